"""The sentences that the reader learns to check, and the rows made of them; TensorFlow is not needed here."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index import minilm
from retrieval.reader.inputs import MAX_TOKENS
from retrieval.reader.mpnet import ENDS, OPENS, SHIFT
from training.claims import DATA, KEPT, TAUGHT, Claim, claim_batches, read_claims, varied_claims, wrong_in

PIECES = st.lists(st.integers(1000, 1020), max_size=30)


@pytest.fixture(scope="module")
def claims(minilm_source: Path) -> list[Claim]:
    return read_claims(minilm.open_tokenizer(minilm_source))


def test_what_is_kept_to_measure_with_is_not_taught(claims: list[Claim], minilm_source: Path) -> None:
    tokenizer = minilm.open_tokenizer(minilm_source)
    taught = {tuple(claim.true) for claim in claims}
    assert "mutations_unseen" not in TAUGHT
    for name in (*TAUGHT, "mutations_unseen"):
        for line in (DATA / name / "sentences.jsonl").read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            pieces = tuple(tokenizer.encode(one["text"], add_special_tokens=False).ids)
            assert (pieces in taught) is not (one["half"] in KEPT or name == "mutations_unseen"), one["text"]


def test_the_true_sentence_and_altered_ones_are_read_with_the_same_sentences(claims: list[Claim]) -> None:
    several = claims[:200]
    made = varied_claims(several, random.Random(4))
    by_claim = {(OPENS, *(piece + SHIFT for piece in claim.true)): claim for claim in several}
    found = 0
    for rows in made:
        split = [row.given.ids.index(ENDS) for row in rows]
        claim = by_claim.get(tuple(rows[0].given.ids[: split[0]]))
        assert all(len(row.given.ids) == len(row.given.types) <= MAX_TOKENS for row in rows)
        assert all(sum(row.given.types) == len(row.given.ids) - at - 1 for row, at in zip(rows, split, strict=True))
        if claim is None or len(rows) == 1:
            continue
        found += 1
        assert [row.true for row in rows] == [True, *[False] * (len(rows) - 1)]
        assert not any(rows[0].wrong or ())
    assert found == len(several)


def test_what_is_wrong_is_marked() -> None:
    true = [1, 2, 3, 4, 5, 6]
    assert wrong_in([1, 2, 9, 4, 5, 6], true) == [0, 0, 1, 0, 0, 0]  # exchanged
    assert wrong_in([1, 2, 3, 9, 4, 5, 6], true) == [0, 0, 0, 1, 0, 0, 0]  # added
    assert wrong_in([1, 2, 4, 5, 6], true) == [0, 1, 1, 0, 0]  # left out: what stood on either side of it
    assert wrong_in([7, 8, 9], true) is None


@given(PIECES, PIECES)
def test_there_is_a_mark_for_each_piece(altered: list[int], true: list[int]) -> None:
    wrong = wrong_in(altered, true)
    assert wrong is None or len(wrong) == len(altered)
    assert wrong_in(true, true) == [0] * len(true)


def test_a_batch_holds_the_versions_of_a_claim_together(claims: list[Claim]) -> None:
    groups = varied_claims(claims[-300:], random.Random(5))
    made = list(claim_batches(groups, 4096, random.Random(6)))
    assert sum(len(batch.true) for batch in made) == sum(map(len, groups))
    for batch in made:
        assert batch.ids.size <= 4096 or batch.claim.max() == 0
        assert (batch.told <= batch.mask * (1 - batch.types)).all() and (batch.wrong <= batch.told).all()
        for number in range(batch.claim.max() + 1):
            assert (batch.true[batch.claim == number]).sum() <= 1
