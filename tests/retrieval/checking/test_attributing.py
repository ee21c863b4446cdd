"""Who said it: a quotation or statement stays with its speaker, however the two sentences name them."""

import pytest

from retrieval.checking.verify import verify
from tests.retrieval.made import article, hits

REPORT = (
    "The bridge at Lowick will close for nine weeks, the county said on Monday. The engineer in charge, Petra Holm, "
    'said the bearings were worn. "We hear the steel complain," she said.\n\n'
    "The hauliers' association opposes the closure. Its chairman, Arno Beck, said the detour would ruin small firms. "
    "Ms Holm denied that, saying most lorries already went round. Tess Marlow, a baker, collected 800 names against "
    'it. "My bread goes over that bridge at four," said Marlow.'
)
(HIT,) = hits(article(REPORT))


def wrong(text: str) -> list[str]:
    checks = verify(text, [HIT.passage], {HIT.article.article_id: HIT.article})
    return [check.detail for check in checks if check.name == "attribution" and not check.ok]


@pytest.mark.parametrize(
    "text",
    [
        'Petra Holm, who is in charge after the county called for repairs, said: "We hear the steel complain."',
        'Tess Marlow, noting that the detour takes longer, said: "My bread goes over that bridge at four."',
        'Arno Beck spoke of ruin, but for Tess Marlow what counts is that "my bread goes over that bridge at four".',
        "Tess Marlow does not want the detour, which the hauliers' Arno Beck said would ruin small firms.",
        "Arno Beck said the detour would ruin small firms, while Petra Holm denied that it would ruin them.",
        "The ship's owner said the detour would ruin small firms.",
        'Tess Marlow, who had said that her "bread goes over that bridge at four", welcomed the 800 names.',
    ],
)
def test_words_are_with_those_who_said_them(text: str) -> None:
    assert wrong(text) == []


@pytest.mark.parametrize(
    "text",
    [
        'Arno Beck said: "We hear the steel complain."',
        'For Arno Beck it is simple: "My bread goes over that bridge at four."',
        'While Beck said of lorries that "my bread goes over that bridge at four", Tess Marlow collected 800 names.',
        "Tess Marlow said the bearings were worn.",
        '"We hear the steel complain," said Petra Holm, while Tess Marlow said the detour would ruin small firms.',
    ],
)
def test_words_given_to_another_are_held_back(text: str) -> None:
    assert wrong(text)
