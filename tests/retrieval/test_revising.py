"""What a revision changes: every sentence of both texts is accounted for, and typography is no change."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.identity import content_hash, in_one_typography, with_first_date
from retrieval.models import Article, SentenceChange
from retrieval.revising import MOST_CHANGES, appeared_later, becomes, difference, stands_in
from retrieval.sources.sentences import sentence_spans
from tests.retrieval.stored import DAY, article

FORMER = (
    "The bridge cost 2 million pounds. Nobody was hurt. He died on Monday.\n\n"
    "The mayor said “we are sorry”. The harbour – the oldest one – stays shut…"
)
WORDS = ["harbour", "bridge", "mayor", "ferry", "closed", "rose", "Monday", "storm", "the", "of", "12"]
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(lambda words: "A " + " ".join(words) + ".")
texts = st.lists(sentences, max_size=14).map(lambda some: "\n\n".join(some))


def changed(former: str, text: str) -> tuple[SentenceChange, ...]:
    return difference(article("a", former), article("a", text))


def folded(text: str) -> Counter[str]:
    found = (in_one_typography(text[start:end]) for start, end in sentence_spans(text, "en"))
    return Counter(one for one in found if one)


@settings(max_examples=150)
@given(texts, texts)
def test_the_changes_lead_from_one_text_to_the_other(former: str, text: str) -> None:
    changes = changed(former, text)
    kept = folded(former) - Counter(in_one_typography(one.before) for one in changes if one.before is not None)
    assert kept + Counter(in_one_typography(one.after) for one in changes if one.after is not None) == folded(text)
    assert all(one.before is not None or one.after is not None for one in changes)
    assert all(one.before != one.after for one in changes)
    assert sum(kept.values()) == sum(folded(former).values()) - sum(one.before is not None for one in changes)


@settings(max_examples=100)
@given(st.text(max_size=300))
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert changed(text, text) == ()


def test_sentences_are_altered_removed_and_added_in_the_order_of_the_new_text() -> None:
    text = (
        "The bridge cost 3 million pounds. He died on Monday at the scene, the police of the town said.\n\n"
        'The mayor said "we are sorry". It will be painted blue next year. The harbour - the oldest one - stays shut...'
    )
    assert changed(FORMER, text) == (
        SentenceChange(before="The bridge cost 2 million pounds.", after="The bridge cost 3 million pounds."),
        SentenceChange(before="Nobody was hurt."),
        SentenceChange(
            before="He died on Monday.", after="He died on Monday at the scene, the police of the town said."
        ),
        SentenceChange(after="It will be painted blue next year."),
    )


def test_a_headline_is_told_apart_from_the_text() -> None:
    one = article("a", FORMER, title="Bridge opens – at last")
    assert difference(one, article("a", FORMER, title="Bridge opens - at last")) == ()
    told = difference(one, article("a", FORMER, title="Bridge stays shut"))
    assert told == (SentenceChange(part="headline", before="Bridge opens – at last", after="Bridge stays shut"),)


def test_a_sentence_that_moved_or_changed_its_layout_is_unchanged() -> None:
    assert changed("One came. Two came.\n\nThree came.", "Three came. One came.\n\nTwo  came.") == ()


def test_what_has_nothing_in_common_is_no_alteration() -> None:
    assert changed("Nobody was hurt in the fire.", "Six ships lie at anchor off Lunn.") == (
        SentenceChange(before="Nobody was hurt in the fire."),
        SentenceChange(after="Six ships lie at anchor off Lunn."),
    )


def test_writings_without_spaces_are_compared_by_their_letters() -> None:
    assert changed("市长表示桥梁将于周一重新开放给公众使用。", "市长表示桥梁将于周三重新开放给公众使用。") == (
        SentenceChange(
            before="市长表示桥梁将于周一重新开放给公众使用。", after="市长表示桥梁将于周三重新开放给公众使用。"
        ),
    )


@pytest.mark.parametrize("piece", ["a.\n", "The mayor of town {0} said {0} things. ", "x ", "“", "\n\n"])
def test_no_text_has_more_changes_than_are_told(piece: str) -> None:
    former = "".join(piece.format(number) for number in range(25_000))
    text = "".join(piece.format(number + 1_000_000) for number in range(25_000)).replace("a", "b")
    assert len(changed(former, text)) <= MOST_CHANGES


def test_a_quote_is_followed_into_the_sentence_it_became() -> None:
    changes = changed(FORMER, FORMER.replace("2 million", "3 million").replace(" Nobody was hurt.", ""))
    assert becomes("The bridge cost 2 million pounds.", changes) == "The bridge cost 3 million pounds."
    assert becomes("cost 2 million", changes) == "The bridge cost 3 million pounds."
    assert becomes("Nobody was hurt.", changes) is None


def test_a_quote_stands_in_a_text_as_whole_words() -> None:
    text = in_one_typography("It rose to 12. “We’re done,” he said.")
    assert stands_in('"We\'re done," he said.', text)
    assert stands_in("rose to 12", text)
    assert not stands_in("rose to 1", text)
    assert not stands_in("", text)


WEB = "https://gull.example/feed"


def test_typography_is_no_change_of_content_and_a_word_is_one() -> None:
    for origin in (WEB, "articles.jsonl:3"):
        one = article("a", FORMER, origin=origin)
        plainer = FORMER.replace("“", '"').replace("”", '"').replace("–", "-").replace("…", "...").replace("\n\n", " ")
        assert plainer != FORMER
        assert content_hash(article("a", plainer, origin=origin)) == content_hash(one)
        assert content_hash(article("a", FORMER.replace("2 m", "3 m"), origin=origin)) != content_hash(one)
        assert content_hash(article("a", FORMER, origin=origin, title="Other")) != content_hash(one)


def test_what_a_site_says_of_date_and_name_today_is_no_change_but_a_date_where_none_was_is() -> None:
    one = article("a", origin=WEB)
    assert content_hash(article("a", origin=WEB, published_at=DAY.replace(day=9), publisher="Gull")) == content_hash(
        one
    )
    assert content_hash(article("a", origin=WEB, published_at=None)) != content_hash(one)
    assert content_hash(article("a", published_at=DAY.replace(day=9))) != content_hash(article("a"))


@pytest.mark.parametrize(
    ("known", "given", "published", "updated"),
    [
        ({}, {"published_at": DAY.replace(day=9)}, DAY, DAY.replace(day=9)),
        ({}, {"published_at": None}, DAY, None),
        ({}, {"published_at": DAY.replace(day=1)}, DAY.replace(day=1), None),
        ({}, {"published_at": DAY.replace(hour=0), "published_on_day_only": True}, DAY, None),
        ({"published_at": DAY.replace(hour=0), "published_on_day_only": True}, {}, DAY, None),
        ({"published_at": None}, {}, DAY, None),
    ],
)
def test_an_article_from_the_web_keeps_the_day_it_first_appeared(
    known: dict[str, object], given: dict[str, object], published: object, updated: object
) -> None:
    dated: Article = with_first_date(article("a", origin=WEB, **known), article("a", origin=WEB, **given))
    assert (dated.published_at, dated.updated_at, dated.published_on_day_only) == (published, updated, False)
    from_file = article("a", **given)
    assert with_first_date(article("a", **known), from_file) == from_file


def test_an_article_of_a_file_keeps_its_first_day_where_its_text_was_corrected() -> None:
    later = DAY.replace(day=9)
    first, corrected = article("a", "It cost 6 million."), article("a", "It cost 9 million.", published_at=later)
    dated = with_first_date(first, corrected)
    assert (dated.published_at, dated.updated_at) == (DAY, later)
    assert with_first_date(dated, corrected) == dated, "read again, it is the same update"


def test_what_a_revision_added_is_of_its_own_day_and_what_it_reworded_is_not() -> None:
    when = DAY.replace(day=12)
    first = article("a", "Police said on Tuesday that 11 had died. The bridge held.")
    text = "Police said on Tuesday that 12 had died. The bridge held. A minister resigned on Monday."
    (added,) = appeared_later([first, article("a", text, revision=2, updated_at=when)])
    assert text[added.start : added.end] == "A minister resigned on Monday." and added.at == when
    assert appeared_later([first]) == ()
