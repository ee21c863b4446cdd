"""What the tests of measures share: a small collection with the shipped embedder, and questions about it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.judgements import Judgements, read_judgements
from retrieval.index import minilm
from retrieval.ingest import ingest
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk
from tests.conftest import missing

FERRY = "Storms stopped the ferry to the outer islands on Monday, and nobody could leave them, said Mara Oduya."
BANK = "The central bank of Orlandia raised its key rate to 4 percent."
AGAIN = "The ferry to the outer islands sails again after the storms."
HOSTILE = "<script>alert(1)</script>"
ARTICLES = [
    ("ferry", "Ferry to the outer islands cancelled", FERRY, "2024-03-05", "Tidewatch"),
    ("bank", "Bank raises its key rate", BANK, "2024-03-06", "Orsa Courier"),
    ("later", "Ferry sails again", AGAIN, "2024-03-20", "Tidewatch"),
    ("year-before", "Ferry to the outer islands stopped", "Ice stopped the ferry.", "2023-01-10", "Orsa Courier"),
    ("choir", "A song at noon", "Forty voices filled the chapel.", "2024-03-01", HOSTILE),
]
for ward in range(130):  # more than each index is asked for
    TEXT = f"The bins of ward {ward} in the harbour were emptied {ward} hours late."
    ARTICLES.append((f"bins-{ward}", f"Bins of ward {ward} emptied late", TEXT, "2024-03-02", "Orsa Courier"))
QUERIES = [
    ("first", "What stopped the ferry to the outer islands?", "2024-03-07", "storms"),
    ("future", "Is the ferry sailing again?", "2024-03-07", None),
    ("gone", "To what did the bank raise its key rate?", "2024-03-14", None),
    ("older", "What stopped the ferry to the outer islands?", "2024-03-22", "snow"),
    ("other words", "When were the bins in the harbour emptied?", "2024-03-15", None),
    ("unjudged", "Who won?", "2024-03-07", None),
    ("judged wrong", "Who lost?", "2024-03-07", None),
]
QRELS = (
    "query-id\tcorpus-id\tscore\nfirst\tferry\t1\nfuture\tlater\t1\ngone\tno-such\t1\nolder\tyear-before\t1\n"
    "other words\tchoir\t1\njudged wrong\tferry\t0\n"
)


def needs_weights() -> None:
    if minilm.package_folder() is None:
        missing("the package with the MiniLM weights is not installed (make setup)")


def write_set(folder: Path) -> Path:
    """The small data set, as files."""
    articles = [
        {"_id": one, "title": title, "text": text, "published_at": day, "publisher": publisher}
        for one, title, text, day, publisher in ARTICLES
    ]
    queries = [{"_id": one, "text": text, "asked_at": day, "answer": answer} for one, text, day, answer in QUERIES]
    (folder / "corpus.jsonl").write_text("".join(json.dumps(one) + "\n" for one in articles))
    (folder / "queries.jsonl").write_text("".join(json.dumps(one) + "\n" for one in queries))
    (folder / "qrels.tsv").write_text(QRELS)
    return folder


@pytest.fixture(scope="session")
def small_desk(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Newsdesk]:
    """A desk over ARTICLES."""
    needs_weights()
    folder = write_set(tmp_path_factory.mktemp("small"))
    with open_newsdesk(folder / "home", models=models) as desk:
        assert ingest(desk, [str(folder / "corpus.jsonl")]).articles == len(ARTICLES)
        yield desk


@pytest.fixture
def asked(tmp_path: Path) -> Judgements:
    """QUERIES with QRELS."""
    write_set(tmp_path)
    return read_judgements(tmp_path / "queries.jsonl", tmp_path / "qrels.tsv")
