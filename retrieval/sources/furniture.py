"""Tell the furniture of a news page from its news: appeals for money, prompts, navigation, credits, footers.

It does not care about a paragraph's neighbours: `retrieval.sources.clean` decides on blocks. What people say in
quotation marks is news and never counts as the page's own voice.
"""

import re
from enum import Enum

_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|‘[^’]{12,}’")
_WORDS = re.compile(r"\w+(?:[’'-]\w+)*")

_ASK = re.compile(
    r"\byour (?:\w+ )?(?:support|donation|contribution|gift|subscription|membership|generosity|help)\b"
    r"|\b(?:please|to|can|could|and|or) (?:donate|contribute)\b|^donate\b"
    r"|\b(?:every|any|each) (?:contribution|donation|gift)\b|\b(?:gift|donation"
    r"|contribution) of any (?:size|amount)\b"
    r"|\bchip in\b|\bhelps? us\b|\bkeeps? us (?:going|independent|free)\b|\bdepends? on (?:you|your"
    r"|readers)\b"
    r"|\bsupport (?:us|our|independent|quality|local|free|fearless) (?:\w+ )?(?:journalis|report|news|work"
    r"|press|mission)\w*"
    r"|\bsupport(?:ing)? us\b|\bbecome an? (?:\w+ )?(?:member|subscriber|supporter|patron|friend of)\b"
    r"|\bsubscribe\b|\bsign(?:ing)? up (?:for|to|here|now|today|below)\b|\bmake a (?:donation|contribution"
    r"|gift)\b"
    r"|\bpa(?:y|id) for by (?:those|readers|people like you)\b|\bconsider (?:a|making|becoming|supporting"
    r"|subscribing)\b"
    r"|\bas little as [$£€]\d",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:our|quality|independent|trusted|fearless|investigative|public[- ]service|local|this|free)"
    r" (?:\w+ )?(?:journalis[mt]s?|reporting|reporters?|newsrooms?|news coverage|newsletters?|podcasts?"
    r"|readers|app)\b"
    r"|\b(?:reporting|journalism|stories|work) like this\b|\bpaywalls?\b|\bnewsletters?\b"
    r"|\bstay independent\b|\btell th(?:e|ese) stor(?:y|ies)\b|\b(?:reporters?"
    r"|journalists?) on the (?:ground|\w+side)\b"
    r"|\bwithout fear or favou?r\b|\b(?:to|in) your inbox\b",
    re.IGNORECASE,
)
_MEDIA = re.compile(
    r"\b(?:stor(?:y|ies)|facts?|investigat\w+|documentar\w+|podcasts?|report(?:ers?|ing)|journalis\w+"
    r"|readers?|newsrooms?"
    r"|coverage|editors?|newspapers?|headlines?|the ground|owner)\b",
    re.IGNORECASE,
)
_WE = re.compile(r"\b(?:we|us|our|ours)\b|\b(?:we|let)[’'](?:re|ve|ll|d|s)\b", re.IGNORECASE)
_US_COUNTRY = re.compile(r"\bUS\b")
_YOU = re.compile(r"\byou(?:r|rs|rself)?\b|\byou[’'](?:re|ve|ll|d)\b", re.IGNORECASE)
_REPORTED = re.compile(
    r"\b(?:said|says|told|according to|added|announced|reported|wrote|argued|warned|claimed|asked|confirmed|"
    r"told reporters|spokes(?:man|woman|person)|court|police|minister|president|chief executive)\b",
    re.IGNORECASE,
)

