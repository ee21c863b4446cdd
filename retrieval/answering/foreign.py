"""Questions in another language than the articles: read word by word into English, or told that the language is why.

A question that articles of its own language answer is answered from those. Else, where every word of it that says
something can be read, its English wording is asked, under the same lines as any question; the answer stays in the
articles' language, and says so. It does not care about models, which read other languages themselves.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from retrieval.answering.telling.abstaining import nearest_headlines
from retrieval.models import Answer, Hit, Query
from retrieval.planning.tongues import Tongue, in_english, read_tongue
from retrieval.relevance import anything_relevant
from retrieval.search import search

if TYPE_CHECKING:
    from retrieval.newsdesk import Newsdesk

Ask = Callable[[Query], Answer]

_NOTES: dict[Tongue, str] = {
    "de": "Die Frage wurde Wort für Wort ins Englische übertragen; die Antwort steht in der Sprache der Artikel.",
    "fr": "La question a été traduite mot à mot en anglais ; la réponse est dans la langue des articles.",
    "es": "La pregunta se tradujo al inglés palabra por palabra; la respuesta está en el idioma de los artículos.",
    "it": "La domanda è stata tradotta in inglese parola per parola; la risposta è nella lingua degli articoli.",
    "pt": "A pergunta foi traduzida para inglês palavra por palavra; a resposta está na língua dos artigos.",
    "nl": "De vraag is woord voor woord in het Engels vertaald; het antwoord staat in de taal van de artikelen.",
}
# what was found; that the language may be why; what to do
_FOUND: dict[Tongue, str] = {
    "de": "Auf diese Frage wurde keine Antwort gefunden. Die gefundenen Artikel sind auf {languages}; daran kann es "
    "liegen. Bitte fragen Sie in der Sprache der Artikel. Am nächsten kommen die gezeigten Schlagzeilen.",
    "fr": "Aucune réponse à cette question n’a été trouvée. Les articles trouvés sont en {languages} ; cela peut en "
    "être la raison. Posez la question dans la langue des articles. Les titres les plus proches sont indiqués.",
    "es": "No se encontró respuesta a esta pregunta. Los artículos encontrados están en {languages}; puede deberse a "
    "eso. Pregunte en el idioma de los artículos. Se muestran los titulares más cercanos.",
    "it": "Non è stata trovata una risposta a questa domanda. Gli articoli trovati sono in {languages}; può dipendere "
    "da questo. Provi a chiedere nella lingua degli articoli. Sono indicati i titoli più vicini.",
    "pt": "Não foi encontrada resposta a esta pergunta. Os artigos encontrados estão em {languages}; pode ser essa a "
    "razão. Pergunte na língua dos artigos. Mostram-se os títulos mais próximos.",
    "nl": "Op deze vraag is geen antwoord gevonden. De gevonden artikelen zijn in het {languages}; dat kan de reden "
    "zijn. Stel de vraag in de taal van de artikelen. De koppen die er het dichtst bij komen staan hieronder.",
}
_NOTHING: dict[Tongue, str] = {
    "de": "Dazu wurde in den gesammelten Artikeln nichts gefunden. Die meisten sind auf {languages}: bitte fragen Sie "
    "in dieser Sprache.",
    "fr": "Rien n’a été trouvé à ce sujet dans les articles réunis ici. La plupart sont en {languages} : posez la "
    "question dans cette langue.",
    "es": "No se encontró nada sobre esto en los artículos reunidos aquí. La mayoría están en {languages}: pregunte en "
    "ese idioma.",
    "it": "Non è stato trovato nulla su questo negli articoli raccolti qui. La maggior parte è in {languages}: provi a "
    "chiedere in quella lingua.",
    "pt": "Nada foi encontrado sobre isto nos artigos aqui reunidos. A maioria está em {languages}: pergunte nessa "
    "língua.",
    "nl": "Hierover is in de verzamelde artikelen niets gevonden. De meeste zijn in het {languages}: stel de vraag in "
    "die taal.",
}
_AND: dict[Tongue, str] = {"de": " und ", "fr": " et ", "es": " y ", "it": " e ", "pt": " e ", "nl": " en "}
_LOOKED_AT = 50  # of the newest articles, to see in which language most are


def in_other_language(desk: "Newsdesk", query: Query, ask: Ask) -> Answer | None:
    """The answer to a question in one of the six languages; None where it is in none of them.

    `ask` answers a query as it stands.
    """
    tongue = read_tongue(query.text)
    if tongue is None or desk.chat is not None:
        return None
    wording = in_english(query.text, tongue, desk.index.spelling.holds)
    found = ask(query if query.history else query.model_copy(update={"text": wording.native}))
    if not found.abstained and (query.history or tongue in _languages(desk, found)):
        return found.model_copy(update={"question": query.text})
    if not wording.unread and not query.history:
        asked = ask(query.model_copy(update={"text": wording.english}))
        if not asked.abstained:
            read = ", ".join(filter(None, (f"“{wording.english}”", asked.read_as)))
            note = " ".join(filter(None, (_NOTES[tongue], asked.note)))
            return asked.model_copy(update={"question": query.text, "read_as": read, "note": note})
    near = search(desk, query.model_copy(update={"text": wording.names})) if wording.names else []
    if not anything_relevant(near, desk.embedder.name):
        near = []
    return _abstained(desk, query, tongue, near)


def _abstained(desk: "Newsdesk", query: Query, tongue: Tongue, near: Sequence[Hit]) -> Answer:
    nearest = nearest_headlines(near)
    shown = [hit.article.language for hit in near if hit.article.headline in nearest]
    text = (_FOUND if nearest else _NOTHING)[tongue].format(languages=_named(shown or _most(desk), tongue))
    reason = "not_answered" if nearest else "not_covered"
    return Answer(question=query.text, text=text, abstained=True, reason=reason, nearest=nearest)


def _languages(desk: "Newsdesk", answer: Answer) -> set[str | None]:
    ids = {one.article.article_id for one in answer.citations}
    return {article.language for article in desk.catalogue.get_many(ids).values()}


def _most(desk: "Newsdesk") -> list[str | None]:
    """The language of most of the newest articles."""
    seen = [article.language for article in desk.catalogue.list_articles(limit=_LOOKED_AT) if article.language]
    return [max(sorted(set(seen)), key=seen.count)] if seen else []


def _named(codes: Sequence[str | None], tongue: Tongue) -> str:
    """ "Englisch und Spanisch"; English where no article says its language."""
    from babel import Locale  # takes its time; most questions need no names of languages

    names = Locale(tongue).languages
    told = [str(names.get(code, code)) for code in dict.fromkeys(codes) if code] or [str(names["en"])]
    return _AND[tongue].join(told)
