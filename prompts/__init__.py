"""Prompt templates: one Markdown file each, with `{variables}`.

It does not care what the text is for. A value is put in once and never read again as a template, so braces in an
article's text stay braces.
"""

from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from string import Formatter
from typing import NamedTuple


class Prompt(NamedTuple):
    """The filled text, and the short hash of the template it came from."""

    text: str
    hash: str


def load(name: str, **variables: str) -> Prompt:
    """The template `name` with its variables filled in.

    Raises ValueError for an unknown template, and where the variables given are not exactly those of the template.
    """
    template = _template(name)
    wanted = {field for _, field, _, _ in Formatter().parse(template) if field is not None}
    if wanted != set(variables):
        missing = ", ".join(sorted(wanted - set(variables))) or "none"
        unknown = ", ".join(sorted(set(variables) - wanted)) or "none"
        raise ValueError(f"The prompt {name!r} was not filled rightly: missing {missing}; unknown {unknown}.")
    return Prompt(template.format_map(variables), sha256(template.encode()).hexdigest()[:12])


@lru_cache
def _template(name: str) -> str:
    source = files(__name__) / f"{name}.md"
    if not name.isidentifier() or not source.is_file():
        raise ValueError(f"There is no prompt {name!r}.")
    return source.read_text(encoding="utf-8").strip()
