"""The gate between a model's draft and a reader: a sentence passes checked, is held for one rewrite, or is dropped.

It does not care where the text comes from. Keys become citations here; the model never names a source itself. A
sentence with an address, with words of the instructions or with an order to a model is dropped at once: asking for a
better one would only ask again whoever wrote the orders. What articles say to a model is no evidence.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from retrieval.anaphora import opens_with_pronoun, points_back
from retrieval.answering.reading.orders import speaks_to_a_model
from retrieval.answering.telling.citing import Gathered
from retrieval.answering.writing.asides import speaks_of_passages
from retrieval.answering.writing.drafts import Draft, Drafts, parts_of
from retrieval.answering.writing.intrusions import (
    echoes,
    evidence_of,
    has_address,
    runs_of,
    speaks_as_itself,
)
from retrieval.answering.writing.joining import without_joining
from retrieval.checking.checked import checked
from retrieval.checking.verify import Support, reasons, supporting
from retrieval.models import Check, Hit
from retrieval.reader.pages import ClaimReader

MAX_SENTENCES = 6
_LITTLE = 0.2  # a cited passage that shares less with the sentence than this is not kept beside one that shares more

Second = Callable[[str, Sequence[Hit]], Check | None]
"""One more check of a sentence that passed all others; None where it could not be made."""


class Held(NamedTuple):
    """A sentence that failed, and why."""

    draft: Draft
    reasons: tuple[str, ...]


class Gate:
    """Takes a streamed draft; sentences that stand go to `gathered`, the others to `held` or into `dropped`.

    `instructions` are the words that the model was given and must not give away; `checker` reads each sentence with
    what it cites.
    """

    def __init__(
        self,
        keys: Mapping[str, Hit],
        gathered: Gathered,
        instructions: str = "",
        second: Second | None = None,
        checker: ClaimReader | None = None,
    ) -> None:
        self._keys = keys
        self._evidence: dict[str, Hit] = {}
        self._gathered = gathered
        self._drafts = Drafts()
        self._secret = runs_of(instructions)
        self._second = second
        self._checker = checker
        self._fell_out = False  # the sentence before
        self.held: list[Held] = []
        self.dropped = 0

    @property
    def full(self) -> bool:
        """Whether enough was taken: a model that does not end is not listened to."""
        return len(self._gathered.sentences) >= MAX_SENTENCES or len(self.held) + self.dropped >= 2 * MAX_SENTENCES

    def feed(self, piece: str) -> None:
        for draft in self._drafts.feed(piece):
            self._judge(draft)

    def close(self) -> None:
        """The model ended by itself."""
        for draft in self._drafts.close():
            self._judge(draft)

    def _judge(self, draft: Draft) -> None:
        if not self.full and draft.text:  # keys alone, as in [NONE], are no sentence
            self._fell_out = not self._passes(draft)

    def _passes(self, draft: Draft) -> bool:
        if has_address(draft.text) or echoes(draft.text, self._secret) or speaks_to_a_model(draft.text):
            self.dropped += 1
            return False
        if self._fell_out or not self._gathered.sentences:
            draft = draft._replace(text=without_joining(draft.text))
        if self._fell_out and (opens_with_pronoun(draft.text) or points_back(draft.text)):
            return self._hold(draft, "It refers to a sentence that is not there: name the person or the thing.")
        if speaks_of_passages(draft.text):
            return self._hold(draft, "It speaks of passages, which no reader has seen: say only what they tell.")
        if speaks_as_itself(draft.text):
            return self._hold(draft, "It speaks in the first person: say who said it, or put it in quotation marks.")
        checks = self._checks(draft)
        if why := reasons(checks):
            return self._hold(draft, *why)
        if any(sentence.text == draft.text for sentence in self._gathered.sentences):
            return True
        support = self._support(draft)
        hits = [self._evidence[key] for key in dict.fromkeys(key for key, _ in support)]
        if self._second is not None and (opinion := self._second(draft.text, hits)) is not None:
            if not opinion.ok:
                return self._hold(draft, opinion.detail)
            checks += (opinion,)
        self._gathered.add(draft.text, [(self._keys[key], at.start, at.end) for key, at in support], checks)
        return True

    def _hold(self, draft: Draft, *why: str) -> bool:
        self.held.append(Held(draft, why))
        return False

    def _checks(self, draft: Draft) -> tuple[Check, ...]:
        unknown = [key for key in draft.keys if key not in self._keys]
        if unknown or not draft.keys:
            detail = f"No passage has the key {unknown[0]}." if unknown else "It cites no passage."
            return (Check(name="cited", ok=False, detail=detail),)
        hits = self._hits(draft)
        passages, articles = [hit.passage for hit in hits], {hit.article.article_id: hit.article for hit in hits}
        checks = checked(draft.text, passages, articles, self._checker)
        parts = parts_of(draft.text)
        if len(parts) > 1:  # the second must not pass with the words of the first
            again = [check for part in parts for check in checked(part, passages, articles, self._checker)]
            checks += tuple(check for check in again if not check.ok)
        return checks

    def _support(self, draft: Draft) -> list[tuple[str, Support]]:
        """For each cited passage the sentence of it that supports the draft best, or each part of it."""
        kept: list[tuple[str, Support]] = []
        for part in parts_of(draft.text):
            found = [(key, supporting(part, self._evidence[key].passage)) for key in draft.keys]
            best = max(support.share for _, support in found)
            kept += [(key, at) for key, at in found if at.share >= _LITTLE or at.share == best]
        return kept

    def _hits(self, draft: Draft) -> list[Hit]:
        """What the draft cites, without what may not be evidence; looked through when it is first cited."""
        for key in draft.keys:
            if key not in self._evidence:
                self._evidence[key] = evidence_of(self._keys[key])
        return [self._evidence[key] for key in draft.keys]
