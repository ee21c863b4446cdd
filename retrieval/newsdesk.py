"""The newsdesk: the one frozen object that every verb takes first.

It does not care how its parts are chosen: `retrieval.opening` builds it from plain values.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.embedding import Embedder
from retrieval.index.passage_index import PassageIndex
from retrieval.models import Clock, Prices
from retrieval.reader.pages import ClaimReader, PageReader
from retrieval.roster import Roster
from retrieval.usage import Meter

if TYPE_CHECKING:  # LangChain takes half a second to import, and extractive answers need none of it
    from langchain_core.language_models import BaseChatModel


@dataclass(frozen=True)
class Newsdesk:
    """`chat` returns the model, built on first use; None means extractive answers. `model` is its name as set.

    `entailment` has the model asked once more about each sentence it wrote; `prices` are those of the model's tokens;
    `meter` adds up what one message took of it, however often it was asked. `fetch_allow` holds the `host:port` pairs
    exempt from the fetch guard. `reader` tells which sentences answer; without one, answers go by words and vectors.
    `checker` tells whether what a model writes follows from what it cites; without one, the rules do.
    """

    catalogue: Catalogue
    index: PassageIndex
    embedder: Embedder
    clock: Clock
    model: str = "extractive"
    chat: Callable[[], "BaseChatModel"] | None = None
    entailment: bool = False
    prices: Prices | None = None
    meter: Meter | None = None
    fetch_allow: frozenset[str] = frozenset()
    reader: PageReader | None = None
    checker: ClaimReader | None = None
    roster: Roster = field(default_factory=Roster, compare=False)
