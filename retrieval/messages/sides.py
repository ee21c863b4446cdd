"""What one report says of a statement: that it is so, that a part of it is, or that it is otherwise.

It says that it is so where all checks of a sentence pass, its words stand together there, each of them or another that
says the same, and nobody takes another part in it. It says otherwise where the sentences that tell of just that deny
it, tell the opposite, or have another figure, day or name in the place of one.

It does not care which report decides (`retrieval.messages.overtaking`). In doubt nothing is said: a person acts on it.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from retrieval.checking.scenes import Scene
from retrieval.checking.support import Judgement, judge
from retrieval.checking.verify import verify
from retrieval.messages.parties import exchanged_parties, hands_alike, left_open, of_others
from retrieval.messages.replaced import as_it_stands, blanked, gives_up, is_now, replaced_in
from retrieval.messages.rivals import rivals
from retrieval.messages.story import Report
from retrieval.messages.telling import Line, denied_alone, lines, only_meant, read_statement, turned, unsaid
from retrieval.models import Check

# The probability from which it is said that the coverage supports a statement, which is more than a cited sentence
# needs: of the claims of the development half that pass every check, 63 in 100 are wholly supported; above this, 92.
_SURE = 0.7
_LIKELY = 0.5  # the probability from which a report says the same with something else in the place of one thing
CLEAREST = 0.86  # the probability of what stands in a report whole
_EITHER_WAY = frozenset(("cited", "links"))  # checks of how it is written, not of what it says

Stands = Literal["supported", "in_part", "contradicted"]


class Side(NamedTuple):
    """What a report says of a statement, by its sentences numbered `sentences`; `detail` what is different there,
    `clear` how clearly it speaks of it, 0 to 1, `act` whether it tells of an opposite act."""

    report: Report
    stands: Stands
    sentences: tuple[int, ...]
    clear: float
    detail: str = ""
    act: bool = False


class _Held(NamedTuple):
    """A statement held against a report: how far it stands there, read sentence by sentence, and what fails."""

    report: Report
    judged: Judgement
    claim: tuple[Scene, ...]
    told: list[Line]
    failed: list[Check]


def side_of(claim: str, report: Report) -> Side | None:
    """None where the report says nothing of the statement."""
    claim = _both_give_up(claim, report)
    side = _side(claim, _hold(claim, report))
    present = as_it_stands(report)
    if present is None or (side is not None and side.stands == "supported"):
        return side
    other = _side(claim, _hold(claim, present))
    if other is not None and (other.stands == "supported" or side is None or side.stands == "contradicted"):
        return other._replace(report=report)
    return None if side is not None and side.stands == "contradicted" else side


def _both_give_up(claim: str, report: Report) -> str:
    """The statement without a value that it gives up itself ("41, not 64"), where the report does so too."""
    for mine in replaced_in(claim):
        for line in lines(report):
            if any(gives_up(one, mine.was) and is_now(one, mine.now) for one in replaced_in(line.scene.text)):
                return blanked(claim, mine)
    return claim


def _hold(claim: str, report: Report) -> _Held:
    told = lines(report)
    return _Held(report, judge(claim, report.evidence), read_statement(claim, told), told, _failed(claim, report))


def _side(claim: str, held: _Held) -> Side | None:
    judged, report = held.judged, held.report
    if judged.elsewhere or not judged.sentences:
        return None
    opposite = turned(held.claim, held.told)
    if opposite is not None:
        clear = CLEAREST * opposite.share
        return Side(report, "contradicted", (opposite.at,), clear, opposite.detail, act=opposite.act)
    near = _near(judged, held.told)
    if swapped := exchanged_parties(held.claim, [line.scene for line in near]):
        detail = f"“{swapped[1]}” has the part there that “{swapped[0]}” has here."
        return Side(report, "contradicted", judged.sentences, judged.support, detail)
    if judged.supported and not held.failed:
        return _borne_out(held, near)
    return next(_as_it_stands_there(claim, held), None)


def _borne_out(held: _Held, near: Sequence[Line]) -> Side:
    judged = held.judged
    every = [line.scene for line in held.told]
    said = hands_alike(held.claim, every)
    wanting = [word for word in unsaid(held.claim, judged.absent, near) if word not in said]
    wanting += [
        *only_meant(held.claim, near),
        *left_open(held.claim, every),
        *of_others(held.claim, every),
    ]
    if not wanting and judged.support >= _SURE and (denied := denied_alone(held.claim, near)):
        return Side(held.report, "contradicted", judged.sentences, judged.support, denied)
    if judged.support >= _SURE and not wanting:
        return Side(held.report, "supported", judged.sentences, judged.support)
    detail = f"Not in these words there: {_listed(wanting or judged.wanting)}." if wanting or judged.wanting else ""
    return Side(held.report, "in_part", judged.sentences, judged.support, detail)


def _near(judged: Judgement, told: Sequence[Line]) -> list[Line]:
    return [line for line in told if line.at in judged.sentences]


def _failed(claim: str, report: Report) -> list[Check]:
    article = report.article
    checks = verify(claim, report.passages, {article.article_id: article.headline})
    return [check for check in checks if not check.ok and check.name not in _EITHER_WAY]


def _as_it_stands_there(claim: str, held: _Held) -> Iterator[Side]:
    """The statement with something of the report in the place of something of its own, where it would stand then."""
    for mine, theirs, line in rivals(claim, held.claim, held.told):
        changed = claim.replace(mine, theirs, 1)
        again = judge(changed, held.report.evidence)
        if again.support >= _LIKELY and not _failed(changed, held.report):
            yield Side(
                held.report, "contradicted", (line.at,), again.support, f"“{theirs}” stands there, not “{mine}”."
            )


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in dict.fromkeys(words))
