"""How good is it: measures over data sets, and benchmarks.

It does not care about Slack, and never tunes anything by itself.
"""
