"""Which reports decide on a statement, where newer ones give up, or give otherwise, what older ones had.

It does not care what each report says of it by itself (`retrieval.messages.sides`).
"""

from collections.abc import Callable, Sequence

from retrieval.checking.amounts import Amount, amounts
from retrieval.checking.following import equal
from retrieval.checking.numbers import figures
from retrieval.checking.signs import undecorated
from retrieval.messages.replaced import gives_up, is_now, replaced_in
from retrieval.messages.rivals import differs, is_the_same
from retrieval.messages.sides import CLEAREST, Side, Stands, side_of
from retrieval.messages.story import Report
from retrieval.messages.telling import Line, lines, read_statement, tells_of

_AS_CLEAR = 0.1  # the probability by which a report may speak less clearly of a statement and still overtake another


def deciding(claim: str, reports: Sequence[Report]) -> list[Side]:
    """What the reports that speak most clearly of the statement say of it, the newest, which decides, first."""
    claim = undecorated(claim)
    found = [side for report in reports if (side := side_of(claim, report)) is not None]
    sides = _overtaken(claim, found, reports)
    clearest = max((side.clear for side in sides), default=0.0)
    return [side for side in sides if side.clear >= clearest - _AS_CLEAR]


def _overtaken(claim: str, sides: Sequence[Side], reports: Sequence[Report]) -> list[Side]:
    """The sides, with newer reports that give up a value put against older ones: of a statement of the former value
    against those that bear it out, of one of the present value against those that contradict it. What newer reports
    merely give otherwise, or an opposite act in them, leaves in doubt what older ones bear out."""
    found = {side.report.article.article_id: side for side in sides}
    for at, report in enumerate(reports):
        own = report.article.article_id
        older = [one.article.article_id for one in reports[at + 1 :]]
        borne_out = any(found[one].stands == "supported" for one in older if one in found)
        given_up, affirmed = _given_up(claim, report, borne_out)
        given = affirmed or _given(claim, report, is_the_same)
        if given_up:
            found[own] = given_up
        elif borne_out and own in found and found[own].act:
            found[own] = found[own]._replace(stands="in_part", detail=f"A later report: {found[own].detail}")
        elif given and any(found[one].stands == "contradicted" for one in older if one in found):
            if found.setdefault(own, given).stands != "supported":
                found = {k: side for k, side in found.items() if k not in older or side.stands != "contradicted"}
        elif borne_out and not given and _says_little(found.get(own)) and (other := _given(claim, report, differs)):
            found[own] = other
    return [side for report in reports if (side := found.get(report.article.article_id)) is not None]


def _says_little(side: Side | None) -> bool:
    return side is None or side.stands == "in_part"


def _given(claim: str, report: Report, fits: Callable[[str, Amount, Amount, Line], bool]) -> Side | None:
    """The sentence that may tell of the same with a figure that `fits` one of the statement."""
    told = lines(report)
    said = read_statement(claim, told)
    for line in told:
        for theirs in amounts(line.scene.text) if all(tells_of(one, line, loosely=True) for one in said) else ():
            mine = next((one for one in amounts(claim) if fits(claim, one, theirs, line)), None)
            if mine is not None:
                detail = f"A later report has “{theirs.text}”." if not equal(mine, theirs) else ""
                return Side(report, "in_part", (line.at,), CLEAREST, detail)
    return None


def _given_up(claim: str, report: Report, borne_out: bool) -> tuple[Side | None, Side | None]:
    """The sentence that puts another value in the place of one of the statement, or that puts one of the statement in
    the place of another. What rose "from 5 to 7" was 5 once: that counts only against what an older report bears out.
    """
    stated = figures(claim)
    told = lines(report)
    for line in told:
        for one in replaced_in(line.scene.text):
            if not all(tells_of(scene, line, loosely=True) for scene in read_statement(claim, told)):
                continue
            former = next((each for each in stated if gives_up(one, each)), None)
            if any(is_now(one, each) for each in stated):
                detail = f"Before, “{one.was.text}” stood there."
                return None, Side(report, "in_part", (line.at,), CLEAREST, detail)
            if former is not None:
                corrected = one.was.start > one.now.start or one.was.kind == "date"
                detail = f"“{one.now.text}” stands there now, in the place of “{former.text}”."
                stands: Stands = "contradicted" if borne_out or corrected else "in_part"
                return Side(report, stands, (line.at,), CLEAREST, detail), None
    return None, None
