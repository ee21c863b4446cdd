"""Which neighbouring sentences tell one speech: a quotation over several sentences, and who spoke it.

It does not care about sizes. Mostly it goes by quotation marks, which work alike in all languages; words are asked
only whether a sentence goes on with the speaker before ("He added: …").
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from retrieval.sources.quotations import Quotation, quotations

Span = tuple[int, int]

_MIN_SPEECH_CHARS = 12
_OPENING = '"“„«»‘‹‚「『”'
_CLOSED_ANYWAY = " .,;:!?…。！？—–-"
_GOES_ON = {
    "en": r"(?:he|she|they|it)(?: later| also| then)? (?:said|added|told|asked|went on|continued|called|wrote|replied"
          r"|warned|argued)",
    "de": r"(?:er|sie|man) (?:sagte|fügte|erklärte|betonte|ergänzte|meinte|warnte|schrieb)"
          r"|(?:sagte|so|fügte|erklärte) (?:er|sie)",
    "fr": r"(?:il|elle|ils|elles)(?: a| ont)? (?:dit|ajouté|ajoute|déclaré|expliqué|précisé|affirmé|poursuivi)",
    "es": r"(?:él |ella )?(?:dijo|añadió|agregó|explicó|declaró|señaló|afirmó|aseguró|insistió)",
    "it": r"(?:lui |lei )?(?:ha (?:detto|aggiunto|spiegato|dichiarato)|disse|aggiunse|spiega|aggiunge)",
    "pt": r"(?:ele |ela )?(?:disse|acrescentou|afirmou|explicou|declarou|completou)",
    "nl": r"(?:hij|zij|ze) (?:zei|voegde|zegt|vertelde|schreef|vroeg)",
}  # fmt: skip
_GOES_ON_AT = {language: re.compile(rf"(?:{words})\b", re.IGNORECASE) for language, words in _GOES_ON.items()}


def kept_together(text: str, spans: Sequence[Span], language: str | None) -> list[bool]:
    """For each sentence but the last, whether it and the next belong to one speech and its speaker."""
    together = [False] * max(0, len(spans) - 1)
    speeches = [one for one in quotations(text) if one.end - one.start >= _MIN_SPEECH_CHARS or not one.closed]
    if not speeches:
        return together
    goes_on = _GOES_ON_AT.get(language or "en")
    starts = [start for start, _ in spans]
    last_of_speech = -2
    for index, speech in enumerate(speeches):
        first = max(0, bisect_left(starts, speech.start + 1) - 1)
        last = max(first, bisect_left(starts, speech.end) - 1)
        for inside in range(first, last):
            together[inside] = True
        if first and _needs_speaker(text, spans, first, speech):
            together[first - 1] = True
        if last + 1 < len(spans) and _speaker_follows(text, spans, last, speech, speeches[index + 1 : index + 2]):
            together[last] = True
        if first == last_of_speech + 1 and goes_on and goes_on.match(text, spans[first][0]):
            together[first - 1] = True
        last_of_speech = last
    return together


def _needs_speaker(text: str, spans: Sequence[Span], first: int, speech: Quotation) -> bool:
    """True where the first sentence of a speech is nothing but speech, or the sentence before ends with a colon."""
    start, end = spans[first]
    if text[spans[first - 1][1] - 1] in ":：":
        return speech.start <= start + 1
    return speech.start <= start and not text[speech.end : end].strip(_CLOSED_ANYWAY)


def _speaker_follows(
    text: str, spans: Sequence[Span], last: int, speech: Quotation, following: Sequence[Quotation]
) -> bool:
    """True where the next sentence goes on in small letters ("she said"), or with the paragraph's open quotation."""
    end = spans[last][1]
    next_start = spans[last + 1][0]
    if not speech.closed:
        return bool(following) and following[0].start <= next_start + 1 and text[next_start] in _OPENING
    if speech.end < end and text[speech.end : end].strip(_CLOSED_ANYWAY):
        return False
    return text[next_start].islower()
