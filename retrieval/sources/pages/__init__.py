"""Find the article in a web page: its blocks, the choice among them, its fields, and what else a page may be."""
