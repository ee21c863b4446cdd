"""Which articles report what happened, and which give an opinion on it or recall what was long ago.

It does not care what they say. A headline says that it is an opinion ("Opinion:", "Comment:"), or the writer speaks of
himself throughout, what is quoted of others apart; a headline that remembers, or names a year long past, looks back.
Between the two stand those that go over what was reported: explainers, live pages, interviews, previews, moods.
"""

import re

from retrieval.models import Article
from retrieval.words import STOP_WORDS

_KINDS = r"opinions?|comment(?:ary)?|columns?|analysis|editorial|leader|letters?|viewpoint|op-ed|essay|perspective"
_MARKED = re.compile(
    rf"\W*(?:{_KINDS})(?:\s+of\s+the\s+(?:day|week))?\s*(?:[:|]|\s[–—-]\s)|.*\s\|\s*(?:{_KINDS})\W*\Z", re.I
)
_REMEMBERS = re.compile(
    r"\A\W*(?:retrospective|flashback|from the archives?|on this day)\b"
    r"|\A\W*(?:[\w ]+:\s*)?\w+ (?:years|decades) ago\b"
    r"|\b(?:remember(?:ed|ing)|looking back|look back|anniversary|(?:years|decades) on)\b",
    re.IGNORECASE,
)
_SECOND_HAND = re.compile(
    r"\W*(?:live(?:\s?blog| updates?| page)?|as it happened|in pictures|explain(?:ed|er)|timeline|interview|profile"
    r"|portrait|q\s?&\s?a|faq|preview|recap|fact\s?box|fact check|watch|video|podcast|reportage|scene)"
    r"\s*(?:[:|]|\s[–—-]\s)"
    r"|.*\b(?:what (?:we|is) know\w*|what (?:to|you need to) (?:know|expect)|what (?:happens|comes) next|here['’]s what"
    r"|at a glance|minute by minute|hour by hour|as it happened|step by step|how\b.*\bunfolded|live updates?"
    r"|(?:key|open) questions|questions and answers|\w+ things\b|the (?:morning|day|night|week) after"
    r"|(?:days?|weeks?|months?) (?:on|after|later)\s*[,:])"
    r"|.*\?\W*\Z",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"^\s*\d{1,2}[.:h]\d{2}\b", re.MULTILINE)
_ASKS = re.compile(r"^[^.!?\n]{4,90}\?\s", re.MULTILINE)
_MANY = 3  # entries of a live page, turns of an interview, questions of an explainer
_YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]|20)\d\d(?![\d.,]*\d)")
_LONG_AGO = 10  # years
# A "zinc mine" is nobody's.
_WRITER = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|me|my|(?:of|is|was|are|were) mine|myself)\b")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»|„[^“”]*[“”]")
_TURN = re.compile(r"^(?:[QA]|Question|Answer|[^\W\d_][\w .'’-]{0,40}):\s", re.MULTILINE)
_THROUGHOUT = 0.5  # of the paragraphs


def reports(article: Article) -> bool:
    """Whether it tells what happened, as far as headline and manner say."""
    return not _is_opinion(article) and not _looks_back(article)


def goes_over(article: Article) -> bool:
    """Whether it goes over what others report: an explainer, a live page, an interview, a preview, a mood. What it says
    may be told, behind a report of it."""
    if _SECOND_HAND.match(article.title):
        return True
    return any(len(kind.findall(article.text)) >= _MANY for kind in (_ENTRY, _TURN, _ASKS))


def _looks_back(article: Article) -> bool:
    if _REMEMBERS.search(article.title):
        return True
    years = [int(year) for year in _YEAR.findall(article.title)]
    return article.published_at is not None and any(year <= article.published_at.year - _LONG_AGO for year in years)


def _is_opinion(article: Article) -> bool:
    """Whether the headline marks it as one, or most of its paragraphs speak of the writer."""
    if _MARKED.match(article.title):
        return True
    paragraphs = [one for one in article.text.split("\n") if one.strip()]
    if len(paragraphs) < 2 or len(_TURN.findall(article.text)) > 2:  # in an interview it is another who says "I"
        return False
    return sum(speaks_of_the_writer(one) for one in paragraphs) >= _THROUGHOUT * len(paragraphs)


def speaks_of_the_writer(text: str) -> bool:
    """ "I am glad" outside quotation marks: shown by itself, nobody would know who says it."""
    return any(map(_is_word, _WRITER.finditer(_QUOTED.sub(" ", text))))


def _is_word(match: re.Match[str]) -> bool:
    """A Roman numeral is none: "Elizabeth I", "World War I", "Part I"."""
    if match[0] != "I":
        return True
    before = match.string[: match.start()].split()[-1:]
    return not before or before[0].lower() in STOP_WORDS or not (before[0][0].isupper() and before[0].isalpha())
