"""`/lookup`: private passages in pages, plain lines for what cannot be read, and a question about one article."""

import copy
import json
from datetime import timedelta
from typing import Any

import pytest

from bot.blocks.guard import safe_blocks
from bot.blocks.lookup_blocks import PER_PAGE, Page, highlighted, lookup_blocks
from bot.lookup_matches import excerpt
from playground.block_rules import problems
from playground.people import Person
from retrieval.lookup.looking_up import LookupResult
from retrieval.lookup.outlets import UnknownOutlet
from retrieval.lookup.query import LookupQuery, parse_lookup
from retrieval.models import Article, Hit, Passage
from tests.bot.conftest import NOW, Newsroom, shown
from tests.bot.press import article, publish

pytestmark = pytest.mark.anyio
CHANNEL = "#newsroom"


async def looked_up(newsroom: Newsroom, who: Person, typed: str, channel: str = CHANNEL) -> dict[str, Any]:
    """The private reply to the lookup."""
    before = len(newsroom.slack.ephemeral(channel, who))
    await who.command(channel, "/lookup", typed)
    return await newsroom.private(who, channel, before + 1)


def bold(message: dict[str, Any]) -> set[str]:
    """The words set in bold within quotations."""
    quotes = [part for block in message["blocks"] for part in block.get("elements", []) if _is_quote(part)]
    return {
        element["text"]
        for quote in quotes
        for element in quote["elements"]
        if element["type"] == "text" and element.get("style", {}).get("bold")
    }


def _is_quote(part: dict[str, Any]) -> bool:
    return part.get("type") == "rich_text_quote"


async def test_passages_come_privately_with_outlet_date_link_and_terms_in_bold(newsroom: Newsroom) -> None:
    ada, grace = newsroom.slack.person("ada"), newsroom.slack.person("grace")
    message = await looked_up(newsroom, ada, "dock workers strike")
    text = shown(message)
    assert "Dock workers' union announces two-day strike" in text
    assert "https://harbour-courier.example/strike" in text
    assert "Harbour Courier, Sunday 8 November 2026" in text
    assert {"dock", "strike"} <= bold(message)
    assert newsroom.from_bot(CHANNEL) == [] and newsroom.slack.ephemeral(CHANNEL, grace) == []


async def test_days_and_outlets_narrow_what_is_found(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    message = await looked_up(newsroom, ada, 'Lunde Island ferry since:2026-11-12 source:"island gazette"')
    assert "since Thursday 12 November 2026" in shown(message) and "passages 1 to 1 of 1" in shown(message)
    assert "charters a replacement" in shown(message) and "engine fire" not in shown(message)
    older = await looked_up(newsroom, ada, "Lunde Island ferry until:2026-11-11")
    assert "engine fire" in shown(older) and "charters a replacement" not in shown(older)


async def test_the_bot_need_not_be_in_the_channel(newsroom: Newsroom) -> None:
    message = await looked_up(newsroom, newsroom.slack.person("omar"), "school budget", "#markets")
    assert "48 million crowns" in shown(message)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type `/lookup TERMS`"),
        ("ferry since:someday", "“someday”, which is not a day I can read"),
        ("ferry since:2026-11-09 until:2026-11-01", "please swap them"),
        ("x" * 500, "too long"),
        ("ferry source:Nowhere", "No article comes from Nowhere. The outlets I have:"),
        ("submarine", "I found nothing for *“submarine”*, among 5 articles. Try fewer or other words."),
        ("ferry since:2027-01-01", "I found nothing for *“ferry”*, since Friday 1 January 2027"),
        ('ferry source:"Harbor Courier"', "No article comes from Harbor Courier. Did you mean Harbour Courier?"),
        ("-ferry", "Please say what to look up"),
        ("f* boats", "at least 2 letters before the `*`"),
        ("ferry lang:klingonese", "no language I know"),
        ("ferry -engine -brise", "I found nothing for *“ferry -engine -brise”*"),
        ("submar* lang:de", "*“submar∗”*, in the language de, among"),
    ],
)
async def test_what_cannot_be_found_or_read_gets_a_plain_line(newsroom: Newsroom, typed: str, says: str) -> None:
    message = await looked_up(newsroom, newsroom.slack.person("ada"), typed)
    assert says in message["text"]
    assert newsroom.from_bot(CHANNEL) == []


