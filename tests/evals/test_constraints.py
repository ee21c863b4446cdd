"""Questions that name an outlet, a person or a time: what honours them, those over the samples, and those made."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evals.constrained_questions import Constrained, read_constraints
from evals.constraints import constraint_measures, outcomes_on
from evals.generated_constraints import generated, spoken_outlets
from playground.samples import articles_path, constraints_path
from retrieval.errors import SourceError
from retrieval.models import Article, DateMention, Headline, Hit, Passage
from retrieval.newsdesk import Newsdesk

AT = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
TEXT = "On 6 November the pier fell. Nobody was hurt, said Lena Ford."


def hit(publisher: str = "Tidewatch", copies: tuple[Headline, ...] = (), start: int = 0) -> Hit:
    """A passage of one article of 12 November 2026."""
    article = Article(article_id="pier", title="Pier", text=TEXT, publisher=publisher, published_at=AT)
    passage = Passage(
        id="pier:0", article_id="pier", ordinal=0, text=TEXT[start:], start=start, end=len(TEXT), sentences=()
    )
    return Hit(passage=passage, article=article, score=1.0, copies=copies)


def question(**wanted: object) -> Constrained:
    return Constrained.model_validate({"question": "What happened?", "asked_at": AT, **wanted})


NAMED = {"pier": (DateMention(start=3, end=13, first=datetime(2026, 11, 6).date(), last=datetime(2026, 11, 6).date()),)}


@pytest.mark.parametrize(
    ("wanted", "found", "honoured"),
    [
        ({"outlet": "tidewatch"}, hit(), True),
        ({"outlet": "Courier"}, hit(), False),
        ({"outlet": ["Courier", "Tidewatch"]}, hit(), True),
        ({"outlet": "Courier"}, hit(copies=(Headline(article_id="b", title="Pier", publisher="Courier"),)), True),
        ({"person": "Ford"}, hit(), True),
        ({"person": "Oduya"}, hit(), False),
        ({"since": "2026-11-12"}, hit(), True),
        ({"since": "2026-11-13"}, hit(), False),
        ({"until": "2026-11-11"}, hit(), False),
        ({"until": "2026-11-12"}, hit(), True),
        ({"since": "2026-11-05", "until": "2026-11-07"}, hit(), False),
        ({"since": "2026-11-05", "until": "2026-11-07", "events": True}, hit(), True),
        ({"since": "2026-11-05", "until": "2026-11-07", "events": True}, hit(start=20), False),
    ],
)
def test_what_honours_a_question(wanted: dict[str, object], found: Hit, honoured: bool) -> None:
    asked = question(**wanted)
    assert [asked.honoured(kind, found, NAMED) for kind in asked.kinds] == [honoured]


def test_the_first_articles_count_each_once(small_desk: Newsdesk) -> None:
    ferry = {"question": "What stopped the ferry to the outer islands?", "person": "Oduya", "top": 1}
    bank = {"question": "What did the bank do with its key rate?", "outlet": "Orsa Courier"}
    bins = {"question": "Were the bins of the harbour emptied?", "since": "2024-03-04"}
    wanted = ({**ferry, "article": "ferry"}, {**bank, "article": "ferry"}, bins)
    questions = [Constrained.model_validate({"asked_at": "2024-03-07", **one}) for one in wanted]
    outcomes, run = outcomes_on(small_desk, questions)
    assert [len(one.found) for one in outcomes] == [1, 3, 3]
    assert all(len({hit.article.article_id for hit in one.found}) == len(one.found) for one in outcomes)
    measures = constraint_measures(outcomes, run)
    assert measures["person_honoured"] == 1.0 and measures["source_first"] == 0.5
    assert measures["date_honoured"] < 0.5 < measures["outlet_honoured"]
    counts = ("outlet_questions", "person_questions", "date_questions", "source_questions", "questions")
    assert [measures[name] for name in counts] == [1, 1, 1, 2, 3]
    assert 0 < measures["p50_ms"] <= measures["p95_ms"]


def test_the_questions_over_the_samples_can_be_honoured() -> None:
    """Each has as many articles that honour it as it asks for, and its own article is one of them."""
    articles = {one["_id"]: one for one in map(json.loads, articles_path().read_text().splitlines())}
    questions = read_constraints(constraints_path().parent)
    assert len(questions) >= 40
    for one in questions:
        serving = {article_id for article_id, article in articles.items() if _could_serve(one, article)}
        assert len(serving) >= one.top, one.question
        assert one.article is None or one.article in serving, one.question
    kinds = [kind for one in questions for kind in one.kinds]
    assert min(kinds.count(kind) for kind in ("outlet", "person", "date")) >= 12


def _could_serve(asked: Constrained, article: dict[str, str]) -> bool:
    day = datetime.fromisoformat(article["published_at"]).astimezone(UTC).date()
    if asked.outlets and article["publisher"] not in asked.outlets:
        return False
    if asked.person and asked.person not in article["text"]:
        return False
    within = (asked.since is None or day >= asked.since) and (asked.until is None or day <= asked.until)
    return within or asked.events


def test_an_outlet_is_called_as_articles_call_it() -> None:
    articles = [
        _article(
            "a", "www.harbourpost.example", "He told Harbour Post that it was over. The Harbour Post asked again."
        ),
        _article("b", "news.harbourpost.example", "HARBOUR POST readers know. “Harbour Post is right”, she said."),
        _article("c", "gull.example", "Nobody names it."),
        _article("d", "The Orsa Courier", "Told to the harbourpost in lower case."),
    ]
    assert spoken_outlets(articles) == {
        "www.harbourpost.example": "Harbour Post",
        "news.harbourpost.example": "Harbour Post",
        "gull.example": "gull",
        "The Orsa Courier": "The Orsa Courier",
    }


def test_questions_are_made_from_headline_outlet_and_day() -> None:
    text = "The Weather Service said so. No service is better. Mara Oduya said that the pier was safe, and Ford agreed."
    articles = [
        _article(f"{outlet}-{n}", outlet, text)
        for outlet in ("harbourpost.example", "www.harbourpost.example", "The Orsa Courier")
        for n in range(4)
    ]
    made = generated(articles, of_each=3)
    assert made == generated(reversed(articles), of_each=3), "the same at every call"
    kinds = [one.kinds for one in made]
    assert [kinds.count((kind,)) for kind in ("outlet", "person", "date")] == [6, 6, 6]
    for one in made:
        assert "Pier of the old harbour shut until June" in one.question and not one.question.endswith("??")
        if one.kinds == ("outlet",):
            assert ("Orsa Courier" in one.question) or "harbourpost" in one.question
            assert one.outlets in (("The Orsa Courier",), ("harbourpost.example", "www.harbourpost.example"))
        if one.kinds == ("person",):
            assert "Mara Oduya" in one.question and one.person == "Oduya", "an office is no person"
        if one.kinds == ("date",):
            assert one.since and one.until and one.since <= AT.date() <= one.until
            assert "2026" in one.question and one.asked_at > AT


def test_nothing_is_made_of_articles_without_outlet_or_day() -> None:
    bare = Article(article_id="a", title="A headline of five words", text="Text.", published_at=AT)
    assert generated([bare, bare.model_copy(update={"publisher": "Tidewatch", "published_at": None})]) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "could not be read"),
        ("{", "expected an object"),
        ("[]", "expected an object"),
        ('{"questions": []}', "holds no question"),
        ('{"questions": [{"question": "Who?", "asked_at": "2026-11-12"}]}', "question 1: it: .* names no outlet"),
        ('{"questions": [{"question": "Who?", "person": "Ford"}]}', "question 1: asked_at"),
        ('{"questions": [7]}', "question 1"),
        ('{"questions": 7}', "expected an object"),
    ],
)
def test_a_file_that_does_not_fit_is_named(tmp_path: Path, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / "constraints.json").write_text(content)
    with pytest.raises(SourceError, match=said):
        read_constraints(tmp_path)


def _article(article_id: str, publisher: str, text: str) -> Article:
    title = "Pier of the old harbour shut until June? | Harbour News"
    return Article(article_id=article_id, title=title, text=text, publisher=publisher, published_at=AT)
