"""The fields of a page's article, whoever wrote them: JSON-LD, meta elements, microdata, and people who mean harm."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.sources.pages.reading import read_page
from tests.retrieval.sources.test_pages import NEWS, TEXT, URL, article, page, read

STRUCTURED: dict[str, Any] = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Gull"},
        {
            "@type": ["NewsArticle", "Thing"],
            "headline": "Pier shut until summer &amp; longer",
            "description": "Two cracks were found in the pier by divers.",
            "author": [{"@type": "Person", "name": "Ana Reed"}, {"name": "Jo Marsh"}, {"name": "https://x.example/jo"}],
            "publisher": {"@type": "Organization", "name": "The Gull"},
            "datePublished": "2026-01-05T10:00:00+01:00",
            "dateModified": "2026-01-06T08:30:00Z",
            "articleSection": ["Harbour", "News"],
            "inLanguage": "en-GB",
        },
    ],
}
META = """<meta property="og:title" content="Pier shut until summer &amp;amp; longer">
  <meta name=author content="By Ana Reed"><meta name=author content="Jo Marsh">
  <meta property="og:site_name" content="The Gull">
  <meta property="og:description" content="Two cracks were found in the pier by divers.">
  <meta property="article:published_time" content="2026-01-05T10:00:00+01:00">
  <meta property="article:modified_time" content="2026-01-06T08:30:00Z">
  <meta property="article:section" content="Harbour">"""
MICRODATA = """<div itemscope><meta itemprop="datePublished" content="2026-01-05T10:00:00+01:00">
  <time itemprop="dateModified" datetime="2026-01-06T08:30:00Z">Tuesday</time><span itemprop="author">Ana Reed</span>
  <span itemprop="author">Jo Marsh</span><span itemprop="articleSection">Harbour</span></div>
  <h1>Pier shut until summer &amp; longer</h1><p class="dek">Two cracks were found in the pier by divers.</p>"""
SOURCES = {
    "JSON-LD": (TEXT, f'<script type="application/ld+json">{json.dumps(STRUCTURED)}</script>'),
    "meta elements": (TEXT, META),
    "microdata": (
        MICRODATA + TEXT,
        '<meta name="application-name" content="The Gull"><meta name=description'
        ' content="Two cracks were found in the pier by divers.">',
    ),
}


@pytest.mark.parametrize(("body", "head"), SOURCES.values(), ids=SOURCES.keys())
def test_the_fields_are_read_from_whatever_gives_them(body: str, head: str) -> None:
    found = read(f"<article>{body}</article>", head)
    assert found.title == "Pier shut until summer & longer"
    assert found.standfirst == "Two cracks were found in the pier by divers."
    assert (found.author, found.publisher, found.section) == ("Ana Reed, Jo Marsh", "The Gull", "Harbour")
    assert found.published_at == datetime(2026, 1, 5, 9, tzinfo=UTC) and not found.published_on_day_only
    assert found.updated_at == datetime(2026, 1, 6, 8, 30, tzinfo=UTC)
    assert found.language == "en"


@pytest.mark.parametrize(
    ("published", "updated", "day", "changed"),
    [
        ("2026-01-05T10:00:00", "2026-01-06T08:30:00", "2026-01-05", datetime(2026, 1, 6, tzinfo=UTC)),
        ("2026-01-05T10:00:00Z", "2026-01-04T10:00:00Z", "2026-01-05T10:00:00+00:00", None),
        ("5 January", "yesterday", "2026-01-05", None),
        ("05/01/2026", "31/12/9999", "2026-01-05", None),
    ],
    ids=[
        "without a zone: the day",
        "changed before it was published",
        "no year: the address tells",
        "no machine's form",
    ],
)
def test_times_are_read_or_left_open(published: str, updated: str, day: str, changed: datetime | None) -> None:
    head = f"""<meta property="article:published_time" content="{published}">
      <meta property="article:modified_time" content="{updated}">"""
    found = read(f"<article>{TEXT}</article>", head)
    assert (found.published_iso, found.updated_at) == (day, changed)


def test_a_description_of_the_outlet_is_no_standfirst() -> None:
    head = '<meta name=description content="Breaking stories, opinion, sports, weather, video: your daily companion">'
    assert read(article(""), head).standfirst is None


@pytest.mark.parametrize(
    ("head", "url", "publisher"),
    [
        ("", None, "The Gull"),
        ("", URL, "gull.example"),
        ('<meta property="og:site_name" content="Gull Online">', None, "Gull Online"),
        ('<meta property="article:section" content="The Gull">', None, ""),
    ],
)
def test_of_a_saved_page_that_names_no_outlet_the_end_of_its_title_does(
    head: str, url: str | None, publisher: str
) -> None:
    found = read(article(""), head, url)
    assert (found.title, found.publisher) == ("Pier shut until summer", publisher)


def test_a_headline_with_a_dash_is_no_outlet() -> None:
    body = article("").replace("Pier shut until summer", "Pier shut | The Gull")
    assert read(body, url=None).publisher == ""


def test_a_canonical_address_is_taken_unless_it_is_the_front_page() -> None:
    body = f"<article>{TEXT}</article>"
    assert read(body, '<link rel="canonical" href="/harbour/pier">').url == "https://www.gull.example/harbour/pier"
    assert read(body, '<link rel="canonical" href="https://www.gull.example/">').url == URL


def test_hostile_fields_come_out_as_short_lines_of_plain_text() -> None:
    bad = "Pier\x00 \u202eshut <script>alert(1)</script>" + "!" * 200_000
    told: dict[str, object] = dict.fromkeys(("headline", "description", "articleSection", "datePublished"), bad)
    told |= {"@type": "NewsArticle", "author": {"name": [[[bad]]]}, "publisher": {"name": {"name": bad}}}
    deep = f'<script type="application/ld+json">{"[" * 100_000}</script>'
    safe = json.dumps(told).replace("</", "<\\/")
    head = f'{deep}<script type="application/ld+json">{safe}</script>'
    found = read(f"<article>{TEXT}</article>", head)
    for value in (found.title, found.standfirst, found.author, found.section, found.publisher, found.language):
        assert len(value or "") <= 1_000
        assert not set(value or "") & set("<>\x00\u202e\n")
    assert found.text == "\n\n".join(NEWS)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["NewsArticle", "2026-01-05"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(STRUCTURED["@graph"][1])), inner),
    max_leaves=12,
)


@settings(max_examples=60)
@given(VALUES)
def test_structured_data_of_any_shape_does_no_harm(value: object) -> None:
    told = json.dumps({"@type": "NewsArticle", "headline": value, "author": value, "@graph": value, "hasPart": value})
    found = read_page(page(f"<article>{TEXT}</article>", f'<script type="application/ld+json">{told}</script>'), URL)
    assert found["text"].endswith(NEWS[-1])
    assert all(one is None or isinstance(one, str) for one in found.values())