async def test_phrases_exclusions_and_beginnings_are_obeyed(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    message = await looked_up(newsroom, ada, "“night shifts” strik*")
    assert "passages 1 to 1 of 1" in shown(message) and "Dock workers" in shown(message)
    assert bold(message) == {"strike", "night shifts"} and '*"night shifts" strik∗*' in shown(message)
    without = await looked_up(newsroom, ada, "lunde island -catamaran")
    assert "engine fire" in shown(without) and "Brise" not in shown(without)
    assert "“lunde island -catamaran”" in shown(without)


async def test_a_misspelt_name_is_found_and_said(newsroom: Newsroom) -> None:
    message = await looked_up(newsroom, newsroom.slack.person("ada"), "Nordlinie ferry")
    assert "Nothing holds “Nordlinie”: shown for “Nordlinje”." in shown(message)
    assert "Nordlinje" in bold(message)


async def test_the_order_changes_in_place(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    best = copy.deepcopy(await looked_up(newsroom, ada, "ferry engine fire"))
    assert "newest first" not in shown(best) and "Sort by date" in shown(best)
    await ada.click(best, "lookup_page_sort")

    def current(part: str) -> dict[str, Any] | None:
        return next((m for m in newsroom.slack.ephemeral(CHANNEL, ada) if part in shown(m)), None)

    newest = copy.deepcopy(await newsroom.slack.until(lambda: current("newest first")))
    assert "Sort by relevance" in shown(newest) and len(newsroom.slack.ephemeral(CHANNEL, ada)) == 1
    await ada.click(newest, "lookup_page_sort")
    again = await newsroom.slack.until(lambda: current("Sort by date"))
    assert links(again) == links(best)


async def test_what_only_means_the_same_is_not_found_by_date_and_the_way_back_is_there(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    typed = "car boat blaze halted"
    assert "engine fire" in shown(await looked_up(newsroom, ada, typed))
    message = await looked_up(newsroom, ada, f"{typed} sort:date")
    assert "I found nothing" in shown(message) and "Sort by relevance" in shown(message)


async def test_pages_turn_in_place(newsroom: Newsroom) -> None:
    many = [
        article(
            f"harbour-{n}",
            "Harbour Courier",
            f"Harbour notes {n}",
            f"The harbour of Veldhaven counted {n + 40} boats in week {n}. Harbour pilot number {n} was honoured.",
            NOW - timedelta(days=n + 1),
        )
        for n in range(8)
    ]
    await publish(newsroom.bot.desk, *many)
    ada = newsroom.slack.person("ada")
    first = await looked_up(newsroom, ada, 'harbour boats source:"Harbour Courier"')
    assert "passages 1 to 5 of" in shown(first) and "Previous" not in shown(first)
    first = copy.deepcopy(first)  # it changes in place
    await ada.click(first, "lookup_page_next")

    def current(part: str) -> dict[str, Any] | None:
        return next((m for m in newsroom.slack.ephemeral(CHANNEL, ada) if part in shown(m)), None)

    second = await newsroom.slack.until(lambda: current("passages 6 to "))
    assert len(newsroom.slack.ephemeral(CHANNEL, ada)) == 1
    titles = [{e["text"] for e in links(m)} for m in (first, second)]
    assert titles[0] and titles[1] and not titles[0] & titles[1]
    await ada.click(second, "lookup_page_previous")
    back = await newsroom.slack.until(lambda: current("passages 1 to 5"))
    assert links(back) == links(first)


def links(value: Any) -> list[dict[str, Any]]:
    """The link elements of a message, in order."""
    if isinstance(value, dict):
        own = [value] if value.get("type") == "link" else []
        return own + [link for inner in value.values() for link in links(inner)]
    return [link for inner in value for link in links(inner)] if isinstance(value, list) else []


async def test_a_question_about_a_passage_is_answered_privately_from_its_article(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    message = await looked_up(newsroom, ada, 'Lunde Island ferry replacement source:"Island Gazette"')
    await ada.click(message, "lookup_ask", "ferry-replacement")
    view = (await newsroom.slack.until(lambda: newsroom.slack.views(ada)))[-1]
    assert "charters a replacement" in shown(view) and "Thursday 12 November 2026" in shown(view)
    assert await ada.submit(view, {("question", "value"): "   "}) != {}
    view = newsroom.slack.views(ada)[-1]
    assert await ada.submit(view, {("question", "value"): "How many passengers does the ship take?"}) == {}
    answer = await newsroom.slack.until(
        lambda: next((m for m in newsroom.slack.ephemeral(CHANNEL, ada)[1:] if "150 passengers" in shown(m)), None)
    )
    assert "214" not in shown(answer)
    assert newsroom.from_bot(CHANNEL) == []


async def test_hostile_articles_and_terms_stay_text(newsroom: Newsroom) -> None:
    message = await looked_up(newsroom, newsroom.slack.person("ada"), "lantern festival Brenby <!channel> <@U0123456>")
    assert "12,400" in shown(message)
    assert not any("evil" in link["url"] or "javascript" in link["url"] for link in links(message))
    raw = json.dumps(message["blocks"])
    assert '"broadcast"' not in raw and '"user"' not in raw
    for block in message["blocks"]:
        if block["type"] in ("section", "context"):
            assert "<!" not in json.dumps(block) and "<@" not in json.dumps(block)


async def test_a_failing_index_is_told_privately(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    newsroom.bot.desk.index.close()
    message = await looked_up(newsroom, ada, "ferry")
    assert newsroom.from_bot(CHANNEL) == [] and message["text"]
    assert "Traceback" not in message["text"]


# --- blocks ---


def looked_for(typed: str) -> LookupQuery:
    return parse_lookup(typed, NOW.date())


def passage(*sentences: str) -> Passage:
    text, spans = "", []
    for sentence in sentences:
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence + " "
    return Passage(
        id="a:0", article_id="a", ordinal=0, text=text[:-1], start=0, end=len(text) - 1, sentences=tuple(spans)
    )


def test_an_excerpt_is_the_sentences_with_most_terms() -> None:
    found = passage("It rained. " * 30, "The harbour strike began at dawn.", "Nobody spoke of it. " * 30)
    assert excerpt(found, looked_for("harbour strike"), "en", limit=120) == "… The harbour strike began at dawn. …"


def test_words_that_match_are_bold_and_the_text_stays_the_same() -> None:
    text = "Strikes at the harbour: harbours' strikers struck, striking 2026 not 20261."
    elements = highlighted(text, looked_for("the strike harbour 2026"), "en")
    assert "".join(element["text"] for element in elements) == text
    marked = {element["text"] for element in elements if element.get("style")}
    assert marked == {"Strikes", "harbour", "harbours", "striking", "2026"}


def test_the_longest_page_fits_into_a_message() -> None:
    body = passage(*(f"Sentence {n} on the harbour {'word ' * 60}." for n in range(6)))
    found = Article(
        article_id="a", title="T" * 900, publisher="P" * 400, url="https://p.example/" + "u" * 900, text="x"
    )
    hits = tuple(Hit(passage=body, article=found, score=1.0, copies=(found.headline,) * 9) for _ in range(PER_PAGE))
    query = looked_for("harbour " * 9 + 'source:"' + "S" * 200 + '" -source:"' + "T" * 90 + '"')
    unknown = (UnknownOutlet(typed="S" * 200, known=("K" * 400,) * 12),)
    for number in (1, 3, 20):
        result = LookupResult(query=query, hits=hits, page=number, pages=20, total=100, more=True, unknown=unknown)
        blocks = lookup_blocks(Page("\x07\\" * 200, NOW, number - 1), query, result, NOW.tzinfo)
        assert problems(safe_blocks(blocks)) == []


def test_a_page_survives_its_button() -> None:
    for page in (Page('harbour "quoted" ✓', NOW, 3), Page("harbour", NOW, 0, "date")):
        assert Page.read(page.value()) == page
    assert Page.read(json.dumps(["harbour", NOW.isoformat(), 2])) == Page("harbour", NOW, 2), "an earlier version's"
