"""Opens the embedder that a setting names: MiniLM on this machine, or a provider through LangChain.

It does not care what is embedded, nor where vectors are kept.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import ModelError, SettingsError
from retrieval.index.loading import load_beside

if TYPE_CHECKING:  # LangChain takes half a second to import, and MiniLM needs none of it
    from langchain_core.embeddings import Embeddings


# OpenAI's class counts tokens with a vocabulary that it downloads; no text of ours is as long as its models take.
_OPTIONS: dict[str, dict[str, Any]] = {
    name: {"check_embedding_ctx_length": False} for name in ("openai", "azure_openai")
}

EmbedTexts = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True)
class Embedder:
    """`name` says which vectors may be compared: vectors of one name stand in one space.

    `embed`: passages -> (n, dimension), rows of L2 norm 1. `embed_query`: a question -> (dimension,), of L2 norm 1.
    `ready` returns once it is loaded, and raises SettingsError where it cannot be.
    """

    name: str
    dimension: int
    embed: EmbedTexts
    embed_query: Callable[[str], NDArray[np.float32]]
    ready: Callable[[], object] = lambda: None


def open_embedder(setting: str, folder: Path) -> Embedder:
    """The embedder of `setting`, "minilm" or "provider:name"; `folder` keeps what is built or learnt once.

    Raises SettingsError, in one plain line, where a package, a key or the model is missing. MiniLM goes on loading
    while the caller does something else: `ready` waits for it and raises what went wrong.
    """
    if setting == "minilm":
        return _minilm(folder)
    if ":" not in setting:
        raise SettingsError(
            f"BRIEFING_EMBEDDING is {setting!r}: set it to minilm, or to provider:name"
            " such as openai:text-embedding-3-small"
        )
    return _from_provider(setting, folder)


def embedder_named(name: str, folder: Path) -> Embedder | None:
    """The embedder whose vectors bear `name` (`Embedder.name`); None where it can no longer be opened."""
    try:
        embedder = open_embedder(name if ":" in name else "minilm", folder)
    except SettingsError:
        return None
    return embedder if embedder.name == name else None


def _minilm(folder: Path) -> Embedder:
    from retrieval.index import minilm  # imports onnxruntime, which a provider's embedder does not need

    source = minilm.package_folder()
    if source is None:
        return _downloaded_minilm()
    # Reading and preparing 58 MB takes a second core, not this thread, which goes on to import and open the index.
    loading = load_beside(
        "minilm",
        lambda: minilm.open_minilm(source, folder),
        lambda why: (
            f"The MiniLM embedder could not be opened ({why}). Check that {folder} can be written to and"
            " that make setup has run, or set BRIEFING_EMBEDDING to provider:name."
        ),
    )
    return Embedder(
        minilm.NAME,
        minilm.DIMENSION,
        lambda texts: loading.result().embed(texts),
        lambda text: loading.result().embed_query(text),
        loading.result,
    )


def _downloaded_minilm() -> Embedder:
    """The same model as Chroma downloads it, where its weights are not installed; slower, and in the same space."""
    from retrieval.index import minilm
    from retrieval.index.chroma import chroma_minilm

    embed = chroma_minilm()
    return Embedder(minilm.NAME, minilm.DIMENSION, embed, lambda text: embed([text])[0])


def _from_provider(setting: str, folder: Path) -> Embedder:
    from langchain.embeddings import init_embeddings  # half a second, only for who uses a provider

    provider = setting.partition(":")[0]
    try:
        model = init_embeddings(setting, **_OPTIONS.get(provider, {}))
    except ImportError as error:
        raise SettingsError(
            f"BRIEFING_EMBEDDING is {setting!r}, but the package of {provider} is not installed:"
            f" pip install 'briefing-bot[{provider}]', or set it to minilm."
        ) from error
    except Exception as error:  # each provider has its own class for a missing key
        raise SettingsError(f"BRIEFING_EMBEDDING is {setting!r}, which cannot be used: {_one_line(error)}") from error
    if not hasattr(model, "embed_documents"):
        raise SettingsError(f"BRIEFING_EMBEDDING is {setting!r}, which does not embed text; set it to minilm.")
    return _wrapped(setting, model, folder)


def _wrapped(setting: str, model: "Embeddings", folder: Path) -> Embedder:
    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, dimension), dtype=np.float32)
        return _asked(setting, lambda: model.embed_documents(list(texts)))

    def embed_query(text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = _asked(setting, lambda: [model.embed_query(text)])[0]
        return vector

    dimension = _dimension(setting, folder, embed_query)
    return Embedder(setting, dimension, embed, embed_query)


def _dimension(setting: str, folder: Path, embed_query: Callable[[str], NDArray[np.float32]]) -> int:
    """Asked of the provider once and kept, so that a start does not need the provider to answer."""
    kept = folder / f"dimension-{hashlib.sha256(setting.encode()).hexdigest()[:16]}.txt"
    if kept.is_file() and kept.read_text().strip().isdigit():
        return int(kept.read_text())
    try:
        dimension = len(embed_query("How many numbers has a vector?"))
    except ModelError as error:
        raise SettingsError(
            f"{error}. Check the provider's key and address, or set BRIEFING_EMBEDDING=minilm."
        ) from error
    folder.mkdir(parents=True, exist_ok=True)
    kept.write_text(str(dimension))
    return dimension


def _asked(setting: str, call: Callable[[], list[list[float]]]) -> NDArray[np.float32]:
    try:
        vectors = np.asarray(call(), dtype=np.float32)
    except Exception as error:  # each provider has its own classes; all mean that there are no vectors
        raise ModelError(f"The embedding model {setting} did not answer: {_one_line(error)}") from error
    if vectors.ndim != 2 or not np.isfinite(vectors).all():
        raise ModelError(f"The embedding model {setting} answered with something that is not a vector")
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms > 0, norms, 1), dtype=np.float32)


def _one_line(error: BaseException) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:200]
