"""Questions that name an outlet, a person or a time, made from the articles of a collection by chance.

From a headline come "according to OUTLET" and "in the week of DAY", from a text who said something. An outlet known by
its host alone is called as the articles call it. It does not care how well search answers them.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from courlan import extract_domain

from evals.constrained_questions import Constrained
from retrieval.models import Article

OF_EACH_OUTLET = 30
SOON = timedelta(days=2)  # after publication: asked while the news is news
_LATER = (60, 500)  # days: asked when the past is meant
_SEED = 20260102
_LEAST_TITLE_WORDS = 5
_MOST_NAME_WORDS = 4
_HEAD = 20_000  # characters of a text that are looked at
_CAPITALS = re.compile(r"[A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*)*")
_SAID = re.compile(r"\b([A-Z][a-z]{2,20}) ([A-Z][a-z]{2,20}) (?:said|told)\b")
_COMMON = re.compile(r"\b[a-z]+\b")
_END_OF_TITLE = re.compile(r"\s(?:\||[-–—])\s.{0,80}\Z|[\s.…]+\Z")

_BY_OUTLET = ("{title}, according to {outlet}", "What did {outlet} report: {title}?", "{outlet} on {title}")
_BY_DATE = (
    ("{title} in the week of {monday:%-d %B %Y}", "week"),
    ("{title} on {day:%-d %B %Y}", "week"),
    ("{title}, in {day:%B %Y}", "month"),
)


def generated(articles: Iterable[Article], of_each: int = OF_EACH_OUTLET) -> list[Constrained]:
    """For each outlet up to `of_each` questions of each kind, the same at every call for the same articles."""
    dated = sorted((one for one in articles if _serves(one)), key=lambda one: one.article_id)
    outlets = spoken_outlets(dated)
    publishers: dict[str, list[str]] = {}
    for publisher, spoken in outlets.items():
        publishers.setdefault(spoken, []).append(publisher)
    common = {word for one in dated for word in _COMMON.findall(one.text[:_HEAD])}
    chance = random.Random(_SEED)
    found: list[Constrained] = []
    for spoken, names in sorted(publishers.items()):
        mine = [one for one in dated if one.publisher in names]
        for article in chance.sample(mine, min(of_each, len(mine))):
            found.append(_of_outlet(article, spoken, names, chance))
            found.append(_of_time(article, chance))
        speaking = [(article, name) for article in mine if (name := _speaker(article.text, common))]
        for article, name in chance.sample(speaking, min(of_each, len(speaking))):
            found.append(_of_person(article, name))
    return found


def spoken_outlets(articles: Sequence[Article]) -> dict[str, str]:
    """What people call each outlet, by its name in the collection.

    One that is known by its host is called by the capitalised words of the articles that make up the host's own name,
    the most frequent spelling of them, else by that name.
    """
    hosts = {one.publisher: label for one in articles if (label := _label(one.publisher))}
    labels = set(hosts.values())
    spellings: dict[str, Counter[str]] = {label: Counter() for label in labels}
    for article in articles:
        for spelling, label in _spellings(article.text[:_HEAD], labels):
            spellings[label][spelling] += 1
    called = {
        label: min(counts, key=lambda one: (-counts[one], one), default=label) for label, counts in spellings.items()
    }
    return {
        one.publisher: called[hosts[one.publisher]] if one.publisher in hosts else one.publisher for one in articles
    }


def _spellings(text: str, labels: set[str]) -> Iterator[tuple[str, str]]:
    """Each run of at most _MOST_NAME_WORDS capitalised words that makes up one of `labels`, and which."""
    for match in _CAPITALS.finditer(text):
        words = match.group().split(" ")
        for start in range(len(words)):
            for end in range(start + 1, min(start + _MOST_NAME_WORDS, len(words)) + 1):
                if (label := "".join(words[start:end]).lower()) in labels:
                    yield " ".join(words[start:end]), label


def _label(publisher: str) -> str | None:
    """The host's own name: of `news.site.example` it is `site`; None for an outlet with a name."""
    host = publisher.strip().lower()
    if " " in host or "." not in host:
        return None
    domain = extract_domain(f"https://{host}") or ".".join(host.split(".")[-2:])
    return domain.split(".")[0]


def _serves(article: Article) -> bool:
    return bool(article.publisher and article.published_at and len(_title(article).split()) >= _LEAST_TITLE_WORDS)


def _title(article: Article) -> str:
    return _END_OF_TITLE.sub("", article.title[:300]).strip().rstrip("?")


def _of_outlet(article: Article, spoken: str, names: Sequence[str], chance: random.Random) -> Constrained:
    text = chance.choice(_BY_OUTLET).format(title=_title(article), outlet=spoken)
    return _constrained(article, text, SOON, outlet=tuple(names), article=article.article_id)


def _of_time(article: Article, chance: random.Random) -> Constrained:
    assert article.published_at is not None
    day = article.published_at.date()
    monday = day - timedelta(days=day.weekday())
    wording, span = chance.choice(_BY_DATE)
    if span == "week":
        first, last = monday, monday + timedelta(days=6)
    else:
        first = day.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    later = timedelta(days=chance.randint(*_LATER))
    text = wording.format(title=_title(article), monday=monday, day=day)
    return _constrained(article, text, later, since=first, until=last, events=True, article=article.article_id)


def _of_person(article: Article, name: str) -> Constrained:
    return _constrained(article, f"What did {name} say about {_title(article)}?", SOON, person=name.split()[1], top=1)


def _constrained(source: Article, text: str, later: timedelta, **wanted: object) -> Constrained:
    assert source.published_at is not None
    fields: Mapping[str, object] = {"question": text, "asked_at": source.published_at + later, **wanted}
    return Constrained.model_validate(fields)


def _speaker(text: str, common: set[str]) -> str | None:
    """The first person who says something: of a person's name, unlike of an office's, no part is a word besides."""
    said = (match.groups() for match in _SAID.finditer(text[:_HEAD]))
    return next((" ".join(name) for name in said if common.isdisjoint(part.lower() for part in name)), None)
