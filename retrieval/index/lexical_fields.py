"""The fields of the lexical index, and what a passage puts into them.

`text` is for BM25 and holds the passage in its context; `exact` and the stems of each language are for what a passage
must or must not hold (`retrieval.index.matching`). It does not care how they are searched.
"""

import tantivy

from retrieval.catalogue.following import Indexable
from retrieval.index.analysis import STEMMED, exact, ranking, stemmed_as, stemming
from retrieval.index.filters import NO_DATE, whole_seconds
from retrieval.index.matching import EXACT, stems_field

VERSION = "2"  # raise it when the words or the fields of the index change: older folders are then rebuilt


def analyzers() -> dict[str, tantivy.TextAnalyzer]:
    """By the names under which the fields know them."""
    return {"words": ranking(), EXACT: exact()} | {stems_field(one): stemming(one) for one in STEMMED}


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article_id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("publisher", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("dated_from", indexed=True, fast=True)
    builder.add_integer_field("dated_to", indexed=True, fast=True)
    builder.add_integer_field("published", fast=True)  # for sorting: without a date, last
    builder.add_boolean_field("undated", indexed=True)
    builder.add_text_field("text", tokenizer_name="words", index_option="freq")
    builder.add_text_field(EXACT, tokenizer_name=EXACT, index_option="position")
    for language in STEMMED:
        builder.add_text_field(stems_field(language), tokenizer_name=stems_field(language), index_option="basic")
    return builder.build()


def document(passage: Indexable) -> tantivy.Document:
    """The passage as tantivy takes it."""
    made = tantivy.Document()
    made.add_text("passage_id", passage.passage_id)
    made.add_text("article_id", passage.article_id)
    made.add_text("publisher", passage.publisher_key)
    made.add_text("language", passage.language)
    made.add_integer("dated_from", whole_seconds(passage.dated_from))
    made.add_integer("dated_to", whole_seconds(passage.dated_to))
    made.add_integer("published", NO_DATE if passage.undated else whole_seconds(passage.dated_from))
    made.add_boolean("undated", passage.undated)
    made.add_text("text", passage.text)
    tongue = stemmed_as(passage.language)
    for part in (passage.title, passage.body):  # apart, so that no phrase reaches from one into the other
        made.add_text(EXACT, part)
        if tongue is not None:
            made.add_text(stems_field(tongue), part)
    return made
