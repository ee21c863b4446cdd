"""Cleaning: the page's own voice goes, the news stays, whatever it is about."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.sources.clean import clean
from retrieval.sources.paragraphs import paragraphs, unglue

PASTED = Path(__file__).parents[2] / "data" / "pasted_page.txt"

NEWS = "The harbour board voted on Monday to close the east pier until June, its chair Lena Ford said."


def test_a_pasted_page_keeps_its_news_and_loses_the_rest() -> None:
    title, _, body = PASTED.read_text().partition("\n")
    cleaned = clean(body, title)
    found = cleaned.split("\n\n")
    assert found[0].startswith("The vessels switched off their transponders")
    assert found[1].startswith("Velmora’s coastguard has traced two fuel slicks")
    assert found[-1].startswith("“We will ask that the owners be held to account")
    for gone in (
        "depends on you",
        "podcast series",
        "gift of any size",
        "paywall",
        "stay independent",
        "forum",
        "Comments",
    ):
        assert gone not in cleaned
    kept = [line for line in body.splitlines() if "Corvalan" in line or "Wray" in line or "tankers carry" in line]
    assert kept and all(line in cleaned for line in kept)


@pytest.mark.parametrize(
    "furniture",
    [
        "Share this article",
        "Read more",
        "READ MORE: Five things about piers",
        "Advertisement",
        "12 comments",
        "Comments",
        "Sign up for our free newsletter and get the news in your inbox every morning.",
        "Subscribe to our weekly newsletter",
        "We use cookies and similar technologies to give you the best experience.",
        "By clicking “accept” you agree to our use of cookies.",
        "Follow us on Twitter, Facebook and Instagram.",
        "Follow Ana Reed on Twitter: @anareed",
        "Join the conversation",
        "Sign in to comment",
        "Skip to main content",
        "© 2026 The Gull. All rights reserved.",
        "Photograph: Jo Marsh/Getty Images",
        "Jo Marsh/AFP via Getty Images",
        "Story continues below",
        "Your donation keeps our reporters on the ground. Please support our journalism with a gift today.",
        "If you value independent journalism, become a member and help us hold power to account.",
        "Most popular",
    ],
)
def test_furniture_goes(furniture: str) -> None:
    assert clean(f"{NEWS}\n\n{furniture}\n\n{NEWS} It was close.") == f"{NEWS}\n\n{NEWS} It was close."


@pytest.mark.parametrize(
    "news",
    [
        "Donations to the flood fund passed two million crowns on Friday, the relief charity said.",
        "“Your support helps us to rebuild, and every donation counts,” the mayor told a crowd of donors.",
        "Inkwell, a newsletter company, will cut a third of its staff and end its free newsletters in March.",
        "The paper put up a paywall in 2019 and has sold 40,000 subscriptions since.",
        "Local newsrooms closed in nine counties last year, a study by Averley University found.",
        "We were on the roof for six hours before the boat came, and we sang to keep warm.",
        "Regulators fined the site because it used cookies without asking visitors first.",
        "You can still catch the last ferry at nine, but you will need a ticket bought in advance.",
        "Shares of Print, the maker of copiers, rose 4.2%.",
        "The union said its members would subscribe to the plan if pensions were kept.",
        "Voters can register until 3 March at any town hall.",
        "Reuters reported on Monday that the two banks had been in talks since May.",
        "It costs just $12 a month.",
        "US officials and our allies want to talk about it.",
    ],
)
def test_news_stays_even_about_the_same_things(news: str) -> None:
    text = f"{NEWS}\n\n{news}\n\n{NEWS} It was close."
    assert clean(text) == text


def test_news_between_two_prompts_stays() -> None:
    sung = "We sang on the roof until the boat came."
    text = f"Sign up for our newsletter\n\n{NEWS}\n\n{sung}\n\nSubscribe now\n\n{NEWS} Yes."
    assert clean(text) == f"{NEWS}\n\n{sung}\n\n{NEWS} Yes."


def test_a_prompt_among_the_sentences_of_a_paragraph_goes_alone() -> None:
    assert (
        clean(f"{NEWS} Sign up here for our newsletter. It had been shut before.") == f"{NEWS} It had been shut before."
    )


def test_a_list_of_links_behind_a_footer_label_goes() -> None:
    assert clean(f"{NEWS}\n\nRelated stories\n\nPier opens again\n\nHow piers are built") == NEWS


def test_a_headline_repeated_at_the_start_goes() -> None:
    assert clean(f"Pier to close!\n\n{NEWS}", "Pier to close") == NEWS


def test_a_text_that_is_all_furniture_is_left() -> None:
    assert clean("Read more\n\nComments") == "Read more\n\nComments"


def test_lines_wrapped_at_a_width_are_joined_and_others_are_paragraphs() -> None:
    wrapped = (
        "The harbour board voted on Monday to close the east pier until\n"
        "June, its chair Lena Ford said, and to spend two million crowns\n"
        "on it before the next winter. The café at the landing stage will\nstay."
    )
    assert paragraphs(wrapped) == [wrapped.replace("\n", " ")]
    assert paragraphs("One sentence.\nAnother one.\r\nA third.") == ["One sentence.", "Another one.", "A third."]
    assert paragraphs("  \n\n ") == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It makes a difference.Velmora has sent ships.", ["It makes a difference.", "Velmora has sent ships."]),
        ("“We left.”The crew agreed.", ["“We left.”", "The crew agreed."]),
        ('He said "go."The crew went.', ['He said "go."', "The crew went."]),
        ("It ended in 2023.Then it rained.", ["It ended in 2023.", "Then it rained."]),
        ("Is it over?“No,” she said.", ["Is it over?", "“No,” she said."]),
    ],
)
def test_glued_sentences_are_parted(text: str, parts: list[str]) -> None:
    assert unglue(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Written in Node.js and VB.Net for the U.S.A. by J.K.Marsh at 3.5 per cent.",
        "See www.Gull.Example/Pier.Html or mail Jo.Marsh@Gull.Example today.",
        "Bought on Harbour.Com for 4.50 at 9.30pm.",
        "The Ph.D. student from St.Albans.",
        "She paid 1,200.50 to iPhone makers.",
    ],
)
def test_names_numbers_and_addresses_are_not_parted(text: str) -> None:
    whole = [text] if "St.Albans" not in text else unglue(text)
    assert unglue(text) == whole
    assert "".join(unglue(text)).replace(" ", "") == text.replace(" ", "")


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from([NEWS, "Read more", "Comments", "a.B", "“x", "", "We use cookies.", "\x0b"]), max_size=12)
)
def test_cleaning_is_idle_the_second_time_and_adds_nothing(parts: list[str]) -> None:
    text = "\n\n".join(parts)
    once = clean(text)
    assert clean(once) == once
    assert set(once.split()) <= set(text.replace(".B", ". B").split()) | {"a.", "B", "a.B"}
