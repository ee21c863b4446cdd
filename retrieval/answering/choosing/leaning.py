"""Brings in the sentences that one cannot be read without, in an article.

It does not care which sentences answer a question, nor by which words one leans on another (`anaphora`).
"""

from collections.abc import Iterable

from retrieval.anaphora import leans, points_back
from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.corrected import set_right
from retrieval.dates.words import MONTHS, WEEKDAYS
from retrieval.words import STOP_WORDS, WORD

_PERSONS = frozenset(("he", "she", "his", "her", "him"))
_DAYS = frozenset(name for names in (*MONTHS, *WEEKDAYS) for name in names)
MOST = 3  # sentences that are read together


def means_another(one: Candidate, asked: frozenset[str]) -> bool:
    """Whether the sentence opens with "he" or "she" and then names whom the question names: that is somebody else."""
    first = WORD.search(one.text)
    return first is not None and first[0].lower() in ("he", "she") and bool(asked & one.stems)


def leading_up(one: Candidate, pool: Iterable[Candidate], asked: frozenset[str] = frozenset()) -> list[Candidate]:
    """`one` with the sentence before it where it needs that to be read, and with more where that one points back too;
    as far as they are in `pool`, and at most MOST in all.

    Where it is known whom the question names (`asked`, stems), "he" or "she" brings in only a sentence that names one
    of them: who "he" is, is said with the question already.
    """
    known = list(pool)
    run = [one]
    while _needs_more(run[0]) and len(run) < MOST and (len(run) == 1 or points_back(run[0].text)):
        earlier = _before(run[0], known)
        back = points_back(run[0].text) or set_right(run[0].before)
        # what a pronoun means is mostly clear from the rest of the answer: for it no other passage is brought in
        if earlier is None or not (back or _says_who(earlier, run[0], asked)):
            break
        run.insert(0, earlier)
    return run


def _needs_more(one: Candidate) -> bool:
    """ "The police had confirmed 17" after what a correction takes back does not say of what."""
    return leans(one.text) or bool(set_right(one.before))


def _says_who(earlier: Candidate, one: Candidate, asked: frozenset[str]) -> bool:
    """Whether the sentence before, of the same passage, names somebody or something that a pronoun may mean."""
    if earlier.hit.passage.id != one.hit.passage.id:
        return False
    first = WORD.search(one.text)
    if first is None or first[0].lower() not in _PERSONS:
        return True
    if asked:
        return bool(asked & earlier.stems)
    found = WORD.findall(earlier.text)
    return any(word[0].isupper() and word not in _DAYS and word.lower() not in STOP_WORDS for word in found)


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
