"""Articles and hits made by hand for the tests of answering and checking; the outlets are invented."""

from datetime import UTC, datetime

from retrieval.models import Article, Hit, Passage, Query
from retrieval.sources.sentences import sentence_spans

NOW = datetime(2025, 3, 14, 12, tzinfo=UTC)

FERRY = """\
The ferry Marigold ran aground off Tern Island on 11 March, and all 214 people on board were taken off safely, the \
Harbour Authority said.

Captain Ines Valdor told reporters on Wednesday that a faulty rudder had been reported two days before the trip. She \
said the company “knew about the rudder and sent us out anyway”.

The vessel lies about 3 kilometres from the harbour mouth. Salvage will cost roughly $4.5 million and take six weeks, \
the insurer Blyth Marine said.

“We will take the Marigold out of service for good,” said Tomas Reke, the head of Northern Lines. He added that the \
crew would keep their jobs because a second ferry is due in May."""

BRIDGE = """\
Engineers closed the Alder Bridge on Monday after cracks were found in two of its piers. The city of Lorn expects \
repairs to last until September.

Mayor Petra Oss said the cracks were no danger to trains, which use a separate track."""


def article(text: str, article_id: str = "a1", **known: object) -> Article:
    values: dict[str, object] = {
        "article_id": article_id,
        "title": text.split(".")[0][:70],
        "publisher": "Tern Gazette",
        "url": f"https://tern.example/{article_id}",
        "published_at": datetime(2025, 3, 13, tzinfo=UTC),
        "text": text,
    }
    return Article.model_validate(values | known)


def hits(*articles: Article, score: float = 1.0) -> list[Hit]:
    """One hit for each article, the whole text as one passage."""
    found = []
    for each in articles:
        passage = Passage(
            id=f"{each.article_id}:0",
            article_id=each.article_id,
            ordinal=0,
            text=each.text,
            start=0,
            end=len(each.text),
            sentences=tuple(sentence_spans(each.text)),
        )
        found.append(Hit(passage=passage, article=each, score=score, dense=0.5))
    return found


def query(text: str, **known: object) -> Query:
    return Query.model_validate({"text": text, "asked_at": NOW} | known)
