"""What is read of a page: the article's text, without what stands beside it."""

import json
from datetime import UTC, datetime

import pytest

from retrieval.models import Article
from retrieval.sources.extract import extract

NOW = datetime(2026, 1, 10, tzinfo=UTC)
URL = "https://www.gull.example/harbour/2026/01/05/pier-shut"
NEWS = [
    "The harbour board voted on Monday to close the east pier until June, its chair Lena Ford told the council.",
    "Divers had found two cracks below the landing stage in autumn, and the repair will cost two million crowns.",
    "Ferries to the outer islands will leave from the fish dock until then, an hour later than they did before.",
    "The union of dockers said that its members had warned of the cracks for years, without getting an answer.",
    "A report on the other piers of the harbour is due in March, and will be read to the council in public.",
    "The café at the landing stage stays open, said its owner, who has run it since she came to the town.",
]
TEXT = "".join(f"<p>{one}</p>" for one in NEWS)


def page(body: str, head: str = "") -> bytes:
    return f"<html><head><title>Pier shut | The Gull</title>{head}</head><body>{body}</body></html>".encode()


def read(body: str, head: str = "", url: str | None = URL) -> Article:
    return extract(page(body, head), url, now=NOW)


def article(inside: str, before: str = "", after: str = "") -> str:
    """A page of a common build, with `inside` between the third and the fourth paragraph."""
    third = "".join(f"<p>{one}</p>" for one in NEWS[:3])
    rest = "".join(f"<p>{one}</p>" for one in NEWS[3:])
    return f"""<header><nav><a href="/">Home</a> <a href="/harbour">Harbour</a></nav></header>
      <main><article><h1>Pier shut until summer</h1>{before}<div class="body">{third}{inside}{rest}</div></article>
      {after}</main><footer><p>The Gull is printed by its own Printing House at the harbour, and always was.</p>
      </footer>"""


BESIDE = {
    "a box of links": '<div class="related"><h3>Related</h3><ul><li><a href="/a">Old pier burns down</a></li>'
    '<li><a href="/b">How piers are built today</a></li></ul></div>',
    "a list of links without a name": '<ul><li><a href="/a">Old pier burns down in a night</a></li>'
    '<li><a href="/b">How piers are built today, in pictures</a></li></ul>',
    "a link to another article": '<p>Read more: <a href="/a">Old pier burns down in a night</a></p>',
    "one in German": '<p>Lesen Sie auch: <a href="/a">Old pier burns down in a night</a></p>',
    "one in French": '<p>À lire aussi : <a href="/a">Old pier burns down in a night</a></p>',
    "a caption": "<figure><img src=a.jpg><figcaption>Old pier burns down in a night in 1911.</figcaption></figure>",
    "a caption without a figure": "<p>Old pier burns down in a night, as seen by a painter (Image: Jo Marsh)</p>",
    "a form": '<form class="newsletter"><p>Old pier burns down in a night: get such news by mail each day, free.</p>'
    "<input name=mail><button>Old pier</button></form>",
    "what is hidden": '<p style="display: none">Old pier burns down in a night, and nobody has seen it happen.</p>',
    "what has no size": '<p style="color:red; font-size: 0px">Old pier burns down in a night, and none saw it.</p>',
    "what has no colour": '<p style="color:transparent">Old pier burns down in a night, and none saw it.</p>',
    "what stands off the page": '<p style="position:absolute;left:-9999px">Old pier burns down in a night.</p>',
    "what screen readers say": '<p><span class="sr-only">Old pier burns down in a night</span></p>',
    "buttons to share": '<ul class="share-bar"><li>Old pier burns</li><li><a href="//x.example">Post</a></li></ul>',
    "a script": "<script>document.write('Old pier burns down in a night')</script>",
}


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE.keys())
def test_what_stands_beside_the_article_goes(beside: str) -> None:
    assert read(article(beside)).text == "\n\n".join(NEWS)


WITHIN = {
    "a heading": ("<h2>What comes next</h2>", "What comes next"),
    "a heading behind a picture": (
        "<h2>What comes next</h2><figure><figcaption>The pier.</figcaption></figure>",
        "What comes next",
    ),
    "a list": ("<ul><li>The pier: shut</li><li>The dock: open</li></ul>", "The pier: shut\n\nThe dock: open"),
    "a quotation from elsewhere": (
        '<div class="embed social"><blockquote><p>No more ferries from the pier. Sad.</p>— Ida</blockquote></div>',
        "No more ferries from the pier. Sad.\n\n— Ida",
    ),
    "a table": (
        "<table><tr><th>Pier</th><th>Built in</th></tr><tr><td>East</td><td>1911</td></tr></table>",
        "Pier Built in\n\nEast 1911",
    ),
    "lines": (
        "<p>East pier: shut until June.<br>West pier: open.</p>",
        "East pier: shut until June.\n\nWest pier: open.",
    ),
    "links among words": (
        '<p>The <a href="/ford">chair, Lena Ford</a>, and <a href="/ida">her deputy</a> voted for it, too.</p>',
        "The chair, Lena Ford, and her deputy voted for it, too.",
    ),
}


