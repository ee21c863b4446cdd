"""The sentence or two of given articles that tell what is asked by its words: of another time, of an earlier occasion,
or whether something is so.

It does not care of which articles it is asked, nor what is answered where no sentence has the words. A model is asked
in its own way, so nothing is found for it here.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from retrieval.answering.choosing.candidates import Candidate, candidates
from retrieval.answering.choosing.leaning import leading_up
from retrieval.answering.reading.follow_up import Turned
from retrieval.answering.reading.question import read_question
from retrieval.answering.superseded import with_later
from retrieval.answering.telling.citing import Gathered, OnSentence
from retrieval.models import Answer, Article, Hit, Query
from retrieval.newsdesk import Newsdesk
from retrieval.stories.talked_of import cited_here
from retrieval.words import content_stems

_MOST = 2
_OLDEST = datetime.min.replace(tzinfo=UTC)
_BEFORE = re.compile(r"\b(?:before|ever|previously|already|earlier|the first time)\W*$", re.IGNORECASE)
_WHO_DOUBTS = re.compile(
    r"^\W*(?:and |but |so )?(?:who|does anyone|does anybody|has anyone) "
    r"(?:doubts?|den(?:y|ies|ied)|disputes?d?|contests?|questions?|contradicts?|challenges?|disagrees?)"
    r"(?: with)?(?: (?:it|that|this|them))?\W*$",
    re.IGNORECASE,
)
_DOUBTS = re.compile(
    r"\b(?:den(?:y|ies|ied)|disput(?:e[sd]?|ing)|doubt(?:s|ed)?|contest(?:s|ed)|contradict(?:s|ed)?|reject(?:s|ed)?|"
    r"question(?:s|ed) (?:the|that|whether|this)|challeng(?:es|ed) (?:the|that|this)|not true|untrue|disagree[sd]?)\b",
    re.IGNORECASE,
)
_ANOTHER_TIME = re.compile(
    r"\b(?:second|third|fourth|fifth|again|already|previous(?:ly)?|earlier|before|never|(?:first|last) (?:time|since)|"
    r"repeatedly|twice|three times|years ago|last year)\b",
    re.IGNORECASE,
)


def of_that_time(desk: Newsdesk, query: Query, turned: Turned, on_sentence: OnSentence | None) -> Answer | None:
    """ "And in 2029?": the sentence of the articles cited last that says something of that time and is about what was
    asked, with the one before it where it needs that; None where there is none."""
    asked = set(content_stems(turned.time))
    about = set(read_question(turned.text).stems) - asked
    cited = desk.catalogue.get_many((cited_here(query) or [()])[0])
    return _telling(desk, query, list(cited.values()), asked, about, on_sentence) if about else None


def of_whether(
    desk: Newsdesk, query: Query, text: str, story: Sequence[Article], on_sentence: OnSentence | None
) -> Answer | None:
    """The sentence of the story that has the words of a question whether or why something is so: "Will Harrow appeal?"
    is answered by who speaks of an appeal. None for other questions."""
    question = read_question(text)
    asked = set(question.stems) - question.names or set(content_stems(text)) - question.names
    if question.kind not in ("yes_no", "why") or not asked:
        return None
    return _telling(desk, query, story, asked, set(question.names), on_sentence, names=True)


def of_before(desk: Newsdesk, query: Query, story: Sequence[Article], on_sentence: OnSentence | None) -> Answer | None:
    """ "Has it escaped before?": the sentence that tells of another time; None where there is none."""
    question = read_question(query.text)
    asked = set(question.stems) - question.names
    if question.kind != "yes_no" or not _BEFORE.search(query.text) or not asked:
        return None
    return _telling(desk, query, story, asked, set(), on_sentence, _ANOTHER_TIME)


def of_doubt(desk: Newsdesk, query: Query, story: Sequence[Article], on_sentence: OnSentence | None) -> Answer | None:
    """ "Who doubts it?": the sentences of the story that tell who denies or disputes something, the newest; None where
    there is none."""
    if not _WHO_DOUBTS.match(query.text):
        return None
    return _telling(desk, query, story, set(), set(), on_sentence, _DOUBTS)


def _telling(
    desk: Newsdesk,
    query: Query,
    articles: Sequence[Article],
    asked: set[str],
    about: set[str],
    on_sentence: OnSentence | None,
    says: re.Pattern[str] | None = None,
    names: bool = False,
) -> Answer | None:
    """The sentences that say all of `asked`, and what `says` reads, beside most of what it is `about` (`names`, or
    other words); of one article, the newest of those that do."""
    hits = [
        Hit(passage=passage, article=with_later(desk, article), score=0.0)
        for article in articles
        for passage in desk.catalogue.passages_of([article.article_id])
    ]
    every = candidates(hits)
    telling = [
        one
        for one in every
        if asked <= one.stems and _speaks_of(one, about, names) and (says is None or says.search(one.text))
    ]
    if desk.chat is not None or not (asked or says) or not telling:
        return None
    best = max(telling, key=lambda one: (len(about & one.near_stems), one.hit.article.published_at or _OLDEST))
    there = [one for one in telling if one.hit.article.article_id == best.hit.article.article_id]
    gathered = Gathered(on_sentence)
    told = [one for each in there[:_MOST] for one in _readable(each, every, about)]
    for one in dict.fromkeys(told):
        gathered.add_verbatim(one.hit, one.start, one.end)
    return Answer(question=query.text, **gathered.fields)


def _speaks_of(one: Candidate, about: set[str], names: bool) -> bool:
    """Whether it says what it is to be about, or stands beside that; beside a name it must name nobody else: another's
    lawyer speaks of another."""
    beside = about & one.near_stems and not (names and read_question(one.text).names)
    return not about or bool(about & one.stems or beside)


def _readable(one: Candidate, pool: Sequence[Candidate], about: set[str]) -> list[Candidate]:
    """The sentence with those before it that it leans on, or the one before it where it does not say what it is
    about."""
    run = leading_up(one, pool, frozenset(about))
    if len(run) > 1 or not about or about & one.stems:
        return list(run)
    passage = one.hit.passage.id
    return [*(each for each in pool if each.hit.passage.id == passage and each.ordinal == one.ordinal - 1), one]
