"""What an extractor has read of a page, to be asked how much of a block it holds.

It does not care which extractor that was. Texts are compared by runs of words, so that a link or a space which the
extractor lost does not matter.
"""

import re

# A word, or a single sign of the writing that has no spaces.
_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+")
_RUN = 3


class Witness:
    """The runs of three words, and the lines, of `text`."""

    def __init__(self, text: str) -> None:
        self._runs: set[int] = set()
        self._lines: set[int] = set()
        for line in text.split("\n"):
            found = words(line)
            self._runs.update(_runs(found))
            self._lines.add(hash(tuple(found)))

    def share(self, found: list[str]) -> float:
        """How much of these words was read, 0 to 1; too few to be told by their runs have to be a line of their own."""
        runs = _runs(found)
        if not found:
            return 0.0
        held = sum(run in self._runs for run in runs)
        if len(found) < 2 * _RUN:
            return float(hash(tuple(found)) in self._lines or 0 < len(runs) == held)
        return held / len(runs)


def words(text: str) -> list[str]:
    """The words of a text without case; of writing without spaces, its signs."""
    return [word.casefold() for word in _WORDS.findall(text)]


def _runs(found: list[str]) -> list[int]:
    return [hash(tuple(found[start : start + _RUN])) for start in range(len(found) - _RUN + 1)]
