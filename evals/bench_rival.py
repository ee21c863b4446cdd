"""`.venv-bench/bin/python evals/bench_rival.py FOLDER`: LangChain's Chroma and BM25 retrievers in its ensemble, over
passages and vectors that another process has exported; prints one JSON object.

It runs in an environment of its own, where nothing of this project is installed. It does not care how good the result
is. The questions come embedded already, which spares it what ours has to do. BM25 gets words in lower case, which finds
more than the retriever's own splitting at spaces.
"""

import json
import re
import resource
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

WORD = re.compile(r"\w+")
BATCH = 5_000


def words(text: str) -> list[str]:
    """What BM25 counts."""
    return WORD.findall(text.lower())


def build(folder: Path, k: int) -> tuple[Any, float]:
    """The ensemble over `passages.jsonl` and `vectors.npy`, and the seconds it took."""
    warnings.simplefilter("ignore")
    from langchain_chroma import Chroma  # type: ignore[import-not-found]  # as the docstring says, not of this environment
    from langchain_classic.retrievers import EnsembleRetriever  # type: ignore[import-not-found]  # as above
    from langchain_community.retrievers import BM25Retriever  # type: ignore[import-not-found]  # as above
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings

    asked = read_lines(folder / "queries.jsonl")
    known = dict(zip((one["text"] for one in asked), np.load(folder / "query_vectors.npy").tolist(), strict=True))

    class Given(Embeddings):
        def embed_query(self, text: str) -> list[float]:
            vector: list[float] = known[text]
            return vector

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            raise NotImplementedError  # the class asks for it; passages come with their vectors

    began = time.perf_counter()
    passages = read_lines(folder / "passages.jsonl")
    vectors = np.load(folder / "vectors.npy")
    store = Chroma(
        "passages",
        Given(),
        persist_directory=str(folder / "rival"),
        collection_configuration={"hnsw": {"space": "cosine"}},
    )
    for start in range(0, len(passages), BATCH):
        some = passages[start : start + BATCH]
        store._collection.upsert(
            ids=[one["id"] for one in some],
            embeddings=vectors[start : start + BATCH],
            documents=[one["text"] for one in some],
            metadatas=[{"id": one["id"]} for one in some],
        )
    documents = [Document(page_content=one["text"], metadata={"id": one["id"]}) for one in passages]
    lexical = BM25Retriever.from_documents(documents, preprocess_func=words, k=k)
    both = EnsembleRetriever(
        retrievers=[store.as_retriever(search_kwargs={"k": k}), lexical], weights=[0.5, 0.5], id_key="id"
    )
    return both, time.perf_counter() - began


def read_lines(file: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file."""
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main(folder: Path) -> None:
    """Asks each question of `queries.jsonl` (`id`, `text`) for the `k` of `options.json`, `rounds` times."""
    options = json.loads((folder / "options.json").read_text())
    both, built = build(folder, options["k"])
    ranked: dict[str, list[str]] = {}
    seconds: list[float] = []
    for turn in range(options["rounds"] + 1):
        for query in read_lines(folder / "queries.jsonl"):
            started = time.perf_counter()
            found = both.invoke(query["text"])
            if turn:  # the first round warms up
                seconds.append(time.perf_counter() - started)
            ranked[query["id"]] = [one.metadata["id"] for one in found]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"build_seconds": built, "seconds": seconds, "ranked": ranked, "peak_mb": peak}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
