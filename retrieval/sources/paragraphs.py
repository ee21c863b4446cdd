"""Find the paragraphs of a text as it was pasted or saved, and the places where two of them were run together.

It does not care what a paragraph says.
"""

import re

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_SPACES = re.compile(r"[^\S\n]+")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_WRAPPED = range(45, 111)

# A full stop between a word and a capitalised word, with no space: what a removed paragraph or line end leaves behind.
_GLUE = re.compile(
    r"(?P<before>(?:[^\W\d_]{2,}|\d{2,}%?|[)\]”’\"%]))(?P<stop>[.!?][”’]?)(?P<after>[“‘\"]?[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ’']+)"
)
_NOT_GLUE_AFTER = frozenset(
    {
        "com",
        "net",
        "org",
        "edu",
        "gov",
        "int",
        "info",
        "biz",
        "co",
        "uk",
        "de",
        "fr",
        "eu",
        "io",
        "ai",
        "app",
        "dev",
        "tv",
        "me",
        "us",
        "ca",
        "au",
        "js",
        "ts",
        "py",
        "md",
        "html",
        "htm",
        "txt",
        "pdf",
        "exe",
        "css",
    }
)
_NOT_GLUE_BEFORE = frozenset({"www", "http", "https", "ftp", "mailto"})
_MAYBE_GLUE = re.compile(r"[.!?][”’\"]?[“‘\"]?[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ’']")
_ADDRESS = re.compile(r"://|www\.|@|[\\_=&#]")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line with single spaces.

    They are parted by blank lines or, where each line is a paragraph, by line ends; lines that were wrapped at a
    fixed width are joined again.
    """
    text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    found: list[str] = []
    for block in _BLANK.split(text):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        found += [" ".join(lines)] if _is_wrapped(lines) else lines
    return found


def unglue(paragraph: str) -> list[str]:
    """The parts of a paragraph that were glued together without a space ("… the end.The next …"), in order.

    Host names, file names, initials and abbreviations are left whole.
    """
    if _MAYBE_GLUE.search(paragraph) is None:  # nearly always, and much quicker to see
        return [paragraph]
    parts: list[str] = []
    start = 0
    for match in _GLUE.finditer(paragraph):
        if _is_glue(paragraph, match):
            cut = match.end("stop")
            if paragraph[cut] == '"' and paragraph.count('"', start, cut) % 2:
                cut += 1  # an odd number of quotation marks before it: this one closes
            parts.append(paragraph[start:cut].strip())
            start = cut
    parts.append(paragraph[start:].strip())
    return [part for part in parts if part]


def _is_wrapped(lines: list[str]) -> bool:
    """Lines of about one width, most of which end in the middle of a sentence."""
    body = lines[:-1]
    if len(body) < 2:
        return False
    of_width = sum(len(line) in _WRAPPED for line in body)
    unfinished = sum(_SENTENCE_END.search(line) is None for line in body)
    return of_width >= 0.8 * len(body) and unfinished >= 0.6 * len(body)


def _is_glue(paragraph: str, match: re.Match[str]) -> bool:
    before, after = match.group("before"), match.group("after").lstrip('“‘"')
    token_start = paragraph.rfind(" ", 0, match.start()) + 1
    token_end = paragraph.find(" ", match.end())
    token = paragraph[token_start : token_end if token_end >= 0 else len(paragraph)]
    if _ADDRESS.search(token) or after.casefold() in _NOT_GLUE_AFTER or before.casefold() in _NOT_GLUE_BEFORE:
        return False
    return before[-1].islower() or not before[-1].isalpha()
