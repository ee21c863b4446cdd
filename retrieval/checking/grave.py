"""Grave things that a sentence says and its passages do not speak of at all: a death, an arrest, a fraud, a sinking.

It does not care who or how many, nor whether they are denied: other checks do. One invented word among true ones hardly
counts where a sentence is measured by its words; of these it does harm.
"""

import re
from collections.abc import Sequence

# Of each thing the words that say it "|" and further words of a report that may be told with them.
_THINGS = (
    # death
    r"die[ds]? dying dead deaths? kill(?:s|ed|ing)? murder(?:s|ed)? drown(?:s|ed|ing)? perish(?:ed)? suicide "
    r"assassinated | deadl(?:y|iest) killings? killers? fatal(?:ly|ity|ities)? manslaughter homicide murderers? "
    r"assassination toll execut(?:ed|ions?) slain bod(?:y|ies) corpses? casualt(?:y|ies) victims? "
    r"mourn(?:ed|ers|ing)? funerals? widows? massacred? genocide lynched obituary poison(?:ed|ing)? shot "
    r"starv(?:ed|ing|ation) passed\saway surviv(?:e|ed|es|ing|ors?|al) condolences? strangled stabbed "
    r"(?:lost|claim(?:ed|ing|s)|cost(?:ing|s)?|took|taken|takes|loss)\s(?:\w+\s){0,3}li(?:fe|ves)",
    # injury
    r"injur(?:e|es|ed|y|ies|ing) wounded maimed hospitali[sz]ed | hurts? wounds? harm(?:ed)? hospitals? "
    r"casualt(?:y|ies) unhurt uninjured burn(?:s|ed)? shot "
    r"brok(?:e|en)\s(?:\w+\s){0,2}(?:legs?|arms?|ribs?|bones?|hip|neck) fractur(?:ed|es?) victims? treated "
    r"stabb(?:ed|ing)",
    # arrest
    r"arrest(?:s|ed|ing)? jail(?:ed|s)? imprison(?:ed|ment) | detain(?:s|ed|ees?|ing)? detention custody "
    r"prison(?:s|ers?)? inmates? seized captured held\s(?:by|in|on|over|for) cells? handcuff(?:s|ed) apprehended "
    r"behind\sbars police raids? bail",
    # crime
    r"fraud(?:s|ulent)? brib(?:e|es|ed|ery) corrupt(?:ion)? embezzl(?:ed|ement|ing) theft stole stolen robbed "
    r"raped? extortion blackmail sabotaged? terroris(?:m|ts?) smuggl(?:ed|ing) arson | fraudster launder(?:ed|ing) "
    r"thie(?:f|ves) steal(?:s|ing)? robb(?:ery|ers?|ing) rapist extorted blackmailed terror "
    r"crim(?:e|es|inals?|inally) offen[cs]es? illegal(?:ly)? charge[ds]? indict(?:ed|ment) convict(?:ed|ions?) "
    r"guilty smugglers? murder(?:s|ed|er)? scam(?:s|med)? assault(?:s|ed|ing)? abus(?:e|ed|es|ing) "
    r"kidnap(?:ped|ping|pers)? loot(?:ed|ing|ers)? forg(?:ed|ery) arsonist misused? siphon(?:ed|ing)? pocketed "
    r"cheat(?:ed|ing)? police prosecut(?:ors?|ion|ed)",
    # conviction
    r"convicted found\sguilty | convict(?:s|ions?|ing)? sentenc(?:e|es|ed|ing) guilty verdicts? judgments? jailed "
    r"imprisoned condemned acquitted handed prison",
    # proof
    r"(?:established|proved|proven)\sthat | establish\w* prov(?:e|es|ed|en|ing) found finds? findings? show(?:s|ed|n)? "
    r"conclu\w+ determin\w+ confirm\w* evidence discover\w* reveal\w* kn[oe]w\w* demonstrat\w+ turned\sout "
    r"certain(?:ly)? clear(?:ly)? identified",
    # drunkenness
    r"drunk(?:en)? intoxicated | intoxication alcohol breathalys(?:ed|er) sober drinking drugs?",
    # sinking
    r"sank sunk sinking capsized | sinks? capsiz(?:e|ing) scuttled founder(?:ed|ing) w[eo]nt\sdown "
    r"wreck(?:s|ed|age)? submerged bottom",
    # bankruptcy
    r"bankrupt(?:cy)? insolven(?:t|cy) | bankruptcies into\sadministration liquidat(?:ed|ion|ors?) receivership "
    r"collapsed? debts? default(?:ed)? creditors? folded",
    # explosion
    r"explo(?:ded|sions?) bomb(?:s|ed|ings?)? detonated | explo(?:de|des|ding|sives?) blasts? bombers? detonation "
    r"blew blown shell(?:s|ed|ing)? missiles? rockets? grenades? land\s?mines? air\s?strikes?",
)


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words.replace(' | ', ' ').split())})\b", re.IGNORECASE)


_READ = [(_any_of(words.partition(" | ")[0]), _any_of(words)) for words in _THINGS]


def unspoken(text: str, evidence: Sequence[str]) -> list[str]:
    """The words of `text` for something grave of which no word stands in `evidence`, one of each thing."""
    return [
        match.group()
        for said, of_it in _READ
        if (match := said.search(text)) is not None and not any(of_it.search(each) for each in evidence)
    ]
