"""Answers a message that leans on what was said before: within the story talked of, of one article that was cited, or
of another story than was answered from.

It does not care how the message was read (`retrieval.answering.reading.follow_up`), nor how a question is answered
once it is known of which articles.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from retrieval.answering.answer import WIDER, answer_as_read
from retrieval.answering.choosing.expected_figures import NEEDS_FIGURE
from retrieval.answering.choosing.running import goes_on
from retrieval.answering.reading.follow_up import Turned
from retrieval.answering.reading.question import read_question
from retrieval.answering.reading.subjects import (
    is_what_is_known,
    place_named,
    says_of_its_own,
    subject_named,
    what_is_known,
)
from retrieval.answering.superseded import with_later
from retrieval.answering.telling.citing import Gathered, OnSentence
from retrieval.models import Answer, Article, Hit, Passage, Query
from retrieval.newsdesk import Newsdesk
from retrieval.planning.times import read_times
from retrieval.search import search
from retrieval.stories.latest import latest_on
from retrieval.stories.referents import asks_only_who, with_referents
from retrieval.stories.talked_of import asked_anew, cited_here, story_of
from retrieval.stories.telling_sentence import of_before, of_doubt, of_that_time, of_whether
from retrieval.words import content_stems

_FIRST = 1
_LEADS = 2  # sentences that tell what an article is about
_KNOWN_THING = re.compile(r"\b(?:the|this|that|these|those)\s+[a-z]", re.IGNORECASE)
_WHO_IS_MEANT = "It is not clear who is meant. Please ask again with the name."


def follow(desk: Newsdesk, query: Query, turned: Turned, on_sentence: OnSentence | None = None) -> Answer:
    """The answer to a message of a conversation, `turned` as it was read."""
    cited, *earlier = cited_here(query) or [()]
    if turned.other:
        return _of_another(desk, query, turned, cited, on_sentence)
    if turned.meant:
        return _of_meant(desk, query, turned, on_sentence)
    if turned.place is not None:
        one = _nth(desk, cited, turned.place)
        if one is not None:
            return _of_one(desk, query, turned, one, on_sentence)
    told = desk.catalogue.get_many(cited)
    turned = with_referents(query, turned, [told[one] for one in cited if one in told])
    if turned.leans and asks_only_who(turned.bare):
        return Answer(question=query.text, text=_WHO_IS_MEANT, abstained=True, reason="no_question", follow_up=True)
    story = story_of(desk, query, cited, turned.text) if cited else []
    if story and not turned.leans:
        found = _of_complete(desk, query, turned, story, on_sentence)
        if found is not None:
            return found
    elif story:
        found = _within(desk, query, turned, story, on_sentence)
        return _within_earlier(desk, query, turned, earlier, on_sentence) or found if found.abstained else found
    found = answer_as_read(desk, query, turned.text, on_sentence)
    return _left(query, found, turned.text) if story else _as_asked(query, found, turned.text)


def _of_complete(
    desk: Newsdesk, query: Query, turned: Turned, story: Sequence[Article], on_sentence: OnSentence | None
) -> Answer | None:
    """The answer that the story has to a question that could be asked alone; None where it is of something else.

    As if asked alone, where that is answered from the story; else of the story, where an article of it speaks of all
    that is asked, or is found first of all for a question that names nothing of its own.
    """
    of_then = _of_its_time(desk, query, turned, story, on_sentence)
    alone = of_then or _alone(desk, query, turned, story, on_sentence)
    if alone is not None:
        return read_so(alone, turned.text, _answering(alone, story))
    asked = read_question(turned.text)
    if any(_holds(one, asked.stems) for one in story):
        within = query.model_copy(update={"article_ids": tuple(one.article_id for one in story)})
        found = answer_as_read(desk, within, turned.text, on_sentence)
        return None if found.abstained else read_so(found, turned.text, _answering(found, story))
    if _found_there(desk, query, turned, story):
        return _within(desk, query, turned, story, on_sentence)
    return None


def _of_its_time(
    desk: Newsdesk, query: Query, turned: Turned, story: Sequence[Article], on_sentence: OnSentence | None
) -> Answer | None:
    """The answer of those articles of the story that appeared at the time asked about, where others did not; None where
    they have none."""
    window = read_times(turned.text, query.asked_at, query.zone).window
    if desk.chat is not None or window.since is None or window.until is None:
        return None
    then = [
        one for one in story if one.published_at is not None and window.since <= one.published_at.date() <= window.until
    ]
    if not then or len(then) == len(story):
        return None
    within = query.model_copy(update={"article_ids": tuple(one.article_id for one in then)})
    found = answer_as_read(desk, within, turned.text)
    return None if found.abstained else _shown(found, on_sentence)


def _found_there(desk: Newsdesk, query: Query, turned: Turned, story: Sequence[Article]) -> bool:
    """Whether a question that names nothing of its own finds an article of the story first of all."""
    if read_question(turned.text).names or query.article_ids is not None:
        return False
    ids = {one.article_id for one in story}
    return any(hit.article.article_id in ids for hit in search(desk, asked_anew(query, turned.text), _FIRST))


def _alone(
    desk: Newsdesk, query: Query, turned: Turned, story: Sequence[Article], on_sentence: OnSentence | None
) -> Answer | None:
    """The answer to a question that is complete, asked as if nothing had been said before; None where it is of other
    things than were talked of. A model is not asked twice."""
    if desk.chat is not None:
        return None
    found = answer_as_read(desk, query, turned.text)
    ids = {one.article_id for one in story}
    if found.abstained or not all(one.article.article_id in ids for one in found.citations):
        return None
    return _shown(found, on_sentence)


def _of_what_was_cited(
    desk: Newsdesk, query: Query, turned: Turned, text: str, on_sentence: OnSentence | None
) -> Answer | None:
    """What the articles that the last answer cited say of something that it named; None where they do not answer, and
    for what was said or goes on changing, of which other articles of the story may tell more. A model is given the
    whole story at once."""
    cited = (cited_here(query) or [()])[0]
    question = read_question(text)
    if desk.chat is not None or not turned.referred or not cited:
        return None
    if question.kind == "said" or (question.kind in NEEDS_FIGURE and goes_on(question)):
        return None
    found = answer_as_read(desk, query.model_copy(update={"article_ids": cited}), text)
    plain = {each for each in question.stems if each not in question.names}
    # "When was it built?" is not answered by the day on which it reopens: another article of the story may say it
    if found.abstained or (plain and plain.isdisjoint(content_stems(found.text))):
        return None
    return _shown(found, on_sentence)


def _shown(found: Answer, on_sentence: OnSentence | None) -> Answer:
    """The answer, told sentence by sentence now that it is the one."""
    if on_sentence is not None:
        for sentence in found.sentences:
            on_sentence(sentence)
    return found


def _within(
    desk: Newsdesk, query: Query, turned: Turned, story: Sequence[Article], on_sentence: OnSentence | None
) -> Answer:
    """Asked of the story; of everything where it does not answer and the message may mean something of its own."""
    bare = turned.bare or turned.text
    names = read_question(bare).names
    if query.article_ids is None and names and not any(_holds(one, names) for one in story):
        return read_so(answer_as_read(desk, query, bare, on_sentence), bare)
    within = query.model_copy(update={"article_ids": tuple(one.article_id for one in story)})
    asked = _told_apart(bare, turned.about)
    if turned.time and (then := of_that_time(desk, query, turned, on_sentence)) is not None:
        return read_so(then, bare, _answering(then, story))
    found = of_before(desk, query, story, on_sentence) or of_doubt(desk, query, story, on_sentence)
    found = found or _of_what_was_cited(desk, query, turned, asked, on_sentence)
    found = found or answer_as_read(desk, within, asked, on_sentence)
    if found.abstained and desk.chat is None:
        found = _once_more(desk, within, turned, asked, story, on_sentence) or found
    other = _something_else(query, story) if found.abstained else ""
    if found.abstained and query.article_ids is None and (names or other or _may_be_of_its_own(turned)):
        return _of_everything(desk, query, bare, other, on_sentence)
    if found.abstained and found.reason == "not_covered":
        found = found.model_copy(update={"reason": "not_answered"})  # the story is covered
    return read_so(found, bare, _answering(found, story))


def _once_more(
    desk: Newsdesk,
    within: Query,
    turned: Turned,
    asked: str,
    story: Sequence[Article],
    on_sentence: OnSentence | None,
) -> Answer | None:
    """The answer of the story to a question that it did not answer at first: with the last name of who is meant, or by
    the sentence that speaks of what is asked."""
    if turned.short:
        found = answer_as_read(desk, within, turned.short, on_sentence)
        if not found.abstained:
            return found
    return of_whether(desk, within, turned.short or asked, story, on_sentence)


def _may_be_of_its_own(turned: Turned) -> bool:
    """Not what only goes on, nor what tells of a thing as known: "who is the judge?"."""
    return not turned.points and not _KNOWN_THING.search(turned.bare) and content_stems(turned.bare) != []


def _of_everything(desk: Newsdesk, query: Query, bare: str, other: str, on_sentence: OnSentence | None) -> Answer:
    """Asked of all articles; where they do not answer, or it asks nothing of what else it names, the newest on that."""
    only_named = other != "" and is_what_is_known(bare)
    newest = latest_on(desk, query, other, on_sentence) if only_named else None
    found = newest or answer_as_read(desk, query, bare, on_sentence)
    if found.abstained and other and not only_named:
        newest = latest_on(desk, query, other, on_sentence)
        found, bare = (newest, what_is_known(other)) if newest is not None else (found, bare)
    return _left(query, found, bare)


def _left(query: Query, found: Answer, text: str) -> Answer:
    """The answer of everything in a conversation on a story: that it leaves the story is said of a question that names
    nothing by which it could be seen."""
    if found.abstained or read_question(text).names:
        return _as_asked(query, found, text)
    return read_so(found, text, "of all articles, not only of what was talked of")


def _as_asked(query: Query, found: Answer, text: str) -> Answer:
    return found if text.strip() == query.text.strip() else read_so(found, text)


def _something_else(query: Query, story: Sequence[Article]) -> str:
    """What a message names of which no article of the story speaks: "the harvest" of "and the harvest?"."""
    subject = subject_named(query.text) or place_named(query.text)
    own = says_of_its_own(subject)
    return subject if own and not any(_holds(one, own) for one in story) else ""


def _answering(found: Answer, story: Sequence[Article]) -> Article:
    """The article that the answer begins with; where there is none, the first of the story."""
    first = next((one.article.article_id for one in found.citations), "")
    return next((article for article in story if article.article_id == first), story[0])


def _told_apart(bare: str, about: str) -> str:
    """ "Who is the mediator in Estmere?"."""
    return f"{bare.rstrip(' ?!.')} in {about}?" if about else bare


def _within_earlier(
    desk: Newsdesk, query: Query, turned: Turned, earlier: Sequence[Sequence[str]], on_sentence: OnSentence | None
) -> Answer | None:
    """The answer that the story talked of before the last one has; None where it has none."""
    story = story_of(desk, query, earlier[0], turned.text) if earlier else []
    if not story or not turned.points:
        return None
    within = query.model_copy(update={"article_ids": tuple(one.article_id for one in story)})
    found = answer_as_read(desk, within, turned.bare or turned.text, on_sentence)
    return None if found.abstained else read_so(found, turned.bare, _answering(found, story))


def _holds(article: Article, stems: Iterable[str]) -> bool:
    return set(stems) <= set(content_stems(f"{article.title} {article.text}"))


def _of_another(
    desk: Newsdesk, query: Query, turned: Turned, cited: Sequence[str], on_sentence: OnSentence | None
) -> Answer:
    """The question before again, of no article of the story that was answered from; where that leaves nothing, of none
    that was cited."""
    story = frozenset(one.article_id for one in story_of(desk, query, cited, turned.text))
    found = answer_as_read(desk, query, turned.text, on_sentence, _outside(story))
    if found.abstained:
        found = answer_as_read(desk, query, turned.text, on_sentence, _outside(frozenset(cited)))
    if found.abstained:
        text = "Nothing else in the articles collected here answers that question."
        found = found.model_copy(update={"text": text, "reason": "not_answered"})
    return read_so(found, turned.text, "of other coverage than before")


def _outside(article_ids: frozenset[str]) -> Callable[[Article], bool]:
    return lambda article: article.article_id not in article_ids


def _of_meant(desk: Newsdesk, query: Query, turned: Turned, on_sentence: OnSentence | None) -> Answer:
    """The question as it was meant, of the articles that speak of what was meant; of all where none does."""
    wanted = content_stems(turned.meant)
    found = [hit.article for hit in search(desk, asked_anew(query, turned.text), WIDER)]
    speaking = tuple(dict.fromkeys(one.article_id for one in found if _holds(one, wanted)))
    asked = query.model_copy(update={"article_ids": speaking}) if speaking else query
    return read_so(answer_as_read(desk, asked, turned.text, on_sentence), turned.text)


def _nth(desk: Newsdesk, cited: Sequence[str], place: int) -> Article | None:
    if not -len(cited) <= place < len(cited):
        return None
    return desk.catalogue.get(cited[place])


def _of_one(desk: Newsdesk, query: Query, turned: Turned, article: Article, on_sentence: OnSentence | None) -> Answer:
    """What one article says of it; its first sentences where nothing is asked of it, or it does not say."""
    asked = query.model_copy(update={"article_ids": (article.article_id,)})
    if turned.bare:
        return read_so(answer_as_read(desk, asked, turned.bare, on_sentence), turned.bare, article)
    gathered = Gathered(on_sentence)
    for passage, start, end in lead_of(desk, article)[:_LEADS]:
        hit = Hit(passage=passage, article=with_later(desk, article), score=0.0)
        gathered.add_verbatim(hit, start, end)
    return read_so(Answer(question=query.text, **gathered.fields), "", article)


def lead_of(desk: Newsdesk, article: Article) -> list[tuple[Passage, int, int]]:
    """The first sentences of an article, each (passage, start, end) in its text."""
    passages = desk.catalogue.passages_of([article.article_id])[:1]
    return [(passage, start, end) for passage in passages for start, end in passage.sentences]


def read_so(answer: Answer, text: str, of: Article | str = "") -> Answer:
    """The answer with how the message was read put before what its times and outlets were read as; `of` is the article
    that it was asked of, or what it was asked of in words."""
    said = f"“{' '.join(text.split())}”" if text else ""
    if isinstance(of, Article):
        said = f"{said} about “{of.title}”".strip()
    elif of:
        said += f", {of}"
    read = ", ".join(filter(None, (said, answer.read_as)))
    return answer.model_copy(update={"read_as": read, "follow_up": True})
