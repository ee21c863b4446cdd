"""Checks a sentence against the passages it cites, without a model: what cannot be shown to stand there fails.

It does not care who wrote the sentence or what happens to one that fails. The same input always gives the same verdict.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from retrieval.checking import following
from retrieval.checking.aliases import fuller_names
from retrieval.checking.amounts import Amount, all_amounts, amounts
from retrieval.checking.arithmetic import may_be_counted, worked_out
from retrieval.checking.attributing import wrongly_attributed
from retrieval.checking.bindings import exchanged
from retrieval.checking.certainty import overstated
from retrieval.checking.evidence import evidence_in
from retrieval.checking.grave import unspoken
from retrieval.checking.names import missing_names
from retrieval.checking.polarity import opposites
from retrieval.checking.quotes import plain, quotations, quoted_spans, stands_in
from retrieval.checking.scenes import Scene, named_in, scenes
from retrieval.checking.signs import strange_signs
from retrieval.checking.stances import turned_stands
from retrieval.checking.standings import refuted
from retrieval.checking.support import judge
from retrieval.checking.units import units
from retrieval.models import Article, Check, Headline, Passage
from retrieval.words import content_stems

RECKONED, COUNTED = "reckoning", "counting"
"""The checks of figures that stand nowhere, where each may have been worked out from others, or counted out at least;
else it is "numbers"."""
_LINK = re.compile(
    r"https?:|www\.|\bmailto:|\]\(|<[@!#]|(?<![\w.])@\w|\w@\w|://|"
    r"\b[a-z0-9-]{2,63}(?:\.[a-z0-9-]{1,63}){0,9}\.(?:com|org|net|info|biz|io|co|me|app|dev|ly|xyz|site|online|"
    r"gov|edu|ru|cn|uk|de|eu)\b",
    re.IGNORECASE,
)
_MOST_FIGURES = 25  # of one sentence: comparing each with each of a long table takes seconds


class Support(NamedTuple):
    """The sentence of a passage that says most of a claim: offsets into the article's text, and the share of the
    claim's content words in it (0 to 1)."""

    passage: Passage
    start: int
    end: int
    share: float


