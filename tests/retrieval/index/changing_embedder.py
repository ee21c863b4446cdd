"""A process that changes the embedder of a collection beside what it does; each portion embedded is printed.

It does not care whether it is killed meanwhile. Run as `python -m tests.retrieval.index.changing_embedder URL FOLDER`.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.passage_index import PassageIndex
from tests.retrieval.stored import EMBEDDER, hashing_embedder


def main(url: str, folder: str) -> None:
    new = hashing_embedder("vendor:large/2", dimension=96)

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = new.embed(texts)
        print("embedded", len(texts), flush=True)
        return vectors

    index = PassageIndex.open(
        Path(folder),
        Catalogue.open(url),
        replace(new, embed=embed),
        reopen=lambda name: EMBEDDER,
        background=True,
    )
    index.wait(60)
    print("done", flush=True)
    index.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
