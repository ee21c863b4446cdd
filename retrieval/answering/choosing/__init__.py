"""Answers without a model: which sentences answer a question, whether any does, and where sources differ."""
