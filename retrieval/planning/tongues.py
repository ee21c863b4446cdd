"""Questions in German, French, Spanish, Italian, Portuguese and Dutch: which language one is in, and its English words.

The wording is word by word, from a small list of what news questions ask; names and numbers stay. A word that is not in
the list leaves a question that says less than was asked, so `Wording.unread` tells which they are. It does not care
whether anything answers it.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Literal, NamedTuple

from retrieval.words import STOP_WORDS, word_set

Tongue = Literal["de", "fr", "es", "it", "pt", "nl"]
TONGUES: tuple[Tongue, ...] = ("de", "fr", "es", "it", "pt", "nl")

_WORD = re.compile(r"[^\W_]+")
_ELIDED = re.compile(r"\b(?:l|d|qu|n|s|j|m|t|c|dell|all|nell|sull|un|dall)['’](?=\w)", re.IGNORECASE)
_ASKS: dict[Tongue, dict[str, str]] = {
    "de": {
        "wie viele": "how many", "wieviele": "how many", "wie viel": "how much", "wieviel": "how much",
        "wie lange": "how long", "wie weit": "how far", "wie hoch": "how high", "wie alt": "how old",
        "wie teuer": "how much cost", "wer": "who", "wen": "whom", "wem": "whom", "wann": "when", "wo": "where",
        "wohin": "where", "warum": "why", "weshalb": "why", "wieso": "why", "was": "what", "welche": "which",
        "welcher": "which", "welches": "which", "welchen": "which", "wie": "how",
    },
    "fr": {
        "combien de": "how many", "combien d": "how many", "combien": "how much", "qui": "who", "quand": "when",
        "ou": "where", "pourquoi": "why", "que": "what", "qu": "what", "quoi": "what", "quel age": "how old",
        "quel": "which", "quelle": "which", "quels": "which", "quelles": "which", "comment": "how",
    },
    "es": {
        "cuantos anos": "how many years", "cuantos": "how many", "cuantas": "how many", "cuanto": "how much",
        "cuanta": "how much", "quien": "who", "quienes": "who", "cuando": "when", "donde": "where", "adonde": "where",
        "por que": "why", "que": "what", "cual": "which", "cuales": "which", "como": "how",
    },
    "it": {
        "quanti": "how many", "quante": "how many", "quanto": "how much", "quanta": "how much", "chi": "who",
        "quando": "when", "dove": "where", "perche": "why", "che cosa": "what", "cosa": "what", "che": "what",
        "quale": "which", "quali": "which", "come": "how",
    },
    "pt": {
        "quantos": "how many", "quantas": "how many", "quanto": "how much", "quanta": "how much", "quem": "who",
        "quando": "when", "onde": "where", "por que": "why", "porque": "why", "o que": "what", "que": "what",
        "qual": "which", "quais": "which", "como": "how",
    },
    "nl": {
        "hoeveel": "how many", "hoe lang": "how long", "hoe ver": "how far", "hoe hoog": "how high",
        "hoe oud": "how old", "wie": "who", "wanneer": "when", "waar": "where", "waarom": "why", "wat": "what",
        "welke": "which", "welk": "which", "hoe": "how",
    },
}  # fmt: skip
"""What asks, without accents; the longest first."""
_FUNCTION: dict[Tongue, frozenset[str]] = {
    "de": word_set(
        "der die das den dem des ein eine einen einem einer eines ist sind war waren wird werden wurde wurden hat "
        "haben hatte bei in im an am auf aus zu zum zur von vom mit nach vor uber fur um durch und oder es er sie "
        "sich als auch noch nun denn dass seit bis hinter unter zuruck befindet liegt fand statt"
    ),
    "fr": word_set(
        "le la les l un une des de du d est sont etait etaient a ont ete sera seront en dans sur au aux par pour avec "
        "et ou ne il elle ils elles ce c cette se s que qui y t depuis fait eu lieu trouve trouvent"
    ),
    "es": word_set(
        "el la los las lo un una unos unas de del al a en por para con es son fue fueron era esta estan ha han sera y "
        "o se su sus sobre hay hubo desde encuentra"
    ),
    "it": word_set(
        "il lo la i gli le l un uno una di del della dello dei delle degli a al alla allo ai alle in nel nella nei da "
        "dal dalla per con su sul sulla e o sono era erano ha hanno stato stati stata state si ci sara suo "
        "sua trova avvenuto"
    ),
    "pt": word_set(
        "o a os as um uma de do da dos das em no na nos nas por pelo pela para com e ou foi foram era esta estao ha "
        "sao se seu sua sobre ao aos desde fica"
    ),
    "nl": word_set(
        "de het een van in op aan bij met voor na door om te is zijn was waren wordt worden werd werden heeft hebben "
        "er en of zich dat die uit naar over tot ook sinds ligt bevindt"
    ),
}
"""Articles, prepositions and auxiliaries: no name begins with one, and an article in English says none of them."""
# English | de | fr | es | it | pt | nl; with a star, whatever begins so.
_NEWS = """
people | menschen leute personen | personnes gens | personas gente | persone gente | pessoas gente | mensen personen
died | gestorben starben tot tote toten umgekommen ums leben | mort* decede* tue* | muri* muert* fallec* | mort* decedut* | morr* mort* falec* | gestorven dood doden omgekomen
injured | verletzt* | bless* | herid* | ferit* | ferid* | gewond*
missing | vermisst* | dispar* | desaparecid* | dispers* | desaparecid* | vermist*
flood | flut* hochwasser* uberschwemm* | inond* | inundacion* | alluvion* inondazion* | inundac* enchent* cheia* | overstroming* vloed*
strike | streik* | greve* | huelga* | scioper* | greve* | staking* staken
train | zug zuges zuge | train* | tren* | treno treni | trem trens comboio* | trein*
port | hafen* | port ports | puerto* | porto porti | porto portos | haven*
dockers | hafenarbeiter* | dockers | estibador* | portuali | estivador* | havenarbeider* dokwerker*
minister | minister* | ministre* | ministr* | ministr* | ministr* | minister*
president | prasident* | president* | president* | president* | president* | president*
government | regierung* | gouvernement* | gobierno* | governo* | governo* | regering*
police | polizei* | police | policia* | polizia | policia* | politie*
election | wahl wahlen | election* | eleccion* | elezion* | eleic* | verkiezing*
vote | stimme* abstimm* | vot* | vot* | vot* | vot* | stem*
inquiry | untersuchung* | enquete* | investigacion* | inchiest* indagin* | inquerit* investigac* | onderzoek*
leads | leitet fuhrt | dirige* mene | dirige* lidera* | guid* dirig* | lidera* dirig* chefia* | leidt
resigned | zuruckgetreten zurucktrat rucktritt* trat | demission* | dimit* dimision* | dimess* dimett* dimission* | demit* demissao renunci* | afgetreden aftrad ontslag
won | gewann gewonnen gewinnt | gagne* remport* | gan* | vint* vinc* | ganh* venc* | won gewonnen wint
cost | kostet kosten | cout* | cuest* cost* | cost* | cust* | kost*
begin | beginnt begann beginnen anfangen | commenc* debut* | empez* empiez* comienz* comenz* | inizi* cominci* | comec* inici* | begin*
end | endet endete enden | termin* fini* | termin* acab* | finisc* termin* | termin* acab* | eindigt eindig*
return | zuruckkehren kehren ruckkehr | retourn* revien* repren* | vuelv* regres* | torn* ritorn* | volt* regress* | terug*
work | arbeit arbeiten | travail* | trabaj* | lavor* | trabalh* | werk
price | preis* | prix | precio* | prezz* | preco* | prijs* prijzen
rate | zins* leitzins* | taux | tasa* tipo* | tass* | taxa* | rente*
water | wasser* | eau eaux | agua* | acqua* | agua* | water*
fire | brand* feuer* | incendie* feu | incendio* fuego* | incend* | incendi* fogo* | brand*
earthquake | erdbeben* | seisme* | terremoto* sismo* | terremot* | terremot* sismo* | aardbeving*
war | krieg* | guerre* | guerra* | guerr* | guerra* | oorlog*
attack | angriff* anschlag* | attaque* attentat* | ataque* atentado* | attac* attentat* | ataque* atentado* | aanval* aanslag*
court | gericht* | tribunal* | tribunal* | tribunal* | tribunal* | rechtbank*
company | firma firmen unternehmen* | entreprise* societe* | empresa* | aziend* impres* | empresa* | bedrijf* bedrijven
bank | bank banken | banque* | banco* | banc* | banco* | bank banken
law | gesetz* | loi lois | ley leyes | legg* | lei leis | wet wetten
jobs | arbeitsplatze* stellen | emploi* | emple* puestos | post* impieg* | empreg* | banen
ships | schiff* | navire* bateau* | barco* buque* | nav* | navio* barco* | schip schepen
said | sagte gesagt sagt | dit declare* | dijo dice dicho | dett* dice disse | disse diz dito | zei gezegd zegt
happened | passiert* geschah geschehen ereignet* | passe* arrive* | paso ocurri* sucedi* | success* accad* | acontec* ocorr* | gebeurd* gebeurt
not | nicht kein keine keinen | pas aucun* | no ningun* | non nessun* | nao nenhum* | niet geen
against | gegen | contre | contra | contro | contra | tegen
without | ohne | sans | sin | senza | sem | zonder
today | heute | aujourd hui | hoy | oggi | hoje | vandaag
yesterday | gestern | hier | ayer | ieri | ontem | gisteren
week | woche* | semaine* | semana* | settiman* | semana* | week
mayor | burgermeister* | maire* | alcald* | sindac* | prefeit* | burgemeester*
leader | chef* leiter* | chef* dirigeant* | jef* lider* director* | cap* direttor* | chefe* lider* | leider*
"""  # noqa: E501  # one line each
_ENGLISH_TOO = word_set(
    "war die den hat has come son per an am so as do me mit des bank brand won fin tot dice cap hier"
)
_OPENING = 5  # words in which a question has asked
_FEWEST_MARKS = 2
_IS = {
    "de": word_set("ist sind war waren liegt befindet"), "fr": word_set("est sont etait etaient trouve"),
    "es": word_set("es son fue era esta estan encuentra"), "it": word_set("e sono era erano trova"),
    "pt": word_set("e sao foi era fica esta"), "nl": word_set("is zijn was waren ligt"),
}  # fmt: skip


class Wording(NamedTuple):
    """`english` is the question word by word, with its names and numbers; `native` has the words that say something as
    they stand, asked in English; `names` are the names and numbers alone; `unread` the words that say something and
    could not be read."""

    english: str
    native: str
    names: str
    unread: tuple[str, ...]


def read_tongue(text: str) -> Tongue | None:
    """The language that the question asks in; None for English and for what cannot be told."""
    words = _words(text)
    plain = [_plain(word) for at, word in enumerate(words) if at == 0 or word.islower()]  # a "Los" is of a name
    opening = " ".join(plain[:_OPENING])
    asking = [tongue for tongue in TONGUES if any(re.search(rf"\b{asks}\b", opening) for asks in _ASKS[tongue])]
    telling = [word for word in plain if word not in STOP_WORDS and word not in _ENGLISH_TOO]
    marks = {
        tongue: sum(_marks(tongue, word) for word in telling) + (plain[1:2] != [] and plain[1] in _IS[tongue])
        for tongue in asking
    }
    best = max(asking, key=lambda tongue: marks[tongue], default=None)
    return best if best is not None and marks[best] >= _FEWEST_MARKS else None


def in_english(text: str, tongue: Tongue, held: Callable[[str], bool]) -> Wording:
    """The question as English has it; `held` says whether the collection has a word, as it has its names."""
    words = _words(text)
    said: list[str] = []
    native: list[str] = []
    names: list[str] = []
    unread: list[str] = []
    at = 0
    while at < len(words):
        two = " ".join(_plain(word) for word in words[at : at + 2])
        word, plain = words[at], _plain(words[at])
        if two in _ASKS[tongue]:
            said.append(_ASKS[tongue][two])
            native.append(_ASKS[tongue][two])
            at += 2
            continue
        at += 1
        name = word[0].isupper() and at > 1 and held(word)
        if plain in _ASKS[tongue] and not (said and plain in _FUNCTION[tongue]):
            said.append(_ASKS[tongue][plain])
            native.append(_ASKS[tongue][plain])
            continue
        elif english := _of_news(tongue, plain):
            said.append(english)
        elif word.isdigit() or name:
            said.append(word)
            names.append(word)
        elif plain in _FUNCTION[tongue]:
            continue
        else:
            unread.append(word)
        native.append(word)
    is_it = any(_plain(word) in _IS[tongue] for word in words)
    whole = " ".join(native)
    return Wording(_in_order(said, names, is_it), f"{whole[:1].upper()}{whole[1:]}?", " ".join(names), tuple(unread))


def _in_order(said: list[str], names: list[str], is_it: bool) -> str:
    """The words as an English question has them, as far as that can be told: "who is", "what happened"."""
    if "happened" in said[1:]:
        said = [said[0], "happened", *(word for word in said[1:] if word != "happened")]
    elif is_it and said[0] in ("who", "what", "where") and said[1:] == names:
        said = [said[0], "is", *names]
    told = " ".join(said)
    return f"{told[:1].upper()}{told[1:]}?"


def _marks(tongue: Tongue, plain: str) -> bool:
    """Whether a word is of the language, and would not be the same in English."""
    english = _of_news(tongue, plain)
    asks = any(plain in asks.split() for asks in _ASKS[tongue])
    return asks or plain in _FUNCTION[tongue] or (english is not None and plain.rstrip("s") != english.rstrip("s"))


def _of_news(tongue: Tongue, plain: str) -> str | None:
    whole, beginnings = _list_of(tongue)
    return whole.get(plain) or next((word for start, word in beginnings if plain.startswith(start)), None)


@cache
def _list_of(tongue: Tongue) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """English words by whole words, and by beginnings, the longest first."""
    column = TONGUES.index(tongue) + 1
    whole: dict[str, str] = {}
    beginnings: list[tuple[str, str]] = []
    for line in _NEWS.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        for form in cells[column].split():
            if form.endswith("*"):
                beginnings.append((form[:-1], cells[0]))
            else:
                whole[form] = cells[0]
    return whole, tuple(sorted(beginnings, key=lambda one: -len(one[0])))


def _words(text: str) -> list[str]:
    return _WORD.findall(_ELIDED.sub(lambda match: match[0][:-1] + " ", text))


def _plain(word: str) -> str:
    """Lower case, without accents."""
    parted = unicodedata.normalize("NFD", word.lower().replace("ß", "ss"))
    return "".join(letter for letter in parted if not unicodedata.combining(letter))
