"""A digest: its stories, and what a channel has been told of them.

It does not care when it is posted nor where.
"""

from datetime import date, datetime

from retrieval.models.answers import Citation, Conflict, Sentence
from retrieval.models.articles import Headline
from retrieval.models.base import Model


class Story(Model):
    """One event as several articles tell it. Citation numbers count within the story; `conflicts` are figures on which
    its outlets differ, `copies` the articles of other outlets that tell it in the words of one of `articles`."""

    id: str
    headline: str
    summary: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    articles: tuple[Headline, ...]
    update_of: str | None = None
    newest_at: datetime | None = None
    conflicts: tuple[Conflict, ...] = ()
    copies: tuple[Headline, ...] = ()


class Told(Model):
    """What a channel has already been told of a story."""

    story_id: str
    headline: str
    article_ids: tuple[str, ...]
    sentences: tuple[str, ...]
    edition: date


class Digest(Model):
    """The stories of one edition, most important first; `quiet` says that there was nothing new to tell, `further` how
    many stories there are beyond those told."""

    since: datetime
    until: datetime
    topics: tuple[str, ...]
    stories: tuple[Story, ...]
    quiet: bool
    articles_seen: int = 0
    further: int = 0


def further_words(count: int) -> str:
    """That there is more than what is told: "and 3 further stories"."""
    return f"and {count} further {'story' if count == 1 else 'stories'}"
