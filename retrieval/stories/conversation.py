"""Answers a message that leans on what was said before: within the story talked of, of one article that was cited, or
of another story than was answered from.

It does not care how the message was read (`retrieval.answering.follow_up`), nor how a question is answered once it is
known of which articles.
"""

from collections.abc import Callable, Iterable, Sequence

from retrieval.answering.answer import WIDER, answer_as_read
from retrieval.answering.citing import Gathered, OnSentence
from retrieval.answering.follow_up import Turned
from retrieval.answering.question import read_question
from retrieval.models import Answer, Article, Check, Hit, Passage, Query
from retrieval.newsdesk import Newsdesk
from retrieval.search import search
from retrieval.stories.talked_of import asked_anew, cited_here, story_of
from retrieval.words import content_stems

_FIRST = 1
_LEADS = 2  # sentences that tell what an article is about
LEAD = Check(name="verbatim", ok=True, detail="The sentence stands in the article as shown.")


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
    story = story_of(desk, query, cited, turned.text) if cited else []
    if story and (turned.leans or _found_there(desk, query, turned, story)):
        found = _within(desk, query, turned, story, on_sentence)
        return _within_earlier(desk, query, turned, earlier, on_sentence) or found if found.abstained else found
    found = answer_as_read(desk, query, turned.text, on_sentence)
    return read_so(found, turned.text) if turned.text.strip() != query.text.strip() else found


def _found_there(desk: Newsdesk, query: Query, turned: Turned, story: Sequence[Article]) -> bool:
    """Whether a question that names nothing of its own finds an article of the story first of all."""
    if read_question(turned.text).names or query.article_ids is not None:
        return False
    ids = {one.article_id for one in story}
    return any(hit.article.article_id in ids for hit in search(desk, asked_anew(query, turned.text), _FIRST))


def _within(
    desk: Newsdesk, query: Query, turned: Turned, story: Sequence[Article], on_sentence: OnSentence | None
) -> Answer:
    """Asked of the story; of everything where it does not answer and the message may mean something of its own."""
    bare = turned.bare or turned.text
    names = read_question(bare).names
    if query.article_ids is None and names and not any(_holds(one, names) for one in story):
        return read_so(answer_as_read(desk, query, bare, on_sentence), bare)
    within = query.model_copy(update={"article_ids": tuple(one.article_id for one in story)})
    found = answer_as_read(desk, within, _told_apart(bare, turned.about), on_sentence)
    if found.abstained and query.article_ids is None and (names or not turned.points):
        elsewhere = answer_as_read(desk, query, bare, on_sentence)
        return elsewhere if bare.strip() == query.text.strip() else read_so(elsewhere, bare)
    if found.abstained and found.reason == "not_covered":
        found = found.model_copy(update={"reason": "not_answered"})  # the story is covered
    return read_so(found, bare, story[0])


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
    return None if found.abstained else read_so(found, turned.bare, story[0])


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
    return read_so(found, turned.text, other=True)


def _outside(article_ids: frozenset[str]) -> Callable[[Article], bool]:
    return lambda article: article.article_id not in article_ids


def _of_meant(desk: Newsdesk, query: Query, turned: Turned, on_sentence: OnSentence | None) -> Answer:
    """The question as it was meant, of the articles that speak of what was meant; of all where none does."""
    wanted = content_stems(turned.meant)

    def speaks_of_it(article: Article) -> bool:
        return _holds(article, wanted)

    hits = search(desk, asked_anew(query, turned.text), WIDER)
    admits = speaks_of_it if any(speaks_of_it(hit.article) for hit in hits) else None
    return read_so(answer_as_read(desk, query, turned.text, on_sentence, admits), turned.text)


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
        hit = Hit(passage=passage, article=article, score=0.0)
        gathered.add(" ".join(article.text[start:end].split()), [(hit, start, end)], (LEAD,))
    return read_so(Answer(question=query.text, **gathered.fields), "", article)


def lead_of(desk: Newsdesk, article: Article) -> list[tuple[Passage, int, int]]:
    """The first sentences of an article, each (passage, start, end) in its text."""
    passages = desk.catalogue.passages_of([article.article_id])[:1]
    return [(passage, start, end) for passage in passages for start, end in passage.sentences]


def read_so(answer: Answer, text: str, article: Article | None = None, other: bool = False) -> Answer:
    """The answer with how the message was read put before what its times and outlets were read as."""
    said = f"“{' '.join(text.split())}”" if text else ""
    if article is not None:
        said = f"{said} about “{article.title}”".strip()
    if other:
        said += ", of other coverage than before"
    read = ", ".join(filter(None, (said, answer.read_as)))
    return answer.model_copy(update={"read_as": read, "follow_up": True})
