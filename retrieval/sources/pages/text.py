"""Choose the blocks of a page that are its article, by agreement.

A block of which a witness (an extractor, the page's own structured data) has read most is agreed. The place on the page
that holds the agreed ones is the body; there, what the witness lost comes back where it stands among agreed blocks,
and what stands beside an article, by its name, its wording or as a list of links, goes. Where witness and prose
disagree widely, the prose decides. It does not care about headline, dates and cleaning.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from retrieval.sources.pages.blocks import Block, Place, frame_of
from retrieval.sources.pages.hints import Hint
from retrieval.sources.pages.labels import (
    is_about_label,
    is_comments_label,
    is_credited,
    is_dateline,
    is_filing,
    is_see_also,
)
from retrieval.sources.pages.witness import Witness, words

AGREED = 0.5  # of a block's runs of words
_BODY = 0.85  # of the agreed text stands in the body
_DENSEST = 0.6  # of the page's prose, where no witness tells
_DISAGREED = 0.3  # a witness that read less than this of the prose is not believed
_ENOUGH = 0.8  # of the prose, for a witness to be enough
_MOST = 0.35  # what holds more of the body's prose than this does not stand beside it, whatever its name
_LABEL_WORDS = 12
_READ_WORDS = 60
_MOST_COPIES = 2
_LAST_SHARE = 0.2  # of the text, that may be about its author
_SENTENCE_END = re.compile(r"[.!?。！？…:;][\"'”’»)\]]*(?:\s|$)|[。！？]")


def before_comments(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks up to those of the readers, who may write more than the article has; all where there are none."""
    frames: set[Place] = set()
    read = 0
    for block in blocks:
        if block.tag == "h1":
            read = 0  # what came before was not the article
        elif block.is_prose and not any(place.hint is Hint.BESIDE for place in block.place.up()):
            frames.add(frame_of(block))
            read += len(block.words)
        elif read >= _READ_WORDS and is_comments_label(block.text, len(block.words)):
            behind = blocks[block.index + 1 :]
            if sum(one.is_prose and frame_of(one) in frames for one in behind) < 2:  # else it stands in the text
                return blocks[: block.index]
    return blocks


def agreed_blocks(blocks: Sequence[Block], witness: str) -> set[int]:
    """The indexes of the blocks of which `witness`, a text that another has read, holds most."""
    asked = Witness(witness)
    return {block.index for block in blocks if asked.share(block.words) >= AGREED}


def densest_blocks(blocks: Sequence[Block]) -> set[int]:
    """The indexes of the prose in the narrowest place that holds most of the page's prose."""
    prose = [block for block in blocks if block.is_prose]
    held = _held(prose)
    most = _MOST * sum(len(block.text) for block in prose)
    sure = [
        block
        for block in prose
        if _SENTENCE_END.search(block.text)
        and not any(place.hint is Hint.BESIDE and held[place] < most for place in block.place.up())
    ]
    body = _narrowest(sure, _DENSEST)
    return {block.index for block in sure if body is not None and body in block.place.up()}


def is_enough(blocks: Sequence[Block], agreed: set[int], densest: set[int]) -> bool:
    """Whether a witness has read most of the page's prose, so that no other need be asked."""
    return bool(agreed) and _prose_weight(blocks, agreed) >= _ENOUGH * _prose_weight(blocks, densest)


def article_text(
    blocks: Sequence[Block], agreed: set[int], densest: set[int], title: str = "", standfirst: str = ""
) -> str:
    """The paragraphs of the article, parted by blank lines; "" where there is none.

    Headline and standfirst are left out where they stand in front.
    """
    if _prose_weight(blocks, agreed) < _DISAGREED * _prose_weight(blocks, densest):
        agreed = densest
    if not agreed:
        return ""
    chosen = _Body(blocks, agreed, densest).chosen()
    return "\n\n".join(block.text for block in _without_ends(chosen, title, standfirst))


def _prose_weight(blocks: Sequence[Block], indexes: Iterable[int]) -> int:
    return sum(len(blocks[index].text) for index in indexes if blocks[index].is_prose)


def _held(blocks: Iterable[Block]) -> dict[Place, int]:
    """The characters that each place holds."""
    held: dict[Place, int] = defaultdict(int)
    for block in blocks:
        for place in block.place.up():
            held[place] += len(block.text)
    return held


def _narrowest(blocks: Sequence[Block], share: float) -> Place | None:
    """The narrowest place that holds `share` of the blocks' text."""
    held = _held(blocks)
    total = sum(len(block.text) for block in blocks)
    enough = [place for place, weight in held.items() if weight >= share * total]
    return max(enough, key=lambda place: sum(1 for _ in place.up()), default=None)


