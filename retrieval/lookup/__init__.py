"""Looking passages up: a small query language, its results in pages, and which of their words matched.

It does not care where the query was typed nor how results are shown.
"""
