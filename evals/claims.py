"""Whether the support check tells claims that their page supports from others, and names the sentences that do.

It does not care how the check comes to its judgement: each claim is given with every sentence of the page that it
cites. What the page says of itself stands among them as "(meta data) NAME: value"; its publication day is read there.
"""

import gzip
import re
import statistics
import time
import zlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.claims_report import write_report
from retrieval.checking.evidence import Evidence, Sentence
from retrieval.checking.numbers import figures
from retrieval.checking.support import Judgement, judge
from retrieval.errors import SourceError
from retrieval.models import Progress

FILES = "claims.jsonl", "claims.jsonl.gz"

_METADATA = re.compile(r"\(meta data\) (?P<name>[A-Z ]+):\s*(?P<value>.*)", re.DOTALL)
_PUBLISHED = "PUBLISHED DATETIME"


class Claim(BaseModel):
    """One item of the set: `supporting` are alternative sets of the numbers of its sentences; a number that no sentence
    has can only be missed."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(alias="_id")
    claim: str
    sentences: tuple[str, ...]
    label: Literal["supported", "partially_supported", "not_supported"]
    supporting: tuple[tuple[int, ...], ...] = ()

    @property
    def supported(self) -> bool:
        """What is supported in part counts as not supported."""
        return self.label == "supported"

    @property
    def evidence(self) -> Evidence:
        """The sentences as they are given to the check: metadata by its value alone."""
        read = [_METADATA.fullmatch(sentence) for sentence in self.sentences]
        days = [_day(match["value"]) for match in read if match and match["name"] == _PUBLISHED]
        texts = [match["value"] if match else sentence for match, sentence in zip(read, self.sentences, strict=True)]
        published = next((day for day in days if day), None)
        return Evidence([Sentence(text, published) for text in texts])


class Judged(NamedTuple):
    """A claim with what the check said of it, and how long that took, reading the page included."""

    item: Claim
    judgement: Judgement
    seconds: float

    @property
    def right(self) -> bool:
        return self.judgement.supported == self.item.supported

    @property
    def sentence_f1(self) -> float:
        """Of the sentences named, against the alternative set that fits best."""
        return max((_f1(set(self.judgement.sentences), set(each)) for each in self.item.supporting), default=0.0)


def evaluate_claims(path: Path, progress: Progress | None = None, home: Path | None = None) -> dict[str, Any]:
    """The measures over `claims.jsonl[.gz]` in `path`; with `home`, a page on every claim that was judged wrong there.

    `f1_supported` and `balanced_accuracy` are of "supported" against the rest, `sentence_f1` is the mean over the
    claims that are supported at least in part. Raises SourceError where a file is missing or not in its format.
    """
    judged = []
    items = read_claims(path)
    judge(items[0].claim, items[0].evidence)  # what is loaded once is not the time of the first claim
    for done, item in enumerate(items, 1):
        started = time.perf_counter()
        judgement = judge(item.claim, item.evidence)
        judged.append(Judged(item, judgement, time.perf_counter() - started))
        if progress:
            progress(done, len(items), "judging claims")
    if home is not None:
        write_report(home, judged)
    return claim_measures(judged)


def claim_measures(judged: Sequence[Judged]) -> dict[str, Any]:
    """The measures of `evaluate_claims`."""
    true_, named = [one.item.supported for one in judged], [one.judgement.supported for one in judged]
    partly = [one.sentence_f1 for one in judged if one.item.label != "not_supported"]
    return {
        "accuracy": round(statistics.fmean(one.right for one in judged), 4),
        "f1_supported": round(f1_of(true_, named), 4),
        "balanced_accuracy": round(balanced_accuracy(true_, named), 4),
        "sentence_f1": round(statistics.fmean(partly), 4) if partly else 0.0,
        "ms_per_claim": round(1_000 * statistics.fmean(one.seconds for one in judged), 2),
        "items": len(judged),
    }


def f1_of(true: Sequence[bool], named: Sequence[bool]) -> float:
    """F1 of the positives; 0 where there are none."""
    both = sum(one and other for one, other in zip(true, named, strict=True))
    return 2 * both / (sum(true) + sum(named)) if both else 0.0


def balanced_accuracy(true: Sequence[bool], named: Sequence[bool]) -> float:
    """The mean over the classes that occur of the share of each that was told rightly."""
    pairs = list(zip(true, named, strict=True))
    return statistics.fmean(
        statistics.fmean(one == other for one, other in pairs if one is kind) for kind in sorted(set(true))
    )


def read_claims(path: Path) -> list[Claim]:
    """The claims of the set in `path`; SourceError where there are none, or one does not fit."""
    file = next((path / name for name in FILES if (path / name).is_file()), None)
    if file is None:
        raise SourceError(f"{path} holds neither {FILES[0]} nor {FILES[1]}")
    try:
        with (gzip.open if file.suffix == ".gz" else open)(file, "rt", encoding="utf-8") as open_file:
            lines = [line for line in open_file if line.strip()]  # not splitlines: JSON may hold U+2028
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise SourceError(f"{file} could not be read: {error}") from error
    if not lines:
        raise SourceError(f"{file} holds no claim")
    return [_claim(line, f"{file}, line {number}") for number, line in enumerate(lines, 1)]


def _claim(line: str, place: str) -> Claim:
    try:
        return Claim.model_validate_json(line)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise SourceError(f"{place}: {where or 'it'}: {fault['msg']}") from error


def _f1(named: set[int], wanted: set[int]) -> float:
    return 2 * len(named & wanted) / (len(named) + len(wanted)) if named & wanted else 0.0


def _day(text: str) -> date | None:
    """The day of a time in ISO 8601, or written out; None where there is none, as in a year alone."""
    with suppress(ValueError):
        return date.fromisoformat(text[:10])
    dates = [each.value for each in figures(text) if each.kind == "date" and "?" not in each.value]
    with suppress(ValueError, IndexError):  # IndexError: no date; ValueError: 30 February
        return date.fromisoformat(dates[0])
    return None
