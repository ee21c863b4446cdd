"""The command `briefing`: every line a person types in a terminal.

It does not care about Slack's events: `bot.listeners` does. It alone may import `evals` and `playground`.
"""
