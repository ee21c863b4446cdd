"""Answers with a model: its call, what it is shown, and the gate between its draft and a reader."""
