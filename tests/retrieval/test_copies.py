"""Copies are found however they were edited or cut, on both databases; look-alikes stay apart."""

import random
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.catalogue.catalogue import Catalogue, Entry
from retrieval.catalogue.neighbours import MOST_NEIGHBOURS, MOST_OF_A_BAND, neighbours
from retrieval.copies import original_of
from retrieval.models import Article
from retrieval.same_text import same_text
from retrieval.sketch import BANDS, FEWEST_WORDS, MOST_WORDS, similarity, sketch, words_of
from tests.retrieval.lookalikes import GERMAN_WEATHER, ISSUES, prose
from tests.retrieval.stored import DAY, article

FOREIGN = prose(99, 600).split()
FIRST = prose(1)


def stored(catalogue: Catalogue, *articles: Article) -> None:
    vectors = np.zeros((0, 1), dtype=np.float32)
    catalogue.save([Entry(one, (), vectors, one.title, *sketch(one.text)) for one in articles], "none")


def found(catalogue: Catalogue, one: Article) -> str | None:
    return original_of(catalogue, one, sketch(one.text))


def replaced(text: str, share: float) -> str:
    chance = random.Random(7)
    return " ".join(chance.choice(FOREIGN) if chance.random() < share else word for word in text.split())


def sentences(text: str) -> list[str]:
    return [f"{one.strip('. ')}." for one in text.split(". ")]


@pytest.fixture
def held(catalogue: Catalogue) -> Catalogue:
    """A catalogue with the article "first" among others."""
    stored(catalogue, article("first", FIRST), *(article(f"other {n}", prose(n)) for n in range(2, 20)))
    return catalogue


def shuffled(text: str) -> str:
    parts = sentences(text)
    random.Random(3).shuffle(parts)
    return " ".join(parts)


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(FIRST, id="the same"),
        pytest.param(replaced(FIRST, 0.03), id="3 % replaced"),
        pytest.param(replaced(FIRST, 0.1), id="10 % replaced"),
        pytest.param(replaced(FIRST, 0.4), id="40 % replaced"),
        pytest.param(" ".join(word for at, word in enumerate(FIRST.split()) if at % 5 > 1), id="40 % deleted"),
        pytest.param(" ".join(FIRST.split()[:240]), id="cut to 60 %"),
        pytest.param(" ".join(FIRST.split()[80:320]), id="the middle 60 %"),
        pytest.param(" ".join(FIRST.split()[:160]), id="cut to 40 %"),
        pytest.param(" ".join(one for at, one in enumerate(sentences(FIRST)) if at % 5 > 1), id="sentences left out"),
        pytest.param(shuffled(FIRST), id="sentences moved"),
        pytest.param(FIRST.upper(), id="in capitals"),
        pytest.param(f"By Robin Vale, NNA.\n\n{FIRST}\n\n© The Almer Post. All rights reserved.", id="in other dress"),
    ],
)
def test_a_copy_is_found(held: Catalogue, copy: str) -> None:
    assert found(held, article("copy", copy, title="Quite another headline")) == "first"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(prose(77), id="another text"),
        pytest.param(" ".join([*FIRST.split()[:100], *prose(78).split()]), id="a fifth of it in a longer text"),
        pytest.param(" ".join(FIRST.split()[:100]), id="a quarter of it alone"),
        pytest.param(" ".join([*prose(79).split()[:150], *FIRST.split()[150:]]), id="another beginning"),
        pytest.param(" ".join(sorted(FIRST.split())), id="its words in another order"),
        pytest.param("Too short to tell.", id="short"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_shares_less_is_no_copy(held: Catalogue, text: str) -> None:
    assert found(held, article("other", text)) is None


@pytest.mark.parametrize("issues", ISSUES.values(), ids=ISSUES.keys())
def test_texts_of_one_form_about_other_things_stay_apart(issues: tuple[str, str]) -> None:
    one, other = (article(name, text) for name, text in zip("ab", issues, strict=True))
    assert not same_text(one, other) and not same_text(other, one)


@pytest.mark.parametrize("issues", ISSUES.values(), ids=ISSUES.keys())
def test_each_of_them_is_known_again_when_a_word_or_two_change(issues: tuple[str, str]) -> None:
    for text in issues:
        assert same_text(article("a", text), article("b", replaced(text, 0.03)))


def test_articles_around_one_gallery_stay_apart() -> None:
    captions = " ".join(f"{sentence} Photo {n}." for n, sentence in enumerate(sentences(prose(5, 2_000))))
    one, other = (article(name, f"{prose(seed, 250)} {captions}") for name, seed in (("a", 6), ("b", 7)))
    assert not same_text(one, other)


def test_issues_of_a_column_stay_apart_but_a_rewritten_report_of_the_same_hour_is_known_by_its_headline() -> None:
    mine, theirs = sentences(FIRST), sentences(prose(8))
    text = " ".join(theirs[at] if at % 5 in (1, 3) else one for at, one in enumerate(mine[: len(theirs)]))
    first = article("a", FIRST, title="Ferry to the outer islands runs again")
    assert not same_text(first, article("b", text, title="Five things to know this morning"))
    assert same_text(first, article("b", text, title=first.title, published_at=DAY + timedelta(hours=2)))
    assert not same_text(first, article("b", text, title=first.title, published_at=DAY + timedelta(days=1)))
    assert not same_text(first, article("b", text, title=first.title, published_at=None))


def test_numbered_headlines_of_a_series_part_texts_with_other_numbers() -> None:
    first = article("a", f"Puzzle 811 of our series. {FIRST}", title="Daily puzzle 811: hints and answer")
    second = article("b", f"Puzzle 812 of our series. {FIRST}", title="Daily puzzle 812: hints and answer")
    assert not same_text(first, second)
    assert same_text(first, article("c", second.text, title="What to make of today's puzzle"))
    assert same_text(first, article("d", first.text, title="Daily puzzle 812: hints and answer"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GERMAN_WEATHER.format("Montag", "Nebel", 4, 11, 20, 45, 9, "7:12", "17:30"), id="German"),
        pytest.param(
            "قال مكتب الزلازل في أورلانديا إن زلزالا بقوة خمس درجات ضرب الساحل الشمالي صباح الثلاثاء. ولم ترد تقارير "
            "عن إصابات أو أضرار كبيرة في المدينة القديمة. وطلبت السلطات من السكان الابتعاد عن المباني المتصدعة حتى "
            "ينتهي المهندسون من فحصها. وقالت الشركة المشغلة للعبارات إن الرحلات إلى الجزر ستعود مساء الأربعاء بعد "
            "إصلاح الرصيف. وتقع المنطقة على صدع نشط وتشهد هزات عدة كل عام.",
            id="Arabic",
        ),
        pytest.param(ISSUES["Chinese quakes"][0], id="Chinese"),
    ],
)
def test_a_copy_is_found_in_any_language(catalogue: Catalogue, text: str) -> None:
    stored(catalogue, article("first", text))
    words = words_of(text)
    unspaced = max(len(word) for word in words) < 4
    kept = ("" if unspaced else " ").join(word for at, word in enumerate(words) if at % 10 != 4)
    assert found(catalogue, article("copy", kept)) == "first"
    assert found(catalogue, article("cut", text[: int(0.6 * len(text))])) == "first"