def verify(text: str, passages: Sequence[Passage], articles: Mapping[str, Headline] | None = None) -> tuple[Check, ...]:
    """The checks of one sentence against the passages it cites; it stands if all are `ok`.

    `articles`, by article id, add headline, outlet and date to what a passage may be cited for; one that is a whole
    `Article` also tells the full names of those whom its passage names by a part.
    """
    if not passages:
        return (Check(name="cited", ok=False, detail="It cites no passage that was given."),)
    headlines = [(articles or {}).get(passage.article_id) for passage in passages]
    if _is_a_sentence_of(text, passages):
        return (
            Check(name="cited", ok=True, detail="Every citation is a passage that was given."),
            _links(text),
            Check(name="verbatim", ok=True, detail="The sentence stands in a cited passage as it is."),
        )
    evidence = [
        f"{passage.text}\n{headline.title if headline else ''}"
        for passage, headline in zip(passages, headlines, strict=True)
    ]
    meant = [
        fuller_names(each, headline.text if isinstance(headline, Article) else "")
        for each, headline in zip(evidence, headlines, strict=True)
    ]
    held = [
        scenes(
            passage.text, headline.published_at if headline else None, bool(headline and headline.published_on_day_only)
        )
        for passage, headline in zip(passages, headlines, strict=True)
    ]
    titles = [scenes(headline.title) if headline else () for headline in headlines]
    claim = scenes(text, known=named_in([scene for each in (*held, *titles) for scene in each]))
    return (
        Check(name="cited", ok=True, detail="Every citation is a passage that was given."),
        _links(text),
        _signs(text, [*evidence, *(headline.publisher for headline in headlines if headline)]),
        _quotations(text, evidence),
        _numbers(text, evidence, headlines),
        _names(text, [*evidence, *(name for each in meant for name in each)], headlines),
        _bindings(text, claim, held),
        _negation(claim, [(*each, *title) for each, title in zip(held, titles, strict=True)], quoted_spans(text)),
        _certainty(claim, [(*each, *title) for each, title in zip(held, titles, strict=True)]),
        _attribution(text, claim, passages, held, headlines),
        _gravity(text, evidence),
        _support(text),
        _relevance(text, passages, headlines),
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


def _is_a_sentence_of(text: str, passages: Sequence[Passage]) -> bool:
    """Whether it is a whole sentence of a passage, word for word: a part of one may say something else."""
    wanted = plain(text).text.strip()
    return any(
        plain(passage.text[start - passage.start : end - passage.start]).text.strip() == wanted
        for passage in passages
        for start, end in passage.sentences
    )


def _links(text: str) -> Check:
    if has_link(text):
        return Check(name="links", ok=False, detail="It holds a link or a mention.")
    return Check(name="links", ok=True, detail="No link and no mention.")


def _signs(text: str, evidence: Sequence[str]) -> Check:
    if strange := strange_signs(text, "\n".join(evidence)):
        return Check(name="signs", ok=False, detail=f"Not in the cited passages: {', '.join(strange)}.")
    return Check(name="signs", ok=True, detail="Every sign is one that the cited passages use.")


def _quotations(text: str, evidence: Sequence[str]) -> Check:
    quotes, balanced = quotations(text)
    if not balanced:
        return Check(name="quotations", ok=False, detail="A quotation mark has no partner.")
    absent = [quote for quote in quotes if not any(stands_in(quote, each) for each in evidence)]
    if absent:
        return Check(name="quotations", ok=False, detail=f"Not verbatim in the cited passages: “{absent[0]}”.")
    return Check(name="quotations", ok=True, detail="Quoted words are verbatim." if quotes else "Nothing is quoted.")


def _numbers(text: str, evidence: Sequence[str], headlines: Sequence[Headline | None]) -> Check:
    held = [
        (
            each,
            (
                *all_amounts(each, one.published_at if one else None, bool(one and one.published_on_day_only)),
                *_published(one),
            ),
        )
        for each, one in zip(evidence, headlines, strict=True)
    ]
    if len(list(amounts(text))) > _MOST_FIGURES:
        return Check(name="numbers", ok=False, detail="It holds more figures than can be told apart; say fewer.")
    absent = following.missing(text, held)
    if not absent:
        return Check(name="numbers", ok=True, detail="Every number and date is in the cited passages.")
    ways = [(one, worked_out(one, text, [each for _, each in held])) for one in absent]
    unexplained = [one for one, way in ways if not way]
    if foreign := [one.text for one in unexplained if not may_be_counted(one)]:
        return Check(name="numbers", ok=False, detail=f"Not in the cited passages: {', '.join(foreign)}.")
    told = "; ".join(f"{one.text} can be {way or 'counted out'}" for one, way in ways)
    name = COUNTED if unexplained else RECKONED
    return Check(name=name, ok=False, detail=f"Not written in the cited passages, though {told}.")


def _published(headline: Headline | None) -> list[Amount]:
    """The day an article appeared: what it tells of "today" or of this morning is said of that day."""
    if headline is None or headline.published_at is None:
        return []
    day = headline.published_at.date().isoformat()
    return [Amount("date", day, "", day, 0, 0)]


def _names(text: str, evidence: Sequence[str], headlines: Sequence[Headline | None]) -> Check:
    held = [*evidence, *(each.publisher for each in headlines if each)]
    absent = missing_names(text, "\n".join(held))
    if absent:
        return Check(name="names", ok=False, detail=f"Names not in the cited passages: {', '.join(absent)}.")
    return Check(name="names", ok=True, detail="Every name is in the cited passages.")


def _bindings(text: str, claim: Sequence[Scene], held: Sequence[Sequence[Scene]]) -> Check:
    if len(list(amounts(text))) > _MOST_FIGURES:
        return Check(name="bindings", ok=False, detail="It holds more figures than can be told apart; say fewer.")
    if order := refuted(claim, held):
        detail = f"By the figures there, {order.front.text} is not ahead of {order.back.text}."
        return Check(name="bindings", ok=False, detail=detail)
    found = exchanged(claim, held)
    if found:
        said, there = found[0]
        detail = f"“{said}” stands there for something else: the place here is that of “{there}”."
        return Check(name="bindings", ok=False, detail=detail)
    return Check(name="bindings", ok=True, detail="Numbers, dates and names belong to the same things there.")


def _negation(claim: Sequence[Scene], held: Sequence[Sequence[Scene]], quoted: Sequence[tuple[int, int]]) -> Check:
    found = [*opposites(claim, held, quoted)] or turned_stands(claim, held)
    if found:
        claimed, there = found[0]
        detail = f"“{claimed}” is turned round: the cited passages have “{there}”."
        return Check(name="negation", ok=False, detail=detail)
    return Check(name="negation", ok=True, detail="Nothing is turned into its opposite.")


def _certainty(claim: Sequence[Scene], held: Sequence[Sequence[Scene]]) -> Check:
    if found := overstated(claim, held):
        claimed, there = found[0]
        detail = f"“{claimed}” is told as more certain than it is there: “{there}”."
        return Check(name="certainty", ok=False, detail=detail)
    return Check(name="certainty", ok=True, detail="Nothing is told as more certain than it is there.")


def _attribution(
    text: str, claim: Sequence[Scene], passages: Sequence[Passage], held: Sequence[Sequence[Scene]],
    headlines: Sequence[Headline | None],
) -> Check:  # fmt: skip
    wrong = wrongly_attributed(text, claim, passages, held, [each for each in headlines if each])
    return Check(name="attribution", ok=not wrong, detail=wrong or "Nothing is given to another speaker.")


def _gravity(text: str, evidence: Sequence[str]) -> Check:
    if grave := unspoken(text, evidence):
        return Check(name="gravity", ok=False, detail=f"The cited passages do not speak of this: {', '.join(grave)}.")
    return Check(name="gravity", ok=True, detail="Nothing grave is added.")


def _support(text: str) -> Check:
    if not units(text):  # a bare "No, they were not" would rest on any passage
        return Check(name="support", ok=False, detail="It names nothing that the passages could bear out.")
    return Check(name="support", ok=True, detail="It names what it speaks of.")


def _relevance(text: str, passages: Sequence[Passage], headlines: Sequence[Headline | None]) -> Check:
    """Names, figures and denials have checks of their own, so only what speaks of something else fails here."""
    judgement = judge(text, evidence_in(passages, headlines))
    wanting = f" Not in these words: {', '.join(judgement.wanting)}." if judgement.wanting else ""
    if judgement.elsewhere:
        return Check(name="relevance", ok=False, detail=f"The cited passages say little of this.{wanting}")
    share = judgement.measures.together
    return Check(name="relevance", ok=True, detail=f"{share:.0%} of it stands together in the cited passages.{wanting}")


def _share(wanted: set[str], held: Sequence[str]) -> float:
    return len(wanted & set(held)) / len(wanted) if wanted else 1.0
