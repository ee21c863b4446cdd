"""Say plainly what a document is that should have been a feed.

It does not care how a feed is read. A page with a check for robots, a login or an error must not pass for a feed
without entries: its source would look healthy and stay silent.
"""

import json
import re

NOT_A_FEED = "This is not an RSS, Atom or JSON feed. Give the feed's own address, or that of the site's front page."
EMPTY = "The site sent nothing where the feed should be."
ROBOTS = "The site shows a check for robots instead of the feed."
LOGIN = "The site wants a login for this feed."
PAGE = "This is a web page, not a feed. Give the feed's own address."
IS_A_LIST = "This is a list of feeds (OPML). Add its feeds with `briefing feeds add`."
SITEMAP = "This is a sitemap, not a feed."
ERROR = "The site sent an error instead of the feed."
BROKEN = "The feed is broken: no entry in it can be read."

_LOOKED_AT = 262_144
_SHORT = 3_000
_UNSEEN = re.compile(r"<(script|style|template|svg)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_CHECK = re.compile(
    r"captcha|are you (a )?(human|robot)|not a (robot|bot)\b|verify(ing)? (that )?you('re| are)|"
    r"(checking|verifying) your (browser|connection)|unusual (traffic|activity)|automated (requests|access|queries)|"
    r"enable javascript and cookies|security (check|verification)|bot (detection|protection)|"
    r"human verification|prove (that )?you",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"<input\b[^>]{0,500}\btype\s*=\s*[\"']?password", re.IGNORECASE)


def why_not_a_feed(document: bytes, root: str) -> str:
    """The reason for a document in UTF-8 whose first element is `root` ("" for none)."""
    text = document[:_LOOKED_AT].decode("utf-8", "replace")
    if not text.strip():
        return EMPTY
    name = root.lower()
    if name == "opml":
        return IS_A_LIST
    if name in ("urlset", "sitemapindex"):
        return SITEMAP
    if name in ("error", "errors", "fault"):
        return ERROR
    if text.lstrip()[:1] in "{[":
        return _why_not_json(document)
    if name in ("html", "head", "body") or re.search(r"<(!doctype\s+html|html|body)\b", text, re.IGNORECASE):
        return _why_not_page(text)
    return NOT_A_FEED


def _why_not_json(document: bytes) -> str:
    try:
        value = json.loads(document)
    except (ValueError, RecursionError):
        return NOT_A_FEED
    told = isinstance(value, dict) and {name.lower() for name in value} & {"error", "errors", "message", "code"}
    return ERROR if told else NOT_A_FEED


def _why_not_page(text: str) -> str:
    seen = " ".join(re.sub(r"<[^>]*>", " ", _UNSEEN.sub(" ", text)).split())
    if len(seen) <= _SHORT and _CHECK.search(seen):
        return ROBOTS
    if len(seen) <= 600 and re.search(r"captcha|challenge", text, re.IGNORECASE):  # only its script says so
        return ROBOTS
    if len(seen) <= _SHORT and _PASSWORD.search(text):
        return LOGIN
    return PAGE
