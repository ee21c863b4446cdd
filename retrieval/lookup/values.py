"""The values of filters: days such as 2026-11-03, `today`, `yesterday` and `7d`, and languages by code or name.

It does not care what they filter.
"""

import re
from datetime import date, timedelta

from retrieval.errors import QuestionError

_DAYS_BACK = re.compile(r"([0-9]{1,4})\s?d", re.IGNORECASE)
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*")


def read_day(name: str, value: str, today: date) -> date:
    """The day that `value` names. Raises QuestionError naming what is accepted."""
    word = value.lower()
    if word in ("today", "yesterday"):
        return today - timedelta(days=word == "yesterday")
    try:
        if back := _DAYS_BACK.fullmatch(word):
            return today - timedelta(days=int(back[1]))
        return date.fromisoformat(word)
    except (ValueError, OverflowError):
        shown = f"“{' '.join(value[:40].split())}”" if value else "nothing"
        raise QuestionError(
            f"{name}: was given {shown}, which is not a day I can read. "
            "Please give a date such as 2026-11-03, today, yesterday or 7d (seven days ago)."
        ) from None


def read_language(value: str) -> str:
    """The ISO 639-1 code of a language given by its code ("de", "de-AT") or its English name.

    Raises QuestionError for what is neither.
    """
    from babel import Locale  # knows the names of languages; not needed by a lookup that names none

    names = Locale("en").languages
    word = value.strip().lower()
    match = _CODE.fullmatch(word)
    if match and match[1] in names:
        return match[1]
    for code, name in names.items():
        if name.lower() == word:
            return str(code)
    shown = f"“{' '.join(value[:40].split())}”" if value else "nothing"
    raise QuestionError(f"lang: was given {shown}, which is no language I know. Please give a code such as de or fr.")
