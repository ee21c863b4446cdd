"""What readers said of the bot's answers, as questions with the articles that answer them.

It does not care what is done with them. It gives nothing that tells who asked, who judged, or where: no ids, no notes,
and no names by which a question mentions someone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, Row, func, inspect, select

from bot.records.conversation_records import answers, feedback, threads
from retrieval.catalogue.database import reading
from retrieval.models import Answer

HELPFUL = "helpful"
_MENTION = re.compile(r"\S*@\S*")  # a person's name or mail address


class JudgedAnswer(NamedTuple):
    """A question, the ids of the articles its answer cited, in their order, and what readers said of the answer."""

    text: str
    asked_at: datetime
    article_ids: tuple[str, ...]
    verdicts: frozenset[str]

    @property
    def objections(self) -> tuple[str, ...]:
        """What readers found wrong with it, by name."""
        return tuple(sorted(self.verdicts - {HELPFUL}))


class JudgedAnswers(NamedTuple):
    """Judged answers, oldest first; `left_out` counts those that are no question with its articles, by the reason."""

    answers: list[JudgedAnswer]
    left_out: Counter[str]


def judged_answers(engine: Engine) -> JudgedAnswers:
    """Every answer that readers judged.

    Left out is what cannot be asked again alone: a follow-up in a thread, a question in a thread that has its own
    articles, and an answer that cites nothing.
    """
    found = JudgedAnswers([], Counter())
    for row, verdicts, alone in _rows(engine):
        answer = Answer.model_validate_json(row.answer)
        text = " ".join(_MENTION.sub(" ", answer.question).split())
        article_ids = tuple(dict.fromkeys(one.article.article_id for one in answer.citations))
        if not alone or answer.follow_up:
            found.left_out["follow_ups"] += 1
        elif not article_ids or not text:
            found.left_out["without_sources"] += 1
        else:
            found.answers.append(JudgedAnswer(text, row.asked_at, article_ids, verdicts))
    return found


def _rows(engine: Engine) -> Iterator[tuple[Row[Any], frozenset[str], bool]]:
    """Each judged answer, oldest first, with its verdicts, and whether its question stands alone."""
    with reading(engine) as connection:
        if not inspect(connection).has_table(answers.name):
            return  # the bot has never run on this database
        verdicts: dict[str, set[str]] = {}
        for answer_id, verdict in connection.execute(select(feedback.c.answer_id, feedback.c.verdict)):
            verdicts.setdefault(answer_id, set()).add(verdict)
        place = (answers.c.channel, answers.c.thread_ts)
        opened = select(*place, func.min(answers.c.asked_at)).where(answers.c.thread_ts.is_not(None)).group_by(*place)
        first = {(channel, thread_ts): at for channel, thread_ts, at in connection.execute(opened)}
        scoped = select(threads.c.channel, threads.c.thread_ts).where(threads.c.article_ids.is_not(None))
        restricted = {(channel, thread_ts) for channel, thread_ts in connection.execute(scoped)}
        judged = select(answers).where(answers.c.id.in_(select(feedback.c.answer_id)))
        for row in connection.execute(judged.order_by(answers.c.asked_at, answers.c.id)):
            here = (row.channel, row.thread_ts)
            alone = here not in restricted and row.asked_at <= first.get(here, row.asked_at)
            yield row, frozenset(verdicts[row.id]), alone
