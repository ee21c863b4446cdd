"""The sample articles: two weeks of news from an invented country, told by six invented outlets.

`articles.jsonl` is what a newsroom would have collected, `revisions.jsonl` a later, corrected version of one of the
articles, `questions.json` questions with a text that a right answer holds, and questions that nothing here answers,
`constraints.json` questions that name an outlet, a person or a time, with what the articles found must then be.
Every name, place and figure is invented, save a short thread of January 2024 that retells public facts.

It does not care about who reads the files, or how.
"""

from importlib.resources import files
from pathlib import Path


def articles_path() -> Path:
    """The articles, one JSON object a line: `_id, title, text, url, published_at, publisher, author, language`."""
    return _path("articles.jsonl")


def revisions_path() -> Path:
    """Later versions of articles with the same `_id` and `url`, in the format of `articles_path`."""
    return _path("revisions.jsonl")


def questions_path() -> Path:
    """`{"answerable": [{"question", "expected": [...], "articles": [...]}], "unanswerable": [{"question"}]}`.

    Each string of `expected` stands in each article named; `articles` holds `_id`s.
    """
    return _path("questions.json")


def constraints_path() -> Path:
    """Questions: `question, asked_at, top` and of `outlet, person, since, until, events, article` what each asks for.

    The first `top` articles found are to be from the outlet, to name the person in the passage found, and to have
    appeared on a day from `since` to `until`, or with `events` to name such a day there; `article` is to be the first.
    """
    return _path("constraints.json")


def _path(name: str) -> Path:
    # The package is installed as files, never inside an archive: Chroma and tantivy need a real folder anyway.
    return Path(str(files(__name__))) / name
