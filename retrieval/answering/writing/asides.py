"""What a model says around its answer: greetings, headings, announcements, offers, and what it was shown or not shown.

It does not care whether an answer is true. None of this tells news, so it is passed over, as no sentence that failed: a
reader is not told that the sources do not bear out "Let me know". A statement that leans on such words is kept without
them.
"""

import re

_MATERIAL = (
    r"(?:(?:the|these|those|any of the|all the) )?"
    r"(?:(?:provided|given|available|supplied|cited|above) (?:passages?|excerpts?|articles?|sources?|texts?|information"
    r"|documents?|context|material)|passages?|excerpts?|articles)(?: (?:provided|given|above|available))?"
)
_FLAGS = re.IGNORECASE
_HEADING = re.compile(r"\s*(?:#{1,6}\s.*|\*\*[^*]+\*\*:?\s*|__[^_]+__:?\s*)", _FLAGS)
_SOURCES = re.compile(r"\s*(?:sources?|references?|citations?)\s*:", _FLAGS)
_OPENINGS = (
    re.compile(r"(?:sure|certainly|of course|absolutely|great question|good question)[!.,:]\s+(?=\S)", _FLAGS),
    re.compile(
        r"(?:(?:short |direct )?answer|in short|summary|in summary|to summari[sz]e|in conclusion|overall|details?"
        r"|key (?:points?|facts?)|background|context|note)\s*:\s+(?=\S)",
        _FLAGS,
    ),
    re.compile(rf"(?:according to|based on|from|per|as (?:stated|reported) in|in) {_MATERIAL},\s+(?=\S)", _FLAGS),
    re.compile(rf"{_MATERIAL} (?:say|state|report|mention|indicate|show|note)s? that (?=\S)", _FLAGS),
)
_TALK = re.compile(
    r"(?:(?:unfortunately|sorry)\b,? )?(?:but )?"
    r"(?:i (?:hope|am sorry|apologi[sz]e)\b|i['’]m sorry\b|sorry\b|hope this helps\b|happy to help\b"
    r"|i (?:do not|don['’]t|cannot|can['’]t|could not|couldn['’]t|was unable to|am unable to) "
    r"(?:know|find|see|answer|tell|determine|say|have|confirm)\b"
    r"|let me know\b|feel free\b|please (?:let|ask|note|feel|tell)\b|(?:would|do) you (?:like|want)\b"
    r"|if you (?:would like|['’]d like|want|need|have (?:any|more|further))\b"
    r"|(?:here (?:is|are)|here['’]s|below (?:is|are)) "
    r"(?:what|(?:a|an|the|some)(?: \w+){0,2} (?:summary|overview|answer|details|points|facts))\b)",
    _FLAGS,
)
_TELL = (
    r"(?:say|state|mention|contain|include|specify|give|provide|indicate|answer|name|identify|address|disclose|cover)"
)
_ABSENCE = (
    re.compile(rf"\b{_MATERIAL} (?:do|does|did)(?: not|n['’]t) (?:\w+ )?{_TELL}\b", _FLAGS),
    re.compile(rf"\b{_MATERIAL} (?:contain|provide|give|offer|include|hold|make)s? no\b", _FLAGS),
    re.compile(
        r"\b(?:not|never|nowhere|no (?:information|mention|details?))\b(?: [\w'’-]+){0,8} (?:in|by|from) "
        rf"(?:any of )?{_MATERIAL}(?=\W*$|[,;])",
        _FLAGS,
    ),
)
_AND_MORE = re.compile(r"(?:[,;:—–]| -) ?(?:but|though|although|however|while|whereas|and|yet|only)\b|;", _FLAGS)
_SHOWN = re.compile(r"\b(?:the|these|those|both|provided|given|cited) (?:passages|excerpts)\b", _FLAGS)


def is_heading(line: str) -> bool:
    """Whether a line as the model wrote it stands over others: a heading, an announcement, or a list of sources."""
    return _HEADING.fullmatch(line) is not None or line.rstrip(" *_").endswith(":") or _SOURCES.match(line) is not None


def told(part: str) -> str:
    """What a sentence tells, without the words that open it or name what the model was shown; empty where it is only
    said to the reader, or that the passages do not say something."""
    rest = part
    for opening in _OPENINGS:
        rest = opening.sub("", rest, count=1) if opening.match(rest) else rest
    if _TALK.match(rest) or (any(form.search(rest) for form in _ABSENCE) and not _AND_MORE.search(rest)):
        return ""
    return rest if rest == part else rest[0].upper() + rest[1:]


def speaks_of_passages(text: str) -> bool:
    """Whether it speaks of what the model was shown: a reader has seen no passages."""
    return _SHOWN.search(text) is not None or any(form.search(text) for form in _ABSENCE)
