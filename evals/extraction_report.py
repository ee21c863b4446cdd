"""One page of HTML that shows, for each page of an extraction set, which lines were lost and which were read besides.

It does not care how they were scored. It quotes the set, so it belongs into a folder that is not shared.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import escape
from pathlib import Path

NAME = "extraction.html"

Scored = tuple[str, str, str, str, float]
"""The id of a page and what it was taken for, its address, the true text, the text that was read, and its F1."""

_WORD = re.compile(r"\w+")
_LONGEST = 400
_HEAD = """<!doctype html><meta charset="utf-8"><title>Extraction</title><style>
body{font:15px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{font-size:1rem;margin:2rem 0 .3rem;overflow-wrap:anywhere}
.bar{background:#ddd;height:.5rem}.bar i{display:block;height:100%;background:#2a6}
.lost{background:#fdd}.besides{background:#fec}.same{color:#777}p{margin:.2rem 0;padding:0 .4rem}
</style><h1>Pages, the worst first</h1>
<p class="lost">lost: in the true text only</p><p class="besides">besides: read only</p>
"""


def write_report(folder: Path, pages: Sequence[Scored]) -> Path:
    """Write the report into `folder`, which is made where it is missing; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = [_HEAD]
    for page_id, url, true, read, f1 in sorted(pages, key=lambda page: page[4]):
        parts.append(f"<h2>{f1:.3f} {escape(url)}</h2><div class=bar><i style='width:{100 * f1:.1f}%'></i></div>")
        parts.append(f"<p class=same>{escape(page_id)}</p>")
        parts.extend(_differences(true, read))
    file = folder / NAME
    file.write_text("\n".join(parts), encoding="utf-8")
    return file


def _differences(true: str, read: str) -> Iterator[str]:
    """The lines of one text only, in order; how many are the same between them."""
    one, other = _lines(true), _lines(read)
    matcher = SequenceMatcher(None, [_words(line) for line in one], [_words(line) for line in other], autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            yield f"<p class=same>{end - start} the same</p>"
            continue
        yield from (f"<p class=lost>{escape(line[:_LONGEST])}</p>" for line in one[start:end])
        yield from (f"<p class=besides>{escape(line[:_LONGEST])}</p>" for line in other[other_start:other_end])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _words(line: str) -> str:
    return " ".join(_WORD.findall(line))
