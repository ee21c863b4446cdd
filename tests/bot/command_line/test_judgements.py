"""`briefing judgements export` and measuring with what it wrote, as an operator does it."""

import gzip
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.command_line.session import work_for
from bot.door import door
from bot.folder import owning
from bot.records import conversation_records as records
from bot.records.database import migrate
from retrieval.catalogue.database import open_engine
from retrieval.models import Answer, Citation, Headline
from retrieval.opening import open_newsdesk
from tests.bot.command_line.conftest import Briefing, briefing_in, write_articles

AT = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
FERRY = {
    "_id": "ferry",
    "title": "Ferry service to Lunn suspended after engine fire",
    "text": "The ferry to Lunn was taken out of service on Tuesday after a fire in its engine room, its owner said.",
    "published_at": "2026-11-10T08:00:00+00:00",
    "publisher": "Tidewatch",
}
MILL = {
    "_id": "mill",
    "title": "Paper mill in Orsa to close",
    "text": "The paper mill in Orsa will close in March, its owner said. The closure costs 340 jobs.",
    "published_at": "2026-11-11",
    "publisher": "Orsa Courier",
}
BRIDGE = {
    "_id": "bridge",
    "title": "Bridge at Holm painted",
    "text": "The bridge at Holm is green now.",
    "publisher": "Gull",
}
ANSWERED = [
    ("answer:T1:C77:11.5", "Why was the ferry to Lunn suspended?", "ferry", "helpful"),
    ("answer:T1:C77:12.5", "When will the paper mill in Orsa close?", "ferry", "wrong"),
    ("answer:T1:C77:13.5", "Which colour has the bridge at Holm?", "bridge", "helpful"),
]
MEASURES = {"ndcg@10", "mrr@10", "hits@1", "hits@4", "hits@10", "queries", "p50_ms", "p95_ms", "ingest_articles_per_s"}
MEASURES |= {"passages"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    """A data folder of three articles, one of them removed after it was cited, and three judged answers."""
    folder = tmp_path_factory.mktemp("operator")
    run = briefing_in(folder / "home", models)
    assert (
        run("ingest", str(write_articles(folder / "three.jsonl", [FERRY, MILL, BRIDGE])), "--json").json["added"] == 3
    )
    engine = open_engine(f"sqlite:///{folder / 'home' / 'briefing.sqlite'}")
    migrate(engine)
    for number, (key, question, cited, verdict) in enumerate(ANSWERED):
        _keep(engine, key, f"{number}.5", question, cited)
        records.keep_feedback(engine, key, "U0SECRET", verdict, AT, "a private note")
    engine.dispose()
    assert run("articles", "remove", "bridge", "--json").json["removed"] == "bridge"
    return folder / "home"


@pytest.fixture
def run(home: Path, models: Path) -> Briefing:
    return briefing_in(home, models)


def _keep(engine: Engine, key: str, thread: str, question: str, cited: str) -> None:
    article = Headline(article_id=cited, title="T")
    citation = Citation(n=1, article=article, quote="q", start=0, end=1, passage_id=f"{cited}:0")
    answer = Answer(question=question, text="An answer.", citations=(citation,))
    records.keep_answer(engine, records.KeptAnswer(key, "T1", "C77", thread, "U0ASKER", False, AT, answer))


def test_what_readers_judged_measures_search(run: Briefing, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    report = run("judgements", "export", str(folder), "--json").json
    left_out = {"follow_ups": 0, "without_sources": 0, "deleted": 1}
    assert report == {"folder": str(folder), "questions": 1, "rejected": 1, "articles": 2, "left_out": left_out}
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        assert {json.loads(line)["_id"] for line in lines} == {"ferry", "mill"}
    written = "".join((folder / name).read_text() for name in ("queries.jsonl", "qrels.tsv", "rejected.jsonl"))
    assert not any(secret in written for secret in ("U0SECRET", "U0ASKER", "C77", "private note", "T1"))
    assert "paper mill" not in (folder / "queries.jsonl").read_text(), "a wrong answer judges nothing"

    again = run("judgements", "export", str(folder))
    assert again.code == 1 and "already" in again.err

    measured = run("eval", "retrieval", str(folder), "--home", str(tmp_path / "copy"), "--json").json
    assert set(measured) == MEASURES and measured["queries"] == 1 and measured["hits@1"] == 1.0
    assert measured["ingest_articles_per_s"] > 0

    _mark_by_hand(folder)
    (folder / "corpus.jsonl.gz").unlink()
    page = tmp_path / "report.html"
    words = ("eval", "retrieval", str(folder), "--home", str(home), "--report", str(page))
    as_it_is = run(*words, "--ablation", "--json")
    assert set(as_it_is.json) == MEASURES | {"ablation"}
    assert as_it_is.json["queries"] == 2 and as_it_is.json["hits@1"] == 1.0
    assert as_it_is.json["ingest_articles_per_s"] is None, "nothing was ingested"
    assert "1 questions have no judgement" in as_it_is.err
    assert as_it_is.json["ablation"]["variants"]["shipped"]["hits@1"] == 1.0
    assert "Why was the ferry" not in page.read_text(), "nothing was lost"
    assert "no words" in run(*words, "--ablation").out


def _mark_by_hand(folder: Path) -> None:
    """The rejected question gets its right article, and another stays without one."""
    rejected = json.loads((folder / "rejected.jsonl").read_text())
    with (folder / "queries.jsonl").open("a") as queries:
        queries.write(json.dumps({name: rejected[name] for name in ("_id", "text", "asked_at")}) + "\n")
        queries.write(json.dumps({"_id": "more", "text": "Who won?", "asked_at": "2026-11-12"}) + "\n")
    with (folder / "qrels.tsv").open("a") as marks:
        marks.write(f"{rejected['_id']}\tmill\t1\n")


def test_the_running_bot_exports_and_measures_itself(run: Briefing, home: Path, models: Path, tmp_path: Path) -> None:
    """Its data folder is not opened a second time."""
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    run = briefing_in(copy, models)
    folder = tmp_path / "own"
    with (
        owning(copy, 5) as owner,
        open_newsdesk(copy, models=models) as desk,
        door(copy, work_for(desk)),
    ):
        assert owner is None
        assert run("judgements", "export", str(folder), "--json").json["questions"] == 1
        taken = run("eval", "retrieval", str(folder), "--home", str(copy), "--json")
        assert taken.code == 1 and "name another folder" in taken.err, "it would be ingested into"
        (folder / "corpus.jsonl.gz").unlink()
        assert run("eval", "retrieval", str(folder), "--home", str(copy), "--json").json["hits@1"] == 1.0


def test_what_is_missing_is_said(run: Briefing, briefing: Briefing, home: Path, tmp_path: Path) -> None:
    nothing = briefing("judgements", "export", str(tmp_path / "own"))
    assert nothing.code == 1 and "No answer has been judged yet" in nothing.err and not (tmp_path / "own").exists()
    (folder := tmp_path / "set").mkdir()
    bare = run("eval", "retrieval", str(folder))
    assert bare.code == 1 and "--home" in bare.err and "neither corpus.jsonl" in bare.err
    gone = run("eval", "retrieval", str(folder), "--home", str(tmp_path / "nowhere"))
    assert gone.code == 1 and "is not a folder" in gone.err and not (tmp_path / "nowhere").exists()
    empty = run("eval", "retrieval", str(folder), "--home", str(folder))
    assert empty.code == 1 and "holds no collection" in empty.err and not list(folder.iterdir())
    unasked = run("eval", "retrieval", str(folder), "--home", str(home))
    assert unasked.code == 1 and "qrels.tsv could not be read" in unasked.err
    wrong = run("eval", "constraints", str(folder), "--ablation")
    assert wrong.code == 2 and "suite retrieval" in wrong.err
