"""A backfill killed with SIGKILL at random moments: nothing acknowledged is lost, nothing is there twice, and after
each restart every passage in SQL, and no other, is found by its vector and by its words.

`BRIEFING_KILLS=100` kills it a hundred times, `BRIEFING_KILLS_SEED` at other moments; `-s` shows where.
"""

import multiprocessing
import os
import random
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic

import pytest

from retrieval.catalogue import following
from retrieval.identity import content_hash
from retrieval.index.filters import Filter
from retrieval.models import Article
from retrieval.newsdesk import Newsdesk
from retrieval.sources.files import read_files
from tests.retrieval.backfilling import EMBEDDER, NOW, backfill, opened, write_edition

KILLS = int(os.environ.get("BRIEFING_KILLS", "6"))  # read before the fixture that takes all settings away
SEED = int(os.environ.get("BRIEFING_KILLS_SEED", "20"))
ARTICLES = 1_500
SAMPLE = 60
AIMS = ("opening", "saved", "vectors", "lexical", "any")
LONGEST = 60.0


class _Backfill:
    """One collection and what was acknowledged of it; `edition` is the one being ingested."""

    def __init__(self, url: str, home: Path, chance: random.Random) -> None:
        self.url, self.home, self.chance = url, home, chance
        self.edition = 0
        self.landed: Counter[str] = Counter()
        self.said: list[str] = []
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(["tests.retrieval.backfilling"])
        self.next_edition()

    def next_edition(self) -> None:
        self.edition += 1
        self.acknowledged = 0
        self.source = write_edition(self.home, ARTICLES, self.edition)
        self.articles = [one for one in read_files(str(self.source), NOW) if isinstance(one, Article)]

    def kill_once(self) -> None:
        """Starts it and kills it at a moment aimed at, or at any; what it acknowledged by then counts."""
        hears, tells = self._processes.Pipe(duplex=False)
        process = self._processes.Process(target=backfill, args=(self.url, self.home, self.source, tells))
        process.start()
        tells.close()
        heard = self._wait(hears)
        process.kill()
        process.join()
        assert process.exitcode == -9 or heard == "done", f"it ended by itself after {heard}: {process.exitcode}"
        while hears.poll():
            try:
                heard = self._hear(hears)
            except EOFError:
                break
        self.landed[heard] += 1
        if heard == "done":
            assert self.acknowledged == ARTICLES
            self.verify()
            self.next_edition()

    def _wait(self, hears: Connection) -> str:
        aim = self.chance.choice(AIMS)
        until = monotonic() + self.chance.uniform(0, 3 if aim == "any" else LONGEST)
        saves = self.chance.randint(1, 10)
        heard, files = "started", self._files(aim)
        while monotonic() < until:
            if hears.poll(0.001):
                try:
                    heard = self._hear(hears)
                except EOFError:
                    return heard
                saves -= heard == "saved"
                if (heard == aim == "opening") or (aim == "saved" and not saves):
                    aim, until = "any", monotonic() + self.chance.uniform(0, 0.3)
                if heard == "opened":
                    files = self._files(aim)
            elif heard == "saved" and files != self._files(aim):  # it is writing there
                aim, until = "any", monotonic() + self.chance.uniform(0, 0.02)
        return heard

    def _hear(self, hears: Connection) -> str:
        told = hears.recv()
        if not isinstance(told, int):
            return str(told)
        self.acknowledged = max(self.acknowledged, told)
        return "saved"

    def _files(self, aim: str) -> dict[str, int]:
        """The sizes of the files of one index."""
        found: dict[str, int] = {}
        for parent, _, names in os.walk(self.home / "index" / aim):
            for name in names:
                path = Path(parent, name)
                try:
                    found[str(path)] = path.stat().st_size
                except OSError:
                    continue
        return found

    def verify(self, every: bool = False) -> None:
        """Opens it, which mends it, and compares SQL with what was acknowledged, and both indexes with SQL."""
        with opened(self.url, self.home, self.said) as desk:
            stored = desk.catalogue.get_many(one.article_id for one in self.articles)
            for number, article in enumerate(self.articles):
                there = stored.get(article.article_id)
                if number < self.acknowledged:
                    assert there is not None, f"{article.article_id} was acknowledged, and is lost"
                    assert content_hash(there) == content_hash(article), "an acknowledged revision is lost"
                if there is not None:
                    new = content_hash(there) == content_hash(article)
                    assert there.revision == self.edition - (not new), "a revision is missing, or stored twice"
            passages = desk.catalogue.counts().passages
            assert desk.catalogue.counts().articles == len(stored)
            health = desk.index.check()
            assert health.ok, health.detail
            assert passages == health.dense == health.lexical, health
            self._find(desk, list(stored) if every else self._some(desk, list(stored)))

    def _some(self, desk: Newsdesk, stored: list[str]) -> list[str]:
        """Some of all, and the last ones that changed, which a kill is most likely to have cut off."""
        last = desk.catalogue.changes_after(max(0, following.last_seq(desk.catalogue.engine) - SAMPLE), SAMPLE)
        return list({*self.chance.sample(stored, min(SAMPLE, len(stored))), *(change.article_id for change in last)})

    def _find(self, desk: Newsdesk, article_ids: list[str]) -> None:
        found = desk.catalogue.passages_of(article_ids)
        assert not article_ids or len(found) >= len(article_ids)
        vectors = desk.catalogue.embeddings(passage.id for passage in found)
        texts = desk.catalogue.get_many(article_ids)
        for passage in found:
            vector = EMBEDDER.embed([passage.in_context(texts[passage.article_id])])[0]
            assert vector @ vectors[passage.id] > 0.999, "the vector in SQL is of another text"
            assert passage.id in {one for one, like in desk.index.dense(vector, 5) if like > 0.999}
            mine = Filter(article_ids=(passage.article_id,))
            assert passage.id in {one for one, _ in desk.index.lexical(passage.text, 5, mine)}


def _kill_and_verify(run: _Backfill, kills: int) -> None:
    begun = monotonic()
    for kill in range(kills):
        run.kill_once()
        run.verify()
        print(f"kill {kill + 1}: edition {run.edition}, {run.acknowledged} acknowledged", flush=True)
    run.verify(every=True)
    print(f"\n{kills} kills in {monotonic() - begun:.0f} s, the last word heard before each: {dict(run.landed)};")
    print(f"{run.edition} editions; said at the restarts: {dict(Counter(line.split(':')[0] for line in run.said))}")


@pytest.mark.timeout(3_600)
def test_a_killed_backfill_goes_on_where_it_was(tmp_path: Path) -> None:
    run = _Backfill(f"sqlite:///{tmp_path / 'catalogue.sqlite'}", tmp_path, random.Random(SEED))
    _kill_and_verify(run, KILLS)


@pytest.mark.timeout(3_600)
def test_a_killed_backfill_into_postgresql_goes_on_where_it_was(tmp_path: Path, postgres_url: str) -> None:
    _kill_and_verify(_Backfill(postgres_url, tmp_path, random.Random(SEED + 1)), max(2, KILLS // 8))
