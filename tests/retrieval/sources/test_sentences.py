"""Sentence offsets: exact, in order, and kind to abbreviations and quoted speech."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.sources.sentences import MAX_SENTENCE_CHARS, sentence_spans


def sentences(text: str, language: str | None = None) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Kite left. Dr. Oh stayed.", ["Mr. Kite left.", "Dr. Oh stayed."]),
        ("It rose 3.5 per cent. Then it fell.", ["It rose 3.5 per cent.", "Then it fell."]),
        (
            "“This is bad. Really bad,” Ms Vane said. He agreed.",
            ["“This is bad. Really bad,” Ms Vane said.", "He agreed."],
        ),
        ("It opens at 5 p.m. on Friday.", ["It opens at 5 p.m. on Friday."]),
        ("A heading\n\nA sentence.", ["A heading", "A sentence."]),
        ("One line\nanother line", ["One line", "another line"]),
        ("Stop. … Go.", ["Stop.", "… Go."]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "U.S. officials met. They left.", ["U.S. officials met.", "They left."]),
        ("en", "Dr. Oh of D.C. said so. He left.", ["Dr. Oh of D.C. said so.", "He left."]),
        ("en", "“Yes,” she said. “We can.” He left.", ["“Yes,” she said.", "“We can.”", "He left."]),
        ("en", 'She "is," he said. "They are." It is.', ['She "is," he said.', '"They are."', "It is."]),
        ("en", "He read ”Far Window.” He won a prize.", ["He read ”Far Window.”", "He won a prize."]),
        ("de", "Das ist z. B. gut. Er kam am 3. Oktober.", ["Das ist z. B. gut.", "Er kam am 3. Oktober."]),
        ("de", "„Gut. Sehr gut“, sagte sie. Er ging.", ["„Gut. Sehr gut“, sagte sie.", "Er ging."]),
        ("de", "Prof. Dr. Vane kam. Der 2. Damm hielt.", ["Prof. Dr. Vane kam.", "Der 2. Damm hielt."]),
        ("fr", "« Bien. Très bien », dit M. Roux. Il part.", ["« Bien. Très bien », dit M. Roux.", "Il part."]),
        ("fr", "M. Roux est là. Mme Vane aussi.", ["M. Roux est là.", "Mme Vane aussi."]),
        ("es", "¿Qué pasa? ¡Nada! El Sr. Ríos salió.", ["¿Qué pasa?", "¡Nada!", "El Sr. Ríos salió."]),
        ("es", "Dijo: «No hay. Nada». Salió.", ["Dijo: «No hay. Nada».", "Salió."]),
        ("nl", "Dat is o.a. waar. Hij ging.", ["Dat is o.a. waar.", "Hij ging."]),
        ("ru", "Это, т. е. дамба, стоит. Она цела.", ["Это, т. е. дамба, стоит.", "Она цела."]),
        ("zh", "他说：“很好。真的。”她走了。是吗？", ["他说：“很好。真的。”", "她走了。", "是吗？"]),
        (
            "ja",
            "「良い。とても。」と彼は言った。彼女は去った。",
            ["「良い。とても。」と彼は言った。", "彼女は去った。"],
        ),
        ("ar", "هل جاء؟ نعم جاء. ثم ذهب!", ["هل جاء؟", "نعم جاء.", "ثم ذهب!"]),
        ("hi", "क्या हुआ? वह गया। फिर आया।", ["क्या हुआ?", "वह गया।", "फिर आया।"]),
        (None, "他说很好。她走了。", ["他说很好。", "她走了。"]),
        ("xx", "Mr. Kite left. She came.", ["Mr. Kite left.", "She came."]),
    ],
)
def test_each_language_has_its_own_stops_and_abbreviations(
    language: str | None, text: str, expected: list[str]
) -> None:
    assert sentences(text, language) == expected


def test_a_run_without_stops_is_cut_to_size() -> None:
    text = "word " * 2_000
    spans = sentence_spans(text)
    assert max(end - start for start, end in spans) <= MAX_SENTENCE_CHARS
    assert " ".join(text[start:end] for start, end in spans).split() == text.split()


def test_a_very_long_line_is_cut_between_sentences() -> None:
    text = "The ferry left on time. " * 5_000
    assert set(sentences(text)) == {"The ferry left on time."}


def test_a_line_of_opened_quotations_takes_seconds_at_most() -> None:
    began = time.monotonic()
    assert len(sentence_spans("“a. " * 250_000)) > 100_000
    assert time.monotonic() - began < 60


@settings(max_examples=150)
@given(
    st.text(st.sampled_from("aB. \n“”\"'!?é中。…\u2028-1と」"), max_size=200) | st.text(max_size=200),
    st.sampled_from([None, "en", "de", "fr", "ja", "xx"]),
)
def test_offsets_cover_all_text_in_order(text: str, language: str | None) -> None:
    spans = sentence_spans(text, language)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    held = "".join(text[start:end] for start, end in spans)
    assert "".join(held.split()) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
