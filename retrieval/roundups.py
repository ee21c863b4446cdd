"""Headlines of round-ups, which tell of many things in a sentence each: "Five things to know", "Morning briefing".

Such a page shares words with every question about its day and answers few of them: the article that it points to tells
more. "Five things to know about the strike" is of one thing and no round-up. It does not care what a page holds, and
knows English headlines.
"""

import re

_NUMBER = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_OF_ONE_THING = r"(?:about|that|from|we|could|should|in|as|before|after|if|when)"
_REGULAR = r"(?:news|morning|midday|evening|nightly|daily|weekly|weekend|today['’]?s|the day['’]?s|the week['’]?s)"
_ROUND_UP = re.compile(
    rf"\b{_NUMBER} (?:\w+ )?things\b(?! (?:\w+ ){{0,5}}{_OF_ONE_THING}\b)"
    rf"|\b{_REGULAR} (?:briefing|digest|newsletter|headlines|round-?up|wrap|quiz)\b"
    r"|^(?:briefing|newsletter|headlines|digest|round-?up)\b\s*[:|–—-]"
    r"|\bthe week in\b|\bweek in review\b|\b(?:photos|pictures) (?:of the|this) week\b|\btop stories\b"
    r"|\bwhat (?:you need |we need )?to know (?:today|tonight|this (?:morning|evening|week|weekend))\b",
    re.IGNORECASE,
)


def is_roundup(title: str) -> bool:
    """Whether the headline is of a page that tells of many things."""
    return _ROUND_UP.search(title) is not None
