"""Cut the lines of a .csv file into rows; a quote that is never closed costs its own row, not the rest of the file.

It does not care what the cells mean. A quoted cell may go over several lines, and a quote inside it that should have
been doubled is read as it stands: only where whole rows lie behind a quote is it taken for one left open.
"""

import csv
import io
from collections.abc import Iterator

_PIECE = 65_536


class LineTooLong(csv.Error):
    """A line of which no more than the longest allowed is held at a time."""


class CsvLines:
    """The lines under the header; LineTooLong for one that is. `taken` are those handed out since `begin_row`."""

    def __init__(self, text: io.TextIOWrapper, longest: int) -> None:
        self.taken: list[str] = []
        self.first = 2
        self._text = text
        self._longest = longest
        self._again: list[str] = []

    def begin_row(self) -> None:
        """The next line begins a row; its number is `first`, the header being 1."""
        self.first += len(self.taken)
        self.taken.clear()

    def put_back(self, kept: int) -> None:
        """The lines taken but the first `kept` are handed out again."""
        self._again[:0] = self.taken[kept:]
        del self.taken[kept:]

    def __iter__(self) -> "CsvLines":
        return self

    def __next__(self) -> str:
        line = self._again.pop(0) if self._again else self._text.readline(self._longest)
        if not line:
            raise StopIteration
        self.taken.append(line)
        if len(line) >= self._longest and not line.endswith("\n"):
            self.taken[-1] = ""
            while line and not line.endswith("\n"):
                line = self._text.readline(_PIECE)
            raise LineTooLong("it is longer than 30 MB")
        return line


def csv_rows(lines: CsvLines, delimiter: str, cells: int) -> Iterator[tuple[int, list[str] | str]]:
    """Each row, or the plain reason why it cannot be read, with the number of its first line.

    `cells` is how many a whole row has.
    """
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.begin_row()
        try:
            row = next(reader)
        except StopIteration:
            return
        except LineTooLong as error:
            yield lines.first, f"The row cannot be read ({error})."
            reader = csv.reader(lines, delimiter=delimiter)
            continue
        except csv.Error as error:
            row, fault = [], str(error)
        else:
            fault = ""
        resume = _left_open(lines.taken, delimiter, cells, fault)
        if resume:
            lines.put_back(resume)
            yield lines.first, _reason(lines.first, resume)
            reader = csv.reader(lines, delimiter=delimiter)
        else:
            yield lines.first, f"The row cannot be read ({fault})." if fault else row


def _left_open(taken: list[str], delimiter: str, cells: int, fault: str) -> int:
    """How many of the lines taken a row with a quote left open spoils; 0 where no quote is."""
    if not fault and len(taken) == 1 and taken[0].count('"') % 2 == 0:
        return 0
    found = _strictly(taken, delimiter)
    if isinstance(found, list) and not fault:
        return 0
    for number, line in enumerate(taken[1:], start=1):
        if cells > 1 and len(_strictly([line], delimiter) or ()) == cells:
            return number
    return len(taken) if found is None else 0


def _strictly(lines: list[str], delimiter: str) -> list[str] | tuple[()] | None:
    """The cells, () where a quote stands in a wrong place, None where one is not closed."""
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        return None if "unexpected end" in str(error) else ()


def _reason(first: int, count: int) -> str:
    if count == 1:
        return "A quote is opened in this row and not closed."
    return f"A quote is opened in this row and not closed: lines {first} to {first + count - 1} were passed over."
