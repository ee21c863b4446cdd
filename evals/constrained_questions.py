"""Questions that name an outlet, a person or a time, and whether an article found honours that.

It does not care where such questions come from, nor how articles are found.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from retrieval.catalogue.rows import publisher_key
from retrieval.errors import SourceError
from retrieval.models import DateMention, Hit, Model, Query

Kind = Literal["outlet", "person", "date"]
KINDS: tuple[Kind, ...] = ("outlet", "person", "date")
FILE = "constraints.json"


class Constrained(Model):
    """One question and what the first `top` articles found for it must be; at least one of the three is asked for.

    `outlets` are names of one outlet as collections write it; `person` stands in the passage found; `since` and `until`
    are inclusive days in UTC, either side open, of the publication, or with `events` also of a day the passage names.
    `article` is the id of the one that is to be first, where there is one.
    """

    question: str
    asked_at: datetime
    outlets: tuple[str, ...] = Field(default=(), alias="outlet")
    person: str | None = None
    since: date | None = None
    until: date | None = None
    events: bool = False
    top: int = Field(default=3, ge=1, le=10)
    article: str | None = None

    @field_validator("outlets", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _asks_for_something(self) -> "Constrained":
        if not self.kinds:
            raise ValueError("it names no outlet, person or day")
        return self

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What is asked for."""
        wanted = {"outlet": self.outlets, "person": self.person, "date": self.since or self.until}
        return tuple(kind for kind in KINDS if wanted[kind])

    @property
    def query(self) -> Query:
        return Query(text=self.question, asked_at=self.asked_at)

    def honoured(self, kind: Kind, hit: Hit, mentions: Mapping[str, tuple[DateMention, ...]]) -> bool:
        """Whether what was found is what this question asks for; `mentions` are the dates named, by article id."""
        if kind == "outlet":
            carriers = {publisher_key(one.publisher) for one in (hit.article, *hit.copies)}
            return not carriers.isdisjoint(map(publisher_key, self.outlets))
        if kind == "person":
            return bool(self.person) and str(self.person).casefold() in hit.passage.text.casefold()
        at = hit.article.published_at
        if at is not None and self._holds(at.astimezone(UTC).date(), at.astimezone(UTC).date()):
            return True
        return self.events and any(
            hit.passage.start <= one.start < hit.passage.end
            and one.first
            and one.last
            and self._holds(one.first, one.last)
            for one in mentions.get(hit.article.article_id, ())
        )

    def _holds(self, first: date, last: date) -> bool:
        return (self.since is None or first >= self.since) and (self.until is None or last <= self.until)


def read_constraints(path: Path) -> list[Constrained]:
    """The questions of `constraints.json` in the folder `path`; SourceError where one does not fit."""
    file = path / FILE
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        questions = list(_questions(found["questions"], file))
    except (OSError, UnicodeError) as error:
        raise SourceError(f"{file} could not be read: {error}") from error
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise SourceError(f'{file}: expected an object with a list of "questions"') from error
    if not questions:
        raise SourceError(f"{file} holds no question")
    return questions


def _questions(items: list[object], file: Path) -> Iterator[Constrained]:
    for number, item in enumerate(items, 1):
        try:
            yield Constrained.model_validate(item)
        except ValidationError as error:
            fault = error.errors()[0]
            where = ".".join(str(part) for part in fault["loc"])
            raise SourceError(f"{file}, question {number}: {where or 'it'}: {fault['msg']}") from error
