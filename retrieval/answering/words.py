"""Words of a text as they are compared: lower case, stemmed, without the words every sentence has.

It does not care what the words mean or which language they are in: the stemmer is English, and a word of another
language compares with itself.
"""

import re
from functools import lru_cache

import tantivy

WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_CURRENCY_OR_PERCENT = re.compile(r"[$£€¥%]")

STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "above",
        "after",
        "again",
        "against",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "below",
        "between",
        "both",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "done",
        "down",
        "during",
        "each",
        "few",
        "for",
        "from",
        "further",
        "get",
        "gets",
        "give",
        "got",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "hers",
        "herself",
        "him",
        "himself",
        "his",
        "how",
        "however",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "just",
        "many",
        "may",
        "me",
        "might",
        "more",
        "most",
        "much",
        "must",
        "my",
        "no",
        "nor",
        "not",
        "now",
        "of",
        "off",
        "on",
        "once",
        "one",
        "only",
        "or",
        "other",
        "our",
        "ours",
        "out",
        "over",
        "own",
        "per",
        "same",
        "shall",
        "she",
        "should",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "theirs",
        "them",
        "themselves",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "upon",
        "us",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "yet",
        "you",
        "your",
        "yours",
        "s",
        "t",
        "re",
        "ve",
        "ll",
        "d",
        "m",
        "according",
        "happened",
        "happen",
        "happens",
        "happening",
        "tell",
        "say",
        "says",
        "said",
        "saying",
        "told",
    ]
)
# Words of a question that say when or that it is news, not what it is about.
ASKING_WORDS = frozenset(
    [
        "week",
        "weeks",
        "recently",
        "recent",
        "latest",
        "today",
        "yesterday",
        "currently",
        "current",
        "newly",
        "news",
        "new",
        "announced",
        "announce",
        "according",
        "year",
        "month",
        "day",
        "ago",
        "far",
        "long",
        "old",
        "soon",
        "times",
        "following",
        "approximately",
        "about",
        "called",
        "name",
        "named",
        "know",
        "please",
        "tell",
    ]
)
PRONOUNS = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "its",
        "their",
        "him",
        "them",
        "here",
        "there",
    ]
)


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
    found = _stemmer().analyze(bare)
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
