"""A process that saves articles and indexes them until it is killed; each acknowledged article is printed.

It does not care when that is. Run as `python -m tests.retrieval.index.saving_forever URL FOLDER ROUND`.
"""

import sys
from pathlib import Path

from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.passage_index import PassageIndex
from tests.retrieval.stored import EMBEDDER, entry


def main(url: str, folder: str, run: str) -> None:
    catalogue = Catalogue.open(url)
    index = PassageIndex.open(Path(folder), catalogue, EMBEDDER, say=lambda line: print("say", line, flush=True))
    print("ready", flush=True)
    number = 0
    while True:
        text = "\n\n".join(f"Round {run}, article {number}, part {part}." for part in range(8))
        again = f"{run}-{number // 2}"  # every other save also revises an earlier article
        batch = [entry(f"{run}-{number}", text), *([entry(again, f"{text}\n\nRevised.")] if number % 2 else [])]
        catalogue.save(batch, EMBEDDER.name)
        for one in batch:
            print("saved", one.article.article_id, one.content_hash, flush=True)
        index.follow()
        print("indexed", flush=True)
        number += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
