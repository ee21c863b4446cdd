"""Articles with one text: which of them is the original, and which outlets carry it.

It does not care how copies are found (`retrieval.copies`). A family is an article and those marked `duplicate_of` it;
its head is the first that was published, in whatever order they came in.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, insert, or_, select, update

from retrieval.catalogue.database import reading
from retrieval.catalogue.tables import articles, changes
from retrieval.models import Headline

_LAST = datetime.max.replace(tzinfo=UTC)
_HEADLINE = [articles.c[name] for name in Headline.model_fields]


class _Member(NamedTuple):
    article_id: str
    duplicate_of: str | None
    published_at: datetime | None
    ingested_at: datetime | None


class FamilyRecords:
    """The part of the catalogue that knows syndicated copies."""

    engine: Engine

    def family_of(self, article_id: str) -> list[Headline]:
        """The article and all others with its text, the original first, the others by date; none: no such article."""
        with reading(self.engine) as connection:
            members = {one.article_id: one for one in _family(connection, article_id)}
            if article_id not in members:
                return []
            query = select(*_HEADLINE).where(articles.c.article_id.in_(list(members)))
            found = [Headline.model_validate(dict(row)) for row in connection.execute(query).mappings()]
        return sorted(
            found,
            key=lambda one: (members[one.article_id].duplicate_of is not None, _order(members[one.article_id])),
        )


def settle_family(connection: Connection, article_id: str) -> None:
    """Give the family of this article one head, which the others name: the first published, then the first stored."""
    family = _family(connection, article_id)
    if family:
        _crown(connection, min(family, key=_order), family)


def leave_family(connection: Connection, article_id: str) -> None:
    """Give the family of this article another head, before the article is removed."""
    left = [one for one in _family(connection, article_id) if one.article_id != article_id]
    if any(one.duplicate_of == article_id for one in left):
        _crown(connection, min(left, key=_order), left)


def _family(connection: Connection, article_id: str) -> list[_Member]:
    """The article, its original, the original's own, and all that name one of them."""
    columns = [articles.c[name] for name in _Member._fields]
    found: dict[str, _Member] = {}
    names = {article_id}
    while names:
        named = or_(articles.c.article_id.in_(names), articles.c.duplicate_of.in_(names))
        rows = [_Member(*row) for row in connection.execute(select(*columns).where(named))]
        new = [one for one in rows if one.article_id not in found]
        found.update((one.article_id, one) for one in new)
        names = {one.duplicate_of for one in new if one.duplicate_of and one.duplicate_of not in found}
    return list(found.values())


def _crown(connection: Connection, head: _Member, family: Iterable[_Member]) -> None:
    for one in family:
        right = None if one.article_id == head.article_id else head.article_id
        if one.duplicate_of != right:
            here = articles.c.article_id == one.article_id
            connection.execute(update(articles).where(here).values(duplicate_of=right))
            connection.execute(insert(changes).values(article_id=one.article_id))


def _order(member: _Member) -> tuple[datetime, datetime, str]:
    return member.published_at or _LAST, member.ingested_at or _LAST, member.article_id
