"""How looked-up passages look: outlet, date, linked title, the sentences that match with the terms in bold, pages, and
a button for the other order.

It does not care how they were found. Passage text stands in `rich_text`, where it is literal.
"""

import json
from datetime import datetime, tzinfo
from typing import NamedTuple

from bot.blocks.text import (
    Block,
    actions,
    button,
    context,
    escape,
    linked,
    literal,
    named,
    one_line,
    paragraph,
    quotation,
    rich_text,
    section,
)
from bot.lookup_matches import excerpt
from retrieval.answering.telling.plain_words import long_day, published_words
from retrieval.lookup.highlighting import highlights
from retrieval.lookup.looking_up import LookupResult
from retrieval.lookup.query import LookupQuery, Sort
from retrieval.lookup.showing import lacking
from retrieval.models import Article, Hit

PER_PAGE = 5
QUESTION_CHARS = 1_000
PAGE = "lookup_page"
ASK = "lookup_ask"
ASK_CALLBACK = "lookup_question"
QUESTION = "question"
VALUE = "value"


class Page(NamedTuple):
    """One page of a lookup, as a button carries it: what was typed, when, the number of the page from 0, and the order
    a button asked for; None for the one that was typed."""

    typed: str
    asked_at: datetime
    number: int
    sort: Sort | None = None

    def value(self) -> str:
        """For a button: at most 2,000 characters, as what was typed is at most 400."""
        return json.dumps([self.typed, self.asked_at.isoformat(), self.number, self.sort], ensure_ascii=False)

    @classmethod
    def read(cls, value: str) -> "Page":
        """Also what a button of an earlier version carries, which knew of no order."""
        typed, asked_at, number, *sort = json.loads(value)
        return cls(typed, datetime.fromisoformat(asked_at), int(number), *sort)


def lookup_blocks(page: Page, query: LookupQuery, result: LookupResult, zone: tzinfo) -> list[Block]:
    """One page of results, with buttons to the other pages and to the other order; `query` is as it was typed."""
    first = (result.page - 1) * PER_PAGE
    count = f"{result.total} or more" if result.more else f"{result.total}"
    blocks = [section(f"{searched_words(query)}: passages {first + 1} to {first + len(result.hits)} of {count}")]
    if result.remarks:
        blocks.append(context(escape(one_line(" ".join(result.remarks)))))
    for hit in result.hits:
        blocks += _hit_blocks(hit, result.query, zone)
    turns = [
        button(label, f"{PAGE}_{label.lower()}", page._replace(number=to).value())
        for label, to in (("Previous", result.page - 2), ("Next", result.page))
        if 0 <= to < result.pages
    ]
    if query.wanted and (result.total > 1 or query.sort == "date"):
        turns.append(_other_order(page, query))
    return [*blocks, actions(*turns)] if turns else blocks


def nothing_blocks(page: Page, query: LookupQuery, words: str) -> list[Block]:
    """That nothing was found; where only the words counted, with a button for what means the same."""
    return [section(words), *([actions(_other_order(page, query))] if query.wanted and query.sort == "date" else [])]


def _other_order(page: Page, query: LookupQuery) -> Block:
    other: Sort = "relevance" if query.sort == "date" else "date"
    return button(f"Sort by {other}", f"{PAGE}_sort", page._replace(number=0, sort=other).value())


def searched_words(query: LookupQuery) -> str:
    """What was searched, as `mrkdwn`: *“harbour strike”*, since Sunday 1 November 2026, in The Courier."""
    typed = escape(one_line(query.typed))
    words = f"*{typed}*" if '"' in typed else f"*“{typed}”*" if typed else "*The newest articles*"
    if query.window.since:
        words += f", since {long_day(query.window.since)}"
    if query.window.until:
        words += f", until {long_day(query.window.until)}"
    if query.sources:
        words += f", in {escape(one_line(' or '.join(query.sources)))}"
    if query.excluded_sources:
        words += f", not in {escape(one_line(' or '.join(query.excluded_sources)))}"
    if query.languages:
        words += f", in the language {escape(' or '.join(query.languages))}"
    return f"{words}, newest first" if query.sort == "date" and typed else words


def nothing_words(query: LookupQuery, result: LookupResult, articles: int) -> str:
    """That nothing was found, what was searched, and what may help; as `mrkdwn`."""
    if not articles:
        return "There are no articles to look in yet. An admin of this workspace can add a feed."
    words = f"I found nothing for {searched_words(query)}, among {articles:,} articles."
    if result.remarks:
        words += f" {escape(one_line(' '.join(result.remarks)))}"
    if result.unknown or result.absent:
        return words
    wider = " or a longer time" if query.window.since or query.window.until else ""
    return f"{words} Try fewer or other words{wider}."


def question_view(article: Article, metadata: str, zone: tzinfo) -> Block:
    """The modal that asks for a question about one article."""
    return {
        "type": "modal",
        "callback_id": ASK_CALLBACK,
        "private_metadata": metadata,
        "title": _plain("Ask about this"),
        "submit": _plain("Ask"),
        "close": _plain("Cancel"),
        "blocks": [
            rich_text(paragraph(*_source(article, zone))),
            {
                "type": "input",
                "block_id": QUESTION,
                "label": _plain("Your question"),
                "hint": _plain("It is answered from this article alone, and only you see the answer."),
                "element": {"type": "plain_text_input", "action_id": VALUE, "max_length": QUESTION_CHARS},
            },
        ],
    }


def highlighted(text: str, query: LookupQuery, language: str | None) -> list[Block]:
    """`text` as elements, what matches in bold."""
    elements: list[Block] = []
    done = 0
    for start, end in highlights(text, query, language):
        if start > done:
            elements.append(literal(text[done:start]))
        elements.append(literal(text[start:end], bold=True))
        done = end
    if done < len(text):
        elements.append(literal(text[done:]))
    return elements


def _hit_blocks(hit: Hit, query: LookupQuery, zone: tzinfo) -> list[Block]:
    language = hit.article.language
    body = quotation(*highlighted(excerpt(hit.passage, query, language), query, language))
    blocks = [rich_text(paragraph(*_source(hit.article, zone)), body)]
    also = ", ".join(dict.fromkeys(named(copy.publisher) for copy in hit.copies if copy.publisher))
    without = ", ".join(f"“{one_line(word)}”" for word in lacking(hit, query))
    told = [f"Also in {also}"] * bool(also) + [f"Without {without}"] * bool(without)
    if told:
        blocks.append(context(escape("  ·  ".join(told))))
    blocks.append(actions(button("Ask about this", ASK, hit.article.article_id)))
    return blocks


def _source(article: Article, zone: tzinfo) -> list[Block]:
    title = one_line(article.title)[:200] or "(no title)"
    outlet = named(article.publisher)[:80]
    return [
        linked(article.url, title, bold=True),
        literal(f"\n{outlet + ', ' if outlet else ''}{published_words(article, zone)}"),
    ]


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
