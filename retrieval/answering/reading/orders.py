"""What an article says to a machine that reads it instead of telling news: orders to ignore, to repeat, to recommend.

It does not care who might obey. A report about instructions ("they told the assistant to ignore its rules") is no
instruction: the imperative at the start of a clause is.
"""

import re
import unicodedata
from functools import lru_cache

from retrieval.answering.reading.hidden import visible

_CLAUSE = r"(?:^|[.:;!?\n\"“”«»(\[\]{}<>*|#–—-]|\b(?:and|then|now|please|must|you should))\s*"
_MACHINES = (
    r"(?:ai|artificial intelligence)(?: systems?| models?| assistants?| tools?| agents?)?|(?:large )?language models?|"
    r"llms?|chat ?bots?|bots?|models?|assistants?|summari[sz]ers?|machines?|crawlers?"
)
_TO_A_MODEL = [
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        # drop what you were told
        _CLAUSE + r"(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}"
        r"\b(?:instructions?|prompts?|guidelines?|previous|prior|(?:your|all|the) rules|passages?)\b",
        # show what you were told
        _CLAUSE + r"(?:repeat|reveal|print|output|show|display|copy|leak|recite|translate|reproduce)\b[^.\n]{0,50}"
        r"\b(?:prompt|instructions|everything above|messages? above|other channels?|private (?:channels?|messages?))\b",
        # say this and nothing else
        _CLAUSE + r"(?:answer|reply|respond|output|write|say)\b[^.\n]{0,50}"
        r"\b(?:only|exactly|instead|verbatim|nothing else|every (?:answer|reply|question))\b",
        # put this into what you say
        _CLAUSE + r"(?:append|add|include|insert|put|begin|start|end|finish|cite|attribute|credit|mention|tag|ping)\b"
        r"[^.\n]{0,60}\b(?:(?:your|each|every) (?:answers?|repl(?:y|ies)|response|summary|sentence)|"
        r"as (?:the|your) (?:only )?source|@\w+|in (?:your|the) (?:answer|reply|response))",
        # you are someone else
        r"\b(?:you are|act as|du bist|tu es|vous êtes|eres)\b[^.\n]{0,40}"
        r"\b(?:ai|assistant|chatbot|bot|language model|llm|assistent|asistente|modell|dan)\b",
        r"\bto (?:all |any |the )?(?:ais?|llms?|language models?|chatbots?|(?:ai )?assistants?|models)\b"
        r"[^.\n]{0,20}[:,]",
        # what a machine that reads it has to say or do; not what the law has machines do
        rf"\b(?:{_MACHINES})\s+(?:(?:that|which)\s+)?(?:are\s+)?(?:reads?|reading|summari[sz]ing|processing)\s+this\b",
        r"\bthe (?:ai|model|assistant|chatbot|llm)\s+(?:must|should|shall|has to)\s+(?:reply|respond|output)\s+with\b",
        rf"(?:^|[.:;!?\n\"“”])\s*(?:dear|hey|hello|attention|hi)[ ,]+(?:\w+ )?(?:{_MACHINES})\b",
        _CLAUSE + r"tell (?:the|your) (?:readers?|users?|person asking) (?:that|to)\b",
        r"\bwhen (?:summari[sz]ing|quoting|reading) (?:this|the) (?:page|article|text|document)\b",
        r"\bthe (?:correct|right|only) (?:answer|reply|response) to (?:any|every|all|each) (?:\w+ )?questions?\b",
        r"\byour (?:new|real|only) (?:task|role|goal|instructions?|orders?) (?:is|are)\b",
        _CLAUSE + r"(?:kindly )?(?:pretend (?:to be|that you)|set aside (?:everything|all) you\b|from now on,? you\b)",
        # a turn of a conversation, a mark or a key of ours, or what a tool is called with
        r"^\s*(?:system|assistant|developer|user)\s*(?:prompt|message|override|note)?\s*:",
        r"[<‹]/?\s*passage\b|\[(?:[B-DF-HJ-NP-TV-XZ][2-9]){2}\]",
        r"<\|?\s*/?\s*(?:im_start|im_end|system|assistant|endoftext|eot_id)|\[/?(?:INST|SYS|SYSTEM)\]|###\s*instruction",
        r"\b(?:tool_calls?|function_call|tool_use|send_message|post_message)\b|\"arguments\"\s*:",
        r"\b(?:note|message|instructions?|hinweis)\b[^.\n]{0,8}\b(?:to|for|an)\b[^.\n]{0,12}"
        r"\b(?:ais?|llms?|assistants?|bots?|language models?|chatbots?|ki)\b",
        # the same in other languages
        r"\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*)\b[^.\n]{0,40}\b(?:anweisung\w*|regeln)\b",
        r"\b(?:ignore[zr]?|oublie[zr]?|ne ten(?:ez|ons|ir) pas compte)\b[^.\n]{0,40}"
        r"\b(?:instructions précédentes|consignes|règles)\b",
        r"\b(?:ignor[ae]\w*|olvida)\b[^.\n]{0,40}\b(?:instrucciones|istruzioni|instruções|reglas)\b",
        r"игнорируй|забудь (?:все|предыдущ)|忽略(?:之前|以上|所有|先前)|無視して|무시하|تجاهل",
    )
]


_QUOTED = re.compile(r"[\"“„][^\"“”„]*[\"”“]")


@lru_cache(maxsize=2_000)  # an article may hold sentences of half a megabyte
def speaks_to_a_model(text: str) -> bool:
    """Whether a sentence of an article is an instruction to whoever reads it by machine."""
    plain = unicodedata.normalize("NFKC", visible(text))
    return any(pattern.search(plain) for pattern in _TO_A_MODEL)


def orders_a_model(text: str) -> bool:
    """Whether a sentence of an article speaks to a machine in its own voice: what it quotes is a report of that."""
    return speaks_to_a_model(_QUOTED.sub(" ", text))
