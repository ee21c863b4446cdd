"""More articles of our own, for the days after the newsroom's collection."""

import asyncio
from datetime import datetime

from retrieval.ingest import ingest_items
from retrieval.models import Article
from retrieval.newsdesk import Newsdesk

FERRY = (
    "The ferry Solvei returned to Lunde Island on Saturday after repairs to its engine room. "
    "Nordlinje said inspectors had cleared the ship to carry 200 passengers. "
    "The first crossing left Veldhaven at six in the evening with 87 people on board."
)
FERRY_TOO = (
    "Lunde Island has its ferry back: the Solvei made its first crossing on Saturday evening. "
    "Inspectors cleared the ship to carry 200 passengers, the company Nordlinje said. "
    "The charter of the catamaran Brise ends next week."
)
MUSEUM = (
    "The museum of Brenby opens a hall for its collection of clocks in December. "
    "Curator Hanne Vik said the hall would show 340 clocks from four centuries. "
    "The building cost 9 million crowns."
)


def article(name: str, publisher: str, title: str, text: str, published_at: datetime) -> Article:
    """One article as an ingest reads it."""
    return Article(
        article_id=name,
        title=title,
        publisher=publisher,
        url=f"https://{publisher.lower().replace(' ', '-')}.example/{name}",
        published_at=published_at,
        text=text,
    )


async def publish(desk: Newsdesk, *articles: Article) -> None:
    """Take the articles in."""
    report = await asyncio.to_thread(ingest_items, desk, articles)
    assert not report.failed and report.added == len(articles), report


async def publish_saturday(desk: Newsdesk, at: datetime) -> None:
    """Two outlets on the ferry, and one on something else."""
    await publish(
        desk,
        article("ferry-back", "Harbour Courier", "Solvei sails to Lunde Island again", FERRY, at),
        article("ferry-first-crossing", "Island Gazette", "First crossing for the repaired Solvei", FERRY_TOO, at),
        article("museum-clocks", "Veldhaven Post", "Brenby museum builds a hall for clocks", MUSEUM, at),
    )
