"""Whether the indexes hold what the catalogue holds, and find it.

It does not care what is done about it, and changes nothing.
"""

from retrieval.catalogue import following
from retrieval.index.parts import Parts
from retrieval.index.vectors import VectorsFailed
from retrieval.models import Model

PROBES = 16


class IndexHealth(Model):
    """Passages in the catalogue and in both indexes; `reachable`: searching stored vectors finds them.

    `detail` says in plain words what is wrong, or that nothing is.
    """

    ok: bool
    passages: int
    dense: int
    lexical: int
    reachable: bool
    detail: str


def check(parts: Parts) -> IndexHealth:
    """Compares both indexes with the catalogue, and searches for a few stored vectors."""
    passages = following.count_passages(parts.engine)
    embedded = following.count_passages(parts.engine, parts.present.embedder.name)
    faults: list[str] = []
    dense, reachable = _check_vectors(parts, embedded, faults)
    lexical = parts.lexical.count()
    if parts.lexical.gone():
        faults.append(f"the folder of the lexical index {parts.lexical.folder} was deleted")
    if lexical != passages:
        faults.append(f"the lexical index holds {lexical:,} of {passages:,} passages")
    if embedded != passages:
        faults.append(f"{passages - embedded:,} passages were embedded by another embedder{_advice(parts)}")
    detail = "; ".join(faults) or f"both indexes hold all {passages:,} passages"
    return IndexHealth(
        ok=not faults, passages=passages, dense=dense, lexical=lexical, reachable=reachable, detail=detail
    )


def _advice(parts: Parts) -> str:
    wanted, mine = following.wanted_embedding(parts.engine), parts.present.embedder.name
    if wanted not in (None, mine):
        return f": {wanted} was set since, so set BRIEFING_EMBEDDING alike everywhere and start this one again"
    return "; they are being embedded anew" if not parts.complete else "; start again to mend"


def _check_vectors(parts: Parts, expected: int, faults: list[str]) -> tuple[int, bool]:
    embedder, vectors = parts.present
    if vectors.gone():
        faults.append(f"the folder of the vector index {vectors.place} was deleted")
        return 0, False
    try:
        dense = vectors.count()
        if dense != expected:
            faults.append(f"the vector index holds {dense:,} of {expected:,} passages")
        probes = following.sample(parts.engine, embedder.name, PROBES)
        found = vectors.finds(probes)
    except VectorsFailed as error:
        faults.append(str(error))
        return 0, False
    # An approximate search may miss one; a lost graph file loses all but the newest thousand.
    reachable = found >= len(probes) - len(probes) // 10
    if not reachable:
        faults.append(f"the vector index finds {found} of {len(probes)} stored vectors")
    return dense, reachable


def holds_all(parts: Parts, health: IndexHealth) -> bool:
    """Whether every passage is in both, whatever an approximate search finds."""
    if not health.passages == health.dense == health.lexical:
        return False
    embedder, vectors = parts.present
    return vectors.holds(list(following.sample(parts.engine, embedder.name, PROBES)))
