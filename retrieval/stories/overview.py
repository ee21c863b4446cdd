"""The answer to a question that asks for news: "What happened this week?", "What is the latest on the flood?".

Such a question asks for a briefing, so it is answered like a digest: without a subject by one verbatim sentence from
each of the main stories of the time it names, with a subject by the summary of its story as it stands now. It does not
care about questions that ask for anything else (`retrieval.answering`).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from time import perf_counter
from zoneinfo import ZoneInfo

from retrieval.anaphora import names_nothing
from retrieval.answering.answer import answer, answer_as_read
from retrieval.answering.foreign import in_other_language
from retrieval.answering.from_hits import check_question
from retrieval.answering.reading.addressed import addressed, reply_of_the_bot
from retrieval.answering.reading.follow_up import Turned, asks_who_says_so, read_turn
from retrieval.answering.reading.listings import read_listing
from retrieval.answering.reading.open_questions import subject_of_news
from retrieval.answering.reading.respelling import respelt
from retrieval.answering.reading.spoken import as_written
from retrieval.answering.telling.citing import VERBATIM, OnSentence
from retrieval.answering.telling.plain_words import long_day, span_words
from retrieval.models import Answer, Citation, Query, Sentence, Story, Window, further_words
from retrieval.newsdesk import Newsdesk
from retrieval.planning.times import TimeReading, read_times, without_times
from retrieval.scope import read_scope
from retrieval.stories.changes import NEVER_ASKED, changed
from retrieval.stories.conversation import follow
from retrieval.stories.digest import compose
from retrieval.stories.items import of_items
from retrieval.stories.latest import latest_on, lead_of, news_is_old, span_asked, with_dates
from retrieval.stories.listing import listed
from retrieval.stories.outlet_news import of_outlets
from retrieval.stories.who_said import who_says_so
from retrieval.usage import Meter, priced
from retrieval.words import words

MOST_STORIES = 5

_WHAT_IS_MEANT = (
    "It is not clear what is meant. Please ask again with the name of the event, person or place, or in the thread of"
    " the answer that you mean."
)
_ASKS_FOR_NEWS = re.compile(
    r"\b(?:news|new|happen(?:ed|ing|s)?|reported|headlines?|stor(?:y|ies)|latest|brief(?:ing)?(?: me)?|digest|"
    r"summar\w+|updates?|miss(?:ed)?|catch me up|going on|overview|round-?up)\b",
    re.IGNORECASE,
)
# What makes a question for news in a conversation one of its own: "what happened?" there is on what was talked of.
_OF_ITS_OWN = re.compile(
    r"\b(?:today|tonight|yesterday|morning|weekend|weeks?|month|news|headlines?|stories|digest|brief\w*|overview|round-?up)\b",
    re.IGNORECASE,
)
_SUBJECTLESS = frozenset(
    """
    a about all and any anything are around as brief briefing bring by can catch could current currently date
    day days did digest do does for from fill get give go going had happen happened happening happens has have
    having headline headlines here hour hours i important in is it last latest main major me miss missed month
    morning most my need new news newest now of on or our out overview past please recap recent recently reported round
    roundup s show since so something speed stories story summaries summarise summarize summary tell that the
    there these thing things this to today tonight top two up update updates us very was we week weekend were
    what what's whats which world yesterday you your
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)


def reply(desk: Newsdesk, query: Query, on_sentence: OnSentence | None = None) -> Answer:
    """The checked answer to any message: to one for the bot itself a short reply, to one that asks for news a briefing,
    to one that asks what has changed what is newer, to one that leans on what was said before an answer within that, to
    any other `answer`; names that nobody wrote are read as those that articles have."""
    check_question(query.text)
    meter = Meter()
    found = _heard(replace(desk, meter=meter), query, on_sentence)
    # where the story did not answer, more was asked: all of it was paid for
    return found if meter.usage is None else found.model_copy(update={"usage": priced(meter.usage, desk.prices)})


def _heard(desk: Newsdesk, query: Query, on_sentence: OnSentence | None) -> Answer:
    address = addressed(query.text)
    if address is not None:
        return reply_of_the_bot(desk, query, address)
    other = in_other_language(desk, query, partial(_reply, desk))
    if other is not None:
        return other
    spelling = desk.index.spelling
    said = [turn.model_copy(update={"text": respelt(spelling, as_written(turn.text))}) if turn.speaker == "person" else
            turn for turn in query.history]  # fmt: skip
    written = as_written(query.text)
    heard = query.model_copy(update={"text": respelt(spelling, written), "history": tuple(said)})
    found = _reply(desk, heard, on_sentence)
    if heard.text.casefold() != written.casefold() and not found.follow_up:
        found = found.model_copy(update={"read_as": ", ".join(filter(None, (f"“{heard.text}”", found.read_as)))})
    return found.model_copy(update={"question": query.text})


