"""The extractive answer to a question as it was asked: to each of its parts, and to what it leaves open.

It does not care how the sentences for one thing asked are chosen (`extractive`), nor how they are shown.
"""

from collections.abc import Sequence
from typing import NamedTuple

from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.coming import coming
from retrieval.answering.choosing.extractive import MAX_WORDS, Extract, extract
from retrieval.answering.choosing.leads import leading
from retrieval.answering.choosing.selection import MAX_SENTENCES
from retrieval.answering.reading.open_questions import asks_ahead, asks_for_all, is_open
from retrieval.answering.reading.question import Question, read_question
from retrieval.answering.reading.substitution import goes_on, named
from retrieval.index.embedding import Embedder
from retrieval.models import AbstainReason, Hit, Query
from retrieval.planning.plan import read_plan
from retrieval.planning.times import read_times
from retrieval.reader.pages import PageReader


class Extracted(NamedTuple):
    """`chosen` as in `Extract`; `unanswered` are the parts of the question that nothing answers, where others are;
    `several` says that it answers more than one."""

    chosen: tuple[Candidate, ...]
    reason: AbstainReason | None
    unanswered: tuple[str, ...] = ()
    several: bool = False


def extracted(
    question: Question, query: Query, hits: Sequence[Hit], embedder: Embedder, reader: PageReader | None = None
) -> Extracted:
    """The sentences for the whole question, or the reason why there are none.

    Where it asks several things, each gets its share of the words; one sentence for each is never cut.
    """
    parts = [part.text for part in read_plan(query, {}).parts]
    if len(parts) < 2:
        return Extracted(*_one(question, query, hits, embedder, reader, MAX_WORDS))
    share = MAX_WORDS // len(parts)
    found = {part: _part(question, query, part, hits, embedder, reader, share) for part in parts}
    chosen = tuple(dict.fromkeys(one for each in found.values() for one in each.chosen))
    if not chosen:
        return Extracted(*_one(question, query, hits, embedder, reader, MAX_WORDS))
    return Extracted(chosen, None, tuple(part for part, each in found.items() if each.reason is not None), True)


def _part(
    whole: Question,
    query: Query,
    part: str,
    hits: Sequence[Hit],
    embedder: Embedder,
    reader: PageReader | None,
    most_words: int,
) -> Extract:
    """A part that goes on from what the question asks before it is read with the name in that, or with its words for a
    setting."""
    before = query.text[: max(query.text.find(part), 0)].strip()
    alone = named(part, before)
    asked = read_question(alone)
    if alone == part and goes_on(part):
        earlier = read_question(before)
        setting = tuple(each for each in earlier.stems if each not in asked.stems)
        names = asked.names | earlier.names
        asked = asked._replace(text=f"{before} {part}", setting_stems=setting, names=names)
    asked = asked._replace(scoped=whole.scoped, of_time=whole.of_time, asked_on=whole.asked_on)
    return _one(asked, query.model_copy(update={"text": alone}), hits, embedder, reader, most_words)


def _one(
    question: Question,
    query: Query,
    hits: Sequence[Hit],
    embedder: Embedder,
    reader: PageReader | None,
    most_words: int,
) -> Extract:
    """What is still to come is told by who announces it; what happened on certain days, what is new, all that is
    known by the leading sentences of the news, and so is what happened at all where nothing else answers it."""
    if asks_ahead(query.text):
        ahead = coming(query, hits, most_words, MAX_SENTENCES) or leading(query, hits, most_words, MAX_SENTENCES)
        if ahead:
            return Extract(ahead, None)
    if not is_open(query.text):
        return extract(question, hits, embedder, reader, most_words)
    times = read_times(query.text, query.asked_at, query.zone)
    told = Extract(leading(query, hits, most_words, MAX_SENTENCES), None)
    if told.chosen and (asks_for_all(query.text) or times.about_now or times.window.since or times.window.until):
        return told
    found = extract(question, hits, embedder, reader, most_words)
    return told if found.reason and told.chosen else found
