"""The statements of a message: what of it could be borne out or not.

It does not care whether they are.
"""

from retrieval.sources.sentences import sentence_spans
from retrieval.words import content_stems

MOST_CLAIMS = 3
_FEWEST_WORDS = 3  # that carry meaning: less states nothing that could be looked for


def statements(text: str) -> list[str]:
    """The sentences of a message that state something, the first few; a question states nothing."""
    said = (" ".join(text[start:end].split()) for start, end in sentence_spans(text))
    return [one for one in said if not one.endswith("?") and len(content_stems(one)) >= _FEWEST_WORDS][:MOST_CLAIMS]
