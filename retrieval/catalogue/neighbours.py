"""Which stored articles may have the text of a given one: those whose sketches share bands with its sketch.

It does not care how sketches are made or whether two texts are the same. However large the collection, a look-up reads
a bounded number of rows: some bands are made of words that every other article uses, and of these the first few count.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection, Engine, TextClause, select, text

from retrieval.catalogue.database import reading
from retrieval.catalogue.rows import band_values
from retrieval.catalogue.tables import articles

MOST_OF_A_BAND = 16
MOST_NEIGHBOURS = 48
_BANDS_AT_ONCE = 64  # in one statement; SQLite allows 500 parts
_LATERAL = text(
    "SELECT wanted.band, few.article_id FROM unnest(CAST(:bands AS bigint[])) AS wanted(band) CROSS JOIN LATERAL "
    "(SELECT article_id FROM article_bands WHERE article_bands.band = wanted.band ORDER BY article_id "
    f"LIMIT {MOST_OF_A_BAND}) AS few"
)


def neighbours(engine: Engine, bands: Sequence[int]) -> list[tuple[str, bytes]]:
    """(article_id, signature) of at most MOST_NEIGHBOURS articles that share a band with these, likeliest first.

    Those with more bands in common come first, then those with a rarer one. Raises CatalogueUnavailable.
    """
    values = band_values(tuple(bands))
    with reading(engine) as connection:
        found = _sharing(connection, values)
        likeliest = _likeliest(found)
        columns = select(articles.c.article_id, articles.c.signature)
        rows = connection.execute(columns.where(articles.c.article_id.in_(likeliest))).all()
    known = {article_id: bytes(signature) for article_id, signature in rows}
    return [(article_id, known[article_id]) for article_id in likeliest if article_id in known]


def _sharing(connection: Connection, bands: Sequence[int]) -> list[tuple[int, str]]:
    """(band, article_id) of the first few articles of each band."""
    found: list[tuple[int, str]] = []
    for start in range(0, len(bands), _BANDS_AT_ONCE):
        some = bands[start : start + _BANDS_AT_ONCE]
        if connection.dialect.name == "postgresql":
            rows = connection.execute(_LATERAL, {"bands": list(some)})
        else:
            rows = connection.execute(_look_up(len(some)), {f"band{at}": band for at, band in enumerate(some)})
        found += [(band, article_id) for band, article_id in rows.all()]
    return found


def _likeliest(found: Sequence[tuple[int, str]]) -> list[str]:
    sizes = Counter(band for band, _ in found)
    weights: dict[str, tuple[int, float]] = {}
    for band, article_id in found:
        shared, rarity = weights.get(article_id, (0, 0.0))
        weights[article_id] = (shared - 1, min(rarity, -1 / sizes[band]))
    return sorted(weights, key=lambda article_id: (weights[article_id], article_id))[:MOST_NEIGHBOURS]


@cache
def _look_up(count: int) -> TextClause:
    """`_LATERAL` for `count` bands, written out: SQLite has no LATERAL."""
    of_one = (
        "SELECT * FROM (SELECT band, article_id FROM article_bands WHERE band = :band{0} ORDER BY article_id LIMIT {1})"
        " AS part{0}"
    )
    return text(" UNION ALL ".join(of_one.format(at, MOST_OF_A_BAND) for at in range(count)))
