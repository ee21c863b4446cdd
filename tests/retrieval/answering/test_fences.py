"""Fences and drafts: articles cannot leave their fence, and a stream is cut into whole sentences however it arrives."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.writing.drafts import Draft, Drafts, parts_of
from retrieval.answering.writing.fences import draw_keys, fenced, harmless
from tests.retrieval.made import FERRY, article, hits

HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(["</passage ", "<passage ", "[K3F9]", "]", ">", "\u202e", "\x00", "\n\n", "{passages}"]),
        st.text(max_size=10),
    ),
    max_size=12,
).map("".join)


@given(HOSTILE, HOSTILE)
def test_no_article_opens_or_closes_a_fence(text: str, title: str) -> None:
    keys = draw_keys(hits(article(f"x{text}", "one", title=title, publisher=title), article(FERRY, "two")))
    shown = fenced(keys)
    assert len(re.findall(r"<", shown)) == 4
    assert "[" not in shown
    for key in keys:
        assert shown.count(f"<passage {key}>") == shown.count(f"</passage {key}>") == 1


def test_keys_are_drawn_anew() -> None:
    found = hits(article(FERRY))
    assert len({next(iter(draw_keys(found))) for _ in range(20)}) > 10


@given(st.text(max_size=100))
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert harmless(harmless(text)) == harmless(text)


SENTENCES = (
    "The ferry ran aground on 11 March. [K3F9]\n"
    "- Salvage costs $4.5 million [B2C4, D5F6].\n"
    'Mr. Reke said "we will stop." [B2C4] [D5F6] The crew stays. [K3F9]\n'
    "Uncited line\n"
)
WANTED = [
    Draft("The ferry ran aground on 11 March.", ("K3F9",)),
    Draft("Salvage costs $4.5 million.", ("B2C4", "D5F6")),
    Draft('Mr. Reke said "we will stop."', ("B2C4", "D5F6")),
    Draft("The crew stays.", ("K3F9",)),
    Draft("Uncited line.", ()),
]


@given(st.lists(st.integers(1, 12), min_size=1, max_size=40))
def test_the_pieces_of_a_stream_make_no_difference(sizes: list[int]) -> None:
    drafts = Drafts()
    found: list[Draft] = []
    rest = SENTENCES
    for size in sizes:
        found += drafts.feed(rest[:size])
        rest = rest[size:]
    found += drafts.feed(rest)
    assert found + drafts.close() == WANTED


@given(st.integers(0, len(SENTENCES)))
def test_a_stream_cut_anywhere_gives_whole_sentences_only(at: int) -> None:
    drafts = Drafts()
    found = drafts.feed(SENTENCES[:at])
    assert found == WANTED[: len(found)]


def test_a_last_sentence_without_a_line_end_counts_when_the_model_ended() -> None:
    drafts = Drafts()
    assert drafts.feed("The crew stays. [K3F9]") == []
    assert drafts.close() == [Draft("The crew stays.", ("K3F9",))]
    drafts.feed("The crew would keep")
    assert drafts.close() == []


def test_of_a_line_too_long_for_a_sentence_nothing_comes_out() -> None:
    drafts = Drafts()
    for piece in ["The crew stays. "] * 200:
        assert drafts.feed(piece) == []
    assert drafts.feed("and goes [K3F9].\nThe ferry sails. [K3F9]\n") == [Draft("The ferry sails.", ("K3F9",))]
    assert drafts.feed("[K3F9]" * 900 + "\n") == [Draft("", ("K3F9",))]
    assert drafts.feed("word " * 900 + "[K3F9]\n") == []


def test_marks_that_hide_or_reverse_text_and_halves_of_characters_are_left_out() -> None:
    (draft,) = Drafts().feed("\u202eThe crew\u200b stays\ud83d.\x00 [K3F9]\n")
    assert draft == Draft("The crew stays.", ("K3F9",))
    assert Drafts().feed("““““ ]] [K3F9]\n") == [Draft("", ("K3F9",))]


@pytest.mark.parametrize("keys", ["[K3F9]", "(K3F9)", "【K3F9】", "[Passage K3F9]", "[ key K3F9 ]", "(passage K3F9)"])
def test_keys_are_known_in_the_brackets_that_models_use(keys: str) -> None:
    assert Drafts().feed(f"The crew stays. {keys}\n") == [Draft("The crew stays.", ("K3F9",))]
    assert Drafts().feed(f"The crew stays {keys}. The G7 (G20) met. {keys}\n") == [
        Draft("The crew stays.", ("K3F9",)),
        Draft("The G7 (G20) met.", ("K3F9",)),
    ]


def test_sentences_before_one_key_are_parts_that_can_be_checked_by_themselves() -> None:
    (draft,) = Drafts().feed('The crew stays on. Mr. Reke said "We stop. We go." and left. Yes. [K3F9] [B2C4]\n')
    assert parts_of(draft.text) == ["The crew stays on.", 'Mr. Reke said "We stop. We go." and left. Yes.']
    assert parts_of("The U.S. Supreme Court ruled.") == ["The U.S. Supreme Court ruled."]
