"""Words of articles that the bot's records hold: where they were shown, and blanking them when an article is deleted.

It does not care what Slack shows: a message that was posted stays as it is. What rests on a deleted article alone is
blanked whole, since a sentence in other words still tells what it said; elsewhere only its quotes are.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, inspect, select, update

from bot.records.conversation_records import answers, turns
from bot.records.edition_records import EDITIONS, edition_key
from retrieval.catalogue.citing_records import CiterKind
from retrieval.catalogue.database import reading
from retrieval.catalogue.portions import rows_of
from retrieval.models import Answer, Citation, Conflict, Digest, Sentence, Side, Story, Told

DELETED = "[deleted]"
_TOLD: TypeAdapter[tuple[Told, ...]] = TypeAdapter(tuple[Told, ...])


class Place(NamedTuple):
    """Where an answer or edition was shown; `thread_ts` is None for a private answer to a command."""

    channel: str
    thread_ts: str | None


class Blanked(NamedTuple):
    """An answer or edition that held words of a deleted article."""

    citer: str
    kind: CiterKind
    at: datetime
    place: Place


def places_of(engine: Engine, citers: Iterable[str]) -> dict[str, Place]:
    """Where those of `citers` were shown that the bot's records know."""
    wanted = list(dict.fromkeys(citers))
    found: dict[str, Place] = {}
    with reading(engine) as connection:
        if not _has_records(connection):
            return {}
        for row in rows_of(
            connection, select(answers.c.id, answers.c.channel, answers.c.thread_ts), answers.c.id, wanted
        ):
            found[row["id"]] = Place(row["channel"], row["thread_ts"])
        for citer in wanted:
            if (named := _edition_of(citer)) is not None:
                team, channel, day = named
                here = (EDITIONS.c.team == team, EDITIONS.c.channel == channel, EDITIONS.c.day == day)
                found[citer] = Place(channel, connection.scalar(select(EDITIONS.c.parent_ts).where(*here)))
    return found


def blank_words(connection: Connection, article_id: str) -> list[Blanked]:
    """Blank what answers, editions and transcripts hold of this article's words; which held any, oldest first.

    Records kept before citations were noted are found too: all are looked through.
    """
    if not _has_records(connection):
        return []
    named = json.dumps(article_id, ensure_ascii=False)
    blanked = [*_blank_answers(connection, article_id, named), *_blank_editions(connection, article_id, named)]
    return sorted(blanked, key=lambda one: (one.at, one.citer))


def _blank_answers(connection: Connection, article_id: str, named: str) -> list[Blanked]:
    blanked: list[Blanked] = []
    holding = select(answers).where(answers.c.answer.contains(named, autoescape=True))
    for row in connection.execute(holding).all():
        answer = Answer.model_validate_json(row.answer)
        words = _words_of(article_id, answer.sentences, answer.citations)
        kept = _answer_without(answer, article_id, words or [])
        here = answers.c.id == row.id
        connection.execute(update(answers).where(here).values(answer=kept.model_dump_json()))
        if words is None:  # its headline stood below the answer
            continue
        if row.thread_ts:
            _blank_turns(connection, row.channel, row.thread_ts, words)
        blanked.append(Blanked(row.id, "answer", row.asked_at, Place(row.channel, row.thread_ts)))
    return blanked


def _answer_without(answer: Answer, article_id: str, words: Sequence[str]) -> Answer:
    """Without these words, nor the headline among those that are only named below the answer."""
    return answer.model_copy(
        update={
            "text": _without(answer.text, words),
            "sentences": _sentences_without(answer.sentences, words),
            "citations": _citations_without(answer.citations, article_id),
            "conflicts": _conflicts_without(answer, article_id),
            "nearest": tuple(one for one in answer.nearest if one.article_id != article_id),
            "newer": tuple(one for one in answer.newer if one.article_id != article_id),
        }
    )


def _blank_turns(connection: Connection, channel: str, thread_ts: str, words: Sequence[str]) -> None:
    here = (turns.c.channel == channel, turns.c.thread_ts == thread_ts, turns.c.speaker == "bot")
    for turn in connection.execute(select(turns.c.ts, turns.c.text).where(*here)).all():
        text = _without(turn.text, words)
        if text != turn.text:
            connection.execute(update(turns).where(*here, turns.c.ts == turn.ts).values(text=text))


