"""A question that can be answered, for somebody whose own could not: it is asked here before it is offered.

It does not care why theirs could not. Nothing is invented: a suggestion is their question without what made it
unanswerable, a sentence's speaker on their subject, or the headline that came nearest.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from retrieval.answering.choosing.candidates import Candidate, candidates
from retrieval.answering.choosing.extractive import extract
from retrieval.answering.reading.question import Question, read_question
from retrieval.answering.speakers import said_by
from retrieval.answering.telling.abstaining import only_older, without_now
from retrieval.dates.words import MONTHS, WEEKDAYS
from retrieval.models import AbstainReason, Hit, Query
from retrieval.relevance import anything_relevant
from retrieval.search import search
from retrieval.words import STOP_WORDS, WORD, content_stems, stem

if TYPE_CHECKING:
    from retrieval.newsdesk import Newsdesk

MOST_TRIED = 3
_LOOKED_AT = 5
_HEADLINES = 3
_TITLE_CHARS = 120
_ARTICLE = re.compile(r"\b(?:the|a|an|its|this|that|their)$", re.IGNORECASE)
_PHRASE_ENDS = re.compile(
    r"\A(?:\s*[,.;:!?”\"]|\s+(?:of|in|at|on|by|for|from|to|with|into|over|under|after|before|between|against|and|or|is|are|"
    r"was|were|has|have|had|will|would|could|should|can|may|that|which|who|as|than|until)\b|\Z)"
)
_NAME_GOES_ON = re.compile(r"\A(?:['’]s?)? [A-Z]")
_NAME_BEGAN = re.compile(r"(?<![.?!”\"])\b[A-Z][\w'’-]+\Z")
_DAYS = frozenset(name.lower() for names in (*MONTHS, *WEEKDAYS) for name in names)
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
    found = [each.hit for each in extract(question, hits, desk.embedder, desk.reader).chosen]
    return [] if only_older(question, asked, found) else found


def _likely(question: Question, hits: Sequence[Hit], reason: AbstainReason) -> Iterator[tuple[str, str | None]]:
    """Questions to try, with the article that is to answer each; None where any may."""
    if reason == "only_older" and (text := without_now(question.text)) != question.text:
        yield text, None
    if reason != "not_covered":
        yield from _of_speakers(question, hits)
    asked = set(question.stems) | set(question.setting_stems)
    of_each = {hit.article.article_id: hit for hit in reversed(hits)}  # the best passage of each article
    for hit in [hit for hit in hits if hit is of_each[hit.article.article_id]][:_HEADLINES]:
        title = " ".join(hit.article.title.split()).rstrip(".?!")
        shared = asked & set(content_stems(title))
        near = 2 * len(shared) >= min(len(asked), 4) or question.names & set(content_stems(hit.passage.text))
        if 0 < len(title) <= _TITLE_CHARS and near:  # the nearest of what is far away is no help
            yield f"What is known about ‘{title}’?", hit.article.article_id


def _of_speakers(question: Question, hits: Sequence[Hit]) -> Iterator[tuple[str, str]]:
    """ "What did Marit Pell say about the embankment?": of the sentence with a named speaker that shares most words
    with the question."""
    asked = set(question.stems) | set(question.setting_stems)
    said = [(one, who) for one in candidates(hits[:_LOOKED_AT]) if (who := _speaker(one))]
    said.sort(key=lambda each: -len(asked & each[0].near_stems))
    topics = ((one, who, topic) for one, who in said if (topic := _topic(question, one, who)))
    for one, who, topic in islice(topics, 1):
        if content_stems(who) != content_stems(topic):
            yield f"What did {who} say about {topic}?", one.hit.article.article_id


def _speaker(one: Candidate) -> str:
    """Who says it, where a reader who has not seen the article knows them by that name."""
    who = said_by(one.text, one.before[-600:])
    who = who.rsplit(", ", 1)[-1]  # "the mayor, Hedda Lunn"
    bare = who.removeprefix("the ")
    return who if _NAME.match(who) and " " in bare else ""


def _topic(question: Question, one: Candidate, who: str) -> str:
    """A name, or "the" and several words, that the question and the speaker's own sentence both have, as the article
    writes it; empty where there is none: one word alone may be a verb, and a month is no topic."""
    wanted = (set(question.stems) | set(question.setting_stems)) - set(content_stems(who))
    runs: list[list[re.Match[str]]] = [[]]
    for word in WORD.finditer(one.text):
        says = stem(word.group()) in wanted and word.group().lower() not in STOP_WORDS | _DAYS
        if says and runs[-1] and not one.text[runs[-1][-1].end() : word.start()].isspace():
            runs.append([])
        if says:
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    topics = [topic for run in runs if run and (topic := _noun_phrase(one.text, run))]
    return max(topics, key=len, default="")


def _noun_phrase(text: str, run: Sequence[re.Match[str]]) -> str:
    """The words as the article has them, where they are a name or stand after an article and before what ends a noun
    phrase."""
    written = text[run[0].start() : run[-1].end()]
    before, after = text[: run[0].start()].rstrip(), text[run[-1].end() :]
    if all(word.group()[0].isupper() for word in run):
        whole = bool(run[0].start()) and not _NAME_GOES_ON.match(after) and not _NAME_BEGAN.search(before)
        return (f"the {written}" if before.lower().endswith(" the") else written) if whole else ""
    stands = _ARTICLE.search(before) and _PHRASE_ENDS.match(after)
    return f"the {written}" if stands and len(run) > 1 else ""
