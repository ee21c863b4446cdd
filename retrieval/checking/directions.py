"""Figures of a sentence that contradict its own words: "rose from 5 to 4", "led by 40 to 45", "12 of the 9".

It does not care what the evidence says: such a sentence is wrong by itself.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from retrieval.checking.opposites import sides
from retrieval.checking.scenes import Feature, Scene

_TO = re.compile(r"[^,;]*\bto (?:the |just |only |about |over |an? )?")
_HALF = re.compile(
    r"\b(?P<way>more|less|fewer) than half\b[^.;]{0,40}?[,(] (?P<share>\d+(?:\.\d+)?) ?(?:per cent|%)", re.IGNORECASE
)
_WRONG = "figures that go the other way"


def directions(scene: Scene) -> list[tuple[str, str]]:
    """Pairs (the word, what contradicts it); empty where figures and words agree."""
    found = []
    amounts = [
        f for f in scene.features if f.amount and f.amount.number is not None and f.kind not in ("ordinal", "time")
    ]
    for one, other in pairwise(amounts):
        first, second = _value(one, other), _value(other, one)
        if first is None or second is None or first == second:
            continue
        part, whole = (other, one) if first > second else (one, other)
        if _is_part(whole, part, scene):
            found.append((whole.text, f"{part.text}, which is less"))
        found.extend(_change(one, other, scene, rises=second > first))
    if (match := _HALF.search(scene.text)) and (match["way"].lower() == "more") != (Decimal(match["share"]) > 50):
        found.append((match["way"], f"{match['share']} per cent"))
    return found


def _change(one: Feature, other: Feature, scene: Scene, rises: bool) -> list[tuple[str, str]]:
    """The verb of "fell from … to …", "…, up from …", "… more than …" or "led by … to …" against its two figures."""
    before = scene.text[: one.start - scene.start]
    between = scene.text[one.end - scene.start : other.start - scene.start]
    words = [f for f in scene.features if f.token and f.start < one.start and one.at - f.at <= 4]
    inside = [f for f in scene.features if f.token and one.end <= f.start < other.start]
    if re.search(r"\bfrom (?:the |an? |its )?\W?$", before) and _TO.fullmatch(between):
        return [*_wrong_way(words, "level", rises), *_wrong_way(words, "time", not rises)]
    if re.fullmatch(r"(?: [\w-]+){0,3},? (?:up|down) from (?:the |about |an? )?", between):
        return _wrong_way(inside, "level", not rises)
    if than := re.fullmatch(r"(?: [\w-]+){0,3}, (\w+) than (?:the |about |an? )?", between):
        told = [side.side for side in sides(than.group(1)) if side.scale == "amount"]
        return [(than.group(1), _WRONG)] if told and (told[0] == "more") == rises else []
    if re.fullmatch(r"(?: per cent|%| votes| points)? to ", between) and re.search(r"\bby $", before):
        return [*_wrong_way(words, "lead", not rises), *_wrong_way(words, "contest", not rises)]
    return []


def _is_part(part: Feature, whole: Feature, scene: Scene) -> bool:
    """Whether the words say that the one is some of the other: "9 of the 12", "of 12 ships, 9", "12, 9 of them"."""
    if part.amount is None or whole.amount is None or part.amount.kind != whole.amount.kind:
        return False
    first, second = sorted((part, whole), key=lambda one: one.start)
    before, between = (
        scene.text[: first.start - scene.start],
        scene.text[first.end - scene.start : second.start - scene.start],
    )
    if first is part:
        return re.fullmatch(r"(?: out)? of (?:the|its|their|his|her|all)(?: [a-z]+)? ", between) is not None
    after = scene.text[second.end - scene.start :]
    of_them = re.match(r" of (?:which|whom|them|these|those)\b", after) and re.fullmatch(r"[^;.]{0,60}, ", between)
    return bool(of_them) or (
        re.search(r"\bof (?:the|its|their) $", before, re.IGNORECASE) is not None
        and re.fullmatch(r"[^;.]{0,60}, ", between) is not None
    )


def _wrong_way(words: Sequence[Feature], scale: str, rises: bool) -> list[tuple[str, str]]:
    first = {"level": "rise", "time": "early", "lead": "lead", "contest": "win"}[scale]
    known = [
        (f, side.side == first)
        for f in words
        for side in f.sides
        if side.scale == scale and f.token and not f.token.denied
    ]
    if not known or any(up == rises for _, up in known):
        return []
    return [(known[-1][0].text, _WRONG)]


def _value(feature: Feature, other: Feature) -> Decimal | None:
    """The number, comparable with the other's: without its unit where that has none."""
    amount = feature.amount
    if amount is None or amount.kind not in ("count", "percent", "money", "length", "mass", "duration"):
        return None
    if other.amount and other.amount.unit != amount.unit:
        match = re.search(r"\d[\d,]*(?:\.\d+)?", amount.text)
        return Decimal(match.group().replace(",", "")) if match else None
    return amount.number
