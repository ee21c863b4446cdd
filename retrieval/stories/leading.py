"""Which of a story's articles lead it, and which of its sentences: the news first, as a report tells it.

It does not care which further sentences are told. An article leads that is near the others in content and new, reports
what happened, and says in its first sentence what the story is about; a figure that has been replaced or taken back
leads nothing.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from retrieval.dates.words import FULL_NAMES
from retrieval.models import Article
from retrieval.sources.openings import begins
from retrieval.sources.sentences import SENTENCE_END
from retrieval.stories.happenings import deeds
from retrieval.stories.introducing import introduced
from retrieval.stories.newer_figures import Figures, figures_of, is_overtaken, takes_back
from retrieval.stories.reporting import goes_over, reports
from retrieval.stories.summary import ANNOUNCES, Said, is_older, numbers
from retrieval.words import stem, word_set

# What is newest by a day is worth half of all likeness; a few hours say little of what the news is.
NEWNESS, A_DAY = 0.5, timedelta(days=1)
OFF_THE_STORY, RESPONDS, TO_COME, SECOND_HAND, NO_REPORT = 0.3, 0.3, 0.2, 1.0, 10.0
BEGINNING = 400  # characters of an article in which it names what it is about

_EARLIEST = datetime.min.replace(tzinfo=UTC)
_NAME = re.compile(r"(?<=[^.!?\s]\s)[^\W\d_a-z][\w-]+")
_QUOTES = re.compile(r"\s*[\"“„«]")
_WORD = re.compile(r"\b[^\W\d_a-z][\w-]+")
# The deeds of those who answer to one: a report of what they answer to comes first.
_RESPONSES = frozenset(
    map(
        stem,
        word_set(
            "welcomed praised hailed applauded cheered celebrated thanked congratulated criticised criticized "
            "condemned attacked deplored regretted lamented mourned reacted responded protested defended commented "
            "remembered urged warned demanded questioned rejected dismissed denied"
        ),
    )
)


def moment(article: Article) -> datetime:
    """When it appeared, or was first seen."""
    return article.published_at or article.ingested_at or _EARLIEST


def leads_first(rows: Sequence[int], candidates: Sequence[Article], likeness: NDArray[np.float64]) -> list[int]:
    """The rows by how well each leads its story; one of no known date is as old as the oldest."""
    articles = [candidates[row] for row in rows]
    central = likeness[np.ix_(rows, rows)].clip(min=0).mean(axis=1)
    days = [article.published_at for article in articles]
    oldest = min((day for day in days if day), default=_EARLIEST)
    times = np.array([(day or oldest).timestamp() for day in days])
    span = max(float(times.max() - times.min()), A_DAY.total_seconds())
    worth = central + NEWNESS * (times - times.min()) / span
    names = names_of(articles)
    worth -= [_off(article, names) for article in articles]
    return [rows[at] for at in np.argsort(-worth, kind="stable")]


def _off(article: Article, names: Collection[str]) -> float:
    """What an article's manner takes from its worth as the leading one."""
    start = begins(article.text)
    first = SENTENCE_END.split(article.text[start:], maxsplit=1)[0]
    off = OFF_THE_STORY * (not is_on_story(first, names)) + TO_COME * bool(ANNOUNCES.search(first))
    done = deeds(first)
    off += RESPONDS * bool(done and done <= _RESPONSES)
    return off + SECOND_HAND * goes_over(article) + NO_REPORT * (not reports(article))


def names_of(articles: Sequence[Article], told: Sequence[str] = ()) -> frozenset[str]:
    """The names that a story is about: those that stand in the beginning of two of its articles, or of its one; and in
    the headlines `told` of it."""
    counted = Counter(name for one in articles for name in _names(f"{one.title}.\n{one.text[:BEGINNING]}"))
    fewest = min(len(articles), 2)
    shared = {name for name, count in counted.items() if count >= fewest}
    return frozenset(shared.union(*map(_names, told)))


def is_on_story(text: str, names: Collection[str]) -> bool:
    """Whether a sentence names something that the story is about; any does where the story names nothing."""
    return not names or any(word.casefold() in names for word in _WORD.findall(text))


def _names(text: str) -> frozenset[str]:
    return frozenset(name.casefold() for name in _NAME.findall(text)) - FULL_NAMES


def standing(said: Sequence[Said], articles: Sequence[Article], told: Sequence[Article] = ()) -> list[Said]:
    """What may be said without what another report of the story has overtaken or taken back, and last what stands under
    a headline that it has; in front the first that names what the story is about. All of it where nothing else is left.

    `told`: the articles that were told of it, which may have taken a figure back too.
    """
    newest = sorted(articles, key=moment, reverse=True)
    if len(newest) + len(told) > 1:
        figures = {
            one.article_id: figures_of(one.text) for one in (*newest, *told) if reports(one) and not goes_over(one)
        }
    else:
        figures = {}
    behind = {one.article_id for one in newest if _is_behind(one, [*newest, *told], figures)}
    newer = {one.article_id: _newer(one, newest, figures, behind) for one in newest}
    back = [figures[one.article_id] for one in (*newest, *told) if one.article_id in figures]

    def falls(text: str, article: Article) -> bool:
        since = newer.get(article.article_id, ())
        return is_overtaken(text, since) or (article.article_id in behind and takes_back(back, text))

    kept = [one for one in said if not falls(one.text, one.article)] or list(said)
    kept = [one for one in kept if one.article.article_id not in behind] or kept
    led = {one.article_id for one in newest if falls(one.title, one)}
    kept.sort(key=lambda one: one.article.article_id in led)
    kept.insert(0, kept.pop(_lead_of(kept, names_of(articles))))
    return kept


def _lead_of(said: Sequence[Said], names: Collection[str]) -> int:
    """The place of the first sentence that can lead: it names what the story is about, or opens its article with a deed
    or a figure; whom it names was introduced, and it quotes nobody before saying who speaks."""
    told = [at for at, one in enumerate(said) if _QUOTES.match(one.text) is None]
    for at in told:
        one = said[at]
        opens = one.leads and bool(deeds(one.text) or numbers(one.text))
        if (opens or is_on_story(one.text, names)) and introduced(one.text, one.article, [one.article.title]):
            return at
    return next((at for at in told if is_on_story(said[at].text, names)), (told or [0])[0])


def _newer(
    one: Article, newest: Sequence[Article], figures: dict[str, Figures], behind: Collection[str]
) -> list[Figures]:
    return [
        figures[other.article_id]
        for other in newest
        if other.article_id in figures and other.article_id not in behind and is_older(one, other)
    ]


def _is_behind(one: Article, others: Sequence[Article], figures: dict[str, Figures]) -> bool:
    """Whether a report still counts people by a figure that an earlier report has taken back: it is older news than its
    hour says."""
    own = figures.get(one.article_id)
    if own is None:
        return False
    earlier = [
        each for each in others if each.article_id in figures and moment(each) <= moment(one) and each is not one
    ]
    former = {was[1]: now[1] for each in earlier for was, now in figures[each.article_id].former.items()}
    return any(value in former and former[value] not in own.counted.values() for value in own.counted.values())
