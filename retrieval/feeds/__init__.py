"""Feeds over time: registering, polling, re-reading the pages behind their entries, and how each feed fares."""
