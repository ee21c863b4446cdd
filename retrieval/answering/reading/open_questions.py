"""Questions and orders that ask what happened and nothing more: "What is new on the ferry?", "Summarise the strike".

It does not care about questions that ask for one thing, such as who or when, nor about those without a subject.
"""

import re

from retrieval.answering.reading.changes import without_change
from retrieval.words import stem

# A story goes on under other words: after the trial comes the sentence, after the race the winner.
WHAT_STORIES_ARE_CALLED = frozenset(
    map(
        stem,
        (
            *("case", "affair", "story", "thing", "situation", "saga", "matter", "row", "issue", "scandal", "crisis"),
            *("trial", "race", "talks", "negotiations", "proceedings", "investigation", "probe", "hearing", "dispute"),
            *("disaster", "tragedy", "catastrophe", "accident", "incident", "battle", "fight", "controversy", "debate"),
            *("drama", "outbreak", "events", "plans", "topic", "subject"),
            *("search", "hunt", "inquiry", "campaign"),
        ),
    )
)
_OPEN = re.compile(
    r"^\W*(?:and\s+|so\s+|but\s+)?what(?:['’]s|\s+(?:is|was|has|have|had|else|all))*\s+"
    r"(?:happen(?:ed|s|ing)?|(?:been\s+)?going\s+on|new|changed|known|the\s+(?:latest|news|situation))\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"^\W*what\s+all\s+is\s+known\s+about\b", re.IGNORECASE)
_NEWS_ON = re.compile(
    r"(?:(?:what(?:'s|’s|s| is| are)|any|tell me|give me|is there(?: any(?:thing)?)?) (?:the |any )?"
    r"(?:latest|newest|news|new|updates?|development)s?(?: news| developments?| updates?)?|"
    r"what(?:'s|’s| is) (?:going on|happening|the (?:current )?(?:state of (?:play|things|affairs)|status|situation))|"
    r"(?:where|how) do (?:things|matters|we) (?:now )?stand|latest(?: news)?|news) "
    r"(?:on|about|with|at|in|from|of|regarding) (?P<subject>.+)",
    re.IGNORECASE | re.DOTALL,
)
_STANDS = re.compile(
    r"\b(?:state of (?:play|things|affairs)|status|(?:current |present )situation|"
    r"do (?:things|matters|we) (?:now )?stand)\b",
    re.IGNORECASE,
)
_GOING = re.compile(
    r"how (?:is|are|did|has) (?P<subject>.+?) "
    r"(?:going(?: on)?|doing|coming along|progress(?:ing|ed)|getting on|gone)\W*$",
    re.IGNORECASE | re.DOTALL,
)
_PLEASE = r"\W*(?:(?:please|now|can you|could you|would you|will you|i want you to|i need you to|i would like)\W+)*"
_POINTS = (
    r"(?:(?:main|key|most important|essential|central|basic|important)\s+(?:points?|facts?|takeaways?|findings?|news|"
    r"developments?|events?|things?|details?)|takeaways?|gist|essence|basics|essentials|upshot|highlights?|summary|"
    r"recap|overview|rundown|terms|details|contents|run-down|outline|briefing|round-?up|story so far|background)"
)
_ON = r"(?:on|about|of|in|from|regarding|to|behind|with|for)"
_OF_ALL = re.compile(
    rf"{_PLEASE}(?:"
    rf"(?:summari[sz]e|sum up|recap|outline|recapitulate)(?:\s+(?:for me|briefly|everything (?:on|about)))?|"
    rf"(?:(?:give|get|send|show|tell)\s+(?:me|us)\s+|write\s+(?:me\s+)?|what\s+(?:is|are|was|were)\s+)?(?:an?\s+|the\s+)?"
    rf"(?:(?:short|brief|quick|two|three|four|five|\d)\s+)*{_POINTS}\s+{_ON}|"
    rf"(?:brief|update)\s+(?:me|us)\s+(?:on|about)|(?:catch|fill)\s+(?:me|us)\s+(?:up|in)\s+(?:on|about|with)|"
    rf"(?:bring|get|keep)\s+(?:me|us)\s+up\s+to\s+(?:date|speed)\s+(?:on|about|with)|"
    rf"what\s+(?:do|should|must)\s+(?:i|we)\s+(?:(?:need|have|ought|want)\s+to\s+)?know\s+(?:about|of|on)|"
    rf"what\s+(?:do|have)\s+(?:you|we)\s+(?:know|got|have)\s+(?:about|of|on)|what\s+is\s+there\s+to\s+know\s+about|"
    rf"(?:tell|inform)\s+(?:me|us)\s+(?:(?:more|all|everything|something)\s+)?about|tl;?\s?dr(?:\s+(?:of|on|for))?\W?"
    rf")\s+(?P<subject>.*\w.*)",
    re.IGNORECASE | re.DOTALL,
)
# What only asks, and stands in no article, and the same in words that no article need say either.
_ASKED_PLAINLY = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (r"\b(?:take|taken|taking)\s+place\b", "happen"),
        (r"\btook\s+place\b", "happened"),
    )
)
_NEXT = r"next\b(?!\s+(?:week|month|year|weekend|season|\w+day)\b)"
_AHEAD = re.compile(
    r"^\W*(?:and\s+|so\s+|but\s+)?(?:"
    r"what(?:['’]s|\s+(?:is|are|will|does|do|would))*\s+(?:"
    rf"(?:happen|come|follow|be|go\s+on)s?\s+{_NEXT}|(?:the\s+)?next\s+(?:steps?|stages?)\b|{_NEXT}|"
    r"(?:be\s+)?(?:expected|planned|scheduled|coming(?:\s+up)?|ahead|still\s+to\s+come|to\s+come|in\s+store)\b)|"
    r"(?:the\s+)?next\s+steps?\b|how\s+(?:will|does|do)\b.*\b(?:go\s+on|continue|proceed)\W*$|"
    r"when\s+will\s+(?:it|this|that)\s+be\s+decided\b)",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"(?:this|that|it|these|those|them|him|her|the (?:above|following|text|article|news|day|week|headlines))\b"
    r"(?!\s+\w+\s+\w)",
    re.IGNORECASE,
)


