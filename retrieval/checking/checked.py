"""The whole check of a sentence: by the rules, and by the checker, which reads it with the passages that it cites.

Rules see what is written: a figure, a name, quoted words, a denial. The checker sees what is meant, in other words
too. What no reading can make good fails by the rules alone: no citation, a link, words that are quoted but do not stand
there, a figure or a name that stands nowhere. Else the checker's logits, of the whole sentence and of the part of it
that it doubts most, and the rules that failed are added up, each with a weight (set by hand, with those in view that a
logistic regression over sentences that it was not taught gives: `python -m evals.mutations_model`).

It does not care who wrote the sentence. Without a checker the rules decide (`verify`), and so they do in a language
that it was not taught.
"""

from collections.abc import Mapping, Sequence

from retrieval.checking.cuts import cut
from retrieval.checking.verify import COUNTED, RECKONED, verify
from retrieval.models import Article, Check, Headline, Passage
from retrieval.reader.pages import ClaimReader, Entailed, Page, page_of

MEANING = "meaning"
AGAINST: Mapping[str, float] = {
    "gravity": 1.5, "bindings": 1.0, "relevance": 1.0, COUNTED: 1.0, "certainty": 0.9, "negation": 0.6, RECKONED: 0.5,
    "attribution": 0.3,
}  # fmt: skip
"""The rules that compare what is said of what, which may take other words for a fault ("its battery was dead"), and how
much each counts; with them figures that may have been worked out, or counted out."""
_WHOLE, _WEAKEST = 0.4, 0.4  # how much its logits count
_FAR = 3.0  # from 0: beyond it a part hardly ever changes a verdict
_EVEN = 1.0  # above 0, as of what a model writes more is true than of the sentences that this was fitted on
_NAMED = 4  # words that a reason names
_TAUGHT = "en"


def checked(
    text: str,
    passages: Sequence[Passage],
    articles: Mapping[str, Headline] | None = None,
    checker: ClaimReader | None = None,
) -> tuple[Check, ...]:
    """The checks of one sentence against the passages it cites, as `verify` has them, and "meaning", what the checker
    finds; it stands if all are `ok`. Raises SettingsError where the checker could not be opened."""
    headlines = articles or {}
    checks = verify(text, passages, headlines)
    if checker is None or settled(checks) or not all(_taught(headlines.get(one.article_id)) for one in passages):
        return checks
    pages = [page_of(one, headlines.get(one.article_id)) for one in passages]
    whole = checker.entails(text, pages)
    settles = _total(checks, whole.logit, _FAR) < 0 or _total(checks, whole.logit, -_FAR) >= 0
    return weighed(checks, whole, whole if settles else weakest(text, whole, pages, checker))


def weakest(text: str, whole: Entailed, pages: Sequence[Page], checker: ClaimReader) -> Entailed:
    """What the checker finds of the part of a sentence that it doubts most; of one without parts, what it found of the
    `whole`."""
    parts = cut(text)
    if len(parts) == 1:
        return whole
    return min((checker.entails(part, pages) for part in parts), key=lambda found: found.logit)


def weighed(checks: Sequence[Check], whole: Entailed, part: Entailed) -> tuple[Check, ...]:
    """The rules' checks with what the checker found of the sentence and of its weakest part: where it is sure, what a
    rule made of other words is no fault."""
    if _total(checks, whole.logit, part.logit) < 0:
        doubted = whole.doubted or part.doubted
        named = f": {', '.join(f'“{word}”' for word in doubted[:_NAMED])}" if doubted else ""
        detail = f"Read with the cited passages, it does not follow from them{named}."
        return (*checks, Check(name=MEANING, ok=False, detail=detail))
    borne_out = Check(name=MEANING, ok=True, detail="Read with the cited passages, it follows from them.")
    return (*(check if check.ok else _outweighed(check) for check in checks), borne_out)


def _total(checks: Sequence[Check], whole: float, part: float) -> float:
    """From 0 on the sentence stands; of the checker's two logits."""
    return _WHOLE * whole + _WEAKEST * part - sum(AGAINST[check.name] for check in checks if not check.ok) + _EVEN


def _outweighed(check: Check) -> Check:
    return Check(name=check.name, ok=True, detail=f"{check.detail} Read with them, it follows all the same.")


def settled(checks: Sequence[Check]) -> bool:
    """Whether a reading could change nothing."""
    return any(check.name == "verbatim" or (not check.ok and check.name not in AGAINST) for check in checks)


def _taught(headline: Headline | None) -> bool:
    return not isinstance(headline, Article) or (headline.language or _TAUGHT) == _TAUGHT
