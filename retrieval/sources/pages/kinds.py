"""Tell pages that only stand where an article should: walls, checks, fronts, errors.

It does not care what is done about it. A page is one of these only where it has hardly any running text: an article
about cookies, captchas or paywalls stays an article. What counts is what a reader without an account could see: text
that a closed page carries for machines alone is never taken, text that stands openly in the page is.
"""

import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

import lxml.html  # type: ignore[import-untyped]  # ships no types

from retrieval.sources.pages.blocks import Block, Place, frame_of
from retrieval.sources.pages.data import PageData, path_of, plain
from retrieval.sources.pages.witness import words


class PageKind(StrEnum):
    """What a page is that is no article."""

    CONSENT = "consent"
    PAYWALL = "paywall"
    LOGIN = "login"
    BOT_CHECK = "bot_check"
    SCRIPT = "script"
    INDEX = "index"
    ERROR = "error"
    EMPTY = "empty"


REASONS = {
    PageKind.CONSENT: "This is a consent wall: the page asks about cookies before it shows its article.",
    PageKind.PAYWALL: "This is the teaser of an article behind a paywall.",
    PageKind.LOGIN: "This is a login page, not an article.",
    PageKind.BOT_CHECK: "This is a check for robots (a captcha), not the article.",
    PageKind.SCRIPT: "This page shows its text only in a browser that runs JavaScript.",
    PageKind.INDEX: "This is a front page or a list of articles, not one article. Give the address of an article, or of"
    " the feed.",
    PageKind.ERROR: "This is an error page: the article is not there (any more).",
    PageKind.EMPTY: "There is no article text on this page.",
}

_FEW_WORDS = 120
_TEASER_WORDS = 200
_MANY_WORDS = 600
_LEAST_WORDS = 30
_BEHIND = 8  # blocks
_LEAST_CHARS = 80
_LEAST_HEADLINES = 10
_HEADLINE_WORDS = 4
_LONG_WORDS = 60
_MOST_READ = 20_000  # characters of the page's wording

_QUOTED = re.compile(r"“[^”\n]{1,300}”|\"[^\"\n]{1,300}\"|«[^»\n]{1,300}»|„[^“”\n]{1,300}[“”]")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # one says about as much as three letters

