"""A local Slack: the Web API, Socket Mode, signed HTTP events and a page in the browser.

It does not care which app talks to it, and knows nothing of the bot.
"""
