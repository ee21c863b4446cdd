"""What has changed since the person last asked, or since what was told: the question again of what is newer, then the
first sentences of the other new reports; or that there is nothing new, and since when.

It does not care how the message was read (`retrieval.answering.reading.follow_up`). New is what appeared after that
time, or appeared shortly before and came in after it.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from time import perf_counter

from retrieval.answering.answer import answer_as_read
from retrieval.answering.choosing.expected_figures import NEEDS_FIGURE
from retrieval.answering.choosing.running import goes_on
from retrieval.answering.reading.follow_up import Turned, read_turn
from retrieval.answering.reading.question import read_question
from retrieval.answering.reading.whats_new import Changes
from retrieval.answering.superseded import correction, with_later
from retrieval.answering.telling.abstaining import NEAREST
from retrieval.answering.telling.citing import VERBATIM, Gathered, OnSentence
from retrieval.answering.telling.plain_words import long_day
from retrieval.models import Answer, Article, Asked, Citation, Conflict, Hit, Query, SentenceChange
from retrieval.newsdesk import Newsdesk
from retrieval.planning.times import read_times
from retrieval.scope import read_scope
from retrieval.search import search
from retrieval.stories.conversation import lead_of
from retrieval.stories.talked_of import MOST_CITED, alike, asked_anew
from retrieval.words import content_stems
from retrieval.zones import zone_named

MOST_REPORTS = 3
MOST_CORRECTIONS = 2
_FOUND = 30
_LATE = timedelta(days=2)  # an article that came in after the time, and had appeared so long before it, is new too
_ABOUT = 0.5  # of the subject's words in an earlier question and in the headlines that its answer cited
NEVER_ASKED = "You have not asked about this before, as far as I remember."


def changed(desk: Newsdesk, query: Query, turned: Turned, on_sentence: OnSentence | None = None) -> Answer | None:
    """What is new on what was asked before; None where nothing was asked on it, or its answer cited nothing."""
    began = perf_counter()
    changes = turned.changes
    before = _asked_on(desk, query, changes.subject) if changes is not None else None
    if changes is None or before is None:
        return None
    there = desk.catalogue.get_many(before.article_ids[:MOST_CITED])
    known = [there[one] for one in before.article_ids if one in there]
    if not known:
        return None
    since = _since(query, changes, before, known)
    new = _newer(desk, query, known, (before.text, changes.asking, changes.subject), since)
    if changes.since == "named":  # what was told already may be of that time too
        appeared = [one for one in (*known, *new) if one.published_at is not None and one.published_at > since]
        new = sorted(appeared, key=lambda one: one.published_at or since, reverse=True)
    on = _words_of(query, before) if changes.subject or not before.here else turned.text
    asking = changes.asking or (on if _goes_on(on) else "")
    found = _told(desk, query, new, asking, on_sentence)
    gathered = Gathered(on_sentence, found)
    _tell_first_sentences(desk, new, gathered)
    corrected = _corrections(desk, known, since, gathered) if changes.since != "named" else ()
    when = _moment(since, query, known, changes, before.own)
    if gathered.sentences:
        found = found.model_copy(update=gathered.fields | {"conflicts": (*found.conflicts, *corrected)})
    else:
        found = _nothing(query, known, when)
    told = f"what is new since {when}, on “{on.strip()}”"
    return found.model_copy(update={"read_as": told, "follow_up": True, "seconds": perf_counter() - began})


def _goes_on(text: str) -> bool:
    """Whether a question that was answered is worth asking again: it asks for a figure that may have changed."""
    question = read_question(text)
    return question.kind in NEEDS_FIGURE and question.kind != "how_old" and goes_on(question)


def _asked_on(desk: Newsdesk, query: Query, subject: str) -> Asked | None:
    """What was asked last with articles to it: on the subject where one is named, else in this conversation, else at
    all; by the person rather than by others."""
    cited = [one for one in query.asked_before if one.article_ids]
    if not subject:
        here = [one for one in cited if one.here]
        found = here or ([] if query.listed else cited)  # under a digest "there" is one of its stories
        return next(iter(([one for one in found if one.own] or found)[-1:]), None)
    wanted = set(content_stems(subject))
    titles = desk.catalogue.get_many(dict.fromkeys(each for one in cited for each in one.article_ids[:MOST_CITED]))
    for one in reversed(cited):
        told = [one.text, *(titles[each].title for each in one.article_ids if each in titles)]
        if len(wanted & set(content_stems(" ".join(told)))) >= _ABOUT * max(len(wanted), 1):
            return one
    return None


def _words_of(query: Query, before: Asked) -> str:
    """What the person had asked then; where that was what had changed, what they had asked before it."""
    earlier = [one.text for one in query.asked_before if one.at <= before.at]
    alone = (text for text in reversed(earlier) if read_turn(asked_anew(query, text)).changes is None)
    return next(alone, before.text)


def _since(query: Query, changes: Changes, before: Asked, known: Sequence[Article]) -> datetime:
    """When the person asked; for "since then", when the newest of what was cited appeared; for "since yesterday", the
    beginning of that day."""
    named = read_times(query.text, query.asked_at, query.zone).window.since if changes.since == "named" else None
    if named is not None:
        return datetime.combine(named, time.min, zone_named(query.zone))
    days = [one.published_at for one in known if one.published_at is not None]
    return max(days) if changes.since == "then" and days else before.at


def _newer(
    desk: Newsdesk, query: Query, known: Sequence[Article], texts: Sequence[str], since: datetime
) -> list[Article]:
    """Articles of the story of `known` that are new since then, the newest first, copies once."""
    ids = {one.article_id for one in known} | {one.duplicate_of for one in known}
    scope = read_scope(query)
    found: dict[str, Article] = {}
    for text in dict.fromkeys([*texts, *(one.title for one in known[:2])]):
        if text.strip():
            for hit in search(desk, asked_anew(query, text), _FOUND):
                article = hit.article
                if article.article_id not in ids and scope.admits(article):
                    found.setdefault(article.article_id, article)
    everything = alike(desk, known, list(found.values()))
    new = [one for one in everything if _is_new(one, since) and one.duplicate_of not in found]
    return sorted(new, key=lambda one: one.published_at or one.ingested_at or since, reverse=True)


def _is_new(article: Article, since: datetime) -> bool:
    appeared, came_in = article.published_at or article.ingested_at, article.ingested_at
    if appeared is None:
        return False
    return appeared > since or (came_in is not None and came_in > since and since - appeared < _LATE)


def _told(desk: Newsdesk, query: Query, new: Sequence[Article], asking: str, on_sentence: OnSentence | None) -> Answer:
    """The question asked of the new articles alone; an answer without sentences where they do not answer it."""
    if new and asking:
        of_new = query.model_copy(update={"article_ids": tuple(one.article_id for one in new)})
        found = answer_as_read(desk, of_new, asking, on_sentence)
        if not found.abstained:
            return found
    return Answer(question=query.text, text="")


def _tell_first_sentences(desk: Newsdesk, new: Sequence[Article], gathered: Gathered) -> None:
    """Add those of the newest articles that are not cited yet, while there is room."""
    cited = {one.article.article_id for one in gathered.citations}
    for article in new:
        if article.article_id in cited or len(gathered.sentences) >= MOST_REPORTS:
            continue
        for passage, start, end in lead_of(desk, article)[:1]:
            hit = Hit(passage=passage, article=with_later(desk, article), score=0.0)
            gathered.add_verbatim(hit, start, end)


def _corrections(desk: Newsdesk, known: Sequence[Article], since: datetime, gathered: Gathered) -> tuple[Conflict, ...]:
    """Add the sentences that articles cited before have altered since, and say what they were."""
    found: list[Conflict] = []
    for article in known:
        if article.revision < 2:
            continue
        versions = {one.revision: one for one in desk.catalogue.revisions(article.article_id)}
        for revision, changes in desk.catalogue.differences(article.article_id).items():
            then, former = versions.get(revision), versions.get(revision - 1)
            if then is None or former is None or then.ingested_at is None or then.ingested_at <= since:
                continue
            for change in changes:
                cited = _cite_altered(desk, article, change, gathered) if len(found) < MOST_CORRECTIONS else None
                if cited is not None:
                    found.append(correction(cited, change, former, then))
    return tuple(found)


def _cite_altered(desk: Newsdesk, article: Article, change: SentenceChange, gathered: Gathered) -> Citation | None:
    if change.part != "text" or not change.before or not change.after:
        return None
    start = article.text.find(change.after)
    end = start + len(change.after)
    passages = desk.catalogue.passages_of([article.article_id])
    passage = next((one for one in passages if one.start <= start and end <= one.end), None)
    if start < 0 or passage is None:
        return None
    hit = Hit(passage=passage, article=with_later(desk, article), score=0.0)
    sentence = gathered.add(" ".join(change.after.split()), [(hit, start, end)], (VERBATIM,))
    return gathered.citations[sentence.citations[0] - 1]


def _nothing(query: Query, known: Sequence[Article], when: str) -> Answer:
    return Answer(
        question=query.text,
        text=f"Nothing new on this since {when}. What was reported before is shown.",
        abstained=True,
        reason="only_older",
        nearest=tuple(one.headline for one in known[:NEAREST]),
    )


def _moment(since: datetime, query: Query, known: Sequence[Article], changes: Changes, own: bool) -> str:
    """ "you last asked, on Friday 13 November 2026 at 18:02", the day that was named, or the time at which the newest
    source appeared."""
    local = since.astimezone(zone_named(query.zone))
    if changes.since == "named":
        return long_day(local.date())
    if changes.since == "asked":
        who = "you last asked" if own else "this was last asked"
        return f"{who}, on {long_day(local.date())} at {local:%H:%M}"
    newest = next((one for one in known if one.published_at == since), None)
    if newest is not None and newest.published_on_day_only:
        return long_day(since.date())
    return f"{long_day(local.date())} at {local:%H:%M}"
