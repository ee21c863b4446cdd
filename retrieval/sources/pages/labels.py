"""Tell the small print of a page by its wording, in the languages of the larger newsrooms.

It does not care where on the page it stands. What `retrieval.sources.furniture` knows of English is not repeated.
"""

import re

_SEE_ALSO = re.compile(
    r"(?:read|see|watch|listen)(?: (?:also|more|next|too))?|also(?: read| see)?|related|more(?: on this)?"
    r"|don['’]t miss"
    r"|(?:lesen|sehen) sie (?:auch|hier|dazu)|mehr (?:dazu|zum thema)|lies auch|siehe auch|auch interessant"
    r"|(?:(?:à|a) )?(?:lire|voir) (?:aussi|également)|sur le même sujet|notre dossier"
    r"|le[ae] (?:también|además|mais|também|tamb[eé]n)|lee también|te puede interesar|ver (?:también|mais)"
    r"|leia (?:mais|também)"
    r"|veja (?:mais|também)|leggi anche|guarda anche|potrebbe interessarti|lees (?:ook|meer|verder)"
    r"|l[æä]s (?:også|även|mer)"
    r"|les også|lue myös|przeczytaj (?:też|także|również)|czytaj (?:też|także|również|więcej)|zobacz (?:też"
    r"|także|również)"
    r"|baca (?:juga|selengkapnya)|ayrıca (?:oku|bak)\w*|читайте (?:также|ещё|еще)|читать также|см\. также|関連記事"
    r"|あわせて読みたい",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b\d{1,2}\s?[:.h]\s?\d{2}\b|\b\d{1,2} ?[ap]\.?m\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_BY = re.compile(r"(?i:by|von|par|por|di|door|av|af)\s+[A-ZÀ-Þ]|(?i:von|par|por|by)\s*:")
_UPDATED = re.compile(
    r"(?:last |first )?(?:updated|published|posted|modified)\b|(?:zuletzt )?aktualisiert\b|veröffentlicht\b|stand:"
    r"|publiée? le\b|mise? à jour\b|(?:publicad|actualizad|atualizad)[oa]\b|aggiornato\b|pubblicato\b|gepubliceerd\b"
    r"|bijgewerkt\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<![ap]\.m)[.!?…。][\"”’»)]*$", re.IGNORECASE)
_READING_TIME = re.compile(r"\b\d+\s*(?:-\s*)?min(?:ut[eoasn]*)?\b", re.IGNORECASE)
_FILED = re.compile(
    r"(?:filed (?:under|in)|posted in|tags?|tagged(?: with)?|topics?|categor(?:y|ies)|sources?|kategorien?"
    r"|schlagw(?:ort|örter|orte)"
    r"|themen|quellen?|mots[- ]clés|sujets|etiquetas|categorías?|temas|fuentes?|fontes?|argomenti|fonti?|теги"
    r"|источник)\s*:",
    re.IGNORECASE,
)
_AGENCY = r"(?:AP|AFP|EPA|dpa|Reuters|Getty|Pool|Shutterstock|Alamy|Bloomberg)\b"
_CREDITED = re.compile(
    r"\((?:image|photo|picture|foto|bild|credit|crédito?|immagine)s?(?: credits?)?\s*:[^()]{2,60}\)\W*$|\bphotos? ©|^©"
    r"|\((?:AP Photo\b[^()]{0,60}|(?:file )?photos? (?:by|via|courtesy)\b[^()]{2,60}"
    rf"|[^()/]{{2,40}} [^()/]{{2,40}}(?:/ ?|\bvia ){_AGENCY}[^()]{{0,40}})\)\W*$"
    r"|^in this\b.{0,40}\b(?:(?:19|20)\d\d,? |file )(?:file )?photo\b",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?:\d[\d.,]*\s+)?(?:comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties"
    r"|комментари[ийев]+|コメント)(?:\s+(?:on|to|zu|sur|sobre|su)\s.{0,200})?\s*(?:\(?\d+\)?)?:?"
    r"|\d[\d.,]*\s+(?:responses?|replies|reply|thoughts?|reactions?|antworten|réponses?|respuestas?|respostas?)\b.{0,200}"
    r"|(?:leave|post|add|write)\s+(?:a|your)\s+(?:comment|reply)|join the (?:conversation|discussion)"
    r"|(?:view|show|read|see)\s+(?:all\s+)?(?:\d+\s+)?comments|comments are closed\.?"
    r"|(?:schreiben? sie |einen )?kommentar (?:schreiben|verfassen|hinterlassen)|laisser un commentaire"
    r"|deja (?:un comentario|una respuesta)|deixe um comentário|lascia un commento|geef een reactie|baca juga komentar",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?i:about|über|à propos (?:de|du)|sobre|acerca de)\s+(?:(?i:the|den|die|el|la|l['’]|o|a)\s*)?"
    r"(?:(?i:author|writer|autor\w*|auteur\w*)|[A-ZÀ-Þ][\w.’'-]+ [A-ZÀ-Þ][\w.’'-]+)|About (?:the )?[A-Z]\w+"
)


def is_see_also(text: str) -> bool:
    """An invitation to another article, with or without its headline."""
    match = _SEE_ALSO.match(text.strip(" \t•·*-–—|>»›→[("))
    if match is None:
        return False
    rest = text.strip(" \t•·*-–—|>»›→[(")[match.end() :].lstrip()
    return not rest or rest[0] in ":|>»›→–—-"


def is_dateline(text: str, count: int) -> bool:
    """A line of at most a dozen words, and no sentence, about who wrote it and when, or how long it takes to read."""
    if count > 12 or _SENTENCE.search(text):
        return False
    if (_READING_TIME.search(text) and count <= 6) or (_UPDATED.match(text) and _DIGIT.search(text)):
        return True
    return bool(_BY.match(text)) or bool(_TIME.search(text) and _YEAR.search(text))


def is_filing(text: str, count: int) -> bool:
    """A line of tags, topics or sources."""
    return count <= 14 and _FILED.match(text) is not None


def is_credited(text: str, count: int) -> bool:
    """A picture's caption, told by the credit at its end."""
    return count <= 80 and _CREDITED.search(text) is not None


def is_comments_label(text: str, count: int) -> bool:
    """What stands above the readers' comments."""
    return count <= 30 and _COMMENTS.fullmatch(text.strip(" \t•·*-–—|»›→")) is not None


def is_about_label(text: str, count: int) -> bool:
    """What stands above a word about the author or the company."""
    return count <= 5 and _ABOUT.fullmatch(text.strip()) is not None
