"""Names of a text as runs of capitals, and what they name: a person, a body, a place, an outlet.

It does not care which names are one and the same (`scenes`), nor whether those of a claim stand in its evidence
(`names`).
"""

import re

from retrieval.checking.names import is_name_at_start, seat
from retrieval.words import STOP_WORDS, stem, word_set

_NAME = re.compile(
    r"\b[A-Z][\w'’]*(?:[.-][A-Z][\w'’]*)*(?:\s(?:(?:of|de|van|von|der|du|al|&|and(?=\s[A-Z]\w+\s(?:Bank|Group)))\s)?"
    r"(?:[A-Z][\w'’]*(?:-[A-Z][\w'’]*)*))*"
)
_NOT_A_NAME = re.compile(
    r"^(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|may|june|july|august|september|"
    r"october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mr|mrs|ms|dr|professor|captain|judge|"
    r"president|minister|governor|mayor|christmas|easter)$",
    re.IGNORECASE,
)
_TITLES = re.compile(
    r"^(?:Mr|Mrs|Ms|Dr|Prof|Professor|Captain|Major|General|Colonel|Judge|President|Prime|Minister|"
    r"Governor|Mayor|Sir|"
    r"Dame|Lord|Lady|Senator|Chancellor|Deputy|King|Queen|Prince|Princess|Bishop|Chief|Sheriff|Commissioner|Director|"
    r"Police|Former|Inspector|Sergeant|Lieutenant|Chairman|Chairwoman|Secretary|Justice|Councillor|Steward|Counsel|"
    r"Broker|Baker|Bookseller|Lawyer|Finance|Water|Transport|Economy|Health|Home|Foreign|Culture)$"
)


# Words by which a name is that of a body or a place, not of a person.
_BODIES = word_set(
    """
    bank group institute council office agency authority federation union chamber party list ministry department court
    commission committee company corporation university college school hospital clinic association society guild
    service forum board fund club team city town county region state republic port harbour airport station bridge road
    street lane avenue square park river lake sea bay hill hills mount mountain island islands valley quarter basin
    north south east west northern southern eastern western united new old great upper lower wire ledger gazette post
    courier times news daily pharma mutual semiconductors rail lines athletic rovers systems energy motors airlines
    museum church cathedral theatre tower house centre center exchange anchor bureau parliament senate assembly league
    cup stadium arena street gate junction tarn end cape storm radio lower upper home care link quay sound first now
    hearth partners front gallery sanctuary observatory laboratory academy comprehensive primary secondary grammar
    nursery seminary conservatory conservatoire polytechnic
    """
)
_OUTLETS = word_set("wire gazette ledger post press times courier herald tribune news chronicle journal")
_BUILT = word_set(
    "house tower building bridge road street lane avenue square hall arena stadium gate quay tunnel court"
)
_ACTING = word_set(
    """
    front partners gallery
    bank group institute council office agency authority federation union chamber party list ministry department court
    commission committee company corporation university association society guild forum board fund club team mutual
    semiconductors rail lines athletic rovers systems energy motors airlines museum bureau parliament senate assembly
    league pharma anchor marine press wire ledger gazette post times
    """
)


# Bodies that act without a name: "the union", "the authority".
BODIES = word_set(
    """
    union authority police council chamber government company insurer county ministry farmers office agency commission
    opposition prosecutors court parliament army crew airline bank museum hospital club firm owner owners tenants
    landlord residents rebels regulator supplier operator manufacturer buyer seller defence prosecution employer
    employers workers operators shippers insurers scientists teachers parents students drivers officials city town
    tenant committee board campaign party coalition senate judge jury plaintiff defendant claimants plaintiffs
    """
)


def named(text: str, known_keys: frozenset[str]) -> list[tuple[int, int, str]]:
    """Runs of capitalised words that name something, without titles before them."""
    known: list[tuple[int, int, str]] = []
    for match in _NAME.finditer(text):
        parts = [(m.start(), m.end(), m.group()) for m in re.finditer(r"[\w'’.-]+|&", match.group())]
        if len(parts) > 1 and not match.start() and _ROLE.fullmatch(f"{parts[0][2]} "):
            parts.pop(0)
        while parts and (
            _TITLES.match(parts[0][2]) or parts[0][2].lower() in STOP_WORDS or _NOT_A_NAME.match(parts[0][2])
        ):
            parts.pop(0)
        if not parts or (len(parts) == 1 and len(parts[0][2]) == 1):
            continue
        start, end = match.start() + parts[0][0], match.start() + parts[-1][1]
        known.append((start, end, text[start:end]))
    inner = {word.lower() for start, _, run in known if not _opens(text, start) for word in re.findall(r"[\w-]+", run)}
    lower = set(re.findall(r"\b[a-z][\w-]+", text))
    return [one for one in known if not _opens(text, one[0]) or _is_name(one, text, inner, lower, known_keys)]


