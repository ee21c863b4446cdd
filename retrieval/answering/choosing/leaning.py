"""Brings in the sentences that one cannot be read without, in an article.

It does not care which sentences answer a question, nor by which words one leans on another (`anaphora`).
"""

import re
from collections.abc import Iterable

from retrieval.anaphora import leans, points_back
from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.corrected import set_right
from retrieval.dates.words import CALENDAR_NAMES
from retrieval.words import PRONOUNS, STOP_WORDS, WORD

_PERSONS = frozenset(("he", "she", "his", "her", "him"))
_HE = re.compile(r"\b(?:he|she)\b")
_IT = re.compile(r"Its?\b")
_COUNTED = re.compile(
    r"(?:(?:About|Some|More than|At least|Only)\s+)?(?:\d|[A-Z]?[a-z]+teen\b|"
    r"(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|No one|Nobody|Several|Many)\b)"
)
_CONCLUDES = re.compile(
    r"(?:So|Therefore|Thus|Hence|Consequently|As a result|That is why|For (?:this|that|these) reasons?|"
    r"Because of (?:this|that|these|those|it|them))\b(?! (?:far|many|much|long|called))"
)
MOST = 3  # sentences that are read together


def means_another(one: Candidate, asked: frozenset[str]) -> bool:
    """Whether the sentence opens with "he" or "his" and then names whom the question names: that is somebody else."""
    first = WORD.search(one.text)
    return first is not None and first[0].lower() in _PERSONS and bool(asked & one.stems)


def leading_up(one: Candidate, pool: Iterable[Candidate], asked: frozenset[str] = frozenset()) -> list[Candidate]:
    """`one` with the sentence before it where it needs that to be read, and with more where that one points back too;
    as far as they are in `pool`, and at most MOST in all.

    Where it is known whom the question names (`asked`, stems), "he" or "she" brings in only a sentence that names one
    of them: who "he" is, is said with the question already.
    """
    known = list(pool)
    run = [one]
    asked = frozenset() if means_another(one, asked) else asked
    while len(run) < MOST and (_needs_more(one) if len(run) == 1 else _goes_further_back(one, run[0])):
        earlier = _what_it_is(run[0], _before(run[0], known), known)
        back = points_back(run[0].text) or set_right(run[0].before) or concludes(one)
        # what a pronoun means is mostly clear from the rest of the answer: for it no other passage is brought in
        if earlier is None or not (back or _says_who(earlier, run[0], asked)):
            break
        run.insert(0, earlier)
    return run


def _needs_more(one: Candidate) -> bool:
    """ "The police had confirmed 17" after what a correction takes back does not say of what, nor does "That is no
    answer" that somebody is quoted with."""
    return leans(one.text) or points_back(one.text) or bool(set_right(one.before)) or concludes(one)


def concludes(one: Candidate) -> bool:
    """Whether it tells what came of the sentences before it: "So nobody saw it." An interviewer's question is behind
    that of a reply."""
    return _CONCLUDES.match(one.text) is not None and not one.asked


def _goes_further_back(one: Candidate, first: Candidate) -> bool:
    """What points back needs the next one too; what concludes, all that leads up to it in its paragraph."""
    paragraph = one.hit.article.text.rfind("\n", 0, one.start) + 1
    return points_back(first.text) or (concludes(one) and first.start > paragraph)


def _says_who(earlier: Candidate, one: Candidate, asked: frozenset[str]) -> bool:
    """Whether the sentence before, of the same passage, names somebody or something that a pronoun may mean."""
    if earlier.hit.passage.id != one.hit.passage.id:
        return False
    first = WORD.search(one.text)
    if first is None or first[0].lower() not in _PERSONS:
        told = first is not None and first[0].lower() not in PRONOUNS and one.text[:1] not in '"“„«'
        of_person = told and _HE.search(one.text) is not None
        return not of_person or not asked or bool(asked & earlier.stems)
    if asked:
        return bool(asked & earlier.stems)
    found = WORD.findall(earlier.text)
    return any(word[0].isupper() and word not in CALENDAR_NAMES and word.lower() not in STOP_WORDS for word in found)


def _what_it_is(one: Candidate, earlier: Candidate | None, pool: Iterable[Candidate]) -> Candidate | None:
    """The sentence before; where that counts somebody and "it" opens a paragraph, the one that opens the paragraph
    before: "The report puts the damage at 9 million. One man is missing. / It finds that …"."""
    text = one.hit.article.text
    opens = one.start == 0 or text[: one.start].rstrip(" ").endswith("\n")
    if earlier is None or not opens or not _IT.match(one.text) or not _COUNTED.match(earlier.text):
        return earlier
    begins = text.rfind("\n", 0, earlier.start) + 1
    of_it = (each for each in pool if each.hit.article.article_id == one.hit.article.article_id)
    return next((each for each in of_it if each.start == begins), None)


def _before(one: Candidate, pool: Iterable[Candidate]) -> Candidate | None:
    """The sentence of `pool` that stands right before `one` in its article."""
    article = one.hit.article
    return next(
        (
            each
            for each in pool
            if each.hit.article.article_id == article.article_id
            and each.end <= one.start
            and not article.text[each.end : one.start].strip()
        ),
        None,
    )
