"""A small collection in three languages, all of it invented, with what lookups can get wrong in it.

It does not care what is looked up.
"""

from datetime import UTC, datetime
from typing import Any

from retrieval.catalogue.catalogue import Entry
from tests.retrieval.stored import entry, hashing_embedder

NOW = datetime(2024, 3, 20, 12, 0, tzinfo=UTC)
EMBEDDER = hashing_embedder("hashing-wide", 384)  # so wide that unlike texts are hardly alike by chance


def _on(day: int, hour: int = 9) -> dict[str, Any]:
    return {"published_at": datetime(2024, 3, day, hour, tzinfo=UTC)}


def entries() -> list[Entry]:
    """The articles, in no order."""
    made: list[tuple[str, str, str, dict[str, Any]]] = [
        (
            "strike",
            "Dockers walk out",
            "The strike at the harbour began at dawn. Strikers blocked the northern gate, said Pelle Strandberg.",
            _on(4),
        ),
        (
            "score",
            "Late goal",
            "Striker Ana Ruiz decided the cup final with a strike from twenty metres at the harbour stadium.",
            _on(12) | {"publisher": "Upland Review"},
        ),
        (
            "bank",
            "Bank of Lorvania raises its rate",
            "The Bank of Lorvania lifted its key rate. Rates for savers stay low.",
            _on(6),
        ),
        (
            "banks",
            "Floods",
            "On the bank of the river Orlen, and of Lorvania's lakes, sandbags rated as safe were piled up.",
            _on(8) | {"publisher": "Upland Review"},
        ),
        (
            "visit",
            "Zelinskaya in town",
            "President Oksana Zelinskaya met the mayor. Zelinskaya spoke of ports and of co-operation.",
            _on(10),
        ),
        (
            "again",
            "President leaves",
            "Zelinskaya left on Sunday, and the co-op that had fed her guests sent a bill.",
            _on(11) | {"publisher": "Tessel Wire"},
        ),
        (
            "haus",
            "Alte Häuser in Gefahr",
            "Die Häuser am Ufer sind in Gefahr. Der Streik der Hafenarbeiter dauert an, sagte Jürgen Strößner.",
            _on(9) | {"language": "de", "publisher": "Uferbote"},
        ),
        (
            "greve",
            "La grève continue",
            "Les grévistes ont bloqué le port. Une grève générale menace, selon les élections syndicales.",
            _on(7) | {"language": "fr", "publisher": "Le Quai"},
        ),
        ("undated", "Notice", "The strike fund of the harbour is open.", {"published_at": None}),
    ]
    return [entry(one, text, embedder=EMBEDDER, title=title, **fields) for one, title, text, fields in made]
