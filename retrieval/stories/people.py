"""Who in articles may be meant by "he" or "she", and whom an answer is about.

It does not care what is asked of them. Somebody is taken for a person by what stands beside the name: a title, a
trade, an age, a pronoun that follows.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from retrieval.answering.speakers import said_by
from retrieval.models import Article
from retrieval.sources.sentences import QUOTE_OR_SENTENCE_END
from retrieval.words import content_stems, word_set

PERSON = re.compile(r"\b(?P<he>he|him|his)\b|\b(?P<she>she|her|hers)\b", re.IGNORECASE)
_CAPITAL = r"[A-Z][^\W\d_]+(?:[-’'][A-Z][^\W\d_]+)?"
_NAME = re.compile(
    rf"(?<![\w’'-])(?P<the>[Tt]he )?(?P<name>{_CAPITAL}(?: (?:de|von|van|der|al|bin|du|da))?(?: {_CAPITAL})+)(?![\w-])"
)
_BODIES = word_set(
    "Agency Alliance Assembly Association Authority Bank Basin Board Bureau Centre Chamber City Club Commission "
    "Committee Company Corporation Council County Court Department Federation Foundation Fund Group Guild "
    "Hospital House Institute Island Junction League Ministry Museum Office Organisation Organization "
    "Parliament Party Pharma Police Port Quarter Rail Republic River Savings School Service "
    "Society State Street Survey Trust Union United University Water"
)
_CALLED = word_set(
    "Mr Mrs Ms Miss Dr Sir Dame Lord Lady Judge Justice Professor Captain Major General Councillor Senator President "
    "Prime Minister Governor Mayor"
)
_HE, _SHE = word_set("Mr Sir Lord"), word_set("Mrs Ms Miss Dame Lady")
_TITLES = (
    r"Dr|Mr|Mrs|Ms|Judge|Professor|Captain|Major|General|Sir|Councillor|[Pp]resident|[Mm]inister|[Gg]overnor|[Mm]ayor|"
    r"spokes(?:man|woman|person)|director|chair(?:man|woman)?|secretary|manager|lawyer|prosecutor|economist|engineer|"
    r"candidate|baker|teacher|singer|actor|actress|coach|striker|captain|senator|founder|steward|witness|dealer|"
    r"restorer|composer|painter|writer|author|farmer|doctor|nurse|student|shepherd|hiker|fisherman|conductor|officer"
)
_ROLE_BEFORE = re.compile(
    rf"(?:\b(?:[a-z]+(?:er|or|ess|ent|man|woman|ist|ef|an|ary|ive|ge|yor)), |\b(?:said|says|{_TITLES}) )\Z"
)
_ROLE_AFTER = re.compile(
    r"\A, (?:who\b|\d{1,3},|(?:the|a|an|its|his|her) [^.,;]{0,40}\b(?:"
    r"[a-z]+(?:er|or|man|woman|ist)|president|secretary|chief|judge|executive|head|student|nurse)\b)"
)
_BEGINS = re.compile(r"(?:\A|[.!?”\"]\s+|\n\s*)\Z")
_AFTER = 160  # characters after a name in which "he" or "she" is that person
_OPENS = 60  # characters of a sentence in which its subject is named


class _Mention(NamedTuple):
    """A place where an article names somebody; `own` is what follows up to the next name."""

    name: str
    before: str
    own: str
    owns: bool


def people(articles: Sequence[Article], he: bool) -> list[str]:
    """Names in the articles that may be of a man, or of a woman: nobody whom they call the other."""
    whole, called = _whole_names(articles)
    roles: Counter[str] = Counter()
    for mention in (each for article in articles for each in _mentions(article.text, whole)):
        if mention.owns:
            continue
        role = _ROLE_AFTER.search(mention.own) or _ROLE_BEFORE.search(mention.before[-20:])
        # whoever "released him" is another
        pronouns = ["he" if one["he"] else "she" for one in PERSON.finditer(mention.own) if one[0].lower() != "him"]
        roles[mention.name] += role is not None or (bool(pronouns) and _BEGINS.search(mention.before) is not None)
        called.setdefault(mention.name, Counter()).update(pronouns)
    wrong, right = ("she", "he") if he else ("he", "she")
    known = {**roles, **{name: 1 for name, by in called.items() if by["titled"]}}
    return [
        name
        for name, signs in known.items()
        if signs and called.get(name, Counter())[wrong] <= called.get(name, Counter())[right]
    ]


def named(text: str, among: Iterable[str]) -> list[str]:
    """Those people whom the text names, in its order, by their last name too."""
    at = {name: found.start() for name in among if (found := _of(name).search(text))}
    return sorted(at, key=lambda name: at[name])


def answered_about(said: str, asked: str, articles: Sequence[Article], among: Sequence[str]) -> str:
    """The one person whom an answer that was cited from `articles` is about; empty where it names none or several.

    The sentence that has most of the question, or the first of such, tells more than the others; who stands in the
    headlines more than who is only named, and its subject more than who else stands in it. Whoever only tells it is not
    whom it is about.
    """
    words = set(content_stems(asked))
    sentences = sorted(
        filter(None, QUOTE_OR_SENTENCE_END.split(said)), key=lambda one: -len(words & set(content_stems(one)))
    )
    first = _but_for_speakers(sentences[:1], among)
    told = first or _but_for_speakers(sentences, among) or (named(said, among) if len(named(said, among)) == 1 else [])
    if len(told) < 2:
        return told[0] if told else ""
    titled = [name for name in told if any(_of(name).search(article.title) for article in articles)]
    if len(titled) == 1:
        return titled[0]
    opens = named(sentences[0][:_OPENS], told) if first else []
    return opens[0] if len(opens) == 1 else ""


def in_headlines(articles: Sequence[Article], among: Sequence[str]) -> str:
    """The one person whom the headlines name; empty where there is none, or several."""
    found = named("\n".join(article.title for article in articles), among)
    return found[0] if len(found) == 1 else ""


def beside(about: set[str], articles: Sequence[Article], among: Sequence[str]) -> str:
    """Who stands most often in one sentence with these words: "the federation's general secretary"."""
    counted: Counter[str] = Counter()
    for article in articles:
        for sentence in QUOTE_OR_SENTENCE_END.split(article.text):
            held = about & set(content_stems(sentence))
            for name in among:
                if held and name in sentence:
                    counted[name] += 1
    best = counted.most_common(2)
    return best[0][0] if best and (len(best) < 2 or best[0][1] > best[1][1]) else ""


def _but_for_speakers(sentences: Sequence[str], among: Sequence[str]) -> list[str]:
    told = " ".join(sentences)
    speakers = " ".join(said_by(sentence) for sentence in sentences)
    return [name for name in named(told, among) if not _of(name).search(speakers)]


def _of(name: str) -> re.Pattern[str]:
    """The name, or its last part; "the Brandts" are not Brandt."""
    return re.compile(rf"(?<![\w-]){re.escape(name.split()[-1])}(?![\w-])")


def _whole_names(articles: Sequence[Article]) -> tuple[dict[str, str], dict[str, Counter[str]]]:
    """Names by their last part, without titles where a forename is known; and what the titles say of them."""
    whole: dict[str, str] = {}
    titled: dict[str, str] = {}
    for article in articles:
        for match in _NAME.finditer(article.text):
            parts = match["name"].split()
            plain = [part for at, part in enumerate(parts) if part not in _CALLED or at == len(parts) - 1]
            if len(plain) < len(parts):
                titled.setdefault(plain[-1], match["name"])
            if len(plain) > 1 and (len(plain) < len(parts) or _of_somebody(match)):
                whole.setdefault(plain[-1], " ".join(plain))
    whole = {**titled, **whole}
    called = {whole[last]: Counter(titled=1) for last in titled}
    for last, name in titled.items():
        for pronoun, titles in (("he", _HE), ("she", _SHE)):
            called[whole[last]][pronoun] += bool(titles & set(name.split()))
    return whole, called


def _of_somebody(match: re.Match[str]) -> bool:
    owns = match.string[match.end() :].startswith(("'s", "’s"))  # "Halden Mutual's chief executive"
    return not match["the"] and not owns and not _BODIES & set(match["name"].split())


def _mentions(text: str, whole: dict[str, str]) -> list[_Mention]:
    if not whole:
        return []
    names = list(re.finditer(rf"\b(?:[A-Z][\w’'-]+ )*(?P<last>{'|'.join(map(re.escape, whole))})\b", text))
    found = []
    for match, following in zip(names, [*names[1:], None], strict=True):
        after = text[match.end() : match.end() + _AFTER]
        own = after if following is None else after[: max(following.start() - match.end(), 0)]
        owns = after.startswith(("'s", "’s"))
        found.append(_Mention(whole[match["last"]], text[: match.start()], own, owns))
    return found
