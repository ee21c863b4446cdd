"""Everything that knows articles, the index and the model.

It does not care about Slack, the environment or the terminal: those are in `bot`.
"""
