"""A page of HTML in one file: everything from outside is text in it, nothing is fetched from anywhere.

It does not care what the page says. Text is escaped where it enters, and only `Html` is taken as it is; the page
forbids the browser to load or run anything.
"""

import base64
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from retrieval.sources.decode import strip_control

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light; --ink: #1c2430; --soft: #5b6675; --line: #e1e5ea; --wash: #f6f7f9; --blue: #1f5fbf }
* { box-sizing: border-box }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 66rem }
body { margin: 0 auto; padding: 2rem 1.25rem }
h1 { font-size: 1.6rem; margin: 0 0 .25rem } h2 { font-size: 1.25rem; margin: 3rem 0 .5rem } h3 { font-size: 1rem }
h2 { border-bottom: 2px solid var(--ink); padding-bottom: .25rem } h3 { margin: 2rem 0 .25rem }
p { margin: .25rem 0 .75rem; max-width: 46rem } .soft { color: var(--soft) } small { color: var(--soft) }
nav a { color: var(--blue); margin-right: 1rem; text-decoration: none }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line) }
th { font-weight: 600; color: var(--soft); font-size: .8rem; border-bottom-color: var(--soft); white-space: nowrap }
td { overflow-wrap: break-word } td:first-child, .line { white-space: nowrap }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.marked td { background: #eef4ff } .tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0 }
.tile { background: var(--wash); border: 1px solid var(--line); border-radius: .5rem }
.tile { padding: .6rem .9rem; min-width: 9rem }
.tile b { display: block; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums }
figure { margin: .5rem 0 1rem } img { max-width: 100%; height: auto }
.card { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem .9rem .25rem; margin: .75rem 0 }
.card p { max-width: none; margin: .15rem 0 } .card table { margin-top: .5rem; font-size: .9rem }
.card tr:last-child td { border-bottom: 0 } .question { font-weight: 600 }
.chip { background: var(--wash); border: 1px solid var(--line); border-radius: 1rem; padding: .05rem .6rem }
.chip { font-size: .8rem; white-space: nowrap; margin-right: .5rem }
@media print { .card { break-inside: avoid } }
"""


class Html(str):
    """Markup of our own making; any other string is text from outside."""


class Number(str):
    """A number as it is to be shown, or the place of one."""


def text(value: object) -> Html:
    """A value as text: escaped, without control characters and marks that turn the direction of what follows."""
    if isinstance(value, Html):
        return value
    return Html(escape(strip_control("–" if value is None else str(value))))


def element(tag: str, *content: object, css: str = "") -> Html:
    """One element; what is not `Html` is text."""
    opened = f'<{tag} class="{escape(css)}">' if css else f"<{tag}>"
    return Html(f"{opened}{joined(content)}</{tag}>")


def joined(content: Iterable[object]) -> Html:
    """The pieces one after the other."""
    return Html("".join(text(one) for one in content))


def section(name: str, anchor: str, *content: object) -> Html:
    """A part of the page that its head leads to."""
    return Html(f'<section id="{escape(anchor)}">{element("h2", name)}{joined(content)}</section>')


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], marked: int | None = None) -> Html:
    """Rows under headings, the one numbered `marked` standing out; a column of numbers is set to the right."""
    cells = [list(row) for row in rows]
    numeric = [bool(cells) and all(_is_number(row[at]) for row in cells) for at in range(len(headings))]
    css = ["number" if number else "" for number in numeric]
    head = element("tr", *(element("th", name, css=kind) for name, kind in zip(headings, css, strict=True)))
    body = [
        element(
            "tr",
            *(element("td", cell, css=kind) for cell, kind in zip(row, css, strict=True)),
            css="marked" if number == marked else "",
        )
        for number, row in enumerate(cells)
    ]
    return element("div", element("table", head, *body), css="wide")


def tile(value: object, name: str, note: str = "") -> Html:
    """One number that matters, with its name."""
    return element(
        "div", element("b", value), name, *([Html("<br>"), element("small", note)] if note else []), css="tile"
    )


def picture(png: bytes, says: str) -> Html:
    """An image inside the page; `says` is what is read out where it is not seen."""
    source = base64.b64encode(png).decode()
    return Html(f'<figure><img alt="{escape(says)}" src="data:image/png;base64,{source}"></figure>')


def write_page(file: Path, title: str, under: str, sections: Sequence[tuple[str, str, Html]]) -> Path:
    """Write the page: its title, a line under it, and sections of (name, anchor, content). The folder is made."""
    links = (Html(f'<a href="#{escape(anchor)}">{text(name)}</a>') for name, anchor, _ in sections)
    body = joined([element("h1", title), element("p", under, css="soft"), element("nav", *links)])
    parts = joined(section(name, anchor, content) for name, anchor, content in sections)
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    view = '<meta name="viewport" content="width=device-width">'
    page = f"<!doctype html><html lang=en>{head}{view}<title>{text(title)}</title><style>{_STYLE}</style>{body}{parts}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, encoding="utf-8", errors="replace")
    return file


def _is_number(value: object) -> bool:
    return value is None or isinstance(value, int | float | Number)
