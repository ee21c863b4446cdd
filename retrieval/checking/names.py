"""Names of a sentence: capitalised words, compared with the names of a text across case, short forms and endings.

It does not care whom a name means. Months and days are dates and are left to `numbers`.
"""

import re
from collections.abc import Iterator

from retrieval.words import STOP_WORDS, WORD, stem, word_set

_CALENDAR = re.compile(
    r"^(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|"
    r"august|september|october|"
    r"november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)$",
    re.IGNORECASE,
)
_TITLES = word_set(
    """
    mr mrs ms dr prof sir dame lord lady president minister king queen inspector professor captain general judge
    major colonel sergeant governor mayor senator chancellor bishop ambassador commissioner secretary chairman prime
    """
)
_FUNCTION = word_set(
    """
    since although despite during besides while whereas unless without within among amid across around along behind
    beyond like unlike except following given instead later earlier meanwhile however moreover today yesterday
    tomorrow now nearly almost about some roughly around over only just even yet still already also both either
    neither last next first second third until till before after under upon toward towards via per because though if
    when where why how
    """
)
_ENDINGS = ("n", "an", "ian", "ean", "ese", "ish", "i", "s", "es", "ans", "ians", "is")
# A single word before such a verb is its subject: a name, unless it is a plural or a thing that needs no article.
_AFTER_SUBJECT = word_set(
    "has had is was will would can could may wants plans won lost led beat met left did does do also then later never"
)
_MASS = re.compile(
    r"^(?:bread|flour|rain|snow|fire|work|trade|turnout|inflation|unemployment|parliament|congress|"
    r"joblessness|police|staff|"
    r"water|power|oil|gas|gold|wheat|rice|corn|milk|food|fuel|steel|paper|demand|growth|income|"
    r"output|profit|revenue|debt|"
    r"crime|traffic|research|evidence|damage|help|aid|care|hope|peace|war|life|love|time|today|"
    r"tomorrow|nature|history|"
    r"science|art|music|media|government|management|production|construction|voting|half|most|some|several|many|few|"
    r"none|all|both|each|either|neither|another|others|everyone|nobody|anyone|someone|nothing|everything|there|here|"
    r"who|what|which|that|this|these|those|it|he|she|they|we|i|you|talks?|rail|air|tax|rent|land|"
    r"wood|coal|electricity|"
    r"heating|drinking|mail|post|credit|capital|labour|labor|sport|football|rugby|cricket|tennis|"
    r"hail|wind|ice|fog|smoke)$"
)
_COMMON = re.compile(
    r"(?:s|ing|ed|ly|tion|sion|ment|ness|ity|ance|ence|ancy|ency|age|ship|ism|ure|ics|ry|cy|ught|out|"
    r"th|men|ople|one|body)$|" + _MASS.pattern
)
_SAYING = frozenset(("said", "says", "told", "warned", "added", "claimed", "denied", "announced", "argued", "wrote"))
_ROLES = frozenset(
    (
        *("police", "officials", "authorities", "officers", "prosecutors", "investigators", "experts", "analysts"),
        *("critics", "supporters", "lawmakers", "ministers", "government", "rescuers", "doctors", "scientists"),
        *("researchers", "residents", "witnesses", "soldiers", "troops", "others", "nobody", "someone"),
    )
)
# What somebody is, written with a capital only where it opens a sentence: "Mediator Anna Holm said".
POSTS = word_set(
    """
    mediator rector dean provost principal headteacher teacher professor lecturer historian economist analyst scientist
    researcher biologist ecologist engineer architect surveyor inspector investigator prosecutor barrister lawyer
    solicitor counsel coroner magistrate arbitrator ombudsman regulator auditor treasurer accountant banker trader
    broker farmer fisherman baker builder driver pilot captain skipper nurse surgeon physician doctor pharmacist midwife
    consultant adviser curator author novelist actor singer composer director manager coach trainer striker goalkeeper
    defender midfielder champion founder owner chairman chairwoman chair spokesman spokeswoman envoy diplomat candidate
    incumbent councillor lawmaker opposition campaigner activist resident witness victim survivor widow shopkeeper
    retired former veteran outgoing acting deputy chief
    keeper zookeeper beekeeper gardener foreman caretaker locksmith plumber electrician carpenter mechanic miner
    priest vicar rabbi imam abbot chef waiter hotelier innkeeper climber rower sailor cyclist runner swimmer skier
    referee umpire juror clerk vet geologist archaeologist astronomer chemist physicist mathematician botanist zoologist
    seismologist meteorologist sociologist psychologist psychiatrist epidemiologist virologist poet painter sculptor
    pianist violinist conductor organist dancer playwright
    """
)
_NUMERALS = word_set(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety once twice thrice
    """
)
_ING_NAMES = word_set("irving sterling channing manning keating fleming ewing golding harding bing ming ling king")
# Capitals and seats of government by which a state is meant.
_SEATS = {
    "moscow": "russia", "kremlin": "russia", "russian": "russia",
    "pyongyang": "north korea", "north korean": "north korea",
    "washington": "united states", "white house": "united states", "us": "united states", "american": "united states",
    "america": "united states", "u.s": "united states", "usa": "united states", "pentagon": "united states",
    "beijing": "china", "chinese": "china", "london": "united kingdom", "downing street": "united kingdom",
    "britain": "united kingdom", "british": "united kingdom", "uk": "united kingdom", "paris": "france",
    "french": "france", "elysee": "france", "berlin": "germany", "german": "germany", 
    "rome": "italy", "italian": "italy",
    "madrid": "spain", "spanish": "spain", "kyiv": "ukraine", "kiev": "ukraine", "ukrainian": "ukraine",
    "tehran": "iran", "iranian": "iran", "jerusalem": "israel", "israeli": "israel", "tokyo": "japan",
    "japanese": "japan", "seoul": "south korea", "south korean": "south korea", "ankara": "turkey", "turkish": "turkey",
    "new delhi": "india", "delhi": "india", "indian": "india", "islamabad": "pakistan", "kabul": "afghanistan",
    "baghdad": "iraq", "damascus": "syria", "cairo": "egypt", "riyadh": "saudi arabia", "brussels": "european union",
    "eu": "european union", "warsaw": "poland", "polish": "poland", "budapest": "hungary", "minsk": "belarus",
    "canberra": "australia", "ottawa": "canada", "mexican": "mexico", "brasilia": "brazil", "caracas": "venezuela",
    "havana": "cuba", "taipei": "taiwan", "hanoi": "vietnam", "manila": "philippines", "jakarta": "indonesia",
    "pretoria": "south africa", "nairobi": "kenya", "addis ababa": "ethiopia", "khartoum": "sudan",
    "un": "united nations",
}  # fmt: skip
_ABBREVIATIONS = {
    "tv": "television", "pm": "prime", "ceo": "executive", "mp": "parliament", "mps": "parliament", "gdp": "economy",
    "hq": "headquarters", "cctv": "camera", "vat": "tax", "ai": "intelligence", "it": "it",
}  # fmt: skip


def seat(name: str) -> str:
    """The state or union that a name stands for ("Moscow", "the White House"), itself included; else ""."""
    low = re.sub(r"['’]s?$", "", name.lower())
    return _SEATS.get(low, low if low in _STATES else "")


_STATES = frozenset(_SEATS.values())


def names(text: str) -> Iterator[str]:
    """The capitalised words of a sentence, but for a first word that its place alone makes a capital."""
    found = list(WORD.finditer(text))
    for at, match in enumerate(found):
        word = match.group()
        if not word[0].isupper() or word.lower() in _TITLES or _CALENDAR.match(re.sub(r"['’]s$", "", word)):
            continue
        if word.lower() in STOP_WORDS and not (at and _is_run(text, found[at - 1], match)):
            continue
        opens = at == 0 or text[: match.start()].rstrip().endswith((".", "!", "?", ":", "“", '"'))
        if opens and word.lower() in POSTS:
            continue
        if opens and not is_name_at_start(word, found[at + 1].group() if at + 1 < len(found) else ""):
            continue
        yield word


def _is_run(text: str, before: re.Match[str], match: re.Match[str]) -> bool:
    """Whether a word stands right after another capitalised word that is none of a sentence's beginning."""
    return (
        text[before.end() : match.start()] == " "
        and before.group()[0].isupper()
        and before.group().lower() not in STOP_WORDS | _FUNCTION | _TITLES
        and not _CALENDAR.match(before.group())
        and match.group().lower() not in ("i", "he", "she", "it", "they", "we")
    )


def missing_names(claim: str, evidence: str) -> list[str]:
    """The names of `claim` that `evidence` holds in no form."""
    held = {part.lower() for part in _parts(evidence)}
    held_stems = {stem(word) for word in held}
    initials, acronyms = _initials(evidence), _acronyms(evidence)
    spelled_out = {word for run, letters in _runs(claim) if letters & acronyms for word in _parts(run)}
    states = {state for run in _seats_in(evidence) if (state := seat(run))}
    meant = {part for run in _seats_in(claim) if seat(run) in states for part in _parts(run)}
    absent = [
        name
        for name in names(claim)
        if not all(
            part in meant or _is_held(part, held, held_stems, initials) or part in spelled_out for part in _parts(name)
        )
    ]
    return absent or _torn(claim, evidence) or _wrong_office(claim, evidence)


def _torn(claim: str, evidence: str) -> list[str]:
    """Names put together from two of the evidence: "Holm Junction" where it has Holm and Varn Junction."""
    held = [{stem(part) for part in _parts(run)} for run in _RUN.findall(evidence)]
    found = []
    for run in (part for whole in _RUN.findall(claim) for part in re.split(r"(?<=['’]s) ", whole)):
        parts = [part for part in _parts(run) if part.lower() not in _TITLES | STOP_WORDS and not _CALENDAR.match(part)]
        if len(parts) != 2 or claim.startswith(run) or any(part.isupper() for part in parts):
            continue
        one, two = (stem(part) for part in parts)
        with_two = [each for each in held if two in each and len(each) > 1]
        if with_two and not any(one in each for each in with_two) and any(one in each for each in held):
            found.append(run.strip())
    return found


_RUN = re.compile(r"\b[A-Z][\w’'-]*(?:\s(?:of\s)?[A-Z][\w’'-]*)+|\b[A-Z][\w’'-]+")
_OFFICE = re.compile(r"\b(?P<what>[\w-]+) (?:minister|secretary)\b", re.IGNORECASE)


def _wrong_office(claim: str, evidence: str) -> list[str]:
    """ "Interior minister" where the evidence knows ministers, but none of that office."""
    offices = {match["what"].lower() for match in _OFFICE.finditer(evidence)}
    held = {part.lower() for part in _parts(evidence)}
    return [
        match.group()
        for match in _OFFICE.finditer(claim)
        if offices
        and match["what"].lower() not in held | STOP_WORDS | {"former", "general", "new", "first", "cabinet", "junior"}
    ]


def is_name_at_start(word: str, following: str) -> bool:
    """Whether the first word of a sentence is a name and not capital by its place alone."""
    if word.isupper() and len(word) > 1:
        return True
    if word.lower() in _FUNCTION | _NUMERALS or _is_participle(word.lower()):
        return False
    if following[:1].isupper() and following.lower() not in STOP_WORDS:
        return True
    if re.search(r"[^s]['’]s$", word):
        return word.lower()[:-2] not in _ROLES | _FUNCTION and not _MASS.search(word[:-2].lower())
    if word.lower() in _ROLES or _MASS.search(word.lower()):
        return False
    if following.lower() in _SAYING:
        return True
    if _COMMON.search(word.lower()):
        return False
    return following.lower() in _AFTER_SUBJECT or re.search(r"[a-z]{2}ed$", following) is not None


def _is_participle(word: str) -> bool:
    """ "Finding Ardenia's apology wanting": no name, as nearly all that end so."""
    return re.search(r"[aeiouy].*ing$", word) is not None and word not in _ING_NAMES


def _parts(text: str) -> list[str]:
    bare = (re.sub(r"['’]s?$", "", part) for word in WORD.findall(text) for part in re.split(r"[-.&]", word))
    return [part for part in bare if part]


def _is_held(part: str, held: set[str], held_stems: set[str], initials: set[str]) -> bool:
    low = part.lower()
    if part.isupper() and stem(_ABBREVIATIONS.get(low, "")) in held_stems:
        return True
    if low in held or stem(low) in held_stems or (low in STOP_WORDS and not part[0].isupper()) or low.isdigit():
        return True
    return (part.isupper() and low in initials) or any(_kin(low, other) for other in held)


def _seats_in(text: str) -> Iterator[str]:
    """Capitalised words and pairs of them."""
    found = re.findall(r"\b[A-Z][\w.]*(?=\W|$)", text)
    yield from (word.rstrip(".") for word in found)
    yield from re.findall(r"(?=\b([A-Z]\w+ [A-Z]\w+)\b)", text)


def _kin(one: str, other: str) -> bool:
    """Ukraine and Ukrainian, Korea and Koreans: one is the other with the ending of a people's name."""
    short, long = sorted((one, other), key=len)
    if len(short) < 4:
        return False
    root = short.rstrip("aey") if len(short) > 4 else short
    return any(long in (short + ending, root + ending) for ending in _ENDINGS)


def _runs(text: str) -> Iterator[tuple[str, set[str]]]:
    """Runs of capitalised words, "of" and "the" between them allowed, with the initials of each part of the run."""
    for run in re.findall(r"(?:[A-Z][\w'’]*(?:\s(?:of|the|for|and|on)(?=\s[A-Z]))*[\s-]?){2,7}", text):
        letters = [word[0].lower() for word in re.findall(r"\b[A-Z][\w'’]*", run)]
        yield run, {"".join(letters[a:b]) for a in range(len(letters)) for b in range(a + 2, len(letters) + 1)}


def _initials(text: str) -> set[str]:
    return {initials for _, found in _runs(text) for initials in found}


def _acronyms(text: str) -> set[str]:
    return {re.sub(r"\W", "", word).lower() for word in re.findall(r"\b[A-Z](?:\.?[A-Z]){1,5}\b", text)}
