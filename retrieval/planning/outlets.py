"""Reads which outlets a question asks about "according to", over the outlets that the collection has.

It does not care what else the question says, nor about outlets that are only its subject ("Who bought the Courier?"):
an outlet counts where the words around it make it a source.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from retrieval.dates.words import word_set
from retrieval.words import STOP_WORDS

_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_MOST_WORDS = 6
_LEAD_CHARS = 60  # before a name, in which what makes it a source is looked for
_SECOND_LEVEL = frozenset(("ac", "co", "com", "edu", "gov", "net", "org"))
_NO_NAME = frozenset(("www", "m", "news", "edition", "e", "feeds", "rss"))
_NO_ALIAS = STOP_WORDS | word_set("us today now news world week time times people")
"""What an outlet may be called only with a word more: alone, these are words of most questions."""
_PAPERS = word_set(
    "advertiser argus bulletin chronicle courier dispatch echo enquirer examiner express gazette globe guardian herald"
    " independent inquirer journal ledger mail mercury mirror monitor observer post press record register reporter"
    " review sentinel standard star telegraph tribune wire"
)
"""Last words of names of which the first can be left out: "the Courier", but not "India" for The Times of India."""
_GENITIVE = re.compile(r"['’]s\Z")
_ARTICLES = frozenset(("the", "a", "an", "le", "la", "der", "die", "das", "el"))
_OF_A_SOURCE = re.compile(
    r"(?:^|\s)(?:according to|as (?:reported|told|quoted) (?:by|in|on)|via|laut|según|selon|d['’]après)\s+\Z",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"\s*,?\s*\b(?:according to|as (?:reported|told|quoted) (?:by|in|on)|laut|según|selon)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
_WHAT_DID = re.compile(r"(?P<what>\bwhat)\s(?:did|does|do|has|have|had)\s(?:the\s)?\Z", re.IGNORECASE)
_REPORT = re.compile(
    r"\s(?:report|reported|say|said|write|written|tell|told|reveal|revealed)\b(?=\s(?:about|of|on)\b)", re.IGNORECASE
)
_BEFORE = re.compile(
    r"(?:^|\s)(?:(?:reported|published|written|covered|described|quoted|mentioned|carried|said|seen|read|printed|told"
    r"|articles?|stor(?:y|ies)|reports?|reporting|coverage|pieces?|interviews?|headlines?|accounts?|news|told)\s+"
    r"(?:by|in|on|from|of|to|with)|in|from|by|on|did|does|do|has|have|had|dice(?:\sel|\sla)?|schreibt|meldet)\s+\Z",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:['’]s?)?\s+(?:(?:has|have|had|also|first|recently)\s+){0,2}(?:report|reports|reported|reporting|say|says|said|write|writes|wrote|"
    r"claim|claims|claimed|describes?|described|publish|published|cover|covers|covered|coverage|articles?|stor(?:y|ies)|"
    r"pieces?|editorials?|interview|quotes?|quoted|mentions?|mentioned|reveals?|revealed|tells?|told|call|called|corrects?|corrected|corrections?|view|account|version|"
    r"headlines?|front page)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(r"(?:did|does|do|has|have|had)\s+\Z", re.IGNORECASE)

_CORRECT = re.compile(r"\s(?:correct|corrected)\b", re.IGNORECASE)

Aliases = Mapping[str, frozenset[str]]
"""What an outlet may be called, as letters and digits alone in lower case -> the names it has in the collection."""
_LAST_THE = re.compile(r"\bthe\s+\Z", re.IGNORECASE)


def aliases(publishers: Iterable[str]) -> Aliases:
    """For names such as "Harbour Courier", and for hosts such as "www.usatoday.com", which people call "USA Today"."""
    found: dict[str, set[str]] = {}
    for publisher in publishers:
        for alias in _called(publisher):
            if len(alias) < 2 or alias in _NO_ALIAS:
                continue
            found.setdefault(alias, set()).add(publisher)
    return {alias: frozenset(names) for alias, names in found.items()}


def named_outlets(text: str, known: Aliases) -> tuple[tuple[int, int, frozenset[str]], ...]:
    """(start, end, names in the collection) of each outlet that `text` names as a source, in order, none twice."""
    words = list(_WORD.finditer(text))
    shouted = text.isupper() or text.islower()
    found = []
    at = 0
    while at < len(words):
        if not (
            shouted
            or words[at].group()[0].isupper()
            or _OF_A_SOURCE.search(text, max(0, words[at].start() - _LEAD_CHARS), words[at].start())
        ):
            at += 1
            continue
        before = _LAST_THE.sub("", text[max(0, words[at].start() - _LEAD_CHARS) : words[at].start()])
        sourced = _OF_A_SOURCE.search(before) is not None
        ahead = words[at : at + _MOST_WORDS]
        for count in range(len(ahead) if sourced or shouted else _named(ahead), 0, -1):
            run = ahead[:count]
            names = _known_as([word.group() for word in run], known)
            if names and (sourced or _is_source(text, run, shouted, before)):
                found.append((run[0].start(), run[-1].end(), names))
                at += count - 1
                break
        at += 1
    return tuple(found)


def without_sources(text: str, named: Iterable[tuple[int, int, frozenset[str]]]) -> str:
    """The question without these outlets, where they stand apart from what is asked of them: "according to the Post",
    and "What did the Courier report about it?", which becomes "What was said about it?". Never empty for a text that
    is not."""
    for start, end, _ in sorted(named, reverse=True):
        before = max(0, start - _LEAD_CHARS)
        if lead := _ACCORDING.search(text, before, start):
            rest = text[end:].lstrip(",") if not text[: lead.start()].strip() else text[end:]
            text = f"{text[: lead.start()]}{rest}".strip() or text
        elif (lead := _WHAT_DID.search(text, before, start)) and (verb := _REPORT.match(text, end)):
            text = f"{text[: lead.end('what')]} was said{text[verb.end() :]}"
        elif (lead := _WHAT_DID.search(text, before, start)) and (verb := _CORRECT.match(text, end)):
            text = f"{text[: lead.end('what')]} all is known about the correction{text[verb.end() :]}"
    return text


def called(name: str, known: Aliases) -> frozenset[str]:
    """The outlets that go by `name`: "courier" may be the Harbour Courier, and "usatoday" www.usatoday.com."""
    words = [word.group() for word in _WORD.finditer(name)][:_MOST_WORDS]
    return _known_as(words, known) or _known_as([word for word in words if _bare(word) not in _ARTICLES], known)


def _called(publisher: str) -> Iterable[str]:
    if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", publisher) and publisher == publisher.lower():
        label = _label(publisher)
        yield from (label, _joined([publisher]))
        return
    words = [_bare(word.group()) for word in _WORD.finditer(publisher)]
    yield "".join(words)
    without_article = words[1:] if words and words[0] in _ARTICLES else words
    yield "".join(without_article)
    if words and words[-1] in _PAPERS:
        for start in range(1, len(words)):  # "the Courier" for the Northmarch Courier
            yield "".join(words[start:])


def _label(host: str) -> str:
    """The part of a host that names the outlet: "theweek" of "www.theweek.co.uk"."""
    labels = [label for label in host.split(".") if label]
    while len(labels) > 2 and labels[0] in _NO_NAME:
        labels = labels[1:]
    named = labels[:-1] or labels
    if len(named) > 1 and named[-1] in _SECOND_LEVEL:
        named = named[:-1]
    return _bare(named[-1])


def _known_as(words: list[str], known: Aliases) -> frozenset[str]:
    """The outlets that a run of words may mean: by all its letters, or by initials as in "NY Times" and "FT"."""
    if names := known.get(_joined(words)):
        return names
    significant = [_bare(word) for word in words if _bare(word) not in _ARTICLES]
    capitals = all(word[0].isupper() or word.lower() in _ARTICLES for word in words)
    if len(significant) > 1 and len(significant) >= len(words) - 1 and (capitals or len(significant) > 2):
        initials = "".join(word[0] for word in significant[:-1])
        for form in ("".join(significant), initials + significant[-1], initials + significant[-1][0]):
            if names := known.get(form):
                return names
    return frozenset()


def _named(words: list[re.Match[str]]) -> int:
    """How many of them, from the first, capitals make a name of."""
    for count, word in enumerate(words):
        if not (word.group()[0].isupper() or (count and len(word.group()) < 4)):
            return count
    return len(words)


def _is_source(text: str, run: list[re.Match[str]], shouted: bool, before: str) -> bool:
    """Whether the words around a name make it a source, though nothing like "according to" stands before it."""
    after = _AFTER.match(text, run[-1].end()) is not None
    if shouted:  # without capitals that tell, only one that is said to report is a source
        return after and len(run) > 1
    return after or (_BEFORE.search(before) is not None and not _ASKING.search(before))


def _joined(words: Iterable[str]) -> str:
    return "".join(_bare(word) for word in words)


@lru_cache(maxsize=10_000)
def _bare(word: str) -> str:
    """Letters and digits in lower case, without a genitive."""
    low = word.casefold()
    return low if low.isalnum() else "".join(filter(str.isalnum, _GENITIVE.sub("", low)))
