"""Answers "who says so?": of each quote behind the last answer, who says it there, in which outlet and when.

It does not care whether it is true, nor what was asked. After a message that was not answered nothing stands, and that
is said.
"""

import re
from collections.abc import Sequence

from retrieval.answering.telling.citing import OnSentence
from retrieval.answering.telling.plain_words import published_words
from retrieval.models import Answer, Check, Citation, Query, Sentence
from retrieval.zones import zone_named

_CHECK = Check(name="source", ok=True, detail="Outlet and speaker are those of the sentence quoted.")
_NOTHING_ASKED = "Nothing was asked here yet, so there is no answer that anybody stands behind."
_NOTHING = "My last reply here told nothing from the articles, so there is nothing that anybody says."
_MOST = 6
_UNNAMED = (
    r"(?P<who>(?:the\s+)?(?:[a-z-]+\s+){0,2}(?:police|prosecutors?|officials?|authorities|rescuers|investigators|doctors|"
    r"organisers|scientists|engineers|witnesses|residents|lawyers|ministry|government|companies|company|office|agency|"
    r"union|federation|county|court|coastguard|brigade|service|institute|spokes(?:man|woman|person)))"
)
_SAID = re.compile(
    rf"(?:^|[,”\"]\s)(?:{_UNNAMED})\s+(?:said|says|reported|announced)\b|\baccording to {_UNNAMED.replace('who', 'by')}"
)


def who_says_so(query: Query, on_sentence: OnSentence | None = None) -> Answer:
    """Of the last answer of this conversation."""
    last = next((one for one in reversed(query.asked_before) if one.here), None)
    if last is None or not last.told:
        text = _NOTHING_ASKED if last is None else _NOTHING
        return Answer(question=query.text, text=text, abstained=True, reason="not_answered", follow_up=True, read_as="")
    cited = tuple(one.model_copy(update={"n": n}) for n, one in enumerate(last.told[:_MOST], start=1))
    zone = zone_named(query.zone)
    sentences = []
    for one in _each_once(cited):
        outlet = f"{one.article.publisher or one.article.title}, {published_words(one.article, zone)}"
        who = _speaker(one)
        text = (
            f"{who[:1].upper()}{who[1:]}, in {outlet}."
            if who
            else f"The article itself, without naming anybody there: {outlet}."
        )
        sentences.append(Sentence(text=text, citations=(one.n,), checks=(_CHECK,)))
    if on_sentence is not None:
        for sentence in sentences:
            on_sentence(sentence)
    days = [one.article.published_at.date() for one in cited if one.article.published_at]
    return Answer(
        question=query.text,
        text=" ".join(one.text for one in sentences),
        sentences=tuple(sentences),
        citations=cited,
        newest_source=max(days, default=None),
        follow_up=True,
        read_as=f"who says what answered “{' '.join(last.text.split())}”",
    )


def _each_once(cited: Sequence[Citation]) -> list[Citation]:
    """One for each outlet's article and speaker."""
    found: dict[tuple[str, str], Citation] = {}
    for one in cited:
        found.setdefault((one.article.article_id, _speaker(one)), one)
    named = {article for article, who in found if who}
    return [one for (article, who), one in found.items() if who or article not in named]


def _speaker(one: Citation) -> str:
    """In the article's own words; empty where the sentence names nobody."""
    if one.said_by:
        return one.said_by
    match = _SAID.search(" ".join(one.quote.split()))
    return (match["who"] or match["by"]) if match else ""