def _reply(desk: Newsdesk, query: Query, on_sentence: OnSentence | None = None) -> Answer:
    turned = read_turn(query)
    if asks_who_says_so(query.text) and (query.listed or any(one.here for one in query.asked_before)):
        return who_says_so(query, on_sentence)
    if turned.changes is not None:
        new = changed(desk, query, turned, on_sentence)
        if new is not None:
            return new
    of_list = of_items(desk, query, turned, on_sentence)
    if of_list is not None:
        return of_list
    if query.article_ids is None and not turned.points:
        theirs = of_outlets(desk, query)
        times = read_times(theirs.text, query.asked_at, query.zone)
        of_its_own = _OF_ITS_OWN.search(query.text) or times.window.since or times.window.until
        if asks_for_overview(theirs.text, times, theirs is not query) and (not turned.leans or of_its_own):
            return overview(desk, theirs, on_sentence)
        subject, listing = subject_of_news(query.text), read_listing(query.text)
        found = latest_on(desk, query, subject, on_sentence) if subject else None
        if found is None and listing is not None:
            found = listed(desk, query, listing, on_sentence)
        if found is not None:
            return found
    if turned.changes is not None and not query.history:
        return _never_asked(desk, query, turned, on_sentence)
    if not query.history and not query.asked_before:
        if query.article_ids is None and names_nothing(query.text):
            return Answer(question=query.text, text=_WHAT_IS_MEANT, abstained=True, reason="no_question")
        return answer(desk, query, on_sentence)
    return follow(desk, query, turned, on_sentence)


def _never_asked(desk: Newsdesk, query: Query, turned: Turned, on_sentence: OnSentence | None) -> Answer:
    """Asked what has changed, by one of whom no earlier question is known: what there is on the subject."""
    subject = turned.changes.subject if turned.changes is not None else ""
    found = latest_on(desk, query, subject, on_sentence) if subject else overview(desk, query, on_sentence)
    if found is None:
        found = answer_as_read(desk, query, subject, on_sentence)
    return found.model_copy(update={"note": " ".join(filter(None, (NEVER_ASKED, found.note)))})


def asks_for_overview(text: str, times: TimeReading | None = None, of_outlets: bool = False) -> bool:
    """Whether the question asks for news, by its words or because it asks what outlets had, and names no subject; a day
    among its `times` is none."""
    days = [one for one in times.mentions if one.since or one.until] if times is not None else []
    asked = without_times(text, days)
    return (of_outlets or bool(_ASKS_FOR_NEWS.search(text))) and all(
        word.lower() in _SUBJECTLESS for word in words(asked)
    )


def overview(desk: Newsdesk, query: Query, on_sentence: OnSentence | None = None) -> Answer:
    """The main stories of the time that the question names, newest state of each, and how many more there are; abstains
    on a quiet time."""
    began = perf_counter()
    check_question(query.text)
    since, until = span_asked(query)
    scope = read_scope(query)
    until = min(until, query.asked_at + query.foresight)
    digest = compose(desk, since, until, limit=MOST_STORIES, admits=scope.admits)
    found = _told(desk, query, digest.stories, since, on_sentence)
    note = f"There is more: {further_words(digest.further)} of that time." if digest.further else found.note
    read_as = _days_named(query, since, until)
    return found.model_copy(update={"seconds": perf_counter() - began, "read_as": read_as, "note": note})


def _days_named(query: Query, since: datetime, until: datetime) -> str:
    """Which days were read, where the question names any, and which outlets it is limited to."""
    zone = ZoneInfo(query.zone)
    named = read_times(query.text, query.asked_at, query.zone).window != Window()
    days = f"about {span_words(since.astimezone(zone).date(), until.astimezone(zone).date())}" if named else ""
    return ", ".join(filter(None, (days, f"from {' or '.join(query.sources)}" if query.sources else "")))


def _told(
    desk: Newsdesk, query: Query, stories: Sequence[Story], since: datetime, on_sentence: OnSentence | None
) -> Answer:
    if not stories:
        text = f"{_nothing(query, since)} Ask about a longer time, such as “the past week”."
        return Answer(question=query.text, text=text, abstained=True, reason="not_covered")
    firsts: list[Sentence] = []
    citations: list[Citation] = []
    for number, story in enumerate(stories, start=1):
        firsts.append(Sentence(text=story.summary[0].text, citations=(number,), checks=(VERBATIM,)))
        citations.append(lead_of(story).model_copy(update={"n": number}))
    sentences = with_dates(desk, firsts, citations)
    if on_sentence is not None:
        for sentence in sentences:
            on_sentence(sentence)
    days = [one.article.published_at.date() for one in citations if one.article.published_at]
    return Answer(
        question=query.text,
        text=" ".join(one.text for one in sentences),
        sentences=sentences,
        citations=tuple(citations),
        newest_source=max(days, default=None),
        outdated=news_is_old(query, days),
        lists=True,
    )


def _nothing(query: Query, since: datetime) -> str:
    """Where a quiet time ends before now, both its ends are said."""
    zone = ZoneInfo(query.zone)
    first, last = since.astimezone(zone).date(), span_asked(query)[1].astimezone(zone).date()
    whose = f" of {' or '.join(query.sources)}" if query.sources else ""
    if last < query.asked_at.astimezone(zone).date():
        return f"No article{whose} was found in the collection from {span_words(first, last)}."
    return f"No article{whose} was found in the collection from {long_day(first)} or later."
