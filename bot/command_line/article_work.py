"""The work of `briefing articles`: what is in the collection, who cited it, and deleting it.

It does not care where it runs nor how the result is shown; see `bot.command_line.work`.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from retrieval.errors import BriefingError
from retrieval.models import Progress, headline_json

if TYPE_CHECKING:
    from bot.records.cited_words import Blanked, Place
    from retrieval.catalogue.citing_records import Citer
    from retrieval.models import Article
    from retrieval.newsdesk import Newsdesk
    from retrieval.shelf import Shelf

Arguments = dict[str, Any]
Result = dict[str, Any]


def articles_list(desk: "Newsdesk | Shelf", arguments: Arguments, progress: Progress) -> Result:
    """The newest articles."""
    found = desk.catalogue.list_articles(arguments["limit"], arguments["offset"], arguments.get("publisher"))
    return {
        "articles": [
            {
                "article_id": article.article_id,
                **headline_json(article),
                "revision": article.revision,
                "duplicate_of": article.duplicate_of,
            }
            for article in found
        ]
    }


def articles_show(desk: "Newsdesk | Shelf", arguments: Arguments, progress: Progress) -> Result:
    """One article: its outlets, its revisions with what each changed, and what cited it."""
    article_id = arguments["article_id"]
    catalogue = desk.catalogue
    article = catalogue.get(article_id)
    if article is None:
        raise _unknown(article_id)
    family = catalogue.family_of(article_id)
    return {
        **article.model_dump(mode="json"),
        "published_at": article.published_iso,
        "publishers": list(dict.fromkeys(one.publisher for one in family if one.publisher)),
        "copies": [
            {"article_id": one.article_id, **headline_json(one)} for one in family if one.article_id != article_id
        ],
        "revisions": _revisions(desk, article_id),
        "dates": _dates(desk, article),
        "corrections": _corrections(desk, article_id),
        "cited_by": _cited_by(desk, catalogue.citers_of(article_id)),
    }


def articles_remove(desk: "Newsdesk", arguments: Arguments, progress: Progress) -> Result:
    """Delete an article with its passages, vectors and quotes, and say what had cited it."""
    from bot.records.cited_words import blank_words

    article_id = arguments["article_id"]
    held: list[Blanked] = []
    removal = desk.catalogue.remove(
        article_id, desk.clock(), lambda connection: held.extend(blank_words(connection, article_id))
    )
    if not removal:
        raise _unknown(article_id)
    desk.index.follow()
    return {"removed": article_id, "cited_by": _cited_by(desk, removal.citers, held)}


def _unknown(article_id: str) -> BriefingError:
    return BriefingError(f"There is no article {article_id!r}: see `briefing articles list`.")


def _revisions(desk: "Newsdesk | Shelf", article_id: str) -> list[Result]:
    differences = desk.catalogue.differences(article_id)
    return [
        {
            "revision": one.revision,
            "title": one.title,
            "text": one.text,
            "published_at": one.published_iso,
            "ingested_at": one.ingested_at and one.ingested_at.isoformat(),
            "differences": [change.model_dump() for change in differences.get(one.revision, ())],
        }
        for one in desk.catalogue.revisions(article_id)
    ]


def _dates(desk: "Newsdesk | Shelf", article: "Article") -> list[Result]:
    mentions = desk.catalogue.mentions([article.article_id]).get(article.article_id, ())
    return [
        {
            "text": article.text[one.start : one.end],
            "first": one.first and one.first.isoformat(),
            "last": one.last and one.last.isoformat(),
        }
        for one in mentions
    ]


def _corrections(desk: "Newsdesk | Shelf", article_id: str) -> list[Result]:
    found = desk.catalogue.corrections(article_id)
    places = _places(desk, (one.citer for one in found))
    return [
        {
            "citer": one.citer,
            "kind": one.kind,
            **_place(places.get(one.citer)),
            "revision": one.revision,
            "change": one.change,
            "quote": one.quote,
            "becomes": one.becomes,
            "restored": one.restored,
            "at": one.at.isoformat(),
        }
        for one in found
    ]


def _cited_by(desk: "Newsdesk | Shelf", citers: Iterable["Citer"], held: Iterable["Blanked"] = ()) -> list[Result]:
    """What cited an article, oldest first; `held` adds records of a time when citations were not noted yet."""
    known = list(citers)
    places = _places(desk, (one.citer for one in known))
    shown = {
        one.citer: {
            "citer": one.citer,
            "kind": one.kind,
            "at": one.at.isoformat(),
            **_place(places.get(one.citer)),
            "quotes": list(one.quotes),
        }
        for one in known
    }
    for one in held:
        row = {"citer": one.citer, "kind": one.kind, "at": one.at.isoformat(), **_place(one.place), "quotes": []}
        shown.setdefault(one.citer, row)
    return sorted(shown.values(), key=lambda row: str(row["at"]))


def _places(desk: "Newsdesk | Shelf", citers: Iterable[str]) -> dict[str, "Place"]:
    from bot.records.cited_words import places_of

    return places_of(desk.catalogue.engine, citers)


def _place(place: "Place | None") -> Result:
    return {"channel": place and place.channel, "thread": place and place.thread_ts}
