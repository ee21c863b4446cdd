"""Open the newsdesk from plain values: catalogue, embedder, index and model, wired in one place.

It does not care where the values come from (`bot.settings` reads the environment) nor what is done with the desk.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.belonging import open_catalogue
from retrieval.index.embedding import embedder_named, open_embedder
from retrieval.index.passage_index import PassageIndex
from retrieval.models import Clock, Prices
from retrieval.newsdesk import Newsdesk
from retrieval.reader.checker import open_checker
from retrieval.reader.reader import open_reader

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

EXTRACTIVE = "extractive"


def wall_clock() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


@contextmanager
def open_newsdesk(
    home: Path,
    *,
    sql_url: str | None = None,
    models: Path | None = None,
    embedding: str = "minilm",
    chroma_url: str | None = None,
    model: str = EXTRACTIVE,
    model_url: str | None = None,
    model_timeout: float = 30.0,
    entailment: bool = False,
    prices: Prices | None = None,
    fetch_allow: frozenset[str] = frozenset(),
    clock: Clock = wall_clock,
    say: Callable[[str], None] | None = None,
    background: bool = False,
    whichever: bool = False,
    reads: bool = True,
) -> Iterator[Newsdesk]:
    """A newsdesk over the data folder `home`, closed on leaving; what had to be mended at the start goes to `say`.

    `background`: what takes long is mended beside the questions (`PassageIndex.open`), for a process that stays. Raises
    IndexUnavailable where an index server does not answer, and CatalogueUnavailable where the catalogue is not the one
    that the index in `home` was made of, unless `whichever`: then the index is made anew of what is there. `reads`:
    questions are to be answered, and the models that read are loaded at once, else when one is.
    The caller has made sure that no other process uses the folder.
    """
    home.mkdir(parents=True, exist_ok=True)
    reader = checker = None
    catalogue = open_catalogue(sql_url or f"sqlite:///{home / 'briefing.sqlite'}", home / "index", whichever)
    try:
        with _nothing_collected():
            kept = models or home / "models"
            embedder = open_embedder(embedding, kept)
            reader = open_reader(kept, at_once=reads)
            checker = None if model == EXTRACTIVE else open_checker(kept, at_once=reads)
            index = PassageIndex.open(
                home / "index",
                catalogue,
                embedder,
                chroma_url,
                say,
                reopen=lambda name: embedder_named(name, kept),
                background=background,
            )
        try:
            embedder.ready()
            yield Newsdesk(
                catalogue=catalogue,
                index=index,
                embedder=embedder,
                reader=reader,
                checker=checker,
                clock=clock,
                model=model,
                chat=None if model == EXTRACTIVE else _chat_model(model, model_url, model_timeout),
                entailment=entailment,
                prices=prices,
                fetch_allow=fetch_allow,
            )
        finally:
            index.close()
    finally:
        catalogue.close()
        if reader is not None:
            reader.settled()
        if checker is not None:
            checker.settled()


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Importing makes objects that stay: looking through them for garbage takes a tenth of a cold start."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def with_model(desk: Newsdesk, model: str, url: str | None = None, timeout: float = 30.0) -> Newsdesk:
    """The same desk answering with another model, whose prices are not known."""
    chat = None if model == EXTRACTIVE else _chat_model(model, url, timeout)
    return replace(desk, model=model, chat=chat, prices=desk.prices if model == desk.model else None)


def _chat_model(model: str, url: str | None, timeout: float) -> Callable[[], "BaseChatModel"]:
    @cache
    def build() -> "BaseChatModel":
        from retrieval.answering.writing.chat_model import build_chat  # LangChain costs half a second: only when asked

        return build_chat(model, url, timeout)

    return build
