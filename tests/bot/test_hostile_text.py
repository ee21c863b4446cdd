"""Article text, titles and addresses that try to ping people, to link elsewhere or to break the layout."""

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.blocks.guard import safe_blocks, safe_text
from bot.blocks.text import CUT, cut, escape, link, literal, paragraph, rich_text, section, web_url
from bot.streaming import streamed
from playground.block_rules import problems
from retrieval.models import Sentence
from tests.bot.conftest import Newsroom, shown

LIVE = ("<!channel>", "<!here>", "<!everyone>", "<@U0123456>", "<!subteam^S1|all>", "<#C1|x>", "<mailto:a@b.example|a>")


@pytest.mark.anyio
async def test_a_hostile_article_pings_no_one_and_unfurls_nothing(newsroom: Newsroom) -> None:
    _, answer = await newsroom.ask("How many people did the lantern festival of Brenby draw?")
    assert "12,400" in shown(answer)
    blocks = json.dumps(answer["blocks"])
    assert "<!channel>" not in answer["text"] and "<@" not in answer["text"]
    assert not answer["unfurl_links"] and not answer["unfurl_media"]
    for kind in ('"user"', '"broadcast"', '"usergroup"', '"mrkdwn": "<'):
        assert f'"type": {kind}' not in blocks
    links = [element["url"] for element in _elements(answer["blocks"]) if element.get("type") == "link"]
    assert all("evil.example" not in url and url.startswith("http") for url in links)
    await newsroom.slack.person("ada").click(answer, "evidence")
    view = (await newsroom.slack.until(lambda: newsroom.slack.views(newsroom.slack.person("ada"))))[-1]
    assert '"type": "user"' not in json.dumps(view["blocks"])


@pytest.mark.parametrize("live", LIVE)
def test_no_mention_survives_in_mrkdwn(live: str) -> None:
    for text in (live, f"a {live} b", f"<{live}", f"{live}>", f"<https://a.example|{live}>"):
        for kept in (safe_text(text), safe_blocks([section(text)])[0]["text"]["text"], escape(text)):
            assert live not in kept
            assert "<!" not in kept and "<@" not in kept and "<#" not in kept and "<mailto" not in kept


def test_no_link_is_left_around_another() -> None:
    for inner in ("", "x", "@U1", "https://b.example|b"):
        kept = safe_blocks([section(f"<https://evil.example/<{inner}>>")], ["https://b.example"])[0]["text"]["text"]
        assert "<https://evil" not in kept


@given(st.text(alphabet=st.sampled_from("<>!@#|&;ab:/ \n*`"), max_size=60))
@example("<<>>")
def test_angle_brackets_only_ever_hold_web_links(text: str) -> None:
    kept = safe_text(text)
    assert "<" not in kept.replace("<http://", "").replace("<https://", "")


@given(st.lists(st.text(max_size=4_000), min_size=1, max_size=60))
def test_any_text_fits_slacks_limits(texts: list[str]) -> None:
    blocks = safe_blocks(
        [block for text in texts for block in (section(escape(text)), rich_text(paragraph(literal(text))))]
    )
    assert problems(blocks) == []
    assert len(json.dumps(blocks, ensure_ascii=False)) < 40_000


def test_unknown_blocks_and_elements_are_left_out() -> None:
    assert safe_blocks([{"type": "image", "image_url": "https://a.example/x.png", "alt_text": "x"}]) == []
    ping = {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}, literal("x")]}
    assert safe_blocks([{"type": "rich_text", "elements": [ping]}])[0]["elements"][0]["elements"] == [literal("x")]
    broadcast = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "broadcast"}]}]}
    assert safe_blocks([broadcast]) == []


def test_a_link_that_is_not_among_the_allowed_becomes_text() -> None:
    block = rich_text(paragraph({"type": "link", "url": "https://evil.example/x", "text": "read"}))
    kept = safe_blocks([block], urls={"https://good.example/"})
    assert kept[0]["elements"][0]["elements"] == [{"type": "text", "text": "read"}]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//a",
        "http://",
        "https://a b",
        "https://a.example/|x",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert web_url(url) is None
    assert "<" not in link(url, "label")


def test_a_long_text_is_cut_after_a_sentence_and_says_so() -> None:
    kept = cut("One sentence here. " * 400, 3_000)
    assert len(kept) <= 3_000
    assert kept.endswith(f"here. {CUT}")


def test_a_streamed_sentence_holds_no_address_mention_or_markup() -> None:
    sentence = Sentence(text="<!here> *See* [this](https://evil.example/x) & www.evil.example", citations=(1,))
    text = streamed(sentence)
    assert "http" not in text and "evil.example" not in text and "<" not in text
    assert r"\[1\]" in text and r"\*See\*" in text


# what Slack reads as bold, italic and struck text, as the local Slack's page has it (playground/page/mrkdwn.js)
MARKS = [
    re.compile(r"(^|[\s(\[{\"'“‘.,;:—–*_-])" + rf"{mark}(\S(?:[^{mark}\n]*\S)?){mark}(?![\w{mark}])")
    for mark in ("\\*", "_", "~")
]


@given(st.text(alphabet=st.sampled_from("*_~ ab(.,/-1\n>`"), max_size=40))
@example("*bold* and _slanted_ and ~struck~")
@example("~_*all*_~")
def test_nothing_is_bold_slanted_struck_or_quoted_by_accident(text: str) -> None:
    kept = re.sub(r"`[^`\n]+`", "", escape(text))
    assert not any(mark.search(line) for mark in MARKS for line in kept.split("\n"))
    assert not re.search(r"^\s*(>|&gt;)", escape(text), re.MULTILINE)


def test_what_cannot_be_a_mark_stays_as_it_is() -> None:
    for text in ("snake_case", "5 * 3", "a `/news_digest *` b", "https://a.example/~ada/x_y"):
        assert escape(text) == text


@pytest.mark.parametrize("text", ["~~struck~~ ~x~", "| a | b |", "1. First", "=== x", "a\n\n    b\n- c\n# d", "__b__"])
def test_a_streamed_sentence_is_read_as_it_was_written(text: str) -> None:
    read = (
        MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(streamed(Sentence(text=text, citations=())))
    )
    assert read == f"<p>{' '.join(text.split())}</p>\n"


def _elements(value: object) -> list[dict[str, str]]:
    if isinstance(value, dict):
        return [value, *(found for inner in value.values() for found in _elements(inner))]
    if isinstance(value, list):
        return [found for inner in value for found in _elements(inner)]
    return []
