"""What an answer shows: both sides of a disagreement, dated; how old it is; what was left out."""

from datetime import UTC, date, datetime

from bot.blocks.answer_blocks import answer_blocks, answer_text
from playground.block_rules import problems
from retrieval.models import Answer, Citation, Conflict, Headline, Sentence, Side
from tests.bot.conftest import shown


def _citation(n: int, publisher: str, day: int) -> Citation:
    article = Headline(
        article_id=f"a{n}",
        title=f"Title {n}",
        publisher=publisher,
        url=f"https://outlet.example/{n}",
        published_at=datetime(2026, 11, day, 23, 30, tzinfo=UTC),
    )
    return Citation(n=n, article=article, quote=f"Quote {n}.", start=0, end=8, passage_id=f"a{n}:0")


ANSWER = Answer(
    question="How many were there?",
    text="There were 150. There were 214.",
    sentences=(Sentence(text="There were 150.", citations=(1,)), Sentence(text="There were 214.", citations=(2, 1))),
    citations=(_citation(1, "Island Gazette", 12), _citation(2, "Harbour Courier", 1)),
    newest_source=date(2026, 11, 12),
    conflicts=(
        Conflict(
            about="passengers",
            sides=(
                Side(value="150 (Island Gazette, 12 November 2026)", citations=(1,)),
                Side(value="214 (Harbour Courier, 1 November 2026, earlier)", citations=(2,)),
            ),
        ),
    ),
    dropped=2,
    note="The model did not answer in time, so these are extracts.",
)


def test_both_sides_of_a_disagreement_are_shown_with_outlet_and_date() -> None:
    text = shown({"blocks": answer_blocks(ANSWER, "id", date(2026, 11, 14))})
    assert "Reports give different figures (passengers) 150 (Island Gazette, 12 November 2026)  [1]" in text
    assert "214 (Harbour Courier, 1 November 2026, earlier)  [2]" in text


def test_dates_are_those_of_the_readers_zone() -> None:
    text = shown({"blocks": answer_blocks(ANSWER, "id", date(2026, 11, 14), "Asia/Tokyo")})
    assert "Friday 13 November 2026" in text


def test_age_note_and_what_was_left_out() -> None:
    text = shown({"blocks": answer_blocks(ANSWER, "id", date(2026, 11, 14))})
    assert "Newest source: Thursday 12 November 2026, 2 days old" in text and "⚠️" not in text
    assert "2 sentences left out" in text and "did not answer in time" in text
    old = shown({"blocks": answer_blocks(ANSWER, "id", date(2026, 11, 21))})
    assert "⚠️ Newest source: Thursday 12 November 2026, 9 days old" in old


def test_each_surface_has_its_buttons() -> None:
    private = shown({"blocks": answer_blocks(ANSWER, "id", date(2026, 11, 14), private=True)})
    public = shown({"blocks": answer_blocks(ANSWER, "id", date(2026, 11, 14), followed=True)})
    shared = shown({"blocks": answer_blocks(ANSWER, "id", date(2026, 11, 14), shared_by="Ada <!here>")})
    assert "Share to channel" in private and "Stop following" not in private
    assert "Stop following" in public and "Share to channel" not in public
    assert "Evidence" in shared and "Helpful" not in shared and shared.startswith("Ada <!here> shared an answer")
    for blocks in (answer_blocks(ANSWER, "id", date(2026, 11, 14), private=True, followed=True),):
        assert problems(blocks) == []


def test_the_plain_reading_has_markers() -> None:
    assert answer_text(ANSWER) == "There were 150. [1] There were 214. [2][1]"