@pytest.mark.parametrize(("within", "text"), WITHIN.values(), ids=WITHIN.keys())
def test_what_belongs_to_the_article_stays(within: str, text: str) -> None:
    assert read(article(within)).text == "\n\n".join([*NEWS[:3], text, *NEWS[3:]])


def test_headline_standfirst_and_byline_are_fields_and_not_text() -> None:
    before = """<h2 class="deck">Two cracks were found by divers in the autumn</h2><p class="byline">By Ana Reed</p>
      <p>5 January 2026, 10:15</p>"""
    found = read(article("", before))
    assert found.text == "\n\n".join(NEWS)
    assert (found.title, found.standfirst) == (
        "Pier shut until summer",
        "Two cracks were found by divers in the autumn",
    )


def test_the_comments_and_the_next_article_on_the_page_are_left_out() -> None:
    after = "".join(
        f'<div class="comment"><p>I have always said that the pier would fall, number {n}.</p></div>' for n in range(9)
    )
    assert read(article("", after=f'<section id="comments">{after}</section>')).text == "\n\n".join(NEWS)


def test_the_readers_may_write_more_than_the_article_has() -> None:
    said = "".join(
        f"<div><p>ida{n} says:</p><p>I have always said that the pier would fall, {n} times.</p></div>"
        for n in range(40)
    )
    for label in (
        "40 Comments",
        "40 thoughts on “Pier shut until summer”",
        "Kommentare (40)",
        "Laisser un commentaire",
    ):
        assert read(article("", after=f"<div><h3>{label}</h3>{said}</div>")).text == "\n\n".join(NEWS)


def test_what_the_page_repeats_all_over_is_not_text() -> None:
    caption = "<div><p>The east pier of the harbour in a picture of 1911, which hangs in the town hall.</p></div>"
    gallery = f"<div>{caption}</div><div>{caption}</div><div>{caption}</div>"
    assert read(article(gallery)).text == "\n\n".join(NEWS)


@pytest.mark.parametrize(
    "said",
    [
        "By noon the last ferry had left.",
        "The siege took 20 minutes.",
        "Published in 1911, the map shows no pier.",
        "In this case, a photo showed the crack, the chair of the harbour board told the council on Monday.",
        "The chair of the harbour board later said that she was sorry. (She has since deleted the photo.)",
        "The harbour board did not answer questions on Monday about how long it had known. (dpa/AFP)",
        "Comments were heard from nine people who live at the pier, and all of them were against it.",
    ],
)
def test_sentences_that_look_like_small_print_stay(said: str) -> None:
    for body in (f"<p>{said}</p>{TEXT}", f"{TEXT}<p>{said}</p>"):
        assert said in read(f"<article><h1>Pier shut</h1>{body}</article>").text


@pytest.mark.parametrize(
    "line",
    ["By Ana Reed", "Von Ana Reed", "Updated at 1:23 p.m.", "5 Jan 2026, 10:15", "3 min read", "Tags: pier, harbour"],
)
def test_lines_about_who_and_when_go(line: str) -> None:
    assert read(f"<article><h1>Pier shut</h1>{TEXT}<p>{line}</p></article>").text == "\n\n".join(NEWS)


def test_a_last_word_about_the_author_goes() -> None:
    after = "<h3>About the author</h3><p>Ana Reed has written about the harbour for the paper since she came here.</p>"
    assert read(f"<article><h1>Pier shut</h1>{TEXT}{after}</article>").text == "\n\n".join(NEWS)


def test_a_text_in_lines_without_paragraphs_is_read() -> None:
    assert read(f"<table><tr><td><h1>Pier shut</h1>{'<br><br>'.join(NEWS)}</td></tr></table>").text == "\n\n".join(NEWS)


def test_an_open_text_that_only_the_structured_data_holds_is_read_from_there() -> None:
    told = {"@type": "NewsArticle", "headline": "Pier shut", "articleBody": "<p>" + "</p><p>".join(NEWS) + "</p>"}
    head = f'<script type="application/ld+json">{json.dumps(told)}</script>'
    assert read("<div id=app><p>Loading the article, please wait a moment.</p></div>", head).text == "\n\n".join(NEWS)