_LABEL = re.compile(
    r"(?:\d+ +)?comments?(?: *\(?\d+\)?)?|(?:add|leave|post|view|show|see"
    r"|read)(?: \w+)? comments?(?: \(?\d+\)?)?"
    r"|share(?: on [\w ,]+| this(?: \w+){0,2}| full article)?|(?:copy|save)(?: (?:link|article"
    r"|this story))|link copied!?"
    r"|(?:tweet|bookmark|print|e-?mail|whatsapp|facebook|twitter|linkedin|pinterest|reddit|messenger"
    r"|telegram|x)"
    r"|advertisements?|sponsored(?: content)?|promoted(?: stories)?|ad"
    r"|(?:story|article) continues(?: below)?(?: advertisement)?|scroll (?:down )?to continue(?: reading)?"
    r"|continue reading"
    r"|skip (?:to (?:main )?(?:content|navigation)|advert(?:isement)?|past .+)|(?:back to )?top|main ?menu"
    r"|menu|search|home|close"
    r"|(?:log|sign) (?:in|out|up)(?: / (?:register|sign up))?|register|my account|subscribe(?: (?:now"
    r"|today))?|donate(?: now)?"
    r"|read more|show more|load more|see more|view more|learn more|find out more|more"
    r"|(?:most|more) (?:popular|read|viewed|shared)|popular now|trending(?: now)?|latest(?: news)?"
    r"|related(?: (?:articles?|stories|topics|content|links|coverage|news))?|recommended(?: (?:for you"
    r"|stories|reading))?"
    r"|you (?:may|might) also (?:like|be interested in)|editors?[’']?s? (?:picks?|recommendations?)"
    r"|more (?:on|from) .{2,40}"
    r"|privacy policy|cookies? (?:policy|settings|notice)|terms(?: (?:of (?:use|service)|(?:and"
    r"|&) conditions))?|contact us|about us"
    r"|accept (?:all)?(?: cookies)?|reject all|manage (?:my )?(?:cookies|preferences|options)"
    r"|listen to this (?:article|story)|\d+ min(?:ute)?s? (?:read|listen)|reading time.{0,20}"
    r"|watch (?:live|now|below)|play video"
    r"|(?:all rights reserved|©.{0,80}|copyright (?:©|\(c\)|\d{4}).{0,80})",
    re.IGNORECASE,
)
_PROMPT = re.compile(
    r"^\(?(?:please )?(?:"
    r"(?:sign up|subscribe|register)\b.{0,120}(?:newsletters?|inbox|e-?mails?|alerts?|app|podcasts?"
    r"|channel|updates|briefing|here)\b"
    r"|(?:you can (?:also )?)?(?:get|receive|have)\b.{0,100}\b(?:your|straight to your) (?:inbox|phone"
    r"|e-?mail)\b"
    r"|(?:click|tap|press) (?:here|below|the link|on the link)\b"
    r"|(?:read|see|watch|listen|view|explore) (?:more|also|next|now|here|our full)\b *[:|>»–—-].{0,160}"
    r"|read more (?:about|on|from|of|at|here|stories|news)\b.{0,100}$|(?:also read|related|see also"
    r"|recommended|more on this) *:.{0,160}"
    r"|(?:follow|like|find|join) (?:us|him|her|them|@\w+|[\w’' ]{2,40}) on (?:\w+,? ){0,6}(?:twitter|x"
    r"|facebook|instagram|tiktok|telegram|whatsapp|threads|bluesky|youtube|linkedin|mastodon)\b"
    r"|(?:download|get|install) (?:our|the [\w ]{2,30}) (?:free )?apps?\b"
    r"|(?:join|start) (?:the|our|a|in the|thought-provoking) (?:\w+ ){0,3}(?:conversations?|discussion"
    r"|forum|debate|community)\b"
    r"|(?:sign|log) in to (?:start|join|comment|leave|post|reply|continue|read|follow|save)\b|(?:have"
    r"|share) your (?:say|views?|thoughts|opinion)\b"
    r"|(?:follow other ).{0,40}\breaders\b|(?:let us know|tell us)\b.{0,80}\b(?:comments?|below|e-?mail)\b"
    r"|(?:do you have|got) a (?:story|tip|news tip)\b|(?:e-?mail|contact|write to) (?:us|our \w+"
    r"|the (?:author|reporter|writer))\b.{0,80}(?:@|below|here)"
    r"|(?:we|this (?:web)?site|our (?:web)?site) (?:and our partners )?uses? cookies\b|by (?:continuing"
    r"|clicking|using|signing|submitting)\b.{0,120}\b(?:cookies|terms|privacy|agree)\b"
    r"|(?:this (?:article|page|story|post) )(?:may )?contains? affiliate links\b"
    r"|for (?:more|the latest)\b.{0,60}\b(?:click here|visit our|follow our|sign up|subscribe)\b"
    r"|want (?:more|to read more|the latest)\b.{0,100}\b(?:newsletter|subscribe|sign up|inbox)\b"
    r")",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\(?(?:(?:photo(?:graph)?s?|image|picture|video|illustration|graphic) ?(?:credit|source|by"
    r"|courtesy(?: of)?)? ?[:,]|credit ?:|photograph by) ?.{2,80}"
    r"|\(?(?:[\w.’' -]{2,40} ?(?:/|via|for|\|) ?)?(?:the )?(?:AP|AP Photo|Associated Press|AFP|Reuters"
    r"|Getty(?: Images)?|EPA|PA(?: Wire| Media)?|Shutterstock|Bloomberg|Alamy)(?: ?(?:/"
    r"|via) ?[\w.’' -]{2,40})*\)?"
    r"|image source,?.{0,60}",
    re.IGNORECASE,
)

_SHORT = 14
_LONGEST_APPEAL = 150
_LONGEST_PROMPT = 60


class Kind(Enum):
    """What a piece of text is by itself: news, furniture, or something a block of furniture would explain."""

    NEWS = "news"
    PERHAPS = "perhaps"
    FURNITURE = "furniture"


def kind_of(piece: str) -> Kind:
    """What one paragraph, or one sentence, is by itself."""
    words = len(_WORDS.findall(piece))
    bare = piece.strip(" \t•·*-–—|>»›→.:!")
    if words == 0:
        return Kind.NEWS
    if words <= _SHORT and (_LABEL.fullmatch(bare) or _CREDIT.fullmatch(bare)):
        return Kind.FURNITURE
    if is_prompt(piece):
        return Kind.FURNITURE
    return _appeal(piece, words) if words <= _LONGEST_APPEAL else Kind.NEWS


def is_prompt(sentence: str) -> bool:
    """A request to sign up, follow, comment, click or accept, in the page's own voice."""
    if len(_WORDS.findall(sentence)) > _LONGEST_PROMPT or _PROMPT.search(sentence.strip()) is None:
        return False
    return _REPORTED.search(_QUOTED.sub(" ", sentence)) is None


def _appeal(piece: str, words: int) -> Kind:
    """An appeal asks (for money, for a subscription) and speaks of its own journalism, as "we" or to "you"."""
    own = _US_COUNTRY.sub(" ", _QUOTED.sub(" ", piece))
    if _REPORTED.search(own):
        return Kind.NEWS
    we, you = _WE.search(own) is not None, _YOU.search(own) is not None
    ours = len(_OURS.findall(own))
    if not (we or you or ours):
        return Kind.NEWS
    asks = len(_ASK.findall(own))
    if words <= _SHORT:
        if (we or you) and (asks or ours):
            return Kind.FURNITURE
    elif (we or you) and ((asks and ours) or (ours > 1 and we)):
        return Kind.FURNITURE
    if (asks and ours) or ((we or you) and _MEDIA.search(own)):
        return Kind.PERHAPS
    return Kind.NEWS


def begins_footer(piece: str) -> bool:
    """A label behind which only links and comments come."""
    bare = piece.strip(" \t•·*-–—|>»›→.:!")
    return len(_WORDS.findall(bare)) <= 6 and _FOOTER.fullmatch(bare) is not None


_FOOTER = re.compile(
    r"(?:\d+ )?comments?(?: \(?\d+\)?)?|related(?: (?:articles?|stories|topics|content|links|coverage"
    r"|news))|(?:most|more) "
    r"(?:popular|read|viewed)|recommended(?: (?:for you|stories|reading))?|you (?:may|might) also like"
    r"|more (?:on|from) .{2,40}",
    re.IGNORECASE,
)
