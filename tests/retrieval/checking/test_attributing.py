"""Who said it: a quotation or statement stays with its speaker, however the two sentences name them."""

import pytest

from retrieval.checking.verify import verify
from retrieval.models import Hit
from tests.retrieval.made import article, hits

REPORT = (
    "The bridge at Lowick will close for nine weeks, the county said on Monday. The engineer in charge, Petra Holm, "
    'said the bearings were worn. "We hear the steel complain," she said.\n\n'
    "The hauliers' association opposes the closure. Its chairman, Arno Beck, said the detour would ruin small firms. "
    "Ms Holm denied that, saying most lorries already went round. Tess Marlow, a baker, collected 800 names against "
    'it. "My bread goes over that bridge at four," said Marlow.'
)
HEARING = (
    'Judge Rhea Colm asked Dunn whether he had seen the letter. He was silent. "Not until June," he said. According to '
    'Colm, Barlow had burned the letter. She denied that. "I have never owned a stove," she said.\n\n'
    'Mira Voss, who led the firm Kestle for years, left in June. Arvane had wanted to keep her on. "I would rather '
    'plant pears," she said.\n\nThe letter was found, said the court\'s clerk, Tom Hale, in a drawer. "It was dry," '
    "said its finder, Ann Pryce. Kestle's director, Jon Reed, said the firm had lost nothing by it.\n\n"
    "The Wexcombe growers' union, a party to the case, was paid 900 crowns. Its secretary, Una Lorne, said prices had "
    "fallen for years."
)
(HIT,), (HEARD,) = hits(article(REPORT)), hits(article(HEARING))


def wrong(text: str, hit: Hit = HIT) -> list[str]:
    checks = verify(text, [hit.passage], {hit.article.article_id: hit.article})
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


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ('Asked by Judge Rhea Colm about the letter, Dunn said that he had seen it "not until June".', False),
        ('Judge Rhea Colm said that she had seen the letter "not until June".', True),
        ('Mira Voss explained her leave with the words: "I would rather plant pears."', False),
        ('The court\'s clerk, Tom Hale, said of the letter: "It was dry."', True),
        ('Ann Pryce, who found the letter, said: "It was dry."', False),
        ("The Wexcombe growers' union, paid 900 crowns by then, says that prices had fallen for years.", False),
        ('Ann Pryce said of the letter "it was dry", while Tom Hale said the firm had lost nothing by it.', True),
        ("Turned down as late as June by the firm Kestle, the letter was paid for with 900 crowns.", False),
    ],
)
def test_a_speaker_is_read_past_offices_questions_and_bodies(text: str, is_wrong: bool) -> None:
    assert bool(wrong(text, HEARD)) is is_wrong
