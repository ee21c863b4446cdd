"""Opens Chroma: its files in a folder, a server by its address, and its own embedder.

It does not care what is kept there. Chroma takes most of a second to import and is not needed by commands that search
nothing, so it is imported where it is used.
"""

import os
import weakref
from collections.abc import Callable, Sequence
from os.path import samestat
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import SettingsError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI


def in_folder(folder: Path) -> "ClientAPI":
    """A client that keeps its collections in `folder`, made where it is missing."""
    import chromadb
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    try:
        return chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False))
    except BaseException:
        from chromadb.api.shared_system_client import SharedSystemClient

        # Chroma keeps the half-started system and would hand it out again for this folder, also when it is mended.
        SharedSystemClient.clear_system_cache()
        raise


def on_server(url: str, wait: float) -> "ClientAPI":
    """A client of the server at `url`, which has `wait` seconds for each answer. SettingsError for no such address."""
    import chromadb
    import httpx
    from chromadb.api.fastapi import FastAPI
    from chromadb.config import Settings

    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"BRIEFING_CHROMA_URL is {url!r}: set it to http://host:port or https://host:port.")
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 8000)
    settings = Settings(anonymized_telemetry=False)
    # Chroma's client waits for ever: a server that takes the connection and says nothing must not hold up an answer.
    base = FastAPI.resolve_url(parts.hostname, secure, settings.chroma_server_api_default_path, port)
    httpx.get(f"{base}/heartbeat", timeout=wait).raise_for_status()
    client = chromadb.HttpClient(host=parts.hostname, port=port, ssl=secure, settings=settings)
    client._server._session.timeout = wait  # type: ignore[attr-defined]  # it has no setting for this
    return client


def not_found() -> type[Exception]:
    """What Chroma raises for a collection that does not exist."""
    from chromadb.errors import NotFoundError

    return NotFoundError


class OpenedFolder:
    """A folder of Chroma as it was when it was opened.

    It is held open, since a file system gives the number of a deleted folder to the next one that is made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._handle = os.open(folder, os.O_RDONLY)
        self.close = weakref.finalize(self, os.close, self._handle)
        self._database = (folder / "chroma.sqlite3").stat()

    def gone(self) -> bool:
        """Whether it was deleted or replaced since."""
        try:
            folder, database = self._folder.stat(), (self._folder / "chroma.sqlite3").stat()
        except OSError:
            return True
        return not (samestat(folder, os.fstat(self._handle)) and samestat(database, self._database))


def chroma_minilm() -> Callable[[Sequence[str]], NDArray[np.float32]]:
    """Chroma's own all-MiniLM-L6-v2: texts -> (n, 384), rows of L2 norm 1. Downloads the model (80 MB) on first use.

    SettingsError where it cannot be had.
    """
    from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, 384), dtype=np.float32)
        return np.asarray(model(list(texts)), dtype=np.float32)

    try:
        model = ONNXMiniLM_L6_V2(preferred_providers=["CPUExecutionProvider"])
        embed(["Is the model here?"])
    except Exception as error:  # no network, no disk, a download that is not the model
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise SettingsError(
            f"The MiniLM embedder is neither installed nor could it be downloaded ({reason}). Run make setup, connect"
            " to the network once, or set BRIEFING_EMBEDDING to provider:name."
        ) from error
    return embed
