"""The page of questions and answers: what is committed is what `make pairs` writes, and it shows what it is to show."""

import re
import runpy
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "answers.md").read_text(encoding="utf-8")


def test_the_page_is_what_the_command_writes(tmp_path: Path, models: Path) -> None:
    written = tmp_path / "answers.md"
    runpy.run_path(str(DOCS / "answers.py"))["main"](written, models)
    assert written.read_text(encoding="utf-8") == PAGE, (
        "run `make pairs`, and read docs/answers.md before committing it"
    )


def test_twenty_pairs_with_all_that_an_answer_can_hold() -> None:
    assert len(re.findall(r"^\*\*\d+\. ", PAGE, re.MULTILINE)) == 20
    for part in (
        "No answer: not covered",
        "No answer: covered, but not that",
        "No answer: only older coverage",
        "You could ask:",
        "Reports give different figures",
        "since corrected",
        "earlier",
        "said by",
        "Read as: ",
        "⚠️ Newest source",
        "*\\[Wednesday 18 November 2026",
    ):
        assert part in PAGE, part


def test_every_quote_stands_in_the_samples() -> None:
    samples = (DOCS.parent / "playground/samples/articles.jsonl").read_text(encoding="utf-8")
    samples += (DOCS.parent / "playground/samples/revisions.jsonl").read_text(encoding="utf-8")
    plain = re.sub(r"\\+([\"`*_\[\]<>#|~])", r"\1", samples)
    quotes = re.findall(r"^- \\\[\d+\\\] .*?: “(.+)”(?:; said by .+)?$", PAGE, re.MULTILINE)
    assert len(quotes) > 20
    for quote in quotes:
        assert re.sub(r"\\([`*_\[\]<>#|~])", r"\1", quote) in plain, quote
