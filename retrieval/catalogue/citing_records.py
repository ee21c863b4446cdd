"""Who cited which sentence of which article, and the corrections that follow when a revision changes it.

It does not care what an answer or an edition is: a citer is an id with a kind. Nothing here is told to anyone; a job
that tells follows `corrections` by id.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, Engine, RowMapping, delete, insert, select, update

from retrieval.catalogue.citing_tables import cited, corrections
from retrieval.catalogue.database import reading, writing
from retrieval.catalogue.portions import portions, rows_of
from retrieval.catalogue.revision_records import read_differences
from retrieval.catalogue.tables import articles, storable
from retrieval.identity import in_one_typography
from retrieval.models import Article, Citation, SentenceChange
from retrieval.revising import becomes, stands_in

CiterKind = Literal["answer", "digest", "terminal"]


class Citer(NamedTuple):
    """What cited an article, when, and the quotes in the order in which they were first cited; none once the article is
    deleted."""

    citer: str
    kind: CiterKind
    at: datetime
    quotes: tuple[str, ...]


class Correction(NamedTuple):
    """What became of a quote. `revision` is the one that changed it, None where the article was deleted and its words
    with it; `restored`: the article says again what was quoted."""

    id: int
    article_id: str
    revision: int | None
    citer: str
    kind: CiterKind
    quote: str
    change: Literal["altered", "removed", "deleted"]
    becomes: str | None
    at: datetime
    restored: bool = False


class Removal(NamedTuple):
    """Whether there was such an article, and what had cited it, oldest first. True where something was removed."""

    removed: bool
    citers: tuple[Citer, ...] = ()

    def __bool__(self) -> bool:
        return self.removed


class CitingRecords:
    """The part of the catalogue that keeps citations and corrections."""

    engine: Engine

    def cite(self, citer: str, kind: CiterKind, citations: Iterable[Citation], at: datetime) -> None:
        """Note what an answer or edition has shown; see `write_citations`."""
        with writing(self.engine) as connection:
            write_citations(connection, citer, kind, citations, at)

    def citers_of(self, article_id: str) -> tuple[Citer, ...]:
        """What has cited this article, oldest first, also after it was deleted."""
        with reading(self.engine) as connection:
            return _citers(connection, article_id)

    def corrections(self, article_id: str | None = None, *, after: int = 0, limit: int = 500) -> list[Correction]:
        """Corrections with an id above `after`, in order, of one article or of all."""
        query = select(corrections).where(corrections.c.id > after).order_by(corrections.c.id).limit(limit)
        if article_id is not None:
            query = query.where(corrections.c.article_id == article_id)
        with reading(self.engine) as connection:
            found = [Correction(**row) for row in connection.execute(query).mappings()]
            wanted = (one.article_id for one in found if one.change != "deleted")
            texts = rows_of(connection, select(articles.c.article_id, articles.c.text), articles.c.article_id, wanted)
        says = {row["article_id"]: in_one_typography(row["text"]) for row in texts}
        return [one._replace(restored=stands_in(one.quote, says.get(one.article_id, ""))) for one in found]


def write_citations(
    connection: Connection, citer: str, kind: CiterKind, citations: Iterable[Citation], at: datetime
) -> None:
    """Note what `citer` has shown; what is noted already stays as it is.

    Where an article was revised or deleted between being read and being shown, the correction is written at once.
    """
    mine = cited.c.citer == citer
    columns = (cited.c.article_id, cited.c.revision, cited.c.start, cited.c.end)
    known = {tuple(row) for row in connection.execute(select(*columns).where(mine))}
    new: dict[tuple[str, int, int, int], Citation] = {}
    for citation in citations:
        key = (storable(citation.article.article_id), citation.revision, citation.start, citation.end)
        if key not in known:
            new.setdefault(key, citation)
    if not new:
        return
    columns_now = select(articles.c.article_id, articles.c.revision, articles.c.text)
    now = {row["article_id"]: row for row in rows_of(connection, columns_now, articles.c.article_id, _ids(new))}
    for (article_id, revision, start, end), citation in new.items():
        row = {"citer": citer, "kind": kind, "article_id": article_id, "revision": revision, "start": start}
        quote = citation.quote if article_id in now else ""
        connection.execute(insert(cited).values(**row, end=end, quote=quote, at=at))
    for article_id in dict.fromkeys(_ids(new)):
        if article_id not in now:
            _write(connection, Correction(0, article_id, None, citer, kind, "", "deleted", None, at))
        elif late := {
            key: one for key, one in new.items() if key[0] == article_id and key[1] < now[article_id]["revision"]
        }:
            _correct_late(connection, citer, kind, late, now[article_id], at)


def _correct_late(
    connection: Connection,
    citer: str,
    kind: CiterKind,
    late: Mapping[tuple[str, int, int, int], Citation],
    current: RowMapping,
    at: datetime,
) -> None:
    """Write the events that quotes of an earlier revision of one article would have had."""
    says = in_one_typography(current["text"])
    known = read_differences(connection, current["article_id"])
    for quote, cited_in in {storable(one.quote): one.revision for one in late.values()}.items():
        if stands_in(quote, says):
            continue
        words = quote
        for revision in sorted(number for number in known if number > cited_in):
            words = becomes(words, known[revision]) or words
        after = words if words != quote and stands_in(words, says) else None
        change: Literal["altered", "removed"] = "altered" if after else "removed"
        revision = current["revision"]
        _write(connection, Correction(0, current["article_id"], revision, citer, kind, quote, change, after, at))


def note_corrections(
    connection: Connection, former: Article, article: Article, changes: Sequence[SentenceChange], at: datetime
) -> None:
    """Write an event for each quote of `former` that `article`, the revision that follows it, no longer has.

    A quote that was altered before is followed in the words that were told of it last. Typography and layout are no
    change, nor is a headline.
    """
    here = cited.c.article_id == article.article_id
    rows = connection.execute(select(cited).where(here, cited.c.quote != "").order_by(cited.c.id)).all()
    quoted = {(row.citer, row.quote): row.kind for row in rows}
    if not quoted:
        return
    told = select(corrections.c.citer, corrections.c.quote, corrections.c.becomes)
    told = told.where(corrections.c.article_id == article.article_id).order_by(corrections.c.id)
    last = {(row.citer, row.quote): row.becomes for row in connection.execute(told)}
    said, says = in_one_typography(former.text), in_one_typography(article.text)
    for (citer, quote), kind in quoted.items():
        wordings = (quote, last.get((citer, quote)))
        held = next((words for words in wordings if words and stands_in(words, said)), None)
        if held is None or stands_in(held, says) or stands_in(quote, says):
            continue
        after = becomes(held, changes)
        change: Literal["altered", "removed"] = "altered" if after else "removed"
        _write(
            connection,
            Correction(0, article.article_id, article.revision, citer, kind, quote, change, after, at),
        )


def note_deletion(connection: Connection, article_id: str, at: datetime) -> tuple[Citer, ...]:
    """Write an event for each citer of a deleted article, and forget its words; that it was cited stays known."""
    citers = _citers(connection, article_id)
    of_cited, of_corrections = cited.c.article_id == article_id, corrections.c.article_id == article_id
    connection.execute(update(cited).where(of_cited).values(quote=""))
    connection.execute(update(corrections).where(of_corrections).values(quote="", becomes=None))
    query = select(corrections.c.citer).where(of_corrections, corrections.c.change == "deleted")
    told = set(connection.scalars(query))
    for one in citers:
        if one.citer not in told or one.quotes:
            _write(connection, Correction(0, article_id, None, one.citer, one.kind, "", "deleted", None, at))
    return citers


def forget_citers(connection: Connection, citers: Sequence[str]) -> None:
    """Forget that these ever cited anything, as when the person who asked deletes their questions."""
    for some in portions(citers):
        for table in (cited, corrections):
            connection.execute(delete(table).where(table.c.citer.in_(some)))


def _citers(connection: Connection, article_id: str) -> tuple[Citer, ...]:
    query = select(cited).where(cited.c.article_id == article_id).order_by(cited.c.at, cited.c.id)
    found: dict[str, Citer] = {}
    for row in connection.execute(query):
        known = found.setdefault(row.citer, Citer(row.citer, row.kind, row.at, ()))
        if row.quote and row.quote not in known.quotes:
            found[row.citer] = known._replace(quotes=(*known.quotes, row.quote))
    return tuple(found.values())


def _write(connection: Connection, correction: Correction) -> None:
    values = correction._asdict()
    del values["id"], values["restored"]
    connection.execute(insert(corrections).values(**values))


def _ids(keys: Iterable[tuple[str, int, int, int]]) -> list[str]:
    return [key[0] for key in keys]
