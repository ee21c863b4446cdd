"""Slack's Web API, one module for each family of methods.

It does not care how events and interactions reach the app.
"""
