"""Everything that knows Slack, the clock on the wall, the environment or the terminal.

It does not care how passages are found or sentences checked: those are in `retrieval`.
"""
