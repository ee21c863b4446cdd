"""What is said when the articles do not answer: which of three reasons, what is missing, the nearest headlines.

It does not care how that was found out, nor which other question could be answered (`retrieval.answering.suggesting`).
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from retrieval.answering.reading.question import Question
from retrieval.answering.telling.plain_words import long_day
from retrieval.models import AbstainReason, Headline, Hit, Query
from retrieval.planning.kinds import Kind, leading_verb
from retrieval.planning.times import read_times, without_times
from retrieval.words import ASKING_WORDS, STOP_WORDS, WORD, content_stems, stem
from retrieval.zones import zone_named

NEAREST = 3
_MOST_MISSING = 2
_WORDS_TOGETHER = 4
NOTHING_COLLECTED = "No articles have been collected here yet: add some with briefing ingest or a feed, then ask again."
_SHOWN = " The nearest headlines are shown."
_WANTED: dict[Kind, str] = {
    "who": "who",
    "where": "where",
    "when": "when",
    "why": "why",
    "how_many": "how many",
    "how_much": "how much",
    "how_far": "how far",
    "how_fast": "how fast",
    "how_long": "how long",
    "how_old": "how old",
    "percent": "what share",
    "said": "what was said about it",
    "yes_no": "whether it is so",
}
_DEGREE = re.compile(r"\bhow (?:high|tall|wide|deep)\b", re.IGNORECASE)
# How old the newest source may be before a word such as "this week" is not answered by it. Generous, because
# questions are asked some days after the news.
_REACH: tuple[tuple[re.Pattern[str], timedelta], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), timedelta(days=days))
    for pattern, days in (
        ("today|tonight|this morning", 3),
        ("this week", 21),
        ("this month", 45),
        ("now|current|currently|latest|newest|at the moment|so far", 90),
    )
)
_TIME_WORDS = frozenset(
    ("now", "current", "currently", "latest", "newest", "moment", "today", "tonight", "morning", "week", "month", "far")
)


def abstention_text(reason: AbstainReason, question: Question, query: Query, hits: Sequence[Hit]) -> str:
    """Plain words for the person who asked; the headlines themselves are shown beside it."""
    told = {"not_covered": _not_covered, "not_answered": _not_answered, "only_older": _only_older}
    return told[reason](question, query, hits) + (_SHOWN if hits else "")


def _not_covered(question: Question, query: Query, hits: Sequence[Hit]) -> str:
    of_story = query.article_ids is not None
    where = "the articles on this story" if of_story else "the articles collected here"
    text = f"Nothing that answers this was found in {where}" if of_story else f"Nothing about this was found in {where}"
    missing = missing_words(question, query, hits) if hits else []
    return f"{text}: none of those looked at mentions {_either(missing)}." if missing else f"{text}."


def _not_answered(question: Question, query: Query, hits: Sequence[Hit]) -> str:
    text = "The articles cover the subject, but no sentence was found that"
    missing, wanted = missing_words(question, query, hits), _WANTED.get(question.kind)
    if wanted == "how many" and question.counted:
        wanted = f"how many {_counted_words(question)}".rstrip()
    if wanted == "how far" and (degree := _DEGREE.search(question.asking)):
        wanted = degree[0].lower()
    text = f"{text} says {wanted}" if wanted else f"{text} answers this question"
    return f"{text}, and none of those looked at mentions {_either(missing)}." if missing else f"{text}."


def _counted_words(question: Question) -> str:
    """What is counted as it is written: "return tickets"."""
    asked = WORD.findall(question.asking)
    first = next((at for at, word in enumerate(asked) if stem(word) == question.counted), len(asked))
    last = next((at for at, word in enumerate(asked) if at > first and stem(word) == question.counted_head), first)
    return " ".join(asked[first : last + 1])


def _only_older(question: Question, query: Query, hits: Sequence[Hit]) -> str:
    text = "There is only older coverage of this, and the question is about now"
    days = [hit.article.published_at for hit in hits if hit.article.published_at is not None]
    if not days:
        return f"{text}."
    zone = zone_named(query.zone)
    newest = max(days).astimezone(zone).date()
    age = (query.asked_at.astimezone(zone).date() - newest).days
    return f"{text}: the newest article found is from {long_day(newest)}, {age:,} days before."


def missing_words(question: Question, query: Query, hits: Sequence[Hit]) -> list[str]:
    """The words of the question, as written and those side by side together, that nothing found holds; the longest
    first, names before others. A time that is asked for is none: an article need not name its own day."""
    times = read_times(question.text, query.asked_at, query.zone).mentions
    asked = without_times(question.text, times)
    asked = "" if asked == question.text and times else asked
    held = set(content_stems(leading_verb(question.asking)))  # an article seldom says it in this way
    held |= {each for hit in hits for each in content_stems(f"{hit.article.title} {hit.passage.text}")}
    runs: list[list[str]] = [[]]
    for word in WORD.findall(asked):
        plain = word.lower()
        says = plain not in STOP_WORDS and plain not in ASKING_WORDS and plain not in _TIME_WORDS
        if says and any(letter.isalpha() for letter in word) and stem(word) not in held:
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    found = [" ".join(run[:_WORDS_TOGETHER]) for run in runs if run]
    found.sort(key=lambda each: (not each[0].isupper(), -len(each)))
    return list(dict.fromkeys(found))[:_MOST_MISSING]


def without_now(text: str) -> str:
    """The question without the words that make it one about now."""
    for pattern, _ in _REACH:
        text = pattern.sub(" ", text)
    return re.sub(r"\s+([?.,!])", r"\1", " ".join(text.split()))


def nearest_headlines(hits: Sequence[Hit]) -> tuple[Headline, ...]:
    """The best hits' articles, each once."""
    found = {hit.article.article_id: hit.article.headline for hit in reversed(hits)}
    order = dict.fromkeys(hit.article.article_id for hit in hits)
    return tuple(found[article_id] for article_id in order)[:NEAREST]


def only_older(question: Question, query: Query, hits: Sequence[Hit]) -> bool:
    """Whether the question is about now and each of `hits` is too old for that; an unknown date is not old.

    A question with a window, or restricted to certain articles, says itself what it wants.
    """
    if query.window.since or query.window.until or query.article_ids is not None or not hits:
        return False
    reach = next((days for pattern, days in _REACH if pattern.search(question.text)), None)
    if reach is None:
        return False
    return all(
        hit.article.published_at is not None and query.asked_at - hit.article.published_at > reach for hit in hits
    )


def _either(words: Sequence[str]) -> str:
    return " or ".join(f"“{each}”" for each in words)
