"""What is answered: sentences with their citations and checks, where sources differ, what a model cost.

It does not care how an answer came about nor how it is shown.
"""

from datetime import date
from typing import Literal

from pydantic import Field

from retrieval.models.articles import Headline
from retrieval.models.base import Model

AbstainReason = Literal["not_covered", "not_answered", "only_older", "no_question"]


class Check(Model):
    """One check of one sentence; `detail` says in plain words what was found."""

    name: str
    ok: bool
    detail: str = ""


class Citation(Model):
    """`quote` is verbatim: it equals `article.text[start:end]` of the revision named. `said_by` is who says it, in the
    article's own words ("the White House"); empty where the article says it itself or that cannot be told."""

    n: int
    article: Headline
    quote: str
    start: int
    end: int
    passage_id: str
    revision: int = 1
    said_by: str = ""


class ReadDate(Model):
    """The days, both inclusive, that `words` of a sentence ("on Thursday") denote by the day its source was published;
    both None where that day is not known. Ours, never part of what is quoted."""

    words: str
    first: date | None = None
    last: date | None = None


class Sentence(Model):
    """A sentence of an answer with the numbers of its citations, the checks it passed and the days it names.

    `said_by` is who says it, in the article's words, where neither it nor the sentence before it names them.
    """

    text: str
    citations: tuple[int, ...]
    checks: tuple[Check, ...] = ()
    dates: tuple[ReadDate, ...] = ()
    said_by: str = ""


Standing = Literal["current", "earlier", "superseded"]
"""Of one side: not overtaken; told before something newer was; or since corrected by the article that told it."""


class Side(Model):
    """One side of a disagreement: the value, the outlet that gives it, the day of that, and who says it there.

    `citations` are where it stands; of a superseded value, where the article now says something else. `now` says that
    earlier sides have given way to it.
    """

    value: str
    citations: tuple[int, ...]
    publisher: str = ""
    published_on: date | None = None
    said_by: str = ""
    standing: Standing = "current"
    now: bool = False


class Conflict(Model):
    """Sources that differ on one thing, or an article that was corrected on it; all sides shown, the newest first."""

    about: str
    sides: tuple[Side, ...]
    kind: Literal["figure", "who", "where", "when", "correction"] = "figure"


class Verdict(Model):
    """What the coverage says of a statement, by its newest report: `detail` what is different or missing there,
    `citations` where that stands; `differed_before`: an earlier report took the other side."""

    claim: str
    stands: Literal["supported", "in_part", "contradicted", "not_found"]
    detail: str = ""
    differed_before: bool = False
    citations: tuple[int, ...] = ()


class Prices(Model):
    """Of a million tokens of a model; `currency` is only a name to show."""

    input: float
    output: float
    currency: str = "USD"


class Usage(Model):
    """What a model was given and wrote for one answer, over `calls` calls; `estimated` where the provider did not count
    all of it. `cost` is in `currency`, None where no prices are set."""

    calls: int
    input_tokens: int
    output_tokens: int
    estimated: bool = False
    cost: float | None = None
    currency: str | None = None


class Answer(Model):
    """What is shown to the person who asked. `text` is always fit to show, also for an abstention.

    `dropped` counts sentences of the model that failed the check; `note` is a plain remark for the reader, such as
    that the model failed and extracts were used. `read_as` says how a `follow_up`, which cannot be asked alone, was
    read, and what time and outlets the question was read to ask for. `outdated` says that the question is about now and
    the newest source is not. `suggestion` is a question like one that could not be answered, and can be. `verdicts` say
    whether the statements of a message hold, where that was asked. `lists`: each sentence tells a story of its own.
    `newer` are articles of the same story that are newer than all that is cited. `usage` is None where no model was
    asked.
    """

    question: str
    text: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    abstained: bool = False
    reason: AbstainReason | None = None
    nearest: tuple[Headline, ...] = ()
    newer: tuple[Headline, ...] = ()
    suggestion: str | None = None
    newest_source: date | None = None
    outdated: bool = False
    conflicts: tuple[Conflict, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    model: str = "extractive"
    dropped: int = 0
    note: str | None = None
    read_as: str = ""
    follow_up: bool = False
    lists: bool = False
    usage: Usage | None = None
    seconds: float = Field(default=0.0, ge=0)
