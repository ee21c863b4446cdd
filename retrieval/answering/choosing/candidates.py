"""The sentences that could answer a question: every one of the passages found, with what stands around it.

It does not care how the passages were found, nor what tells that a sentence answers (`features`).
"""

from collections.abc import Sequence
from typing import NamedTuple

from retrieval.answering.choosing.coverage import about
from retrieval.answering.choosing.expected_figures import put_a_number_on
from retrieval.answering.choosing.states import ANYBODY, AS_PEOPLE, state_of
from retrieval.answering.reading.orders import orders_a_model
from retrieval.answering.reading.other_words import said_otherwise
from retrieval.answering.reading.question import Question
from retrieval.models import Hit
from retrieval.sources.interviews import Turn, question_to, turn_at
from retrieval.sources.openings import begins
from retrieval.words import content_stems, stem, word_count, words

TERSE = 3  # words of a reply that is not read without what comes after it: "No.", "Twelve."
BEFORE = 1_500  # characters in front of a sentence in which "he" was named


class Candidate(NamedTuple):
    """One sentence of one hit: `text == hit.article.text[start:end]`; `ordinal` is its place in the passage. `given`
    are the stems of its article's headline and lead: what that is about need not be said again in each sentence.
    `asked` is the interviewer's question where it is of a reply, which `opens` with it; `otherwise` are stems of the
    question that it says in other words."""

    hit: Hit
    ordinal: int
    start: int
    end: int
    text: str
    before: str
    stems: frozenset[str]
    near_stems: frozenset[str]
    given: frozenset[str]
    asked: str = ""
    opens: bool = False
    otherwise: frozenset[str] = frozenset()

    @property
    def place(self) -> tuple[str, int]:
        """Of which passage it is, and the number in it."""
        return self.hit.passage.id, self.ordinal


def candidates(hits: Sequence[Hit]) -> list[Candidate]:
    """Every sentence of the hits once, best hit first; none of an interviewer's."""
    found: list[Candidate] = []
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        text = hit.article.text
        spans = _said(hit)
        stems = {at: frozenset(content_stems(text[start:end])) for at, start, end, _ in spans}
        title = frozenset(content_stems(hit.article.title))
        given = frozenset(map(stem, words(about(hit))))
        for at, start, end, turn in spans:
            if (hit.article.article_id, start) in seen:
                continue
            seen.add((hit.article.article_id, start))
            question = question_to(text, hit.article.title, turn) if turn else ""
            asked = frozenset(content_stems(question))
            beside = stems[at].union(*(stems.get(one, frozenset()) for one in (at - 1, at + 1)))
            before = text[max(start - BEFORE, 0) : start]
            found.append(
                Candidate(
                    *(hit, at, start, end, text[start:end], before),
                    *(stems[at], beside | title | asked, given | asked),
                    asked=question,
                    opens=bool(question) and turn is not None and turn.start == start,
                )
            )
    return found


def _said(hit: Hit) -> list[tuple[int, int, int, Turn | None]]:
    """(place in the passage, start, end, turn) of what the sentences of a hit say: a reply without its label, and one
    of a word or two with what comes after it. A dateline stays, since it says where; it is not shown (`citing`)."""
    text = hit.article.text
    first = begins(text)
    found: list[tuple[int, int, int, Turn | None]] = []
    for at, (start, end) in enumerate(hit.passage.sentences or ((hit.passage.start, hit.passage.end),)):
        turn = turn_at(text, end - 1)
        start = max(start, turn.start if turn else 0)
        if (turn and turn.asks) or end <= first or not text[start:end].strip() or orders_a_model(text[start:end]):
            continue
        if found and turn and found[-1][3] is turn and found[-1][1] == turn.start and _terse(text, found[-1]):
            found[-1] = (found[-1][0], turn.start, end, turn)
        else:
            found.append((at, start, end, turn))
    return found


def _terse(text: str, said: tuple[int, int, int, Turn | None]) -> bool:
    return word_count(text[said[1] : said[2]]) <= TERSE


def _anybody(question: Question, one: Candidate) -> frozenset[str]:
    """The word of the question for "people", where the sentence counts visitors or the like, who are meant by it."""
    of_a_state = question.kind != "how_many" or state_of(question.stems) is not None
    return ANYBODY & {question.counted} if not of_a_state and AS_PEOPLE & one.stems else frozenset()


def as_asked(question: Question, pool: Sequence[Candidate]) -> list[Candidate]:
    """The same, with the stems of the question that they, their neighbours or headlines say in other words."""
    asked = (*question.stems, *question.setting_stems)
    counting = frozenset(asked if question.kind == "how_many" else ())
    own = {
        each.place: said_otherwise(asked, each.text, question.text)
        | (frozenset(content_stems(put_a_number_on(each.text, each.before))) & counting)
        | _anybody(question, each)
        for each in pool
    }
    found = []
    for each in pool:
        passage, at = each.place
        beside = frozenset[str]().union(*(own.get((passage, at + step), frozenset()) for step in (-1, 0, 1)))
        title = said_otherwise(asked, each.hit.article.title, question.text)
        given = said_otherwise(asked, about(each.hit), question.text)
        near = each.near_stems | beside | title
        found.append(each._replace(otherwise=own[passage, at], near_stems=near, given=each.given | given))
    return found
