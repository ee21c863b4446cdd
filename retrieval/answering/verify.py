"""Checks a sentence against the passages it cites, without a model: what cannot be shown to stand there fails.

It does not care who wrote the sentence or what happens to one that fails. The same input always gives the same verdict.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from retrieval.answering import numbers
from retrieval.answering.evidence import evidence_in
from retrieval.answering.names import missing_names
from retrieval.answering.quotes import quotations, stands_in
from retrieval.answering.support import judge
from retrieval.models import Check, Headline, Passage
from retrieval.words import content_stems

_LINK = re.compile(
    r"https?:|www\.|\bmailto:|\]\(|<[@!#]|(?<![\w.])@\w|\w@\w|://|"
    r"\b[a-z0-9-]{2,}(?:\.[a-z0-9-]+)*\.(?:com|org|net|info|biz|io|co|me|app|dev|ly|xyz|site|online|gov|edu|ru|cn|uk|de|eu)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|den(?:y|ies|ied)|refus\w+|reject\w*|fail\w*|"
    r"lack\w*|un\w+|halt\w*|stop\w*|ban\w*|prevent\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|without|cannot)\b|n['’]t\b", re.IGNORECASE)


class Support(NamedTuple):
    """The sentence of a passage that says most of a claim: offsets into the article's text, and the share of the
    claim's content words in it (0 to 1)."""

    passage: Passage
    start: int
    end: int
    share: float


def verify(text: str, passages: Sequence[Passage], articles: Mapping[str, Headline] | None = None) -> tuple[Check, ...]:
    """The checks of one sentence against the passages it cites; it stands if all are `ok`.

    `articles`, by article id, add headline, outlet and date to what a passage may be cited for.
    """
    if not passages:
        return (Check(name="cited", ok=False, detail="It cites no passage that was given."),)
    headlines = [(articles or {}).get(passage.article_id) for passage in passages]
    evidence = [
        f"{passage.text}\n{headline.title if headline else ''}"
        for passage, headline in zip(passages, headlines, strict=True)
    ]
    return (
        Check(name="cited", ok=True, detail="Every citation is a passage that was given."),
        _links(text),
        _quotations(text, evidence),
        _numbers(text, evidence, passages, headlines),
        _names(text, evidence, headlines),
        _negation(text, evidence),
        _support(text, passages, headlines),
    )


def supporting(text: str, passage: Passage) -> Support:
    """The sentence of `passage` that says most of `text`."""
    wanted = set(content_stems(text))
    spans = passage.sentences or ((passage.start, passage.end),)
    best = Support(passage, *spans[0], -1.0)
    for start, end in spans:
        share = _share(wanted, content_stems(passage.text[start - passage.start : end - passage.start]))
        if share > best.share:
            best = Support(passage, start, end, share)
    return best


def reasons(checks: Sequence[Check]) -> list[str]:
    """What was wrong, in plain words; empty where all is well."""
    return [check.detail for check in checks if not check.ok]


def has_link(text: str) -> bool:
    """Whether a text holds a web address, markup of one, or a mention."""
    return _LINK.search(text) is not None


def _links(text: str) -> Check:
    if has_link(text):
        return Check(name="links", ok=False, detail="It holds a link or a mention.")
    return Check(name="links", ok=True, detail="No link and no mention.")


def _quotations(text: str, evidence: Sequence[str]) -> Check:
    quotes, balanced = quotations(text)
    if not balanced:
        return Check(name="quotations", ok=False, detail="A quotation mark has no partner.")
    absent = [quote for quote in quotes if not any(stands_in(quote, each) for each in evidence)]
    if absent:
        return Check(name="quotations", ok=False, detail=f"Not verbatim in the cited passages: “{absent[0]}”.")
    return Check(name="quotations", ok=True, detail="Quoted words are verbatim." if quotes else "Nothing is quoted.")


def _numbers(
    text: str, evidence: Sequence[str], passages: Sequence[Passage], headlines: Sequence[Headline | None]
) -> Check:
    """A weekday gives its date only where the sentence that supports the claim has it: others tell other events."""
    dated = []
    for passage, headline in zip(passages, headlines, strict=True):
        if headline is not None and headline.published_at is not None:
            at = supporting(text, passage)
            dated.append(
                (passage.text[at.start - passage.start : at.end - passage.start], headline.published_at.date())
            )
    absent = numbers.missing(text, evidence, dated)
    if absent:
        return Check(name="numbers", ok=False, detail=f"Not in the cited passages: {', '.join(absent)}.")
    return Check(name="numbers", ok=True, detail="Every number and date is in the cited passages.")


def _names(text: str, evidence: Sequence[str], headlines: Sequence[Headline | None]) -> Check:
    held = [*evidence, *(each.publisher for each in headlines if each)]
    absent = missing_names(text, "\n".join(held))
    if absent:
        return Check(name="names", ok=False, detail=f"Names not in the cited passages: {', '.join(absent)}.")
    return Check(name="names", ok=True, detail="Every name is in the cited passages.")


def _negation(text: str, evidence: Sequence[str]) -> Check:
    """A sentence that denies needs a passage that denies; the other way round is left to the support."""
    unquoted = re.sub(r"[\"“][^\"”]*[\"”]", " ", text)
    if _DENIAL.search(unquoted) and not any(_NEGATION.search(each) for each in evidence):
        return Check(name="negation", ok=False, detail="It denies what no cited passage denies.")
    return Check(name="negation", ok=True, detail="Nothing is turned into its opposite.")


def _support(text: str, passages: Sequence[Passage], headlines: Sequence[Headline | None]) -> Check:
    """Names, figures and denials have checks of their own, so only what speaks of something else fails here."""
    judgement = judge(text, evidence_in(passages, headlines))
    wanting = f" Not in these words: {', '.join(judgement.wanting)}." if judgement.wanting else ""
    if judgement.elsewhere:
        return Check(name="support", ok=False, detail=f"The cited passages say little of this.{wanting}")
    share = judgement.measures.together
    return Check(name="support", ok=True, detail=f"{share:.0%} of it stands together in the cited passages.{wanting}")


def _share(wanted: set[str], held: Sequence[str]) -> float:
    return len(wanted & set(held)) / len(wanted) if wanted else 1.0
