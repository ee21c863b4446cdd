"""Questions to suggest: about the newest articles, so that each of them has an answer.

It does not care where they are shown (the agent view's prompts, the App Home).
"""

from bot.blocks.text import cut, one_line
from bot.manifest import SUGGESTED_PROMPTS
from retrieval.newsdesk import Newsdesk

MOST = 3
_LOOKED_AT = 30
_TITLE_CHARS = 60


def suggestions(desk: Newsdesk) -> list[tuple[str, str]]:
    """Three (title, question) about the newest articles, of different outlets; general ones while there are none."""
    now = desk.clock()
    by_outlet: dict[str, str] = {}
    for article in desk.catalogue.list_articles(limit=_LOOKED_AT):
        title = one_line(article.title)
        if title and not article.duplicate_of and (article.published_at is None or article.published_at <= now):
            by_outlet.setdefault(article.publisher, title)
    titles = list(by_outlet.values())[:MOST]
    return [(cut(title, _TITLE_CHARS), f"What is known about “{title}”?") for title in titles] or list(
        SUGGESTED_PROMPTS
    )