_BOT_CHECK = re.compile(
    r"verify(?:ing)? (?:that )?you(?: are|['’]re) (?:a )?(?:human|not a (?:ro)?bot)|you(?: are|['’]re) not a robot"
    r"|checking (?:if the site connection is secure|your browser)|complete the (?:captcha|security check)"
    r"|bestätigen\b.{0,30}\b(?:kein roboter|ein mensch)|confirme[rz]\b.{0,40}\b(?:pas un robot|humain)"
    r"|vérifi\w+\b.{0,40}\b(?:pas un robot|humain)|(?:confirm|verific)\w+\b.{0,40}\b(?:no eres un robot|eres humano)"
    r"|no soy un robot|je ne suis pas un robot|ich bin kein roboter|não sou um robô|non sono un robot"
    r"|ik ben geen robot",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"access (?:to this page )?(?:has been )?denied|unusual traffic|automated (?:access|requests|queries)"
    r"|are you (?:a )?(?:human|robot)|pardon our interruption|press (?:and|&) hold|attention required"
    r"|sicherheitsüberprüfung|ungewöhnlichen? (?:datenverkehr|zugriffe)|zugriff verweigert|accès refusé"
    r"|trafic inhabituel"
    r"|acceso denegado|tráfico inusual",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"(?:enable|turn on|requires?|needs?|activate|without|aktivieren|benötigt|activer|activez|nécessite|active"
    r"|habilit[ea]r?"
    r"|requiere|ative|abilita\w*|schakel|disabled|deaktiviert|désactivé|desactivado)\b.{0,60}\bjavascript"
    r"|javascript\b.{0,60}\b(?:enabled?|required?|disabled|aktivier\w*|benötigt|deaktiviert|activ\w+|désactivé|requis"
    r"|habilit\w+|necesari\w+|desactivado|abilita\w*|inschakelen|to run this app)",
    re.IGNORECASE,
)
_CONSENT_VOICE = re.compile(
    r"\b(?:we|us)\b.{0,40}\b(?:and )?our (?:\d+ |trusted |advertising )?(?:partners|vendors)|we (?:use|value"
    r"|need)\b.{0,40}\b(?:cookies|consent|privacy)"
    r"|(?:wir|uns)\b.{0,40}\bunsere[rn]? (?:\d+ )?(?:partner|drittanbieter)|wir (?:verwenden|benötigen|nutzen"
    r"|setzen)\b.{0,60}\b(?:cookies|zustimmung|einwilligung)"
    r"|nous\b.{0,40}\bnos (?:\d+ )?partenaires|nous (?:utilisons|avons besoin)\b.{0,60}\b(?:cookies|traceurs"
    r"|consentement)"
    r"|(?:nosotros|nos)\b.{0,40}\bnuestros (?:\d+ )?(?:socios|proveedores)|(?:usamos|utilizamos"
    r"|necesitamos)\b.{0,60}\b(?:cookies|consentimiento)"
    r"|(?:noi|nós|wij)\b.{0,40}\b(?:nostri|nossos|onze) (?:\d+ )?(?:partner|parceiros|partners)"
    r"|utilizziamo\b.{0,40}\bcookie|wij gebruiken\b.{0,40}\bcookies",
    re.IGNORECASE,
)
_CONSENT_WORD = re.compile(
    r"cookie|consent|einwillig|zustimm|traceur|consentimiento|consenso|toestemming|datenschutz|privacy"
    r"|confidentialité"
    r"|privacidad|privatsphäre|personali[sz]ed ad|personalisierte|personnalis|personaliza|legitimate interest"
    r"|berechtigte[sn]? interesse|intérêt légitime|interés legítimo|tracking",
    re.IGNORECASE,
)
_AGREE = re.compile(
    r"\b(?:accept|agree|reject|decline|manage|allow|akzeptieren|zustimmen|ablehnen|accepter|refuser"
    r"|continuer sans|aceptar|acepto"
    r"|rechazar|accetta|rifiuta|aceitar|akkoord|accepteren|weigeren)\b",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"(?:subscribe|sign up|register|log in|sign in|join)\b.{0,30}\bto (?:continue|keep|finish|read (?:the|this"
    r"|on|more))"
    r"|(?:continue|keep) reading\b.{0,60}\bsubscri|already (?:a |an )?(?:subscriber|member|subscribed)"
    r"|(?:article|story|content) is (?:for|only for|available to|exclusive to|reserved for"
    r"|only available to)\b.{0,20}\b(?:subscribers|members)"
    r"|subscribers? only|subscriber[- ]exclusive|to read the (?:full|rest)|you(?: have|['’]ve) (?:reached"
    r"|read) your\b.{0,40}\b(?:limit|articles?)"
    r"|(?:jetzt|gleich|mit .{0,30}) weiterlesen|(?:für|nur) abonnent|abo (?:abschließen|testen)"
    r"|bereits abonnent|artikel freischalten|registrieren und (?:weiter)?lesen"
    r"|réservée? (?:à nos|aux) abonné|déjà abonné|abonnez-vous pour|il vous reste .{0,20} à (?:lire|découvrir)"
    r"|pour lire la suite"
    r"|(?:solo|exclusiv[oa]) para (?:suscriptores|socios|abonados)|suscr[ií]bete para|ya (?:eres"
    r"|soy) suscriptor|para seguir leyendo"
    r"|riservato agli abbonati|sei già abbonato|exclusivo para assinantes|já é assinante|alleen voor abonnees"
    r"|al abonnee",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|log ?on|anmelden|anmeldung|einloggen|connexion|se connecter|identifiez-vous"
    r"|iniciar sesión|inicia sesión"
    r"|accedi|acesse sua conta|inloggen)\b",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"(?:error|fehler|erreur|http)\W{0,3}[45]\d\d\b|^(?:404|410|500|502|503)\b\W*(?:$|error|not found|page"
    r"|seite|página)"
    r"|^(?:not found|something went wrong|service unavailable|oops)\b"
    r"|(?:page|article|story|content|file)\b.{0,30}\b(?:not (?:be )?found|no longer (?:available|exists?)"
    r"|does ?n[o’']t exist|unavailable)|seite\b.{0,30}\bnicht (?:gefunden|verfügbar|vorhanden)"
    r"|page\b.{0,20}\b(?:introuvable|n['’]existe)|p[áa]gina\b.{0,20}\b(?:no (?:encontrada|existe|disponible)"
    r"|não encontrada|non trovata|niet gevonden)",
    re.IGNORECASE | re.MULTILINE,
)


def kind_of_page(
    tree: lxml.html.HtmlElement, data: PageData, blocks: Sequence[Block], text: str, url: str | None = None
) -> PageKind | None:
    """What the page is where it is no article, else None. `text` is what was found to be its article's."""
    count = len(words(text))
    is_index = _is_index(data, blocks, text, url)
    if count >= _MANY_WORDS and not is_index:
        return None
    heads, wording = _heads(tree, blocks), _wording(tree, blocks)
    if _is_consent(blocks, wording):
        return PageKind.CONSENT
    if count < _FEW_WORDS or is_index:
        if _is_bot_check(tree, heads, wording, count):
            return PageKind.BOT_CHECK
        if _ERROR.search(heads):
            return PageKind.ERROR
    if _is_teaser(data, count, _around(blocks, text) if text else wording):
        return PageKind.PAYWALL
    if (
        count < _FEW_WORDS
        and tree.xpath('//input[@type="password"]')
        and (count < _LEAST_WORDS or _LOGIN.search(heads))
    ):
        return PageKind.LOGIN
    if is_index:
        return PageKind.INDEX
    if len(text) + 2 * len(_UNSPACED.findall(text)) >= _LEAST_CHARS:
        return None
    return PageKind.SCRIPT if _SCRIPT.search(wording) else PageKind.EMPTY


