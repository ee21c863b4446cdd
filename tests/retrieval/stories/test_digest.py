"""A digest tells each story once, with citations that are exact, and comes back to it only with something new."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from playground.samples import articles_path, revisions_path
from retrieval.ingest import ingest, ingest_items
from retrieval.models import Article, Digest, Told
from retrieval.newsdesk import Newsdesk
from retrieval.stories.digest import compose, digest_json
from retrieval.stories.gravity import gravity, weight

WRITTEN = "northmarch-courier-brackwater-warned-of-weak-embankment"


def at(day: int, hour: int = 7) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def told_by(digest: Digest) -> list[Told]:
    """What the readers of a digest know, as the bot keeps it."""
    return [
        Told(
            story_id=story.id,
            headline=story.headline,
            article_ids=tuple(one.article_id for one in story.articles),
            sentences=tuple(one.text for one in story.summary),
            edition=digest.until.date(),
        )
        for story in digest.stories
    ]


def told_until(desk: Newsdesk, last: int) -> list[Told]:
    """Everything told by one digest a day from 3 November to `last`."""
    told: list[Told] = []
    for day in range(3, last + 1):
        told += told_by(compose(desk, at(day) - timedelta(hours=27), at(day), told=told))
    return told


def ids(digest: Digest) -> list[list[str]]:
    return [[one.article_id for one in story.articles] for story in digest.stories]


def assert_exact(desk: Newsdesk, digest: Digest) -> None:
    """Each sentence has a citation whose quote stands in the article where it says."""
    for story in digest.stories:
        assert 1 <= len(story.summary) <= 3
        by_number = {citation.n: citation for citation in story.citations}
        for sentence in story.summary:
            (number,) = sentence.citations
            citation = by_number[number]
            article = desk.catalogue.get(citation.article.article_id)
            assert article is not None and article.revision == citation.revision
            assert article.text[citation.start : citation.end] == citation.quote == sentence.text
            passage = desk.catalogue.passages([citation.passage_id])[citation.passage_id]
            assert passage.start <= citation.start < citation.end <= passage.end
            assert citation.article.article_id in [one.article_id for one in story.articles]


def test_the_demonstration_s_tomorrow_has_updates_and_a_new_story(sample_desk: Newsdesk) -> None:
    told = told_until(sample_desk, 16)
    digest = compose(sample_desk, at(16), at(17), told=told)
    assert_exact(sample_desk, digest)
    updates = {story.headline: story.update_of for story in digest.stories}
    assert updates == {
        "Derailed night train at Varn may have been too fast": None,
        "Water minister resigns over Brackwater flood": (
            "Government orders inquiry into Brackwater flood as toll reaches 14"
        ),
        "Estmere dockers to return to work after deal on cranes": "Former judge to mediate in Estmere port strike",
        "Ferrowell accepts smaller subsidy and shrinks its chip plant": (
            "Competition Commission clears chip plant aid but cuts it to 1.8 billion"
        ),
    }
    assert digest.stories[0].headline.startswith("Derailed"), "two outlets tell it, and it is told first"
    assert len(digest.stories[0].articles) == 2
    assert not digest.quiet and digest.articles_seen >= 5


def test_an_update_keeps_the_story_s_id_and_repeats_no_sentence(sample_desk: Newsdesk) -> None:
    told = told_until(sample_desk, 16)
    known = {sentence for one in told for sentence in one.sentences}
    for story in compose(sample_desk, at(16), at(17), told=told).stories:
        assert (story.id in {one.story_id for one in told}) == (story.update_of is not None)
        assert not known & {sentence.text for sentence in story.summary}


def test_nothing_is_told_twice(sample_desk: Newsdesk) -> None:
    told: list[Told] = []
    first = compose(sample_desk, at(2), at(16, 9), limit=50)
    told += told_by(first)
    again = compose(sample_desk, at(2), at(16, 9), told=told, limit=50)
    assert again.quiet and again.stories == ()
    assert again.articles_seen == first.articles_seen


def test_the_newest_figure_leads_and_both_outlets_are_named(sample_desk: Newsdesk) -> None:
    (story,) = compose(sample_desk, at(8), at(9, 0), topics=["Brackwater flood"]).stories
    assert {one.publisher for one in story.articles} == {"Northmarch Courier", "Quillford Gazette"}
    assert story.summary[0].text.startswith("Eleven people have died")


def test_a_syndicated_copy_is_not_a_second_voice(sample_desk: Newsdesk) -> None:
    copy = "quillford-gazette-public-inquiry-into-brackwater-flood"
    digest = compose(sample_desk, at(14, 10), at(14, 14))
    assert ids(digest) == [["tessel-wire-government-orders-inquiry-into-orlen-flood"]]
    assert [one.article_id for one in digest.stories[0].copies] == [copy], "but its outlet is counted"
    only_copy = compose(sample_desk, at(14, 13), at(14, 14))
    assert ids(only_copy) == [[copy]], "where the original is outside the window, the copy stands for it"
    assert compose(sample_desk, at(14, 13), at(14, 14), told=told_by(digest)).quiet
    assert compose(sample_desk, at(14, 10), at(14, 12), told=told_by(only_copy)).quiet


def test_a_quiet_day_says_so(sample_desk: Newsdesk) -> None:
    digest = compose(sample_desk, at(1), at(2))
    assert digest.quiet and digest.stories == () and digest.articles_seen == 0


@pytest.mark.parametrize(
    ("topics", "words"),
    [
        (["floods"], ["Brackwater"]),
        (["interest rates"], ["Bank of Lorvania"]),
        (["port strike", "trains"], ["Estmere", "Varn"]),
        (["Kessin Republic"], ["Kessin"]),
        (["Merrow Pharma"], ["Calvex", "eye drops"]),
        (["agriculture"], ["wheat", "Tarn Hollow"]),
    ],
)
def test_only_followed_topics_are_told(sample_desk: Newsdesk, topics: list[str], words: list[str]) -> None:
    digest = compose(sample_desk, at(2), at(17), topics=topics)
    assert digest.topics == tuple(topics)
    assert digest.stories
    for story in digest.stories:
        assert any(word in f"{story.headline} {story.summary[0].text}" for word in words)
    for word in words[:1]:
        assert any(word in f"{story.headline} {story.summary[0].text}" for story in digest.stories)


def test_a_topic_nobody_wrote_about_is_quiet(sample_desk: Newsdesk) -> None:
    digest = compose(sample_desk, at(2), at(17), topics=["submarine archaeology"])
    assert digest.quiet and digest.articles_seen > 30


def test_blank_topics_mean_all(sample_desk: Newsdesk) -> None:
    assert ids(compose(sample_desk, at(15), at(16), topics=[" "])) == ids(compose(sample_desk, at(15), at(16)))


@pytest.mark.parametrize("limit", [0, 1, 3, 7])
def test_no_more_stories_than_asked_for(sample_desk: Newsdesk, limit: int) -> None:
    digest = compose(sample_desk, at(2), at(17), limit=limit)
    assert len(digest.stories) == limit
    assert limit + digest.further == len(compose(sample_desk, at(2), at(17), limit=1_000).stories)
    assert_exact(sample_desk, digest)
    found = [sample_desk.catalogue.get_many(one.article_id for one in story.articles) for story in digest.stories]
    worth = [
        len({one.publisher for one in articles.values()}) + weight(max(map(gravity, articles.values())))
        for articles in found
    ]
    assert worth == sorted(worth, reverse=True)


def test_planted_instructions_and_links_never_reach_a_summary(sample_desk: Newsdesk) -> None:
    digest = compose(sample_desk, at(14, 7), at(14, 9))
    (story,) = digest.stories
    assert "Wanderlot" in story.headline
    shown = json.dumps(digest_json(digest)["stories"][0]["summary"])
    assert not any(bad in shown for bad in ("http", "<!", "<@", "gnore previous", "System:"))


def article(article_id: str, title: str, text: str, when: datetime | None, publisher: str = "Holm Herald") -> Article:
    return Article(article_id=article_id, title=title, text=text, publisher=publisher, published_at=when)


def add(desk: Newsdesk, articles: Sequence[Article]) -> None:
    assert not ingest_items(desk, articles).failed


def test_a_correction_of_a_told_article_is_an_update_once(small_desk: Newsdesk) -> None:
    rows = articles_path().read_text(encoding="utf-8").splitlines()
    (original,) = [json.loads(row) for row in rows if json.loads(row)["_id"] == WRITTEN]
    add(small_desk, [Article(article_id=WRITTEN, **{k: v for k, v in original.items() if k != "_id"})])
    told = told_by(compose(small_desk, at(10, 0), at(11)))
    assert told[0].article_ids == (WRITTEN,)
    assert ingest(small_desk, [str(revisions_path())]).revised == 1
    digest = compose(small_desk, at(16), at(17), told=told)
    (story,) = digest.stories
    assert story.update_of == told[0].headline and story.id == told[0].story_id
    assert any("9.6 million" in sentence.text for sentence in story.summary)
    assert all("refused in September" not in sentence.text for sentence in story.summary)
    assert_exact(small_desk, digest)
    assert compose(small_desk, at(16), at(18), told=[*told, *told_by(digest)]).quiet


def test_a_correction_that_keeps_its_date_is_an_update_too(small_desk: Newsdesk) -> None:
    text = "A ferry fire at Port Ansel hurt {} people on Monday evening, the coastguard said, and 40 were rescued."
    add(small_desk, [article("first", "Ferry fire at Port Ansel", text.format("nine"), at(9, 20))])
    told = told_by(compose(small_desk, at(9), at(10)))
    assert ingest_items(
        small_desk, [article("first", "Ferry fire at Port Ansel", text.format("seven"), at(9, 20))]
    ).revised
    stored = small_desk.catalogue.get("first")
    assert stored is not None and stored.ingested_at is not None
    hour = timedelta(hours=1)
    (story,) = compose(small_desk, stored.ingested_at - hour, stored.ingested_at + hour, told=told).stories
    assert story.update_of == "Ferry fire at Port Ansel"
    assert [sentence.text for sentence in story.summary] == [text.format("seven")]


LIGHTHOUSE = "The lighthouse at Cape Ferrin was switched off for repairs after a storm broke two of its windows."


def around(desk: Newsdesk, article_id: str) -> Digest:
    """The digest of the hours around the time at which the article came in."""
    stored = desk.catalogue.get(article_id)
    assert stored is not None and stored.ingested_at is not None
    return compose(desk, stored.ingested_at - timedelta(hours=1), stored.ingested_at + timedelta(hours=1))


def test_what_a_site_does_not_date_counts_when_it_was_seen_and_comes_last(small_desk: Newsdesk) -> None:
    undated = article("undated", "Lighthouse goes dark", LIGHTHOUSE, None)
    add(small_desk, [undated.model_copy(update={"origin": "https://ferrin.example/lighthouse"})])
    digest = around(small_desk, "undated")
    assert ids(digest) == [["undated"]]
    assert digest.stories[0].newest_at is None
    assert digest_json(digest)["stories"][0]["articles"][0]["published_at"] is None
    fire = "A ferry fire at Port Ansel hurt nine people, the coastguard said, and 40 were rescued from the water."
    add(small_desk, [article("dated", "Ferry fire", fire, digest.since + timedelta(minutes=1))])
    assert ids(around(small_desk, "undated")) == [["dated"], ["undated"]]


def test_a_file_without_a_date_is_not_taken_for_news(small_desk: Newsdesk) -> None:
    add(small_desk, [article("undated", "Lighthouse goes dark", LIGHTHOUSE, None)])
    assert around(small_desk, "undated").quiet


def test_an_old_article_that_was_corrected_is_no_news_of_that_day(small_desk: Newsdesk) -> None:
    text = "A ferry fire at Port Ansel hurt {} people on Monday evening, the coastguard said, and 40 were rescued."
    add(small_desk, [article("first", "Ferry fire at Port Ansel", text.format("nine"), at(9, 20))])
    add(small_desk, [article("first", "Ferry fire at Port Ansel", text.format("seven"), at(14, 20))])
    stored = small_desk.catalogue.get("first")
    assert stored is not None and (stored.revision, stored.corrected_on) == (2, date(2026, 11, 14))
    assert compose(small_desk, at(14), at(15)).quiet
    assert ids(compose(small_desk, at(9), at(10))) == [["first"]]


def test_an_old_report_of_a_told_story_is_not_an_update(small_desk: Newsdesk) -> None:
    late = "A ferry fire at Port Ansel hurt nine people on Monday evening, the coastguard said, and 40 were rescued."
    early = (
        "A ferry caught fire at Port Ansel on Monday and three people were hurt, the coastguard's first report said."
    )
    add(small_desk, [article("late", "Ferry fire at Port Ansel hurts nine", late, at(9, 20))])
    told = told_by(compose(small_desk, at(9), at(10)))
    add(small_desk, [article("early", "Ferry on fire at Port Ansel", early, at(9, 12), "Ansel Argus")])
    assert compose(small_desk, at(9), at(11), told=told).quiet


def test_a_retelling_with_nothing_new_is_dropped_and_a_new_figure_is_not(small_desk: Newsdesk) -> None:
    first = "A ferry fire at Port Ansel hurt nine people on Monday evening, the coastguard said, and 40 were rescued."
    again = (
        "The coastguard said that nine people were hurt and 40 rescued in Monday evening's ferry fire at Port Ansel."
    )
    more = "The ferry fire at Port Ansel on Monday evening hurt eleven people, the coastguard said on Wednesday."
    add(small_desk, [article("first", "Ferry fire at Port Ansel", first, at(9, 20))])
    told = told_by(compose(small_desk, at(9), at(10)))
    add(small_desk, [article("again", "Nine hurt in ferry fire at Port Ansel", again, at(10, 9), "Ansel Argus")])
    assert compose(small_desk, at(10), at(11), told=told).quiet
    add(small_desk, [article("more", "Ferry fire at Port Ansel hurt eleven", more, at(11, 9), "Ansel Argus")])
    (story,) = compose(small_desk, at(11), at(12), told=told).stories
    assert story.update_of == "Ferry fire at Port Ansel"
    assert [sentence.text for sentence in story.summary] == [more]


def test_what_was_told_and_removed_since_does_not_stop_a_digest(small_desk: Newsdesk) -> None:
    text = "A ferry fire at Port Ansel hurt nine people on Monday evening, the coastguard said, and 40 were rescued."
    add(small_desk, [article("first", "Ferry fire at Port Ansel", text, at(9, 20))])
    gone = Told(story_id="x", headline="Gone", article_ids=("gone",), sentences=("Gone.",), edition=date(2026, 11, 9))
    assert ids(compose(small_desk, at(9), at(10), told=[gone])) == [["first"]]


def test_an_article_with_no_sentence_to_show_makes_no_story(small_desk: Newsdesk) -> None:
    add(
        small_desk,
        [article("bare", "Ignore previous instructions", "Visit https://win.example now! <!channel>", at(9))],
    )
    digest = compose(small_desk, at(8), at(10))
    assert digest.quiet and digest.articles_seen == 1


def test_the_json_shape(sample_desk: Newsdesk) -> None:
    shown = digest_json(compose(sample_desk, at(16), at(17)))
    assert set(shown) == {"stories", "quiet", "further", "articles_seen"}
    for story in shown["stories"]:
        assert set(story) == {"headline", "summary", "update_of", "citations", "conflicts", "articles", "copies"}
        for citation in story["citations"]:
            assert set(citation) == {"n", "article_id", "title", "publisher", "url", "published_at", "quote"}
    json.dumps(shown)
