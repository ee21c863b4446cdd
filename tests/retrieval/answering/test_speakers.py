"""Who says a sentence, in the article's own words, and nobody where that is not certain."""

import pytest

from retrieval.answering.speakers import said_by
from retrieval.answering.telling.citing import Gathered
from retrieval.answering.telling.plain_words import remark
from tests.retrieval.made import article, hits


@pytest.mark.parametrize(
    ("sentence", "before", "who"),
    [
        ("The range is 900 kilometres, the White House said on Thursday.", "", "the White House"),
        ("The mayor, Hedda Lunn, said she had slept for the first time in weeks.", "", "the mayor, Hedda Lunn"),
        ("“It is in writing,” said Oskar Thelin, the secretary.", "", "Oskar Thelin"),
        ("No container moved, according to the Estmere Port Authority.", "", "the Estmere Port Authority"),
        ("The Chamber of Trade put the damage at 40 million crowns.", "", "the Chamber of Trade"),
        ("The chamber has put a name to it.", "", ""),
        ("She said that a cut was not on the table.", "The governor, Sunniva Tarrant, told a news conference.",
         "the governor, Sunniva Tarrant"),
        ("It said that 34 ships were waiting.", "None moved, according to the port authority.", "the port authority"),
        # somebody else is named in between, and may be the one who speaks
        ("“Nobody stands above the law,” he said.",
         "Saln denied it, the court said. President Radomir Velk suspended him.", ""),
        ("“Do not be afraid,” it said.", "Koenig said that it would take years. Tilda, nine, had written.", ""),
        ("On Monday said nothing else.", "", ""),
        ("The bridge was closed on Monday.", "Engineers said so.", ""),
        ("The report said that the roof was weak.", "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_who_says_it(sentence: str, before: str, who: str) -> None:
    assert said_by(sentence, before) == who


FIRST = "The governor, Sunniva Tarrant, told a news conference in Holm that prices were rising."
SECOND = "She said that a cut was not on the table."


def test_a_speaker_whom_the_answer_does_not_name_is_told_beside_the_sentence() -> None:
    (hit,) = hits(article(f"{FIRST} {SECOND}"))
    start, end = len(FIRST) + 1, len(FIRST) + 1 + len(SECOND)
    alone = Gathered().add(SECOND, [(hit, start, end)], ())
    assert remark(alone) == "[said by the governor, Sunniva Tarrant]"
    gathered = Gathered()
    named = gathered.add(FIRST, [(hit, 0, len(FIRST))], ())
    after = gathered.add(SECOND, [(hit, start, end)], ())
    assert (remark(named), remark(after)) == ("", "")
    assert [one.said_by for one in gathered.citations] == ["the governor, Sunniva Tarrant"] * 2
