"""What an article said before it was corrected, beside what it says now, for the sentences that an answer quotes.

It does not care who was told of the correction. Typography and layout are no change, and a sentence that was written
anew as a whole is shown whole.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from retrieval.identity import in_one_typography, with_first_date
from retrieval.models import Article, Citation, Conflict, Hit, Sentence, SentenceChange, Side
from retrieval.revising import appeared_later, stands_in

if TYPE_CHECKING:
    from retrieval.newsdesk import Newsdesk

MOST = 2
_MOST_WORDS = 8  # that are shown of one change; what is longer is told by the whole sentence
_SENTENCE_WORDS = 40
_WHOLE = 0.4  # of two sentences alike, below which one was not altered but replaced
_NUMBER = re.compile(r"\W?\d[\d.,]*\W?$")
_CORE = re.compile(r"^\W+|\W+$")


def superseded(desk: "Newsdesk", citations: Sequence[Citation], sentences: Sequence[Sentence]) -> tuple[Conflict, ...]:
    """One for each cited sentence that a revision altered, at most MOST; the current wording first."""
    shown = {n for sentence in sentences for n in sentence.citations}
    found: list[Conflict] = []
    for citation in citations:
        if citation.n not in shown or citation.revision < 2 or len(found) == MOST:
            continue
        article_id = citation.article.article_id
        changed = desk.catalogue.differences(article_id)
        versions = {one.revision: one for one in desk.catalogue.revisions(article_id)} if changed else {}
        for revision in sorted(changed, reverse=True):
            former, article = versions.get(revision - 1), versions.get(revision)
            change = _of_quote(citation.quote, changed[revision])
            if former is not None and article is not None and change is not None:
                found.append(correction(citation, change, former, article))
                break
    return tuple(found)


def first_published(desk: "Newsdesk", hits: Sequence[Hit]) -> list[Hit]:
    """The hits, those of articles that were revised with what a revision added: it is read by its own day."""
    return [
        hit.model_copy(update={"article": with_later(desk, hit.article)}) if hit.article.revision > 1 else hit
        for hit in hits
    ]


def with_later(desk: "Newsdesk", article: Article) -> Article:
    """The article with what revisions added to it, where it was revised; of the day of its first publication, also
    where an earlier version of the program stored that of the revision."""
    revisions = desk.catalogue.revisions(article.article_id) if article.revision > 1 else []
    if len(revisions) < 2:
        return article
    first = with_first_date(revisions[0], article)
    return first.model_copy(update={"later": appeared_later(revisions)})


def _of_quote(quote: str, changes: Sequence[SentenceChange]) -> SentenceChange | None:
    for change in changes:
        if change.part == "text" and change.before and change.after:
            after = in_one_typography(change.after)
            if stands_in(quote, after) or stands_in(change.after, in_one_typography(quote)):
                return change
    return None


def correction(citation: Citation, change: SentenceChange, former: Article, article: Article) -> Conflict:
    """What `article`, the revision after `former`, made of the sentence that `citation` quotes."""
    was, now = replaced(change.before or "", change.after or "")
    corrected = article.updated_at or _later(article, former) or article.ingested_at
    sides = (
        Side(
            value=now,
            citations=(citation.n,),
            publisher=citation.article.publisher,
            published_on=corrected and corrected.date(),
        ),
        Side(
            value=was,
            citations=(citation.n,),
            publisher=citation.article.publisher,
            published_on=former.published_at and former.published_at.date(),
            standing="superseded",
        ),
    )
    return Conflict(about=article.title, sides=sides, kind="correction")


def _later(article: Article, former: Article) -> datetime | None:
    """The date that a revision bears, where it is later than the one before it."""
    given, known = article.published_at, former.published_at
    return given if given is not None and (known is None or given > known) else None


def replaced(before: str, after: str) -> tuple[str, str]:
    """What was taken out of a sentence and what was put in its place, as few words as can be understood alone."""
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    runs = [code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]
    whole = matcher.ratio() < _WHOLE or len(runs) > 3 or any(max(b - a, d - c) > _MOST_WORDS for a, b, c, d in runs)
    if whole or not runs:
        return _short(old), _short(new)
    return "; ".join(_run(old, a, b) for a, b, _, _ in runs), "; ".join(_run(new, c, d) for _, _, c, d in runs)


def _run(words: Sequence[str], start: int, end: int) -> str:
    """The words from `start` to `end`; after a number with its unit, and where there are none with their neighbours."""
    if start == end:
        start, end = max(start - 2, 0), min(end + 2, len(words))
    elif _NUMBER.match(words[end - 1]):
        end = min(end + 2, len(words))
    return _CORE.sub("", " ".join(words[start:end]))


def _short(words: Sequence[str]) -> str:
    return " ".join(words[:_SENTENCE_WORDS]) + (" …" if len(words) > _SENTENCE_WORDS else "")