def is_open(text: str) -> bool:
    """Whether a question asks what happened."""
    return _OPEN.search(text) is not None


def asks_how_it_stands(text: str) -> bool:
    """Whether it asks for the state of things now, rather than for how it came to that."""
    return _STANDS.search(text) is not None


def asks_ahead(text: str) -> bool:
    """Whether it asks what is still to come: "What happens next in the case?"."""
    return _AHEAD.search(text) is not None


def asks_for_all(text: str) -> bool:
    """Whether it asks for what is known of a subject, whatever that is."""
    return _WHOLE.search(text) is not None


def subject_of_news(text: str) -> str | None:
    """ "the flood" of "What is the latest on the flood?"; None where the question asks for something else."""
    asked = _NEWS_ON.match(text.strip()) or _GOING.match(text.strip())
    return asked["subject"].strip(" ?!.") if asked else subject_of_all(text)


def subject_of_all(text: str) -> str | None:
    """ "the strike" of "Summarise the strike" and of "What are the main points of the strike?"; else None."""
    asked = _OF_ALL.match(text.strip())
    subject = asked["subject"].strip(' ?!.:"“”') if asked else ""
    return subject if subject and not _NO_SUBJECT.match(subject) else None


def as_question(text: str) -> str:
    """An order to tell of a subject as the question that it stands for, and one asked in a phrase that only asks as it
    is asked plainly: these words need not be in any article."""
    subject = subject_of_all(text)
    if subject:
        return f"What all is known about {subject}?"
    for pattern, plain in _ASKED_PLAINLY:
        text = pattern.sub(plain, text)
    return without_change(text)