class _Body:
    """The place that holds the article, and the decision about each block in it and behind it."""

    def __init__(self, blocks: Sequence[Block], agreed: set[int], densest: set[int]) -> None:
        self._blocks = blocks
        self._agreed = agreed
        body = _narrowest([blocks[index] for index in sorted(agreed)], _BODY)
        assert body is not None  # there are agreed blocks, and the page holds them all
        self._around = set(body.up())
        self._inside = [block for block in blocks if body in block.place.up()]
        prose = [block for block in self._inside if block.is_prose]
        self._held = _held(prose)
        self._most = _MOST * sum(len(block.text) for block in prose)
        among = [block.index for block in self._inside if block.index in agreed]
        self._first, self._last = among[0], among[-1]
        self._near = {frame_of(blocks[index]) for index in among}
        self._hints = {block.index: self._hint(block) for block in self._inside}
        for block in self._inside:  # paragraphs before or behind what the witness read
            if block.index in densest and frame_of(block) in self._near and not self._hints[block.index]:
                self._first, self._last = min(self._first, block.index), max(self._last, block.index)

    def chosen(self) -> list[Block]:
        """The blocks of the article in order."""
        kept = {block.index for block in self._inside if self._is_text(block)}
        for block in reversed(self._inside):
            if _is_label(block) and self._is_heading_of(block, kept):
                kept.add(block.index)
        kept.difference_update(self._link_lists(kept))
        kept.update(self._behind())
        kept.difference_update(self._copies(kept))
        return [self._blocks[index] for index in sorted(kept)]

    def _hint(self, block: Block) -> Hint:
        """What the names of the places around a block within the body say; a quotation within the text is text."""
        found = Hint.NONE
        for place in block.place.up():
            if place in self._around:
                break
            if place.tag == "blockquote" and self._first < block.index < self._last:
                return Hint.NONE
            if self._held.get(place, 0) < self._most or self._most == 0:
                found = max(found, place.hint)
        return found

    def _is_text(self, block: Block) -> bool:
        hint = self._hints[block.index]
        if hint is Hint.BESIDE or _is_label(block) or is_credited(block.text, len(block.words)):
            return False
        if _is_invitation(block):
            return False
        if block.index in self._agreed:
            return True
        if hint or not self._first <= block.index <= self._last or _leads_home(block):
            return False
        if block.tag == "div" and not _SENTENCE_END.search(block.text):
            return False
        frame = frame_of(block)
        if frame in self._near or (frame.tag in ("ul", "ol") and frame.above in self._near):
            return True
        return any(place.tag == "blockquote" for place in block.place.up())

    def _is_heading_of(self, block: Block, kept: set[int]) -> bool:
        """A heading stays with the text right behind it; pictures may stand between."""
        index, hint = block.index, self._hints[block.index]
        is_agreed = index in self._agreed
        if index < self._first - 1 or hint is Hint.BESIDE or (hint and not is_agreed):
            return False
        if not block.is_heading and (not is_agreed or _leads_home(block)):
            return False
        if is_see_also(block.text) or is_credited(block.text, len(block.words)):
            return False
        if _leads_home(block) and not is_agreed:
            return False
        behind = index + 1
        while behind < index + 5 and self._hints.get(behind) is Hint.BESIDE:
            behind += 1
        return behind in kept

    def _link_lists(self, kept: set[int]) -> Iterator[int]:
        """Links to other pages of the site, one below the other."""
        run: list[int] = []
        for index in [*sorted(kept), None]:
            is_link = index is not None and _leads_home(self._blocks[index])
            if run and (not is_link or index != run[-1] + 1):
                if sum(1 + self._blocks[one].text.count("\n") for one in run) > 1:
                    yield from run
                run = []
            if is_link and index is not None:
                run.append(index)

    def _copies(self, kept: set[int]) -> Iterator[int]:
        """What the page says again and again (a gallery's captions), unless it has the whole article twice."""
        frames: dict[str, list[Place]] = defaultdict(list)
        for block in self._blocks:
            if block.is_prose:
                frames[block.text].append(frame_of(block))
        copied = {text for text, found in frames.items() if len(set(found)) > 1 and len(found) > _MOST_COPIES}
        copies = [index for index in kept if self._blocks[index].text in copied]
        if 2 * len(copies) <= len(kept):
            yield from copies

    def _behind(self) -> Iterator[int]:
        """Agreed prose that the page keeps in another place, behind the body."""
        for index in self._agreed:
            block = self._blocks[index]
            is_beside = any(place.hint is Hint.BESIDE for place in block.place.up())
            if index > self._inside[-1].index and block.is_prose and not is_beside:
                yield index


def _leads_home(block: Block) -> bool:
    return block.linked_home >= 0.7 * len(block.text)


def _is_label(block: Block) -> bool:
    """A heading, or a short emphasised line that serves as one."""
    if block.is_heading:
        return True
    if block.tag == "li" or block.strong < 0.9 * len(block.text) or _SENTENCE_END.search(block.text):
        return False
    return len(block.words) <= _LABEL_WORDS


def _is_invitation(block: Block) -> bool:
    return (block.linked > 0 or len(block.words) < 6) and is_see_also(block.text)


def _without_ends(blocks: list[Block], title: str, standfirst: str) -> list[Block]:
    """Without headline, standfirst and datelines in front; without links, labels and filings at the end."""
    told = (words(title), words(standfirst))
    start, end = 0, len(blocks)
    while start < end:
        found = blocks[start].words
        is_told = found == told[0] or (blocks[start].is_heading and found == told[1])
        if not (is_told or blocks[start].tag == "h1" or is_dateline(blocks[start].text, len(found))):
            break
        start += 1
    while end > start:
        block, count = blocks[end - 1], len(blocks[end - 1].words)
        is_links = block.linked > 0.8 * len(block.text)
        if not (is_links or block.is_heading or is_filing(block.text, count) or is_dateline(block.text, count)):
            break
        end -= 1
    return _without_about(blocks[start:end])


def _without_about(blocks: list[Block]) -> list[Block]:
    """Without a last section about the author or the company."""
    total = sum(len(block.text) for block in blocks)
    left = 0
    for position in range(len(blocks) - 1, 0, -1):
        block = blocks[position]
        left += len(block.text)
        if left > _LAST_SHARE * total:
            break
        if _is_label(block) and is_about_label(block.text, len(block.words)):
            return blocks[:position]
    return blocks
