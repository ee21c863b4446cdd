"""The leading sentences of the news on a subject: what answers a question that asks what happened and nothing more.

It does not care which questions do (`reading.open_questions`).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from retrieval.answering.choosing.candidates import Candidate, candidates
from retrieval.answering.reading.open_questions import WHAT_STORIES_ARE_CALLED
from retrieval.answering.reading.question import read_question
from retrieval.models import Hit, Query, Window
from retrieval.planning.times import read_times, without_times
from retrieval.words import stem, word_count

_ASKING = (
    *("happened", "happens", "going", "changed", "known", "situation", "next", "steps", "expected", "planned", "ahead"),
    *("come", "comes", "scheduled", "continue", "proceed", "follow", "follows"),
)
_ASKS = frozenset(stem(word) for word in _ASKING)
_TOLD_WITHIN = timedelta(days=1)  # after which the news of a day has been told
_ABOUT_IT = 0.6  # of the subject's words, in the headline and the passage
_HALF_OF_IT = 0.5  # where the headline or the lead has the names: "the Penn takeover" is a bid for Penn
_OLDEST = datetime.min.replace(tzinfo=UTC)


def leading(query: Query, hits: Sequence[Hit], most_words: int, most: int) -> tuple[Candidate, ...]:
    """The leading sentence of each article on the subject, by its headline and lead where there are such: in the order
    of their days where the question names days, and from these alone, else the newest first; empty where there is
    none."""
    times = read_times(query.text, query.asked_at, query.zone)
    names, subject = subject_of(query)
    if not subject:
        return ()
    pool = [one for one in candidates(hits) if appeared_within(one, times.window)]
    about = [one for one in pool if is_on(one, names, subject, one.given)]
    leads: dict[str, Candidate] = {}
    for one in about or [one for one in pool if is_on(one, names, subject, one.near_stems)]:
        best = leads.get(one.hit.article.article_id)
        if best is None or one.start < best.start:
            leads[one.hit.article.article_id] = one
    newest_first = sorted(leads.values(), key=day_of, reverse=True)
    of_a_day = {day_of(one).date(): one for one in reversed(newest_first)}  # the last word of each day before the rest
    chosen: list[Candidate] = []
    for one in dict.fromkeys((*sorted(of_a_day.values(), key=day_of, reverse=True), *newest_first)):
        if len(chosen) < most and sum(word_count(each.text) for each in [*chosen, one]) <= most_words:
            chosen.append(one)
    return tuple(sorted(chosen, key=day_of) if times.window.since else chosen)


def subject_of(query: Query) -> tuple[frozenset[str], list[str]]:
    """The stems of the names in what the question is on, and of all that it is on: without what only asks, and what
    stories are called."""
    times = read_times(query.text, query.asked_at, query.zone)
    question = read_question(without_times(query.text, times.mentions))
    said = [each for each in (*question.stems, *question.setting_stems) if each not in _ASKS]
    subject = [each for each in said if each not in WHAT_STORIES_ARE_CALLED] or said
    return question.names & set(subject), subject


def is_on(one: Candidate, names: frozenset[str], subject: Sequence[str], held: frozenset[str]) -> bool:
    """Whether a sentence of which, or of whose article, `held` is said is on the subject: it has all names at hand, and
    most of its words."""
    enough = _HALF_OF_IT if names and names <= one.given else _ABOUT_IT
    return names <= one.near_stems | one.given and sum(each in held for each in subject) / len(subject) >= enough


def day_of(one: Candidate) -> datetime:
    return one.hit.article.published_at or _OLDEST


def appeared_within(one: Candidate, window: Window) -> bool:
    """Whether the article appeared on the days asked for; one of an unknown date did not, where there are such."""
    if window.since is None and window.until is None:
        return True
    at = one.hit.article.published_at
    if at is None or (window.since is not None and at.date() < window.since):
        return False
    return window.until is None or at.date() <= window.until + _TOLD_WITHIN