def test_an_article_is_no_copy_of_itself_nor_of_its_own_copies(held: Catalogue) -> None:
    first = article("first", FIRST)
    assert found(held, first) is None
    beside = [(article("copy", FIRST, duplicate_of="first"), sketch(FIRST))]
    assert original_of(held, first, sketch(FIRST), beside) is None


def test_a_copy_of_a_copy_names_the_original_also_within_a_batch(held: Catalogue) -> None:
    text = prose(50)
    beside = [(article("one", text), sketch(text)), (article("two", text, duplicate_of="one"), sketch(text))]
    assert original_of(held, article("three", replaced(text, 0.1)), sketch(replaced(text, 0.1)), beside) == "one"


def test_copies_are_found_in_either_database(either: Catalogue) -> None:
    stored(either, article("first", FIRST), article("other", prose(2)))
    assert found(either, article("copy", replaced(FIRST, 0.4))) == "first"


def test_a_look_up_brings_few_however_many_share_a_band(either: Catalogue) -> None:
    vectors = np.zeros((0, 1), dtype=np.float32)
    entries = [Entry(article(f"a{n:03}"), (), vectors, "x", b"%d" % n, (1, 2, 3, 1_000 + n % 70)) for n in range(300)]
    either.save([*entries, Entry(article("z"), (), vectors, "x", b"z", (-(2**63), 2**63 - 1, 5))], "none")
    assert len(neighbours(either.engine, [1])) == MOST_OF_A_BAND
    many = neighbours(either.engine, [1, 2, 3, *range(1_000, 1_070)])
    assert len(many) == MOST_NEIGHBOURS and many[0] == ("a000", b"0")
    assert neighbours(either.engine, [1, -(2**63), 2**63 - 1])[0] == ("z", b"z"), "two bands in common come first"
    assert neighbours(either.engine, []) == [] and neighbours(either.engine, [77]) == []


def test_signatures_of_other_layouts_do_not_compare() -> None:
    whole = sketch(FIRST)
    assert similarity(whole.signature, b"") == 0.0
    assert similarity(whole.signature, whole.signature[: 4 * 128]) == 0.0, "as an older version made them"
    assert similarity(whole.signature, whole.signature) == 1.0
    assert len(whole.bands) == BANDS and all(-(2**63) <= band < 2**63 for band in whole.bands)


def test_a_text_beyond_measure_is_read_in_part() -> None:
    endless = "dam broke again " * 400_000
    assert len(words_of(endless)) == MOST_WORDS
    assert len(words_of("x" * 5_000_000)) == 1
    assert len(sketch(endless).bands) == BANDS
    assert same_text(article("a", endless), article("b", endless[: 5 * 60_000]))


@given(st.text(max_size=400))
def test_any_text_has_a_sketch_and_is_its_own_text(text: str) -> None:
    sketched = sketch(text)
    assert sketched == sketch(text)
    assert bool(sketched.bands) == bool(sketched.signature) == (len(words_of(text)) >= FEWEST_WORDS)
    assert same_text(article("a", text), article("b", text)) == bool(words_of(text))


@given(
    st.lists(st.sampled_from([*prose(60, 40).split(), "一", "二", "十", "\u0e01", "é", "٣"]), max_size=90),
    st.integers(0, 60),
)
def test_either_of_two_may_come_first(words: list[str], at: int) -> None:
    one, other = article("a", " ".join(words)), article("b", " ".join(words[at:] + words[: at // 2]))
    assert same_text(one, other) == same_text(other, one)
