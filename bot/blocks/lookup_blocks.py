"""How looked-up passages look: outlet, date, linked title, the sentences that match with the terms in bold, pages.

It does not care how they were found. Passage text stands in `rich_text`, where it is literal.
"""

import json
from collections.abc import Sequence
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
    long_date,
    one_line,
    paragraph,
    published,
    quotation,
    rich_text,
    section,
)
from bot.lookup_matches import excerpt, matching_words
from bot.lookup_terms import LookupTerms
from retrieval.models import Article, Hit

PER_PAGE = 5
QUESTION_CHARS = 1_000
PAGE = "lookup_page"
ASK = "lookup_ask"
ASK_CALLBACK = "lookup_question"
QUESTION = "question"
VALUE = "value"


class Page(NamedTuple):
    """One page of a lookup, as a button carries it: what was typed, when, and the number of the page from 0."""

    typed: str
    asked_at: datetime
    number: int

    def value(self) -> str:
        """For a button: at most 2,000 characters, as what was typed is at most 400."""
        return json.dumps([self.typed, self.asked_at.isoformat(), self.number], ensure_ascii=False)

    @classmethod
    def read(cls, value: str) -> "Page":
        typed, asked_at, number = json.loads(value)
        return cls(typed, datetime.fromisoformat(asked_at), int(number))


def lookup_blocks(page: Page, terms: LookupTerms, hits: Sequence[Hit], zone: tzinfo) -> list[Block]:
    """One page of the hits, with buttons to the others."""
    pages = max(1, -(-len(hits) // PER_PAGE))
    number = min(max(page.number, 0), pages - 1)
    first = number * PER_PAGE
    shown = hits[first : first + PER_PAGE]
    blocks = [section(f"{searched_words(terms)}: passages {first + 1} to {first + len(shown)} of {len(hits)}")]
    for hit in shown:
        blocks += _hit_blocks(hit, terms.text, zone)
    turns = [
        button(label, f"{PAGE}_{label.lower()}", page._replace(number=to).value())
        for label, to in (("Previous", number - 1), ("Next", number + 1))
        if 0 <= to < pages
    ]
    return [*blocks, actions(*turns)] if turns else blocks


def searched_words(terms: LookupTerms) -> str:
    """What was searched, as `mrkdwn`: *“harbour strike”*, since Sunday 1 November 2026, in The Courier."""
    words = f"*“{escape(one_line(terms.text))}”*"
    if terms.window.since:
        words += f", since {long_date(terms.window.since)}"
    if terms.window.until:
        words += f", until {long_date(terms.window.until)}"
    if terms.sources:
        words += f", in {escape(one_line(' or '.join(terms.sources)))}"
    return words


def nothing_words(terms: LookupTerms, articles: int, unknown: Sequence[str], publishers: Sequence[str]) -> str:
    """That nothing was found, what was searched, and what may help; as `mrkdwn`."""
    if not articles:
        return "There are no articles to look in yet. An admin of this workspace can add a feed."
    words = f"I found nothing for {searched_words(terms)}, among {articles:,} articles."
    if unknown:
        named = escape(one_line(", ".join(unknown)))
        known = escape(one_line(", ".join(publishers[:12]))) + (" and others" if len(publishers) > 12 else "")
        return f"{words} No article comes from {named}. The outlets I have: {known}."
    wider = " or a longer time" if terms.window.since or terms.window.until else ""
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


def highlighted(text: str, terms: str) -> list[Block]:
    """`text` as elements, the words that match a term in bold."""
    elements: list[Block] = []
    done = 0
    for start, end in matching_words(text, terms):
        if start > done:
            elements.append(literal(text[done:start]))
        elements.append(literal(text[start:end], bold=True))
        done = end
    if done < len(text):
        elements.append(literal(text[done:]))
    return elements


def _hit_blocks(hit: Hit, terms: str, zone: tzinfo) -> list[Block]:
    body = quotation(*highlighted(excerpt(hit.passage, terms), terms))
    blocks = [rich_text(paragraph(*_source(hit.article, zone)), body)]
    if hit.copies:
        also = ", ".join(dict.fromkeys(one_line(copy.publisher) for copy in hit.copies if copy.publisher))
        if also:
            blocks.append(context(f"Also in {escape(also)}"))
    blocks.append(actions(button("Ask about this", ASK, hit.article.article_id)))
    return blocks


def _source(article: Article, zone: tzinfo) -> list[Block]:
    title = one_line(article.title)[:200] or "(no title)"
    outlet = one_line(article.publisher)[:80]
    return [
        linked(article.url, title, bold=True),
        literal(f"\n{outlet + ', ' if outlet else ''}{published(article, zone)}"),
    ]


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
