"""The work of `briefing eval` over the collection in use, and of `briefing judgements`.

It does not care where it runs nor how the result is shown; see `bot.command_line.work`.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.errors import BriefingError
from retrieval.models import Progress

if TYPE_CHECKING:
    from bot.records.judged_answers import JudgedAnswer
    from evals.judgements import Judged
    from retrieval.models import Article, IngestReport
    from retrieval.newsdesk import Newsdesk

Arguments = dict[str, Any]
Result = dict[str, Any]

_PORTION = 500


def eval_retrieval(desk: "Newsdesk", arguments: Arguments, progress: Progress) -> Result:
    """Measure search over the collection as it is; see `measured`."""
    return measured(desk, arguments, progress)


def measured(
    desk: "Newsdesk", arguments: Arguments, progress: Progress, ingested: "IngestReport | None" = None
) -> Result:
    """The measures of search on this desk for the questions in the file `queries`, judged in the file `qrels`.

    With `ablation` those of each mechanism's absence too, with `report` a file of HTML. `unjudged` counts the questions
    that were left out.
    """
    from evals.judgements import read_judgements
    from evals.retrieval import measures_on

    queries, report = Path(arguments["queries"]), arguments.get("report")
    asked = read_judgements(queries, Path(arguments["qrels"]))
    if not arguments.get("ablation") and report is None:
        return measures_on(desk, asked, progress, ingested) | {"unjudged": asked.unjudged}
    from evals.report import write_report
    from evals.study import ablation_json, study

    found = study(desk, queries.name, asked, ingested, progress)
    if report is not None:
        suites = [(f"retrieval, {queries.name}", found.measures)]
        write_report(Path(report), suites, [found], [], datetime.now().astimezone())
    more = {"ablation": ablation_json(found)} if arguments.get("ablation") else {}
    return {**found.measures, **more, "unjudged": asked.unjudged}


def judgements_export(desk: "Newsdesk", arguments: Arguments, progress: Progress) -> Result:
    """Write what readers said of answers into `folder`, as a data set of `briefing eval retrieval`.

    An answer found helpful, to which no one objected, makes its question one whose cited articles answer it; one that
    was objected to is set aside. Articles that are gone drop out. Raises BriefingError where nothing was judged.
    """
    from bot.records.judged_answers import judged_answers
    from evals.judgements import write_judgements
    from retrieval.catalogue.listings import list_by_id

    answers, left_out = judged_answers(desk.catalogue.engine)
    there = list_by_id(desk.catalogue.engine, {one for answer in answers for one in answer.article_ids})
    kept = [one for answer in answers if (one := _judged(answer, there)).article_ids]
    left_out["deleted"] = len(answers) - len(kept)
    if not kept:
        raise BriefingError(
            "No answer has been judged yet whose articles are here: readers do so by the buttons below an answer."
        )
    articles = write_judgements(Path(arguments["folder"]), kept, _articles(desk, progress))
    rejected = sum(bool(one.verdicts) for one in kept)
    return {
        "folder": arguments["folder"],
        "questions": len(kept) - rejected,
        "rejected": rejected,
        "articles": articles,
        "left_out": {name: left_out[name] for name in ("follow_ups", "without_sources", "deleted")},
    }


def _judged(answer: "JudgedAnswer", there: "dict[str, Any]") -> "Judged":
    from evals.judgements import Judged

    # told from the question alone: the id that the bot keeps names a channel and a message
    digest = hashlib.blake2b(f"{answer.asked_at.isoformat()} {answer.text}".encode(), digest_size=8).hexdigest()
    here = tuple(one for one in answer.article_ids if one in there)
    return Judged(f"q{digest}", answer.text, answer.asked_at, here, answer.objections)


def _articles(desk: "Newsdesk", progress: Progress) -> "Iterator[Article]":
    """The whole collection, in the order of the ids."""
    from retrieval.catalogue.listings import ids_after

    known, done = desk.catalogue.counts().articles, 0
    last = ""
    while ids := ids_after(desk.catalogue.engine, last, _PORTION):
        found = desk.catalogue.get_many(ids)
        yield from (found[one] for one in ids if one in found)
        last, done = ids[-1], done + len(ids)
        progress(done, known, "writing articles")
