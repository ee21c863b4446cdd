"""`briefing feeds` as a person types it: a site's page, a list in a file, states with reasons, refresh and remove."""

from pathlib import Path

from tests.bot.command_line.conftest import Briefing
from tests.retrieval.feeds.origin import rss, serving
from tests.retrieval.feeds.polled import prose

SITE = '<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head><body>Welcome</body></html>'
RSS = "application/rss+xml"


def test_feeds_are_added_listed_refreshed_and_removed(briefing: Briefing, tmp_path: Path) -> None:
    with serving() as origin:
        allow = {"BRIEFING_FETCH_ALLOW": next(iter(origin.allow))}
        origin.serve("/", SITE)
        origin.serve("/rss", rss(origin, 1, teaser=prose(1) + prose(2)), kind=RSS, etag='"v1"')
        added = briefing("feeds", "add", f"{origin.url}/", **allow)
        assert added.code == 0 and "1 new article." in added.out, added.err

        origin.serve("/gone", "", status=410)
        origin.serve("/busy", "", status=500)
        outlines = "".join(f'<outline xmlUrl="{origin.url}/{path}"/>' for path in ("rss", "gone", "busy"))
        (tmp_path / "list.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        taken = briefing("feeds", "add", str(tmp_path / "list.opml"), "--json", **allow).json
        assert [one["outcome"] for one in taken["feeds"]] == ["known", "refused", "added"]

        healthy, late = briefing("feeds", "list", "--json").json["feeds"]
        assert (healthy["state"], healthy["reason"], healthy["title"]) == ("healthy", "", "Gull news")
        assert late["state"] == "late" and "500" in late["reason"] and late["since"]
        shown = briefing("feeds", "list")
        assert "healthy" in shown.out and "Gull news" in shown.out

        before = len(origin.log)
        briefing("feeds", "refresh", str(healthy["id"]), **allow)
        assert [(request.path, request.status) for request in origin.log[before:]] == [("/rss", 304)]
        assert briefing("feeds", "remove", str(late["id"])).code == 0
