"""Messages to the bot itself, which ask nothing of the news: greetings, thanks, abuse, what it can do, orders to it.

They get a short reply of their own and are never searched for: what an article quotes would come up as their answer.
The reading is narrow: a message with one word that could be news is a question about the news. It does not care about
commands of the chat.
"""

import re
from typing import TYPE_CHECKING, Literal

from retrieval.models import Answer, Query
from retrieval.words import STOP_WORDS, WORD, content_stems, word_set

if TYPE_CHECKING:
    from retrieval.newsdesk import Newsdesk

Address = Literal["greeting", "thanks", "complaint", "about_the_bot", "order"]

_GREETINGS = word_set("hello hi hey greetings morning evening afternoon bye goodbye howdy welcome")
_THANKS = word_set("thanks thank thx cheers appreciated appreciate")
_PRAISE = word_set(
    "great good nice perfect cool awesome brilliant helpful wonderful excellent well ok okay fine job work"
)
_ABUSE = word_set(
    "useless stupid idiot idiotic dumb rubbish moron crap shit shitty fuck fucking suck sucks hate worthless pathetic "
    "terrible awful garbage fool annoying liar lying damn hell bloody shut"
)
_THE_BOT = word_set(
    "bot robot human person ai machine chatbot assistant briefing help useful capable able use name called made make "
    "built build created trained programmed model real alive works working purpose yourself introduce ask "
    "questions question answer answers know offer language languages speak prompt instructions"
)
_FILLING = word_set(
    "please really just lot lots much so very kind kindly everyone everybody guys all there again bit thing things "
    "anything something everything nothing like want try dear mate friend oh ah wow yes yeah lol haha i'm you're "
    "what's who's don't can't i'd"
)
_POLITE = _GREETINGS | _THANKS | _PRAISE
_ASKING = word_set("who whom whose what which when where why how is are was were do does did can could will would")
_TO_THE_BOT = word_set("you your yours yourself u ya you're you’re")
_ORDERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # what was told it is to be set aside
        r"^(?:please |now |just |ok(?:ay)?,? |and )*(?:ignore|disregard|forget|override|bypass|drop|skip)\s+"
        r"(?:(?:about|all|any|of|the|these|those|your|my|everything|every|previous|prior|above|earlier|former|system|"
        r"original|other|safety)\s+)*"
        r"(?:instructions?|prompts?|rules?|guidelines?|directions?|everything|above|previous|programming|training|"
        r"commands?|restrictions?|sources)\b(?![^?]*\?)",
        r"\b(?:print|reveal|show|output|repeat|display|give|tell|leak|write|what(?:'s|’s| is| are| were| does))\s+"
        r"(?:me |us |out |down |back )*(?:(?:all|of|the|exact|full|whole|hidden|secret|initial|original)\s+)*"
        r"(?:your|system)\s+(?:[\w-]+\s+){0,2}(?:prompts?|instructions?|rules|guidelines|configuration|password|keys?|"
        r"tokens?)\b",
        # it is to be somebody else
        r"^(?:please |now |from now on,? |ok(?:ay)?,? )*(?:you are now|act as|act like|pretend (?:to be|you|that you)|"
        r"role-?play|behave (?:as|like)|you must (?:now )?(?:obey|act|answer|reply)|(?:respond|reply|answer) only)\b",
        # it is to make something
        r"\b(?:write|compose|make|tell|sing|draw|generate|create|give|invent|paint|code)\s+(?:me |us |up )*"
        r"(?:an?|some|another|the)\s+(?:\w+\s+){0,2}(?:poems?|jokes?|songs?|haikus?|limericks?|raps?|essays?|riddles?|"
        r"scripts?|code|pictures?|images?|fairy tales?|python|novel)\b",
        r"^(?:please |can you |could you |now )*(?:translate|summari[sz]e|rewrite|paraphrase)\s+"
        r"(?:this|that|it|these|the (?:above|following|text)|your(?:self)?|my)\b",
        r"^(?:please |can you |could you |now )*(?:execute|run|eval(?:uate)?|compile)\s+(?:this|that|the following)?\s*"
        r"(?:code|commands?|scripts?|sql|shell|python)\b",
    )
)
_OPENINGS: dict[Address, str] = {
    "greeting": "Hello. ",
    "thanks": "You are welcome. ",
    "complaint": "I am sorry that this was of no help. ",
    "about_the_bot": "",
    "order": "I take no orders of this kind. ",
}
_WHAT_IT_DOES = (
    "I answer questions about the news articles collected here, with a source behind every sentence; what they do not "
    "say, I do not say."
)
_EXAMPLES = 2
_LOOKED_AT = 30
_TITLE_CHARS = 120
_MOST_WORDS = 14


def addressed(text: str) -> Address | None:
    """What the message wants of the bot itself; None where it may be a question about the news."""
    if any(pattern.search(text.strip()) for pattern in _ORDERS):
        return "order"
    said = [word.lower() for word in WORD.findall(text)]
    telling = [word for word in said if word not in STOP_WORDS and word not in _FILLING]
    if not said or len(said) > _MOST_WORDS:
        return None
    if telling and "?" not in text and said[0] not in _ASKING and all(word in _POLITE for word in telling):
        return "greeting" if _GREETINGS & set(telling) and not _THANKS & set(telling) else "thanks"
    to_the_bot = bool(_TO_THE_BOT & set(said))
    if telling and all(word in _ABUSE | _THE_BOT | _PRAISE for word in telling) and _ABUSE & set(telling):
        return "complaint" if to_the_bot or len(said) <= 2 or "shut" in telling[:1] else None
    if to_the_bot and all(word in _THE_BOT | _PRAISE for word in telling) and _asks_of_the_bot(said):
        return "about_the_bot"
    return "about_the_bot" if said in (["help"], ["help", "me"], ["help", "please"]) else None


def _asks_of_the_bot(said: list[str]) -> bool:
    """ "What can you do?", "Who are you?", "How do I use you?", and no "what do you say?"."""
    return any(word in said for word in ("who", "what", "how", "are", "can", "do", "which", "is", "your"))


def reply_of_the_bot(desk: "Newsdesk", query: Query, address: Address) -> Answer:
    """What it does, and questions to begin with; no article is cited."""
    shown = " or ".join(f"“{one}”" for one in _examples(desk, query)) or "“What happened this week?”"
    text = f"{_OPENINGS[address]}{_WHAT_IT_DOES} You could ask: {shown}"
    return Answer(question=query.text, text=text, abstained=True, reason="no_question")


def _examples(desk: "Newsdesk", query: Query) -> list[str]:
    """About the newest articles, of different outlets and on different things, so that each of them has an answer."""
    titles: list[str] = []
    outlets: set[str] = set()
    told: set[str] = set()
    for article in desk.catalogue.list_articles(limit=_LOOKED_AT):
        title = " ".join(article.title.split()).rstrip(".?!")
        appeared = article.published_at is None or article.published_at <= query.asked_at
        stems = set(content_stems(title))
        if not 0 < len(title) <= _TITLE_CHARS or not appeared or article.duplicate_of or stems & told:
            continue
        if article.publisher not in outlets and len(titles) < _EXAMPLES:
            titles.append(title)
            outlets.add(article.publisher)
            told |= stems
    return [f"What is known about ‘{title}’?" for title in titles]
