"""A process that rebuilds its index until it is killed; each step is printed.

It does not care when that is. Run as `python -m tests.retrieval.index.rebuilding_forever URL FOLDER`.
"""

import sys
from pathlib import Path

from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.passage_index import PassageIndex
from tests.retrieval.stored import EMBEDDER


def main(url: str, folder: str) -> None:
    catalogue = Catalogue.open(url)
    index = PassageIndex.open(Path(folder), catalogue, EMBEDDER)
    print("ready", flush=True)
    while True:
        index.rebuild(lambda done, total: print("indexed", done, flush=True))
        print("rebuilt", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
