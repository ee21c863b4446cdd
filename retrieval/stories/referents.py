"""What "he", "she" and "it" of a message mean: somebody or something in the question before, or in what answered it.

It does not care whether it is true of them: a name or a thing is put in the place of a pronoun only where one alone
fits, and the answer says how the message was read. Plurals are left as they are.
"""

import re
from collections.abc import Sequence

from retrieval.answering.reading.follow_up import Turned, asked_before, earlier_questions, opened
from retrieval.answering.reading.question import read_question
from retrieval.models import Article, Query
from retrieval.stories.people import PERSON, answered_about, beside, in_headlines, named, people
from retrieval.words import STOP_WORDS, WORD, content_stems

_THING = re.compile(r"\b(?:it|its)\b(?!['’])", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"\b(?:is|was|did|does|has|will) it (?:true|possible|likely|clear|safe|rain|snow|matter|take)\b", re.I
)
_ONE_NAME = re.compile(r"(?<![.?!] )(?<!^)[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")
_NOUNS = re.compile(r"\b[Tt]he (?P<run>[^\W\d_][\w’'-]*(?: [^\W\d_][\w’'-]*){0,3})")
_BELONGS = re.compile(r"\b(?:of|in|into|at|on|for|from|by|with|to|over|about|near|off)\s+(?:the\s+)?\Z", re.IGNORECASE)
_GOES_ON = re.compile(rf"\A (?!(?:{'|'.join(STOP_WORDS)})\b)[a-z]")
_SEVERAL = re.compile(r"[^siu]s$", re.IGNORECASE)
_QUESTIONS = re.compile(r"(?<=[?.])\s+")

_ANSWERS = 2  # of the bot, the last first, in which whoever is meant was named


def with_referents(query: Query, turned: Turned, articles: Sequence[Article]) -> Turned:
    """`turned` with names and things in the place of its pronouns, as far as they can be told; `articles` are those
    that the last answer cited."""
    bare = turned.bare or turned.text
    if not turned.leans or turned.changes is not None or turned.place is not None:
        return turned
    before = [one for one in reversed(_QUESTIONS.split(asked_before(query))) if one.strip() != bare.strip()]
    answers = [turn.text for turn in reversed(query.history) if turn.speaker == "bot"][:_ANSWERS] or [""]
    found, short = bare, ""
    alone = opened(query.text)
    if PERSON.search(alone) and bare.endswith(query.text.strip()):
        bare = found = alone  # with the name it says enough, and needs no question before it
    if pronoun := PERSON.search(found):
        he, earlier = pronoun["he"] is not None, earlier_questions(query)
        people_said = (_person(he, before, earlier, said, articles) for said in answers)
        person = next(filter(None, people_said), "")
        found = _put(PERSON, found, person) if person else found
        short = _put(PERSON, bare, person.split()[-1]) if person else ""
    elif _THING.search(found) and not _SAYS_NOTHING.search(found):
        thing = next((one for text in before if (one := _thing(text, articles))), "")
        found = _put(_THING, found, thing) if thing else found
    if found == bare:
        return turned
    return turned._replace(bare=found, text=found, about="", referred=True, short=short)


def asks_only_who(text: str) -> bool:
    """Whether nothing but a pronoun says of whom it is asked: "Who is she?"; "why did he do it?" asks of the story."""
    return PERSON.search(text) is not None and not content_stems(text) and read_question(text).kind == "who"


def _put(pattern: re.Pattern[str], text: str, what: str) -> str:
    """In the place of the first pronoun."""
    match = pattern.search(text)
    if match is None:
        return text
    owns = match[0].lower() in ("his", "its") or (
        match[0].lower() == "her" and text[match.end() :].lstrip(" ?.!") != ""
    )
    return f"{text[: match.start()]}{what}{'’s' if owns else ''}{text[match.end() :]}"


def _person(he: bool, before: Sequence[str], earlier: Sequence[str], said: str, articles: Sequence[Article]) -> str:
    """The one person who can be meant; empty where there is none, or several.

    Who was asked for and was told, unless "he" was said before already; of whom it was asked last, else whom the answer
    is about; else whoever was asked of earlier, or stands beside what was asked about, or in the headlines of what was
    cited.
    """
    among = people(articles, he)
    while before and earlier and _goes_on_about(he, before[0], among):  # whoever "she" was there, she is here
        before, earlier = before[1:], earlier[1:]
    goes_on = any((pronoun["he"] is not None) is he for text in earlier[:1] for pronoun in PERSON.finditer(text))
    if before and not goes_on and read_question(before[0]).kind == "who":
        others = [name for name in among if name not in named(before[0], among)]
        if about := answered_about(said, before[0], articles, others):
            return about
    asked = [name for text in before for name in named(text, among)]
    if asked:
        return asked[0]
    if about := answered_about(said, " ".join(before[:1]), articles, among):
        return about
    if named(said, among):
        return ""  # several, of whom none stands out
    if asked := [name for text in earlier for name in named(text, among)]:
        return asked[0]
    questions = map(read_question, before)
    posts = {stem for question in questions if question.kind == "who" for stem in question.names}
    return (beside(posts, articles, among) if posts else "") or in_headlines(articles, among)


def _goes_on_about(he: bool, text: str, among: Sequence[str]) -> bool:
    """Whether a question asks on about "him" or "her", and for nobody else."""
    meant = any((pronoun["he"] is not None) is he for pronoun in PERSON.finditer(text))
    return meant and not named(text, among) and read_question(text).kind != "who"


def _thing(text: str, articles: Sequence[Article]) -> str:
    """The one thing that a question is about, in words that the articles have too: "the public inquiry"."""
    there = " ".join(" ".join(article.text.split()).lower() for article in articles)
    heads: list[str] = []
    inner: list[str] = []
    for match in _NOUNS.finditer(text):
        phrase = _standing(match["run"].split(), there)
        belongs = _BELONGS.search(text[: match.start()])
        if _SEVERAL.search(phrase):  # "it" is none of "the nurses"
            continue
        if phrase or not belongs:  # one that the articles do not have may still be what is meant
            (inner if belongs else heads).append(phrase)
    for match in _ONE_NAME.finditer(text):
        name = re.sub(r"['’]s?$", "", match[0])
        if (
            name.lower() in there
            and not any(name in one for one in (*heads, *inner))
            and name.lower() not in STOP_WORDS
        ):
            whole = not _GOES_ON.match(text[match.end() :])  # "Calvex eye drops" are not Calvex
            (inner if _BELONGS.search(text[: match.start()]) else heads).append(name if whole else "")
    found = heads or inner
    return found[0] if len(found) == 1 else ""


def _standing(run: Sequence[str], there: str) -> str:
    """The longest beginning of these words that stands after an article in the texts; empty where none does."""
    kept: list[str] = []
    for word in run:
        if word.lower() in STOP_WORDS:
            break
        kept.append(word)
    while kept and not re.search(rf"\b(?:the|a|an|its) {re.escape(' '.join(kept).lower())}\b", there):
        kept.pop()
    return f"the {' '.join(kept)}" if kept and WORD.search(kept[-1]) else ""
