"""An answer as the one object that `briefing ask --json` prints.

It does not care how the answer came about.
"""

from typing import Any

from retrieval.models import Answer, Conflict, Sentence, Side, headline_json


def answer_json(answer: Answer) -> dict[str, Any]:
    """The object that `briefing ask --json` prints; what there is nothing to say of is left out, save the keys that
    the contract names."""
    shown: dict[str, Any] = {
        "text": answer.text,
        "sentences": [_sentence_json(each) for each in answer.sentences],
        "citations": [
            {"n": each.n, "article_id": each.article.article_id, **headline_json(each.article), "quote": each.quote}
            for each in answer.citations
        ],
        "abstained": answer.abstained,
        "nearest": [headline_json(each) for each in answer.nearest],
        "newest_source": answer.newest_source.isoformat() if answer.newest_source else None,
        "conflicts": [conflict_json(each) for each in answer.conflicts],
        "seconds": round(answer.seconds, 3),
    }
    if answer.newer:
        shown["newer"] = [headline_json(each) for each in answer.newer]
    if answer.abstained:
        shown["reason"] = answer.reason
    told: dict[str, Any] = {"suggestion": answer.suggestion, "outdated": answer.outdated, "note": answer.note}
    told["read_as"], told["withheld"] = answer.read_as, answer.dropped
    told["usage"] = answer.usage.model_dump(exclude_none=True) if answer.usage else None
    return shown | {name: value for name, value in told.items() if value}


def _sentence_json(sentence: Sentence) -> dict[str, Any]:
    shown: dict[str, Any] = {"text": sentence.text, "citations": list(sentence.citations)}
    if sentence.dates:
        shown["dates"] = [each.model_dump(mode="json") for each in sentence.dates]
    return shown | ({"said_by": sentence.said_by} if sentence.said_by else {})


def conflict_json(conflict: Conflict) -> dict[str, Any]:
    """A disagreement with its sides, as answers and digests print it."""
    return {"about": conflict.about, "kind": conflict.kind, "sides": [_side_json(side) for side in conflict.sides]}


def _side_json(side: Side) -> dict[str, Any]:
    return {
        "value": side.value,
        "citations": list(side.citations),
        "publisher": side.publisher,
        "published_on": side.published_on.isoformat() if side.published_on else None,
        "standing": side.standing,
        **({"now": True} if side.now else {}),
        **({"said_by": side.said_by} if side.said_by else {}),
    }
