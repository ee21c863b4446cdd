"""How the lexical index reads words: without case and accents, as written and as stems of the article's language.

Whoever asks whether a text holds a word asks here, so that what is found, what is left out and what is highlighted
agree. It does not care where the words stand or what they are looked up for.
"""

from functools import cache
from itertools import starmap
from typing import NamedTuple

import tantivy

from retrieval.catalogue.tables import storable

ENGLISH = "en"
STEMMED = {
    **{"ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish"},
    **{"fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian", "nb": "norwegian", "nl": "dutch"},
    **{"nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish"},
    **{"ta": "tamil", "tr": "turkish"},
}
"""ISO 639-1 codes of the languages whose words have stems, with the stemmer's name."""
_LONGEST = 60  # bytes of a word; longer ones are no words


class Word(NamedTuple):
    """A word at `text[start:end]`; `stem` is None in a language without a stemmer."""

    start: int
    end: int
    exact: str
    stem: str | None


def stemmed_as(language: str | None) -> str | None:
    """The language a text's words are stemmed in: its own, English where unknown, None where it has no stemmer."""
    if not language:
        return ENGLISH
    return language if language in STEMMED else None


@cache
def ranking() -> tantivy.TextAnalyzer:
    """Words for BM25: every text is stemmed as English, so that names count alike in all languages."""
    return _analyzer(tantivy.Filter.ascii_fold(), tantivy.Filter.stemmer("english"))


@cache
def exact() -> tantivy.TextAnalyzer:
    """Words as written, without case and accents."""
    return _analyzer(tantivy.Filter.ascii_fold())


@cache
def stemming(language: str) -> tantivy.TextAnalyzer:
    """Words as stems of a language in STEMMED; accents go last, for stemmers know endings by them."""
    if language == ENGLISH:
        return ranking()
    return _analyzer(tantivy.Filter.stemmer(STEMMED[language]), tantivy.Filter.ascii_fold())


def exact_words(text: str) -> list[str]:
    """The words of `text` as written, without case and accents."""
    return [str(word) for word in exact().analyze(storable(text))]


def stems(text: str, language: str) -> list[str]:
    """The words of `text` as stems of a language in STEMMED."""
    return [str(word) for word in stemming(language).analyze(storable(text))]


def read_words(text: str, language: str | None) -> list[Word]:
    """The words of a text in `language`, in order, with their places."""
    text = storable(text)
    written = exact().pre_tokenize(text).tokens
    tongue = stemmed_as(language)
    stemmed = stems(text, tongue) if tongue else [None] * len(written)
    parts = (
        (one.char_offset_from, one.char_offset_to, one.text, stem) for one, stem in zip(written, stemmed, strict=True)
    )
    return list(starmap(Word, parts))


def _analyzer(*last: tantivy.Filter) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (tantivy.Filter.remove_long(_LONGEST), tantivy.Filter.lowercase(), *last):
        builder = builder.filter(step)
    return builder.build()
