"""Find the article in a page. Runs in the sandbox; `retrieval.sources.extract` is the way in.

It does not care about cleaning and identity. The result has the fields of `retrieval.sources.items`, and `canonical`.
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import lxml.html  # type: ignore[import-untyped]  # ships no types
from trafilatura import bare_extraction
from trafilatura.settings import Document
from trafilatura.utils import load_html

from retrieval.errors import NotAnArticle
from retrieval.models import MAX_ARTICLE_BYTES
from retrieval.sources.items import detect_language
from retrieval.sources.pages.blocks import Block, blocks_of
from retrieval.sources.pages.data import PageData
from retrieval.sources.pages.fields import fields_of
from retrieval.sources.pages.kinds import REASONS, PageKind, kind_of_page
from retrieval.sources.pages.text import agreed_blocks, article_text, before_comments, densest_blocks, is_enough

_LEAST_TOLD = 600  # characters of a text that only the structured data holds
_TOLD_MORE = 3  # times as much as the page shows


def read_page(
    html: bytes, url: str | None = None, charset: str | None = None, stubs: str | None = None
) -> dict[str, Any]:
    """Text and fields of the article in `html`; raises NotAnArticle where it is another kind of page.

    `charset` is what the server says, which is tried first and need not be true. With `stubs="keep"`, what a page
    shows of an article behind a paywall is read like an article.
    """
    tree = load_html(_decoded(html, charset), MAX_ARTICLE_BYTES)
    if tree is None:
        raise NotAnArticle(REASONS[PageKind.EMPTY], PageKind.EMPTY.value)
    data = PageData(tree)
    blocks = blocks_of(tree, url or data.address())
    fields = fields_of(tree, data, blocks, url)
    text = _text(tree, data, blocks, fields)
    kind = kind_of_page(tree, data, blocks, text, url)
    if kind is not None and not (kind is PageKind.PAYWALL and stubs == "keep" and text):
        raise NotAnArticle(REASONS[kind], kind.value)
    return {**fields, "text": text, "language": detect_language(text) or fields["language"]}


def _text(tree: lxml.html.HtmlElement, data: PageData, blocks: Sequence[Block], fields: dict[str, Any]) -> str:
    """The article's text; where the page is open and its structured data alone holds the text, that."""
    told = "" if data.is_closed() else data.body()
    blocks = before_comments(blocks)
    densest = densest_blocks(blocks)
    witness = _extracted(tree, is_fast=True)
    agreed = agreed_blocks(blocks, witness)
    if not is_enough(blocks, agreed, densest):
        witness = _extracted(tree, is_fast=False)
        agreed = agreed_blocks(blocks, witness)
    agreed |= agreed_blocks(blocks, told)
    text = article_text(blocks, agreed, densest, fields["title"] or "", fields["standfirst"] or "")
    if len(told) >= max(_LEAST_TOLD, _TOLD_MORE * len(text)):
        return told
    return text or witness


def _extracted(tree: lxml.html.HtmlElement, is_fast: bool) -> str:
    """What trafilatura reads; slowly, it asks two other extractors as well."""
    document = bare_extraction(
        deepcopy(tree), favor_precision=True, include_comments=False, with_metadata=False, fast=is_fast
    )
    return document.text or "" if isinstance(document, Document) else ""


def _decoded(html: bytes, charset: str | None) -> bytes | str:
    if charset:
        try:
            return html.decode(charset)
        except (LookupError, UnicodeError):
            pass  # the page may say better itself
    return html
