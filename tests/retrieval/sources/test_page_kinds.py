"""Pages that stand where an article should are named and not stored; articles about the same things are articles."""

from datetime import UTC, datetime

import pytest

from retrieval.errors import NotAnArticle
from retrieval.sources.extract import extract
from retrieval.sources.pages.kinds import REASONS, PageKind

NOW = datetime(2026, 1, 10, tzinfo=UTC)
URL = "https://www.gull.example/harbour/2026/pier-shut"
NEWS = "The harbour board voted on Monday to close the east pier until June, its chair Lena Ford told the council."
MORE = "Divers had found two cracks below the landing stage in autumn, and the repair will cost two million crowns."


def page(body: str, title: str = "The Gull", head: str = "") -> bytes:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def headlines(count: int) -> str:
    cards = (
        f'<div class="card"><h3><a href="/news/{n}">Council votes on pier number {n} after long debate</a></h3>'
        f"<p>The council met on day {n} to talk about the pier and its costs.</p></div>"
        for n in range(count)
    )
    return "".join(cards)


CONSENT = {
    "English": """<div><h2>We value your privacy</h2><p>We and our 842 partners store and access information on your
        device, such as cookies, to show personalised ads and to measure content.</p><p>You can change your choices at
        any time in our privacy policy.</p><button>Accept all</button><button>Manage options</button></div>""",
    "German": """<div><h2>Willkommen</h2><p>Wir und unsere 142 Partner verwenden Cookies und ähnliche Verfahren, um
        personalisierte Anzeigen zu zeigen. Dafür brauchen wir Ihre Einwilligung.</p><p>Näheres steht in der Erklärung
        zum Datenschutz.</p><button>Alle akzeptieren</button><button>Mit Werbung weiterlesen</button></div>""",
    "French": """<div><h2>Le respect de votre vie privée</h2><p>Avec votre accord, nous et nos 210 partenaires
        utilisons des cookies ou traceurs pour stocker des données personnelles.</p><p>Vous pouvez retirer votre
        consentement à tout moment.</p><button>Accepter et fermer</button>
        <a href="/abo">Continuer sans accepter</a></div>""",
    "Spanish": """<div><h2>Tu privacidad nos importa</h2><p>Nosotros y nuestros 95 socios utilizamos cookies para
        guardar información en tu dispositivo y mostrar publicidad personalizada.</p><p>Puedes retirar tu consentimiento
        cuando quieras.</p><button>Aceptar y continuar</button><button>Rechazar</button></div>""",
    "Italian": """<div><h2>La tua privacy</h2><p>Noi e i nostri 300 partner utilizziamo cookie per archiviare
        informazioni sul dispositivo e mostrare annunci; serve il tuo consenso.</p><button>Accetta</button></div>""",
}
CLOSED = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Pier shut",
    "isAccessibleForFree": "False", "hasPart": {"isAccessibleForFree": false, "cssSelector": ".wall"}%s}</script>"""

OTHER_PAGES = [
    *[(PageKind.CONSENT, name, page(body, "Gull")) for name, body in CONSENT.items()],
    (PageKind.PAYWALL, "closed by its own word", page(f"<article>{paragraphs(NEWS)}</article>", head=CLOSED % "")),
    (
        PageKind.PAYWALL,
        "whose text is for machines alone",
        page(f"<article>{paragraphs(NEWS, MORE)}</article>", head=CLOSED % f', "articleBody": "{40 * (MORE + " ")}"'),
    ),
    (
        PageKind.PAYWALL,
        "an offer",
        page(f"<article><h1>Pier shut</h1>{paragraphs(NEWS)}<p>Subscribe now to continue reading.</p></article>"),
    ),
    (
        PageKind.PAYWALL,
        "an offer in German",
        page(
            "<article><h1>Pier gesperrt</h1><p>Der Hafenrat hat am Montag beschlossen, den östlichen Pier bis Juni zu"
            " schließen, sagte die Vorsitzende.</p><h3>Jetzt weiterlesen mit dem Abo</h3></article>"
        ),
    ),
    (
        PageKind.PAYWALL,
        "an offer in French",
        page(
            "<article><h1>La jetée est fermée</h1><p>Le conseil du port a décidé lundi de fermer la jetée est jusqu’en"
            " juin, a dit sa présidente.</p><p>Article réservé aux abonnés.</p></article>"
        ),
    ),
    (
        PageKind.LOGIN,
        "",
        page(
            "<h1>Log in to your account</h1><form><input name=mail><input type=password><button>Log in</button></form>"
            "<p>Forgot your password? Ask for a new one, and we will send it to the address that we know.</p>"
        ),
    ),
    (
        PageKind.BOT_CHECK,
        "an interstitial",
        page(
            "<h1>gull.example</h1><p>Verify you are human by completing the action below.</p><p>gull.example needs to"
            " review the security of your connection before proceeding.</p><noscript>Enable JavaScript and cookies to"
            " continue</noscript>",
            "Just a moment...",
        ),
    ),
    (
        PageKind.BOT_CHECK,
        "in German",
        page("<h1>Kurze Überprüfung</h1><p>Bitte bestätigen Sie, dass Sie kein Roboter sind.</p>"),
    ),
    (
        PageKind.BOT_CHECK,
        "a captcha",
        page('<p>One more step, please.</p><form><div class="g-captcha-box"></div><button>Go</button></form>'),
    ),
    (
        PageKind.SCRIPT,
        "",
        page("<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>"),
    ),
    (PageKind.INDEX, "a section", page(f"<h1>Harbour news</h1>{headlines(30)}")),
    (
        PageKind.ERROR,
        "",
        page("<h1>Page not found</h1><p>Were you looking for one of these?</p>", "404 | Gull"),
    ),
    (
        PageKind.ERROR,
        "in Spanish, among headlines",
        page(f"<h1>Página no encontrada</h1><p>La página que buscas no existe.</p>{headlines(12)}"),
    ),
    (PageKind.EMPTY, "", page("<h1>Pier</h1><img src=pier.jpg>")),
    (PageKind.EMPTY, "nothing", b""),
]


@pytest.mark.parametrize(
    ("kind", "html"), [(kind, html) for kind, _, html in OTHER_PAGES], ids=[f"{one[0]} {one[1]}" for one in OTHER_PAGES]
)
def test_a_page_of_another_kind_is_named(kind: PageKind, html: bytes) -> None:
    with pytest.raises(NotAnArticle) as raised:
        extract(html, URL, now=NOW)
    assert (raised.value.kind, str(raised.value)) == (kind.value, REASONS[kind])


def test_a_front_page_is_no_article_whatever_it_says_of_itself() -> None:
    head = '<meta property="og:type" content="article">'
    with pytest.raises(NotAnArticle, match="front page"):
        extract(page(f"<h1>The Gull</h1>{headlines(30)}", head=head), "https://www.gull.example/", now=NOW)


ARTICLES = {
    "a short one that quotes a consent wall": paragraphs(
        "Lawmakers voted on Monday to ban cookie banners that make refusing harder than accepting.",
        "“We use cookies to improve your experience” is a sentence that readers will see less, said Ida Holm.",
        "Sites that ask visitors to accept all cookies must offer a refusal as large as the consent button.",
    ),
    "a short one that quotes a captcha": paragraphs(
        "Researchers in Norwell showed on Monday that captchas no longer keep robots out of websites.",
        '"Verify you are human" is a request that machines now meet more often than people, said Olav Berg.',
    ),
    "one sentence": paragraphs(
        "A fire broke out at the Norwell paper mill early on Tuesday, police said, and nobody was hurt in it."
    ),
    "a script that says much in few characters": paragraphs(
        "北部の港町で火曜日、製紙工場の火災があり、消防が消火に当たった。けが人はいなかったという。"
    ),
    "about consent": paragraphs(
        "Regulators fined the outlet on Monday because its site used cookies without consent, the agency said.",
        "“We and our partners value your privacy” was the text that visitors had to accept, according to the ruling.",
        *(f"{MORE} Step {n}." for n in range(8)),
    ),
    "about captchas": paragraphs(
        "Are you a robot? The question has become harder to answer, a study of the university found on Tuesday.",
        *(f"{NEWS} Case {n}." for n in range(8)),
    ),
    "short, between many headlines": f"<article><h1>Pier shut</h1>{paragraphs(NEWS, MORE)}</article>{headlines(40)}",
    "short, under an offer to log in": f"""<header><p>Already a subscriber? Log in.</p><form>
        <input type=password></form></header><article><h1>500 jobs go</h1>{paragraphs(NEWS, MORE)}</article>""",
    "short, with a form for comments": f"""<article><h1>Missing boy not found</h1>{paragraphs(NEWS, MORE)}</article>
        <form><textarea></textarea><div class="captcha-box"></div><button>Send</button></form>""",
    "with a banner about cookies": f"""<div class="cookie-banner">{CONSENT["English"]}</div><article><h1>Pier shut</h1>
        {paragraphs(*(f"{NEWS} {MORE} Part {n}." for n in range(5)))}</article>""",
    "with an offer at its end": f"""<article><h1>Pier shut</h1>
        {paragraphs(*(f"{NEWS} {MORE} Part {n}." for n in range(5)))}</article>
        <p>Already a subscriber? Log in.</p><form><input type=password></form>""",
}


@pytest.mark.parametrize("body", ARTICLES.values(), ids=ARTICLES.keys())
def test_an_article_stays_an_article(body: str) -> None:
    head = '<meta property="og:type" content="article">'
    text = extract(page(body, "Pier shut", head), URL, now=NOW).text
    assert any(day in text for day in ("on Monday", "on Tuesday", "火曜日"))
    assert "partners store" not in text and "Log in" not in text and "pier number" not in text


def test_a_closed_page_that_shows_its_whole_text_is_an_article() -> None:
    body = paragraphs(*(f"{NEWS} {MORE} Part {n}." for n in range(8)))
    assert "Part 7." in extract(page(f"<article>{body}</article>", head=CLOSED % ""), URL, now=NOW).text
