"""What "he", "she" and "it" of a message mean: somebody or something in the question before, or in what answered it.

It does not care whether it is true of them: a name or a thing is put in the place of a pronoun only where one alone
fits, and the answer says how the message was read. Plurals are left as they are.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from retrieval.answering.follow_up import Turned, asked_before
from retrieval.answering.question import read_question
from retrieval.answering.speakers import said_by
from retrieval.models import Article, Query
from retrieval.words import STOP_WORDS, WORD, content_stems, word_set

_PERSON = re.compile(r"\b(?P<he>he|him|his)\b|\b(?P<she>she|her|hers)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|its)\b(?!['’])", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"\b(?:is|was|did|does|has|will) it (?:true|possible|likely|clear|safe|rain|snow|matter|take)\b", re.I
)
_CAPITAL = r"[A-Z][^\W\d_]+(?:[-’'][A-Z][^\W\d_]+)?"
_NAME = re.compile(
    rf"(?<![\w’'-])(?P<the>[Tt]he )?(?P<name>{_CAPITAL}(?: (?:de|von|van|der|al|bin|du|da))?(?: {_CAPITAL})+)(?![\w-])"
)
_ONE_NAME = re.compile(r"(?<![.?!] )(?<!^)[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")
_BODIES = word_set(
    "Agency Alliance Assembly Association Authority Bank Basin Board Bureau Centre Chamber City Club Commission "
    "Committee Company Corporation Council County Court Department Federation Foundation Fund Group Guild "
    "Hospital House Institute Island Junction League Ministry Minister Museum Office Organisation Organization "
    "Parliament Party Pharma Police Port President Prime Quarter Rail Republic River Savings School Service "
    "Society State Street Survey Trust Union United University Water"
)
_TITLES = (
    r"Dr|Mr|Mrs|Ms|Judge|Professor|Captain|Major|General|Sir|Councillor|[Pp]resident|[Mm]inister|[Gg]overnor|[Mm]ayor|"
    r"spokes(?:man|woman|person)|director|chair(?:man|woman)?|secretary|manager|lawyer|prosecutor|economist|engineer|"
    r"candidate|baker|teacher|singer|actor|actress|coach|striker|captain|senator|founder|steward|witness"
)
_ROLE_BEFORE = re.compile(
    rf"(?:\b(?:[a-z]+(?:er|or|ess|ent|man|woman|ist|ef|an|ary|ive|ge|yor)), |\b(?:said|says|{_TITLES}) )\Z"
)
_ROLE_AFTER = re.compile(
    r"\A, (?:who\b|\d{1,3},|(?:the|a|an|its|his|her) [^.,;]{0,40}\b(?:"
    r"[a-z]+(?:er|or|man|woman|ist)|president|secretary|chief|judge|executive|head|student|nurse)\b)"
)
_AFTER = 160  # characters after a name in which "he" or "she" is that person
_NOUNS = re.compile(r"\b[Tt]he (?P<run>[^\W\d_][\w’'-]*(?: [^\W\d_][\w’'-]*){0,3})")
_BELONGS = re.compile(r"\b(?:of|in|into|at|on|for|from|by|with|to|over|about|near|off)\s+(?:the\s+)?\Z", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=[.!?”\"])\s+")
_GOES_ON = re.compile(rf"\A (?!(?:{'|'.join(STOP_WORDS)})\b)[a-z]")
_QUESTIONS = re.compile(r"(?<=[?.])\s+")


def with_referents(query: Query, turned: Turned, articles: Sequence[Article]) -> Turned:
    """`turned` with names and things in the place of its pronouns, as far as they can be told; `articles` are those
    that the last answer cited."""
    bare = turned.bare or turned.text
    if not turned.leans or turned.changes is not None or turned.place is not None:
        return turned
    before = [one for one in reversed(_QUESTIONS.split(asked_before(query))) if one.strip() != bare.strip()]
    said = next((turn.text for turn in reversed(query.history) if turn.speaker == "bot"), "")
    found = bare
    if pronoun := _PERSON.search(found):
        person = _person(pronoun["he"] is not None, before, said, articles)
        found = _put(_PERSON, found, person) if person else found
    elif _THING.search(found) and not _SAYS_NOTHING.search(found):
        thing = next((one for text in before if (one := _thing(text, articles))), "")
        found = _put(_THING, found, thing) if thing else found
    return turned if found == bare else turned._replace(bare=found, text=found, about="", referred=True)


def asks_only_who(text: str) -> bool:
    """Whether nothing but a pronoun says of whom it is asked: "Who is she?"."""
    return _PERSON.search(text) is not None and not content_stems(text)


def _put(pattern: re.Pattern[str], text: str, what: str) -> str:
    """In the place of the first pronoun."""
    match = pattern.search(text)
    if match is None:
        return text
    owns = match[0].lower() in ("his", "its") or (
        match[0].lower() == "her" and text[match.end() :].lstrip(" ?.!") != ""
    )
    return f"{text[: match.start()]}{what}{'’s' if owns else ''}{text[match.end() :]}"


def _person(he: bool, before: Sequence[str], said: str, articles: Sequence[Article]) -> str:
    """The one person who can be meant; empty where there is none, or several."""
    people = _people(articles, he)
    asked = [name for text in before for name in _named(text, people)]
    if asked:
        return asked[0]
    told = _named(said, people)
    if len(told) > 1:  # whoever only tells it is not whom it is about
        speakers = " ".join(said_by(sentence) for sentence in _SENTENCES.split(said))
        told = [name for name in told if name not in speakers]
    if len(told) == 1:
        return told[0]
    questions = map(read_question, before)
    about = {stem for question in questions if question.kind == "who" for stem in question.names}
    return _beside(about, people, articles) if not told and about else ""


def _named(text: str, people: Iterable[str]) -> list[str]:
    """Those of `people` whom the text names, in its order, by their last name too."""
    at = {name: place for name in people if (place := max(text.find(name), text.find(f" {name.split()[-1]}"))) >= 0}
    return sorted(at, key=lambda name: at[name])


def _people(articles: Sequence[Article], he: bool) -> list[str]:
    """Names in the articles that may be of a man, or of a woman: nobody whom they call the other."""
    seen: Counter[str] = Counter()
    called: dict[str, Counter[str]] = {}
    for article in articles:
        whole = {
            match["name"].split()[-1]: match["name"] for match in _NAME.finditer(article.text) if _of_somebody(match)
        }
        if not whole:
            continue
        names = list(re.finditer(rf"\b(?:[A-Z][\w’'-]+ )*(?P<last>{'|'.join(map(re.escape, whole))})\b", article.text))
        for match, following in zip(names, [*names[1:], None], strict=True):
            name = whole[match["last"]]
            after = article.text[match.end() : match.end() + _AFTER]
            if after.startswith(("'s", "’s")):
                continue
            role = _ROLE_AFTER.search(after) or _ROLE_BEFORE.search(
                article.text[max(match.start() - 20, 0) : match.start()]
            )
            seen[name] += role is not None
            own = after if following is None else after[: max(following.start() - match.end(), 0)]
            for pronoun in _PERSON.finditer(own):
                called.setdefault(name, Counter())["he" if pronoun["he"] else "she"] += 1
    wrong, right = ("she", "he") if he else ("he", "she")
    return [
        name
        for name, roles in seen.items()
        if (roles or name in called) and called.get(name, Counter())[wrong] <= called.get(name, Counter())[right]
    ]


def _of_somebody(match: re.Match[str]) -> bool:
    owns = match.string[match.end() :].startswith(("'s", "’s"))  # "Halden Mutual's chief executive"
    return not match["the"] and not owns and not _BODIES & set(match["name"].split())


def _beside(about: set[str], people: Sequence[str], articles: Sequence[Article]) -> str:
    """Who stands most often in one sentence with these names: "the federation's general secretary"."""
    counted: Counter[str] = Counter()
    for article in articles:
        for sentence in _SENTENCES.split(article.text):
            held = about & set(content_stems(sentence))
            for name in people:
                if held and name in sentence:
                    counted[name] += 1
    best = counted.most_common(2)
    return best[0][0] if best and (len(best) < 2 or best[0][1] > best[1][1]) else ""


def _thing(text: str, articles: Sequence[Article]) -> str:
    """The one thing that a question is about, in words that the articles have too: "the public inquiry"."""
    there = " ".join(" ".join(article.text.split()).lower() for article in articles)
    heads: list[str] = []
    inner: list[str] = []
    for match in _NOUNS.finditer(text):
        phrase = _standing(match["run"].split(), there)
        belongs = _BELONGS.search(text[: match.start()])
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
