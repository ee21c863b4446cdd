"""How grave what an article reports is, by its headline and first paragraph: people died; they were hurt, are ill or in
danger; a court, an office, a strike or a disaster is in it; or none of that.

It does not care how many, nor where. What nobody suffered is not counted, nor the death of an animal.
"""

import re

from retrieval.models import Article
from retrieval.stories.reporting import goes_over, reports

DEATHS, HARM, GRAVE = 3, 2, 1

_BEGINNING = 400  # characters
# Words parted by white space, those of one expression by "~".
_PEOPLE = (
    "one two three four five six seven eight nine ten eleven twelve dozens hundreds people men women children workers"
)
_DIED = (
    r"dead died dies dying deaths? kills? killed killing drown(?:s|ed) perish(?:ed|es) murder(?:s|ed)? fatal(?:ly)? "
    r"toll bod(?:y|ies)~of massacre manslaughter homicide funerals? buried "
    rf"(?:\d+|{_PEOPLE.replace(' ', '|')})~die"  # "die" alone is an article in German
)
_HARMED = (
    r"injur(?:ed|ies|es) wounded hurt ill sick sickens poison(?:ed|ing) contaminat\w+ outbreak epidemic trapped "
    r"missing hostages? kidnap\w+ rescue(?:d|rs|s)? evacuat\w+ leave~their~homes shot stabbed"
)
_WEIGHTY = (
    r"convict(?:s|ed|ion) guilty acquit(?:s|ted|tal) verdict sentence[ds]? jail(?:s|ed)? prison suspects? "
    r"arrest(?:s|ed)? charged~with indict(?:s|ed) resign(?:s|ed|ation)? quits? step(?:s|ped)~down ousted "
    r"impeach(?:ed|ment) no-confidence elections? strikes? walkout lockout layoffs storm hurricane floods? flooded "
    r"earthquake quake eruption explosion explode[sd] blast crash(?:es|ed)? collapse[ds]? derail\w+ sinks? sank "
    r"wildfires? blaze fire war attacks? attacked ceasefire truce state~of~emergency bankrupt\w* insolven\w+"
)
_ANIMAL = re.compile(
    r"\b(?:whales?|dolphins?|seals?|dogs?|cats?|horses?|cows?|cattle|sheep|pigs?|hens?|chickens?|birds?|fish|bears?|wol(?:f|ves)"
    r"|elephants?|pandas?|tigers?|lions?|trees?)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:no(?:body| one|-one)?|none|without|not)\b[^.;,]{0,40}?"
    r"\b(?:hurt|injur\w+|dead|deaths?|casualt\w+|killed|died|victims?|wounded|harmed|missing|fatal\w+)\b",
    re.IGNORECASE,
)


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words.split())})\b".replace("~", r"\s"), re.IGNORECASE)


_LEVELS = ((DEATHS, _any_of(_DIED)), (HARM, _any_of(_HARMED)), (GRAVE, _any_of(_WEIGHTY)))


def gravity(article: Article) -> int:
    """`DEATHS`, `HARM`, `GRAVE` or 0, of an article that reports what happened."""
    if not reports(article) or goes_over(article):
        return 0
    beginning = _NOBODY.sub(" ", f"{article.title}\n{article.text[:_BEGINNING].lstrip().partition(chr(10))[0]}")
    levels = _LEVELS[-1:] if _ANIMAL.search(article.title) else _LEVELS
    return next((level for level, words in levels if words.search(beginning)), 0)


def tells_of_harm(text: str) -> bool:
    """Whether a sentence says that people died, were hurt or are missing, or that nobody was."""
    return spares_everybody(text) or any(words.search(text) for _, words in _LEVELS[:2])


def spares_everybody(text: str) -> bool:
    """Whether a sentence says that nobody was hurt: "There were no casualties"."""
    return _NOBODY.search(text) is not None


def weight(grave: int) -> int:
    """How many outlets more a story so grave is worth."""
    return 2 if grave == DEATHS else min(grave, 1)
