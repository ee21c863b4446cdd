"""A second opinion: one more call of the model for a sentence that passed its check, with nothing but the sentence and
the passages it cites. Its "no" holds the sentence.

The words for yes and no are keys drawn for the call, so that no passage can speak the verdict, and a reply that is not
one of them is none. Where there is no verdict the check's own stands, the model is not asked again for this answer, and
the answer says so: an optional step that fails must not cost what is known without it.
"""

import time
from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel

import prompts
from retrieval.answering.writing.calling import call
from retrieval.answering.writing.fences import draw_keys, fenced, harmless
from retrieval.errors import ModelError
from retrieval.models import Check, Hit
from retrieval.usage import Meter

LONGEST = 30.0  # seconds of one verdict
_MOST_CHARS = 200
_NAME = "entailment"
NOTE = "The model's second check failed, so some sentences passed the first check alone."


class Entailment:
    """Asks for the sentences of one answer, which has to be there when the monotonic clock says `ends_at`."""

    def __init__(self, chat: BaseChatModel, meter: Meter, ends_at: float) -> None:
        self._chat, self._meter, self._ends_at = chat, meter, ends_at
        self.failed = False

    def check(self, text: str, hits: Sequence[Hit]) -> Check | None:
        """What the model finds; None where it gave no verdict."""
        if self.failed:
            return None
        verdict = self._verdict(text, hits)
        self.failed = verdict is None
        if verdict is None:
            return None
        found = "finds it" if verdict else "does not find all of it"
        return Check(name=_NAME, ok=verdict, detail=f"Asked again, the model {found} in the cited passages.")

    def _verdict(self, text: str, hits: Sequence[Hit]) -> bool | None:
        drawn = draw_keys((*hits, hits[0], hits[0]))
        yes, no = list(drawn)[-2:]
        keys = {key: drawn[key] for key in list(drawn)[:-2]}
        instructions = prompts.load("entailment", yes=yes, no=no)
        request = prompts.load("entailment_request", passages=fenced(keys), sentence=harmless(text))
        reply: list[str] = []

        def take(piece: str) -> bool:
            reply.append(piece)
            return sum(map(len, reply)) > _MOST_CHARS

        try:
            left = min(LONGEST, max(self._ends_at - time.monotonic(), 0))
            call(self._chat, instructions.text, request.text, self._meter, take, left)
        except ModelError:
            return None
        return {yes: True, no: False}.get("".join(reply).strip().strip("[].*`\"'").upper())
