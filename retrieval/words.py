"""Words of a text as they are compared: lower case, stemmed, without the words every sentence has.

It does not care what the words mean or which language they are in: the stemmer is English, and a word of another
language compares with itself.
"""

import re
from functools import lru_cache

import tantivy

WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")


def word_set(text: str) -> frozenset[str]:
    """The words of a list, parted by white space."""
    return frozenset(text.split())


STOP_WORDS = word_set(
    """
    a about above according after again against all also am an and any are as at be because been before being
    below between both but by can could d did do does doing done down during each few for from further get
    gets give got had happen happened happening happens has have having he her here hers herself him himself
    his how however i if in into is it its itself just ll m many may me might more most much must my no nor
    not now of off on once one only or other our ours out over own per re s said same say saying says shall
    she should so some such t tell than that the their theirs them themselves then there these they this those
    through to told too under until up upon us ve very was we were what when where which while who whom whose
    why will with would yet you your yours
    """
)
# Words of a question that say when or that it is news, not what it is about.
ASKING_WORDS = word_set(
    """
    about according ago announce announced approximately called current currently day far following future know
    latest long month name named new newly news old please recent recently soon tell times today week weeks
    speak speaks spoke spoken year yesterday
    actually exactly really true
    anybody anyone known next since somebody someone
    """
)
PRONOUNS = word_set("he her here him his it its she that their them there these they this those")


# Forms no stemmer finds: "when did it begin" is answered by "it began", "how many died" by "the dead".
_IRREGULAR = {
    form: verb
    for verb, forms in (
        *(("become", "became"), ("begin", "began begun"), ("break", "broke broken"), ("bring", "brought")),
        *(("build", "built"), ("buy", "bought"), ("catch", "caught"), ("choose", "chose chosen"), ("come", "came")),
        *(("die", "dead death"), ("draw", "drew drawn"), ("drive", "drove driven"), ("fall", "fell fallen")),
        *(
            ("fight", "fought"),
            ("fly", "flew flown"),
            ("give", "gave given"),
            ("go", "went gone"),
            ("grow", "grew grown"),
        ),
        *(
            ("hold", "held"),
            ("lead", "led"),
            ("leave", "left"),
            ("lose", "lost loss"),
            ("meet", "met"),
            ("pay", "paid"),
        ),
        *(
            ("rise", "rose risen"),
            ("run", "ran"),
            ("sell", "sold"),
            ("send", "sent"),
            ("shoot", "shot"),
            ("sink", "sank sunk"),
        ),
        *(("speak", "spoke spoken"), ("spend", "spent"), ("steal", "stole stolen"), ("strike", "struck")),
        *(("take", "took taken"), ("teach", "taught"), ("win", "won"), ("write", "wrote written")),
    )
    for form in forms.split()
}


@lru_cache(maxsize=1)
def _stemmer() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("english")).build()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word, lower case: "Launched" and "launches" give "launch"; a possessive is dropped."""
    bare = re.sub(r"['’]s?$", "", word.lower()).replace("’", "'")
    if not any(letter.isalpha() for letter in bare):
        return bare
    found = _stemmer().analyze(_IRREGULAR.get(bare, bare))
    return str(found[0]) if found else bare


def words(text: str) -> list[str]:
    """The words of a text in order, as written; hyphenated words also give their parts."""
    found: list[str] = []
    for word in WORD.findall(text):
        found.append(word)
        if "-" in word:
            found.extend(part for part in word.split("-") if len(part) > 2)
    return found


def content_stems(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order, repeats kept."""
    return [stem(word) for word in words(text) if word.lower() not in STOP_WORDS]


def word_count(text: str) -> int:
    """Words as a reader counts them: parted by white space."""
    return len(text.split())
