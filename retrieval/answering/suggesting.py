"""A question that can be answered, for somebody whose own could not: it is asked here before it is offered.

It does not care why theirs could not. Nothing is invented: a suggestion is their question without what made it
unanswerable, a sentence's speaker on their subject, or the headline that came nearest.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from retrieval.answering.abstaining import only_older, without_now
from retrieval.answering.candidates import Candidate, candidates
from retrieval.answering.extractive import extract
from retrieval.answering.question import Question, read_question
from retrieval.answering.speakers import said_by
from retrieval.models import AbstainReason, Hit, Query
from retrieval.relevance import anything_relevant
from retrieval.search import search
from retrieval.words import STOP_WORDS, WORD, content_stems, stem

if TYPE_CHECKING:
    from retrieval.newsdesk import Newsdesk

MOST_TRIED = 3
_LOOKED_AT = 5
_TITLE_CHARS = 120
_NAME = re.compile(r"^(?:the )?[A-Z][\w'’-]+(?: (?:of|for|and|the|[A-Z][\w'’&-]+))*$")


def suggest(
    desk: "Newsdesk", query: Query, question: Question, hits: Sequence[Hit], reason: AbstainReason
) -> str | None:
    """A question near to `question` that the collection answers, from an article that was found; None where none of
    the first few tried is answered."""
    for text, article_id in islice(_likely(question, hits, reason), MOST_TRIED):
        asked = query.model_copy(update={"text": text, "history": (), "asked_before": ()})
        cited = {hit.article.article_id for hit in _answering(desk, asked)}
        if article_id in cited or (article_id is None and cited):
            return text
    return None


def _answering(desk: "Newsdesk", asked: Query) -> list[Hit]:
    """Whose sentences answer it; none where it would be abstained from."""
    hits = search(desk, asked)
    if asked.article_ids is None and not anything_relevant(hits, desk.embedder.name):
        return []
    question = read_question(asked.text)
    found = [each.hit for each in extract(question, hits, desk.embedder).chosen]
    return [] if only_older(question, asked, found) else found


def _likely(question: Question, hits: Sequence[Hit], reason: AbstainReason) -> Iterator[tuple[str, str | None]]:
    """Questions to try, with the article that is to answer each; None where any may."""
    if reason == "only_older" and (text := without_now(question.text)) != question.text:
        yield text, None
    if reason != "not_covered":
        yield from _of_speakers(question, hits)
    for hit in hits[:2]:
        title = " ".join(hit.article.title.split()).rstrip(".?!")
        if 0 < len(title) <= _TITLE_CHARS:
            yield f"What is known about ‘{title}’?", hit.article.article_id


def _of_speakers(question: Question, hits: Sequence[Hit]) -> Iterator[tuple[str, str]]:
    """ "What did Marit Pell say about the embankment?": of the sentence with a named speaker that shares most words
    with the question."""
    asked = set(question.stems) | set(question.setting_stems)
    said = [(one, who) for one in candidates(hits[:_LOOKED_AT]) if (who := _speaker(one))]
    said.sort(key=lambda each: -len(asked & each[0].near_stems))
    for one, who in said[:1]:
        topic = _topic(question, one, who)
        if topic:
            yield f"What did {who} say about {topic}?", one.hit.article.article_id


def _speaker(one: Candidate) -> str:
    """Who says it, where a reader who has not seen the article knows them by that name."""
    who = said_by(one.text, one.before[-600:])
    who = who.rsplit(", ", 1)[-1]  # "the mayor, Hedda Lunn"
    bare = who.removeprefix("the ")
    return who if _NAME.match(who) and " " in bare else ""


def _topic(question: Question, one: Candidate, who: str) -> str:
    """The words of the question that stand in the sentence or beside it, as they are written there; the longest run."""
    wanted = (set(question.stems) | set(question.setting_stems)) - set(content_stems(who))
    runs: list[list[str]] = [[]]
    for word in WORD.findall(question.text):
        if stem(word) in wanted & one.near_stems and word.lower() not in STOP_WORDS:
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    longest = max(runs, key=lambda run: (len(run), sum(map(len, run))))
    if not longest:
        return ""
    named = all(word[0].isupper() for word in longest)
    return " ".join(longest) if named else f"the {' '.join(longest)}"
