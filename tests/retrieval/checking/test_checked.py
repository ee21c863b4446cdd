"""The rules and the checker together; one written by hand stands in at the seam, and the real one reads too."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.checking.checked import AGAINST, MEANING, checked, weighed
from retrieval.checking.verify import verify
from retrieval.models import Article, Check
from retrieval.reader.checker import Checker, load_checker
from retrieval.reader.pages import Entailed, Page
from retrieval.reader.source import Source
from tests.retrieval.made import FERRY, article, hits

TRUE = "Salvage will cost roughly $4.5 million, the insurer Blyth Marine said."
IN_OTHER_WORDS = "Nobody who had been aboard came to harm when the Marigold hit the shallows off Tern Island."
SURE, DOUBTFUL = 20.0, -20.0


class Says:
    """Finds every claim as likely; keeps what it was asked."""

    def __init__(self, logit: float, doubted: tuple[str, ...] = ()) -> None:
        self._found = Entailed(logit, doubted)
        self.asked: list[tuple[str, Sequence[Page]]] = []

    def entails(self, claim: str, pages: Sequence[Page]) -> Entailed:
        self.asked.append((claim, pages))
        return self._found


def checks(text: str, checker: Says | Checker | None, **known: str) -> tuple[Check, ...]:
    (hit,) = hits(article(FERRY, **known))
    return checked(text, [hit.passage], {hit.article.article_id: hit.article}, checker)


def failed(found: Sequence[Check]) -> set[str]:
    return {check.name for check in found if not check.ok}


def test_a_claim_is_read_with_the_passages_that_it_cites_under_their_headline() -> None:
    checker = Says(SURE)
    assert failed(checks(TRUE, checker, title="Ferry aground")) == set()
    ((claim, (page,)),) = checker.asked
    assert claim == TRUE and page.heading.startswith("Ferry aground (Tern Gazette, ")
    assert any("$4.5 million" in sentence for sentence in page.sentences)


def test_what_the_checker_does_not_find_fails_and_its_words_are_named() -> None:
    found = checks(TRUE, Says(DOUBTFUL, ("roughly", "insurer")))
    assert failed(found) == {MEANING}
    assert "“roughly”" in found[-1].detail and "“insurer”" in found[-1].detail


@pytest.mark.parametrize("name", sorted(AGAINST))
def test_a_rule_that_failed_is_outweighed_where_the_checker_is_sure(name: str) -> None:
    rules = (Check(name="cited", ok=True, detail="."), Check(name=name, ok=False, detail="Other words."))
    assert failed(weighed(rules, Entailed(SURE), Entailed(SURE))) == set()
    assert failed(weighed(rules, Entailed(DOUBTFUL), Entailed(DOUBTFUL))) == {name, MEANING}


@pytest.mark.parametrize(
    "text",
    [
        "Salvage will cost roughly $5.4 million, the insurer Blyth Marine said.",
        "Valdor said the company “knew about the engine and sent us out anyway”.",
        "Salvage will cost roughly $4.5 million, see https://blyth.example.",
    ],
)
def test_a_figure_a_quotation_or_a_link_that_is_not_there_cannot_be_read_into_it(text: str) -> None:
    checker = Says(SURE)
    assert failed(checks(text, checker)) and not checker.asked


def test_what_stands_there_word_for_word_is_not_read() -> None:
    checker = Says(DOUBTFUL)
    found = checks("The vessel lies about 3 kilometres from the harbour mouth.", checker)
    assert not failed(found) and not checker.asked


def test_in_a_language_that_the_checker_was_not_taught_the_rules_decide() -> None:
    checker = Says(DOUBTFUL)
    assert failed(checks(TRUE, checker, language="de")) == set() and not checker.asked


def test_without_a_checker_the_rules_decide() -> None:
    (hit,) = hits(article(FERRY))
    assert checks(TRUE, None) == verify(TRUE, [hit.passage], {hit.article.article_id: hit.article})


@given(
    st.lists(st.tuples(st.sampled_from(sorted(AGAINST)), st.booleans()), unique_by=lambda one: one[0]),
    st.floats(-30, 30),
    st.floats(0, 30),
)
def test_the_surer_the_checker_the_more_stands(rules: list[tuple[str, bool]], logit: float, more: float) -> None:
    given_ = [Check(name=name, ok=ok, detail=".") for name, ok in rules]
    less, surer = Entailed(logit), Entailed(logit + more)
    for whole, part in ((surer, less), (less, surer), (surer, surer)):
        assert len(failed(weighed(given_, whole, part))) <= len(failed(weighed(given_, less, less)))


class DoubtsOne(Says):
    """Doubts the one part for sure; of the sentence itself it is not sure."""

    def __init__(self, part: str, whole: float) -> None:
        super().__init__(whole)
        self._part = part

    def entails(self, claim: str, pages: Sequence[Page]) -> Entailed:
        found = super().entails(claim, pages)
        return Entailed(DOUBTFUL, ("admitted",)) if claim == self._part else found


def test_a_part_that_the_checker_doubts_is_enough() -> None:
    text = "Salvage will cost roughly $4.5 million, which the insurer Blyth Marine admitted."
    checker = DoubtsOne("which the insurer Blyth Marine admitted.", 0.5)
    assert failed(checks(text, Says(0.5))) == set()
    found = checks(text, checker)
    assert failed(found) == {MEANING} and "“admitted”" in found[-1].detail
    assert [claim for claim, _ in checker.asked][1:] == [
        "Salvage will cost roughly $4.5 million.",
        "which the insurer Blyth Marine admitted.",
    ]


@pytest.mark.parametrize("logit", [SURE, DOUBTFUL])
def test_parts_are_not_read_where_they_could_change_nothing(logit: float) -> None:
    checker = Says(logit)
    checks("Salvage will cost roughly $4.5 million, which the insurer Blyth Marine admitted.", checker)
    assert len(checker.asked) == 1


@pytest.fixture(scope="module")
def checker(reader_source: Source, models: Path) -> Checker:
    return load_checker(reader_source, models)


def test_the_checker_lets_other_words_stand_and_finds_what_is_exchanged(checker: Checker) -> None:
    assert failed(checks(TRUE, checker)) == set()
    assert failed(checks(IN_OTHER_WORDS, checker)) == set()
    exchanged = "Salvage will cost roughly $4.5 million, Captain Ines Valdor said."
    assert failed(checks(exchanged, checker))


def test_a_hit_of_an_article_is_enough(checker: Checker) -> None:
    whole: Article = article(FERRY)
    assert checked("The crew will keep their jobs, Tomas Reke said.", [hits(whole)[0].passage], None, checker)
