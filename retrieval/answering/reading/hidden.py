"""Characters that hide, reverse or disguise text: neither a model is shown them nor a reader.

It does not care what the text says. Letters and their accents stay; joiners go, as elsewhere in answers.
"""

import re

HIDDEN = re.compile(
    "["
    "\u0000-\u0008\u000b-\u001f\u007f-\u009f"  # control, without tab and newline
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\ud800-\udfff\ue000-\uf8ff"  # halves of characters, private use
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff"  # tags, which spell invisible words, and private use
    "]"
)


def visible(text: str) -> str:
    """`text` without them."""
    return HIDDEN.sub("", text)
