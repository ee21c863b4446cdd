"""What somebody wrote: answered from the articles of which they are the author, by the article's record or its by-line.

It does not care how such a question is read (`reading.bylines`), nor what others quote of them: what their own articles
do not answer is asked of all.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from retrieval.answering.reading.bylines import read_byline
from retrieval.models import Answer, Article, Hit, Query
from retrieval.relevance import anything_relevant
from retrieval.search import search
from retrieval.sources.openings import author_named
from retrieval.words import content_stems

if TYPE_CHECKING:
    from retrieval.newsdesk import Newsdesk


class Written(NamedTuple):
    """`query` as it is then asked of `hits`, passages that `who` wrote."""

    query: Query
    hits: Sequence[Hit]
    who: str


def written_by(desk: "Newsdesk", query: Query, most: int) -> Written | None:
    """None where the question does not ask what somebody wrote, or nothing found on its subject is theirs."""
    asked = read_byline(query.text)
    if asked is None:
        return None
    subject = query.model_copy(update={"text": asked.subject})
    hits = [hit for hit in search(desk, subject, most) if is_by(asked.who, hit.article)]
    ids = tuple(dict.fromkeys(hit.article.article_id for hit in hits))
    told = [_without_what_tells_of(asked.who, hit) for hit in hits]
    relevant = anything_relevant(hits, desk.embedder.name)
    return Written(subject.model_copy(update={"article_ids": ids}), told, asked.who) if relevant else None


def is_by(who: str, article: Article) -> bool:
    """Whether the article's record, or the by-line in its text, names them as author."""
    author = set(content_stems(article.author or author_named(article.text)))
    return bool(author) and set(content_stems(who)) <= author


def as_theirs(found: Answer, who: str) -> Answer:
    """The answer with its sentences marked as theirs, where they quote nobody else."""
    sentences = [one.model_copy(update={"said_by": one.said_by or who}) for one in found.sentences]
    citations = [one.model_copy(update={"said_by": one.said_by or who}) for one in found.citations]
    return found.model_copy(update={"sentences": tuple(sentences), "citations": tuple(citations)})


def _without_what_tells_of(who: str, hit: Hit) -> Hit:
    """The passage without a last paragraph on its author: "Ada Quist teaches law at Holm." is none of her opinions."""
    text = hit.article.text.rstrip()
    begins = text.rfind("\n") + 1
    named = text[begins:].lstrip(" *_–—-").casefold().startswith(who.casefold())
    kept = tuple(span for span in hit.passage.sentences if not (named and span[0] >= begins))
    return hit.model_copy(update={"passage": hit.passage.model_copy(update={"sentences": kept})}) if kept else hit
