"""Answers a message under a list of stories, such as a digest: of the story that it counts ("the second one") or names
("what about the nurses?"), which need not be the one talked of last.

It does not care how the list was made, nor for messages that only go on with the story talked of
(`retrieval.stories.conversation`). What no story of the list is about is asked of the whole collection.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from retrieval.answering.answer import answer_as_read
from retrieval.answering.reading.follow_up import Turned, opened
from retrieval.answering.reading.question import read_question
from retrieval.answering.reading.subjects import (
    is_what_is_known,
    means_what_is_there,
    says_of_its_own,
    subject_named,
    what_is_known,
)
from retrieval.answering.reading.substitution import SPEAKERS
from retrieval.answering.superseded import with_later
from retrieval.answering.telling.citing import Gathered, OnSentence
from retrieval.models import Answer, Article, Hit, Listed, Passage, Query
from retrieval.newsdesk import Newsdesk
from retrieval.stories.conversation import read_so
from retrieval.stories.latest import latest_on
from retrieval.stories.summary import Said, sentences_of
from retrieval.stories.talked_of import asked_anew, cited_here, story_of
from retrieval.words import content_stems, stem

_MOST_TOLD = 4  # sentences of a story that is asked for without more
_LEAD_CHARS = 320
_LEAST_SHARE = 0.5  # of what a question says that a story must speak of
_BY_HEADLINE = 0.5  # what it adds that all of it stands in a headline and lead
_CLEARLY = 0.25  # by which another story must be closer than the one talked of
_FEW = 2  # words below which a message with a pronoun cannot stand alone
_SPEAKS_FOR_A_BODY = frozenset(map(stem, SPEAKERS))  # "the mayor": each story has one


class Item(NamedTuple):
    headline: str
    articles: list[Article]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(one.article_id for one in self.articles)


def of_items(desk: Newsdesk, query: Query, turned: Turned, on_sentence: OnSentence | None = None) -> Answer | None:
    """The answer of the story that is meant, or of all articles where no story of the list is; None where no list was
    shown, or the message goes on with the story talked of."""
    items = _items(desk, query)
    if not items or turned.other or turned.meant:
        return None
    if turned.place is not None and turned.of_list:
        return _of_nth(desk, query, turned, items, on_sentence)
    talked_of = cited_here(query)
    subject = subject_named(query.text)
    own = set(content_stems(subject) if subject else says_of_its_own(opened(query.text)))
    if not own:
        return (
            _tell(desk, query, items[0], "", on_sentence) if not talked_of and means_what_is_there(query.text) else None
        )
    if turned.changes is not None and not subject:
        return None
    current = _current(desk, items, talked_of)
    item = _meant(items, current, own, subject)
    if turned.points and not subject and not _named_apart(item, current, own):
        return None
    if item is current and item is not None:
        return None
    if item is None and not (subject or (turned.leans and talked_of)):
        return None
    return _asked_of(desk, query, turned, subject, item, on_sentence)


def _items(desk: Newsdesk, query: Query) -> list[Item]:
    """The stories of the list shown last, with those of their articles that there still are."""
    listed = query.listed
    for asked in query.asked_before:
        if asked.here and asked.lists:
            listed = tuple(Listed(headline="", article_ids=(article_id,)) for article_id in asked.article_ids)
    there = desk.catalogue.get_many({article_id for one in listed for article_id in one.article_ids})
    found = []
    for one in listed:
        articles = [there[article_id] for article_id in one.article_ids if article_id in there]
        found.append(Item(one.headline or (articles[0].title if articles else ""), articles))
    return found


def _of_nth(
    desk: Newsdesk, query: Query, turned: Turned, items: Sequence[Item], on_sentence: OnSentence | None
) -> Answer:
    place = turned.place or 0
    if not -len(items) <= place < len(items) or not items[place].articles:
        many = f"{len(items)} stories" if len(items) > 1 else "one story"
        gone = -len(items) <= place < len(items)
        text = "The articles on that story are no longer in the collection." if gone else f"The list has {many}."
        return Answer(question=query.text, text=text, abstained=True, reason="no_question", follow_up=True)
    item = items[place]
    if not turned.bare:
        return _tell(desk, query, item, "", on_sentence)
    return _ask(desk, query, item, turned.bare, on_sentence)


def _current(desk: Newsdesk, items: Sequence[Item], talked_of: Sequence[Sequence[str]]) -> Item | None:
    """The story talked of last: an item of the list, or one of its own."""
    if not talked_of:
        return None
    cited = set(talked_of[0])
    shared = max(items, key=lambda one: len(cited & set(one.ids)))
    if cited & set(shared.ids):
        return shared
    there = desk.catalogue.get_many(talked_of[0])
    articles = [there[one] for one in talked_of[0] if one in there]
    return Item(articles[0].title, articles) if articles else None


def _meant(items: Sequence[Item], current: Item | None, own: set[str], subject: str) -> Item | None:
    """The story that speaks most of it; the one talked of unless another does clearly more."""
    least = 1.0 if subject else _LEAST_SHARE
    names = read_question(f"the {subject}").names if subject else frozenset()
    spoken = [(_speaks_of(one, own), one) for one in items if one.articles and _holds_names(one, names)]
    best, item = max(spoken, key=lambda one: one[0], default=(0.0, None))
    of_current = _speaks_of(current, own) if current is not None else 0.0
    if current is not None and of_current >= least:
        of_a_body = own <= _SPEAKS_FOR_A_BODY
        if of_a_body or best - of_current < _CLEARLY:
            return current
    return item if best >= least else None


def _named_apart(item: Item | None, current: Item | None, own: set[str]) -> bool:
    """Whether a message with a pronoun says itself what that is: "when will inflation return to its target?"."""
    if item is None or len(own) < _FEW or _speaks_of(item, own) < 1.0:
        return False
    return current is None or _speaks_of(current, own) == 0


def _holds_names(item: Item, names: AbstractSet[str]) -> bool:
    return not names or any(names <= _stems(f"{one.title} {one.text}") for one in item.articles)


def _speaks_of(item: Item, own: set[str]) -> float:
    """Share of these words in one article of it, and half as much again for those that its headline and lead have."""
    shares = [
        (
            len(own & _stems(f"{one.title} {one.text}"))
            + _BY_HEADLINE * len(own & _stems(f"{item.headline} {one.title} {one.text[:_LEAD_CHARS]}"))
        )
        / len(own)
        for one in item.articles
    ]
    return max(shares, default=0.0)


def _stems(text: str) -> set[str]:
    return set(content_stems(text))


def _asked_of(
    desk: Newsdesk,
    query: Query,
    turned: Turned,
    subject: str,
    item: Item | None,
    on_sentence: OnSentence | None,
) -> Answer:
    """The question of one story, then of everything."""
    whole = turned.bare if subject and _is_whole(turned.bare, subject) else ""
    asked = whole if subject else (turned.bare or turned.text)
    if item is not None and asked:
        found = _ask(desk, query, item, asked, on_sentence)
        if not found.abstained or (desk.chat is not None and not subject):
            return found
    if item is not None and subject:
        return _tell(desk, query, item, subject, on_sentence)
    if subject and not whole:
        found = latest_on(desk, query, subject, on_sentence) or answer_as_read(
            desk, asked_anew(query, subject), what_is_known(subject), on_sentence
        )
        return read_so(found, what_is_known(subject))
    found = answer_as_read(desk, asked_anew(query, asked), asked, on_sentence)
    if found.abstained and subject:
        found = latest_on(desk, query, subject, on_sentence) or found
    return read_so(found, asked) if asked.strip() != query.text.strip() else found


def _is_whole(asked: str, subject: str) -> bool:
    """Whether it is the question before with the subject in it, and asks for more than what is known of it."""
    return not is_what_is_known(asked) and bool(set(content_stems(asked)) - set(content_stems(subject)))


def _ask(desk: Newsdesk, query: Query, item: Item, asked: str, on_sentence: OnSentence | None) -> Answer:
    """What the articles of the list say, else those of the same story."""
    within = asked_anew(query, query.text).model_copy(update={"article_ids": item.ids})
    found = answer_as_read(desk, within, asked, on_sentence)
    if found.abstained and desk.chat is None:
        story = story_of(desk, query, item.ids, asked)
        within = within.model_copy(update={"article_ids": tuple(one.article_id for one in story)})
        wider = answer_as_read(desk, within, asked, on_sentence)
        found = found if wider.abstained else wider
    first = next((one.article.article_id for one in found.citations), item.ids[0])
    return read_so(found, asked, next((one for one in item.articles if one.article_id == first), item.articles[0]))


def _tell(desk: Newsdesk, query: Query, item: Item, subject: str, on_sentence: OnSentence | None) -> Answer:
    """How the story is told: its first sentence and what speaks of the subject, then what was not said here yet."""
    about = _stems(subject)
    articles = sorted(item.articles, key=lambda one: -_speaks_of(Item("", [one]), about) if about else 0)
    told = [one for article in articles for one in sentences_of(article, _passages(desk, article), None)]
    leads = [one for one in told if one.leads][:1] or told[:1]
    speaking = [one for one in told if about and about <= _stems(one.text)][: _MOST_TOLD - 1]
    said = " ".join(turn.text for turn in query.history if turn.speaker == "bot")
    fresh = [one for one in told if " ".join(one.text.split()) not in said]
    chosen = list(dict.fromkeys([*leads, *speaking, *fresh]))[:_MOST_TOLD]
    gathered = Gathered(on_sentence)
    for one in sorted(chosen, key=told.index):
        gathered.add_verbatim(_hit(desk, one), one.start, one.end)
    asked = what_is_known(subject) if subject else ""
    return read_so(Answer(question=query.text, **gathered.fields), asked, item.articles[0])


def _passages(desk: Newsdesk, article: Article) -> list[Passage]:
    return desk.catalogue.passages_of([article.article_id])


def _hit(desk: Newsdesk, said: Said) -> Hit:
    return Hit(passage=said.passage, article=with_later(desk, said.article), score=0.0)
