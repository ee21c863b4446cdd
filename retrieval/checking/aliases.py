"""Fuller names of those whom the evidence names: "John Kirby" where it has "Kirby" and his article says who that is.

It does not care whom a name means. Only a name that ends in a word of the evidence is taken: a passage is a part of an
article, and names people in full once.
"""

import re

from retrieval.checking.naming import is_person
from retrieval.words import WORD

_RUN = re.compile(r"[A-Z][\w'’-]+(?: (?:van|von|de|der|da|di|el|al|bin))?(?: [A-Z][\w'’-]+){1,2}")
_WORD = re.compile(r"[A-Z][\w'’-]+")
_TOGETHER = re.compile(r"\b([A-Z][\w'’-]+) and ([A-Z][\w'’-]+) ([A-Z][\w'’-]+)")


def fuller_names(evidence: str, article: str) -> list[str]:
    """The names of `article` that end in a capitalised word of `evidence`, and both of "Lukas and Mira Fell"."""
    named = {_bare(match.group()) for match in _WORD.finditer(evidence)}
    found = [run for match in _RUN.finditer(article) if (run := _bare(match.group())).split()[-1] in named]
    found.extend(_only_ones(evidence, article))
    found.extend(f"{match[1]} {match[3]}" for match in _TOGETHER.finditer(evidence))
    return list(dict.fromkeys(found))


def _only_ones(evidence: str, article: str) -> list[str]:
    """The bodies and buildings of `article` of which the evidence has a word that no other name there has: "the tower"
    is Larchfield Tower where no other tower is named."""
    words = {word.lower() for word in WORD.findall(evidence)}
    runs = {run for match in _RUN.finditer(article) if not is_person(run := _bare(match.group()))}
    with_word: dict[str, set[str]] = {}
    for run in runs:
        for part in run.split():
            with_word.setdefault(part.lower(), set()).add(run)
    return sorted(
        run
        for run in runs
        if any(part.lower() in words and len(part) > 3 and with_word[part.lower()] == {run} for part in run.split())
    )


def _bare(name: str) -> str:
    return re.sub(r"['’]s?$", "", name)