def _blank_editions(connection: Connection, article_id: str, named: str) -> list[Blanked]:
    blanked: list[Blanked] = []
    for row in connection.execute(select(EDITIONS).where(EDITIONS.c.digest.contains(named, autoescape=True))).all():
        digest = Digest.model_validate_json(row.digest)
        words = [_words_of(article_id, story.summary, story.citations) for story in digest.stories]
        if all(each is None for each in words):
            continue
        stories = tuple(
            _story_without(story, article_id, each or []) for story, each in zip(digest.stories, words, strict=True)
        )
        gone = [word for each in words for word in each or []]
        told = tuple(
            one.model_copy(update={"sentences": tuple(_without(sentence, gone) for sentence in one.sentences)})
            for one in _TOLD.validate_json(row.told)
        )
        kept: dict[str, Any] = {"digest": digest.model_copy(update={"stories": stories}).model_dump_json()}
        kept["told"] = _TOLD.dump_json(told).decode()
        here = (EDITIONS.c.team == row.team, EDITIONS.c.channel == row.channel, EDITIONS.c.day == row.day)
        connection.execute(update(EDITIONS).where(*here).values(kept))
        citer = edition_key(row.team, row.channel, row.day)
        blanked.append(Blanked(citer, "digest", row.until, Place(row.channel, row.parent_ts)))
    return blanked


def _words_of(article_id: str, sentences: Iterable[Sentence], citations: Sequence[Citation]) -> list[str] | None:
    """What is to be blanked, longest first; None where the article is not cited."""
    numbers = {one.n for one in citations if one.article.article_id == article_id}
    if not numbers:
        return None
    words = {one.quote for one in citations if one.n in numbers}
    words |= {one.text for one in sentences if one.citations and numbers.issuperset(one.citations)}
    return sorted((each for each in words if each and each != DELETED), key=len, reverse=True)


def _story_without(story: Story, article_id: str, words: Sequence[str]) -> Story:
    return story.model_copy(
        update={
            "summary": _sentences_without(story.summary, words),
            "citations": _citations_without(story.citations, article_id),
        }
    )


def _sentences_without(sentences: Iterable[Sentence], words: Sequence[str]) -> tuple[Sentence, ...]:
    """Checks go with the words they tell of."""
    kept = []
    for sentence in sentences:
        text = _without(sentence.text, words)
        same = text == sentence.text
        kept.append(
            sentence if same else sentence.model_copy(update={"text": text, "checks": (), "dates": (), "said_by": ""})
        )
    return tuple(kept)


def _conflicts_without(answer: Answer, article_id: str) -> tuple[Conflict, ...]:
    """A value that stands in the deleted article alone goes, and with it who said it."""
    numbers = {one.n for one in answer.citations if one.article.article_id == article_id}

    def without(side: Side) -> Side:
        gone = bool(side.citations) and numbers.issuperset(side.citations)
        return side.model_copy(update={"value": DELETED, "said_by": ""}) if gone else side

    return tuple(
        one.model_copy(update={"sides": tuple(without(side) for side in one.sides)}) for one in answer.conflicts
    )


def _citations_without(citations: Iterable[Citation], article_id: str) -> tuple[Citation, ...]:
    return tuple(
        one.model_copy(update={"quote": "", "said_by": ""}) if one.article.article_id == article_id else one
        for one in citations
    )


def _without(text: str, words: Sequence[str]) -> str:
    for word in words:
        text = text.replace(word, DELETED)
    return text


def _edition_of(citer: str) -> tuple[str, str, date] | None:
    kind, _, rest = citer.partition(":")
    parts = rest.split(":")
    if kind != "digest" or len(parts) != 3:
        return None
    try:
        return parts[0], parts[1], date.fromisoformat(parts[2])
    except ValueError:
        return None


def _has_records(connection: Connection) -> bool:
    """Whether the bot has ever run on this database: a terminal alone makes none of its tables."""
    return inspect(connection).has_table(answers.name)
