"""A sentence cut where its parts can be read by themselves: "A rose, and B, which had led, resigned".

A small fault in a long sentence is seen better in the part that holds it. It does not care whether the parts are
sentences: what follows a conjunction or a comma may lack its subject, which the passages tell. Without a parser. The
rules cut at other joints (`parts`): they set what one part says against what another does.
"""

import re

from retrieval.checking.quotes import quoted_spans

_JOINT = re.compile(
    r",?\s(?:and that|but|while|whereas|although|though|and)\s|;\s|,\s(?=(?:which|who|where|after|before|with)\b)"
)
_FEWEST = 5  # words of a part; a shorter one stays with the one before it
_MOST = 8  # parts; each takes time to read, and what follows stays with the last one
_EDGES = " ,.;"


def cut(text: str) -> list[str]:
    """At most eight parts of a sentence in their order, each with a full stop; the sentence itself where it has no
    joint. What is quoted stays whole."""
    quoted = quoted_spans(text)
    joints = [
        match for match in _JOINT.finditer(text) if not any(start <= match.start() < end for start, end in quoted)
    ]
    spans: list[tuple[int, int]] = []
    starts, ends = [0, *(match.end() for match in joints)], [*(match.start() for match in joints), len(text)]
    for start, end in zip(starts, ends, strict=True):
        if spans and (len(spans) == _MOST or min(_words(text[slice(*spans[-1])]), _words(text[start:end])) < _FEWEST):
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return [f"{text[start:end].strip(_EDGES)}." for start, end in spans] if len(spans) > 1 else [text]


def _words(text: str) -> int:
    return len(text.split())