def _heads(tree: lxml.html.HtmlElement, blocks: Sequence[Block]) -> str:
    """The page's title and its headline, one a line."""
    titles = [plain("".join(one.itertext())[:300]) for one in tree.xpath("//head/title")[:2]]
    shown = [block.text[:300] for block in blocks if block.tag == "h1"] or [
        block.text[:300] for block in blocks if block.tag == "h2"
    ]
    return "\n".join([*titles, *shown[:2]])


def _chosen(blocks: Sequence[Block], text: str) -> list[Block]:
    """The blocks that `text` was made of."""
    lines = set(text.split("\n\n"))
    return [block for block in blocks if block.text in lines]


def _around(blocks: Sequence[Block], text: str) -> str:
    """What the page says from the beginning of its text to a few blocks behind it; not in its header or footer."""
    chosen = _chosen(blocks, text)
    if not chosen:
        return text
    return "\n".join(block.text for block in blocks[chosen[0].index : chosen[-1].index + _BEHIND])


def _wording(tree: lxml.html.HtmlElement, blocks: Sequence[Block]) -> str:
    """The beginning of all that the page says for itself, also where no scripts run, and on its buttons.

    What stands in quotation marks is somebody else's: news of consent walls and captchas quotes them.
    """
    found = [block.text for block in blocks]
    found += (" ".join("".join(one.itertext())[:500].split()) for one in tree.iter("noscript", "button", "label"))
    return _QUOTED.sub(" ", "\n".join(found)[:_MOST_READ])


def _is_consent(blocks: Sequence[Block], wording: str) -> bool:
    """Hardly anything but a request for consent, in the page's own voice, with something to press."""
    if not _CONSENT_VOICE.search(wording) or not _AGREE.search(wording):
        return False
    rest = sum(len(block.words) for block in blocks if block.is_prose and not _CONSENT_WORD.search(block.text))
    asked = sum(len(block.words) for block in blocks if _CONSENT_WORD.search(block.text))
    return rest < _FEW_WORDS and asked >= rest / 2


def _is_bot_check(tree: lxml.html.HtmlElement, heads: str, wording: str, count: int) -> bool:
    if _BOT_CHECK.search(wording) or _DENIED.search(heads):
        return True
    if count >= _LEAST_WORDS:
        return False  # a form at the end of a short report may have a captcha
    captcha = tree.xpath('//form//*[contains(@class, "captcha")] | //iframe[contains(@src, "captcha")]')
    return _DENIED.search(wording) is not None or bool(captcha)


def _is_teaser(data: PageData, count: int, wording: str) -> bool:
    """A short beginning of a text that the page calls closed, or that ends in an offer to go on for subscribers."""
    if count >= _TEASER_WORDS:
        return False
    if data.is_closed():
        whole = len(words(data.body()))
        return count < _FEW_WORDS or count < whole / 2
    return count < _FEW_WORDS and _PAYWALL.search(wording) is not None


def _is_index(data: PageData, blocks: Sequence[Block], text: str, url: str | None) -> bool:
    """Many linked headlines, and hardly any running text."""
    headlines = Counter(frame_of(block) for block in blocks if _is_headline(block))
    if sum(headlines.values()) < _LEAST_HEADLINES:
        return False
    running = _running(blocks, text, headlines)
    if url is not None and path_of(url) in ("", "/"):
        return running < 3 * _FEW_WORDS
    is_told = any(kind.lower() == "article" for kind in data.meta("og:type")) or bool(data.article)
    return running < _LEAST_WORDS and not is_told and not data.meta("article:published_time")


def _running(blocks: Sequence[Block], text: str, headlines: Counter[Place]) -> int:
    """The words of `text` that stand one below the other, rather than each beside a linked headline of its own."""
    chosen = _chosen(blocks, text)
    if not chosen:
        return len(words(text))
    together = Counter(frame_of(block) for block in chosen)
    return sum(
        len(block.words)
        for block in chosen
        if len(block.words) >= _LONG_WORDS or headlines[frame_of(block)] < together[frame_of(block)] > 1
    )


def _is_headline(block: Block) -> bool:
    return block.linked_home >= 0.8 * len(block.text) and len(block.words) >= _HEADLINE_WORDS
