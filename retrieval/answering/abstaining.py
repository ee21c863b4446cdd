"""What is said when the articles do not answer: why, and which headlines come nearest.

It does not care how that was found out.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from retrieval.answering.question import Question
from retrieval.models import AbstainReason, Headline, Hit, Query

NEAREST = 3
_TEXTS: dict[AbstainReason, str] = {
    "not_covered": "The articles collected here do not cover this.",
    "not_answered": "The articles cover the subject, but none of them answers this question.",
    "only_older": "There is only older coverage of this, and the question is about now.",
}
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


def abstention_text(reason: AbstainReason, nearest: Sequence[Headline]) -> str:
    """Plain words for the person who asked; the headlines themselves are shown beside it."""
    return f"{_TEXTS[reason]} The nearest headlines are shown." if nearest else _TEXTS[reason]


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
