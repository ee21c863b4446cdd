"""What an answer shows: both sides of a disagreement, dated; how old it is; what was left out."""

from datetime import UTC, date, datetime

from bot.blocks.answer_blocks import answer_blocks, answer_text
from bot.blocks.evidence_blocks import evidence_view
from bot.streaming import streamed
from playground.block_rules import problems
from retrieval.models import Answer, Citation, Conflict, Headline, ReadDate, Sentence, Side
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
                Side(value="150", citations=(1,), publisher="Island Gazette", published_on=date(2026, 11, 12)),
                Side(
                    value="214",
                    citations=(2,),
                    publisher="Harbour Courier",
                    published_on=date(2026, 11, 1),
                    said_by="the harbour master",
                ),
            ),
        ),
    ),
    dropped=2,
    note="The model did not answer in time, so these are extracts.",
)


def test_both_sides_of_a_disagreement_are_shown_with_outlet_and_date() -> None:
    text = " ".join(shown({"blocks": answer_blocks(ANSWER, "id", date(2026, 11, 14))}).split())
    assert "Reports give different figures (passengers) 150 : Island Gazette, Thursday 12 November 2026 [1]" in text
    assert "214 : the harbour master, in Harbour Courier, Sunday 1 November 2026 [2]" in text


def test_dates_are_those_of_the_readers_zone() -> None:
    text = shown({"blocks": answer_blocks(ANSWER, "id", date(2026, 11, 14), "Asia/Tokyo")})
    assert text.count("Friday 13 November 2026") == 2 and "Thursday 12" not in text.replace(
        "Newest source: Thursday", ""
    )


def test_age_note_and_what_was_left_out() -> None:
    text = shown({"blocks": answer_blocks(ANSWER, "id", date(2026, 11, 14))})
    assert "Newest source: Thursday 12 November 2026, 2 days old" in text and "⚠️" not in text
    assert "2 sentences that the model wrote are not shown" in text and "did not answer in time" in text
    later = shown({"blocks": answer_blocks(ANSWER, "id", date(2026, 11, 21))})
    assert "Newest source: Thursday 12 November 2026, 9 days old" in later and "⚠️" not in later
    about_now = ANSWER.model_copy(update={"outdated": True})
    old = shown({"blocks": answer_blocks(about_now, "id", date(2026, 11, 21))})
    assert "⚠️ Newest source: Thursday 12 November 2026, 9 days old; the question is about now" in old


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


THURSDAY = ReadDate(words="Thursday", first=date(2026, 11, 5), last=date(2026, 11, 5))


def test_the_days_meant_stand_beside_the_sentence_and_not_in_it() -> None:
    dated = ANSWER.sentences[0].model_copy(update={"dates": (THURSDAY,)})
    answer = ANSWER.model_copy(update={"sentences": (dated, ANSWER.sentences[1])})
    blocks = answer_blocks(answer, "id", date(2026, 11, 14))
    elements = blocks[0]["elements"][0]["elements"]
    texts = [element["text"] for element in elements]
    assert texts.index("There were 150.") < texts.index(" [Thursday 5 November 2026]")
    assert elements[texts.index(" [Thursday 5 November 2026]")]["style"] == {"italic": True}
    assert streamed(dated) == r"There were 150\. \[1\] \[Thursday 5 November 2026\] ".replace(r"\.", ".")
    assert "[Thursday 5 November 2026]" in shown(evidence_view(answer))


def test_the_evidence_shows_the_disagreement_and_every_quote_behind_it() -> None:
    cited = _citation(3, "Odd Post", 2).model_copy(update={"said_by": "the mayor"})
    sides = (*ANSWER.conflicts[0].sides, Side(value="90", citations=(3,), publisher="Odd Post", standing="superseded"))
    conflict = Conflict(about="passengers", sides=sides)
    answer = ANSWER.model_copy(update={"citations": (*ANSWER.citations, cited), "conflicts": (conflict,)})
    text = " ".join(shown(evidence_view(answer)).split())
    assert "Reports give different figures (passengers)" in text and "90 : Odd Post, since corrected" in text
    assert "Quote 3." in text and "said by the mayor" in text
    assert text.count("Quote 1.") == 2  # once for each sentence that cites it, and not again for its side
    assert problems(evidence_view(answer)["blocks"]) == []


def test_an_abstention_offers_a_question() -> None:
    nearest = (_citation(1, "Island Gazette", 12).article,)
    answer = Answer(
        question="Why?", text="None answers.", abstained=True, reason="not_answered", nearest=nearest, suggestion="How?"
    )
    text = shown({"blocks": answer_blocks(answer, "id", date(2026, 11, 14))})
    assert text.index("Title 1") < text.index("You could ask: ") < text.index("“How?”")


def test_a_greeting_is_not_to_be_judged() -> None:
    greeting = Answer(question="hi", text="Hello. Ask me of the news.", abstained=True, reason="no_question")
    refusal = greeting.model_copy(update={"reason": "not_covered"})
    told, followed, refused = (
        shown({"blocks": answer_blocks(answer, "id", date(2026, 11, 14), followed=of_thread)})
        for answer, of_thread in ((greeting, False), (greeting, True), (refusal, False))
    )
    assert told.strip() == "Hello. Ask me of the news." and "Stop following" in followed
    assert "Helpful" in refused and "Helpful" not in followed


def test_newer_articles_on_it_are_listed_below_the_sources() -> None:
    newer = (_citation(1, "Island Gazette", 12).article,)
    shown = str(answer_blocks(ANSWER.model_copy(update={"newer": newer}), "id", date(2026, 11, 14)))
    assert 0 < shown.index("Sources") < shown.index("Newer on this") < shown.rindex("Island Gazette")
    assert "Newer on this" not in str(answer_blocks(ANSWER, "id", date(2026, 11, 14)))


def test_a_channel_and_a_direct_message_show_the_same_answer() -> None:
    channel = answer_blocks(ANSWER, "id", date(2026, 11, 14), followed=True)
    direct = answer_blocks(ANSWER, "id", date(2026, 11, 14))
    assert channel[: len(direct)] == direct
    assert [block["type"] for block in channel[len(direct) :]] == ["actions"]