def _is_name(
    one: tuple[int, int, str], text: str, inner: set[str], lower: set[str], known_keys: frozenset[str]
) -> bool:
    """Whether a run at the beginning of a sentence names something: by its form, or because it does so elsewhere."""
    _, end, run = one
    bare = re.sub(r"['’]s?$", "", run).lower()
    if " " in run or bare in inner or name_keys(run) & known_keys:
        return True
    following = next(iter(re.findall(r"[\w'’-]+", text[end : end + 30])), "")
    return bare not in lower and is_name_at_start(run, following)


def _opens(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \n\"“‘'")
    if text[:start].rstrip(" ")[-1:] in '"“‘':
        return True
    return not before or before[-1] in ".!?:\n" or text[:start].rstrip(" ").endswith("\n")


def name_keys(run: str) -> frozenset[str]:
    if state := seat(run):
        return frozenset((f"@{state}",))
    words = (re.sub(r"['’]s?$", "", word) for word in re.findall(r"[^\W_][\w'’]*", run))
    return frozenset(
        f"@{stem(word)}" for word in words if word and word.lower() not in STOP_WORDS and not _TITLES.match(word)
    )


def is_outlet(run: str) -> bool:
    return bool({word.lower() for word in re.findall(r"\w+", run)} & _OUTLETS)


_ROLE = re.compile(
    r"\b(?:\w+(?:ist|ian|man|woman|person|er|or|eer|ee|ant|ier)|chief|minister|president|coach|head|"
    r"judge|nurse|counsel|baker|guard|king|queen|"
    r"son|daughter|husband|wife|brother|sister|mother|father|widow|nephew|niece|uncle|aunt|rival|candidate|executive|"
    r"student|clerk|pilot|general|mayor|chair|official|bishop|aide|deputy|ally|victim|patient|"
    r"colleague|friend)(?:,| at [A-Z]\w+,)?\s(?:[A-Z][\w.]+\s)?$",
    re.IGNORECASE,
)
_TITLE_BEFORE = re.compile(rf"(?:{_TITLES.pattern[1:-1]})\s$")


def seems_person(run: str, text: str, start: int, end: int) -> bool:
    """Whether more than its form says that a name is a person's: a role, a title, an age, "who", the surname alone."""
    before, after = text[max(0, start - 40) : start], text[end : end + 60]
    if _ROLE.search(before) or re.search(r"\bby\s$", before) or _TITLE_BEFORE.search(before):
        return True
    if re.match(
        r",\s(?:\d{1,3}\b|who\b|(?:the|a|an|its|their|his|her)\s[\w' -]{0,40}?(?:ist|ian|man|woman|er|or|"
        r"chief|minister|president|head|coach|judge|executive|secretary)\b)",
        after,
    ):
        return True
    words = run.split()
    last = re.escape(re.sub(r"['’]s?$", "", words[-1]))
    first = re.escape(words[-2]) if len(words) > 1 else ""  # "U.S." is two words without a space
    return (
        bool(first and re.search(rf"(?<!{first}\s)\b{last}\b", text))
        or re.match(r"['’]?s?,?\s(?:said|says|told|added|warned|asked|admitted|argued|replied)\b", after) is not None
    )


_AT = re.compile(
    r"(?<!shares )(?<!stock )(?<!stake )(?<!confidence )(?<!trust )\b(?:in|at|near|across|outside|around|"
    r"(?:city|town|county|port|parliament|coast|hospitals|village|region|republic|bishop|people) of)\s(?:the\s)?$",
    re.IGNORECASE,
)


def is_place(run: str, before: str) -> bool:
    """Whether a name is used as a place: after "in" or "near", and with no word that says it is a body."""
    return not is_body(run) and _AT.search(before) is not None


def is_body(run: str) -> bool:
    return "&" in run or bool({word.lower() for word in re.findall(r"\w+", run)} & _ACTING)


def is_building(run: str) -> bool:
    """Whether a name is that of something built or of a way, which does nothing: "Falconer House"."""
    return run.split()[-1].lower() in _BUILT


def is_person(run: str) -> bool:
    """Whether a name is that of a person: two to four words, none of a body or a place."""
    words = re.findall(r"[\w'’-]+", run)
    return (
        2 <= len(words) <= 4
        and "&" not in run
        and not any(re.sub(r"['’]s?$", "", word).lower() in _BODIES for word in words)
        and not re.search(r"\s(?:of)\s|['’]s?\s", run)
        and not any(word.isupper() and len(word) > 1 for word in words)
    )
