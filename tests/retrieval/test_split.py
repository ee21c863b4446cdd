"""Passages: exact offsets, whole sentences, a size that small models read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.models import Article
from retrieval.sources.sentences import sentence_spans
from retrieval.split import MAX_TOKENS, TARGET_TOKENS, estimate_tokens, split

PARAGRAPH = (
    "The ferry to Port Sennet will stop at the end of May, the harbour board said on Monday. It has carried about 900"
    " people a day. “Nobody asked us. Nobody wrote to us,” said Lena Ford, who runs the café at the landing stage."
)


def article(text: str, **fields: str) -> Article:
    return Article(article_id="a:1", title="Ferry to stop", text=text, **fields)  # type: ignore[arg-type]  # only strings here


def paragraphs(count: int) -> str:
    return "\n\n".join(PARAGRAPH.replace("900", str(number + 900)) for number in range(count))


def test_passages_are_of_one_size_and_hold_all_sentences() -> None:
    piece = article(paragraphs(12))
    passages = split(piece)
    sizes = [estimate_tokens(passage.text) for passage in passages]
    assert len(passages) > 2
    assert all(TARGET_TOKENS / 2 < size <= MAX_TOKENS for size in sizes), sizes
    assert [span for passage in passages for span in passage.sentences] == sentence_spans(piece.text)
    assert [passage.id for passage in passages] == [f"a:1:{n}" for n in range(len(passages))]


def test_a_short_article_is_one_passage_and_an_empty_one_is_none() -> None:
    assert len(split(article(PARAGRAPH))) == 1
    assert split(article("")) == ()


def test_a_passage_ends_with_its_paragraph_where_one_is_near() -> None:
    piece = article(paragraphs(12))
    for passage in split(piece)[:-1]:
        assert piece.text[passage.end :].startswith("\n\n")


SPEECH = (
    "“Nobody asked us about the pier,” said Lena Ford, who runs the café.\n\n“We read of it in the paper.”\n\n"
    "“That is no way to treat people who have lived here for years.”"
)


@pytest.mark.parametrize("words_before", range(40, 200, 8))
def test_a_quotation_stays_with_its_speaker_wherever_it_falls(words_before: int) -> None:
    filler = " ".join(f"Boat {number} came in late." for number in range(words_before // 5))
    after = " ".join(f"Boat {number} left early." for number in range(60))
    piece = article(f"{filler}\n\n{SPEECH}\n\n{after}")
    assert any(SPEECH in passage.text for passage in split(piece))


def test_a_speech_longer_than_a_passage_is_cut() -> None:
    speech = "\n\n".join(f"“We saw boat {number} come in late." for number in range(90)) + "”"
    passages = split(article(f"{PARAGRAPH}\n\n{speech}\n\n{PARAGRAPH}"))
    assert len(passages) > 2
    assert all(estimate_tokens(passage.text) <= MAX_TOKENS for passage in passages)


def test_a_passage_that_repeats_an_earlier_one_is_left_out() -> None:
    passages = split(article(("x" * 1_000 + " ") * 2_000 + f"\n\n{PARAGRAPH}"))
    assert len(passages) < 10
    assert PARAGRAPH in passages[-1].text
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))


def test_the_context_names_headline_outlet_and_day() -> None:
    piece = article(PARAGRAPH, publisher="The Gull", published_at="2026-01-05")
    assert piece.context == "Ferry to stop. The Gull. 5 January 2026."


@settings(max_examples=150)
@given(st.text(st.sampled_from("abC. \n“”\"'!?é中。…1"), max_size=3_000) | st.text(max_size=500))
def test_offsets_are_exact(text: str) -> None:
    piece = article(text)
    passages = split(piece)
    for passage in passages:
        assert piece.text[passage.start : passage.end] == passage.text
        assert passage.sentences[0][0] == passage.start
        assert passage.sentences[-1][1] == passage.end
    kept = {span for passage in passages for span in passage.sentences}
    held = [passage.text for passage in passages]
    assert len(set(held)) == len(held)
    assert all(span in kept or any(text[slice(*span)] in one for one in held) for span in sentence_spans(text))
    assert len({passage.id for passage in passages}) == len(passages)


def test_a_question_is_not_parted_from_its_reply() -> None:
    turn = "What do you say to the mill and to all who live beside the river, {}?\n\nI say, {}, that {}.\n\n"
    long = "the water is as low as it has been in any summer that I have known " * 4
    text = "".join(turn.format(name, name, long.strip()) for name in ("Ada", "Bo", "Cy", "Di", "Eve", "Fay"))
    article = Article(article_id="a", title="A talk", text=text.strip())
    passages = split(article)
    assert len(passages) > 2 and not [one for one in passages if one.text.endswith("?")]
