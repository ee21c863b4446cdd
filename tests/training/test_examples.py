"""The data the reader learns from, and the rows made of it; TensorFlow, which learns from them, is not needed here."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from retrieval.index import minilm
from retrieval.reader.inputs import MAX_TOKENS
from retrieval.reader.mpnet import ENDS, OPENS, SHIFT
from training.examples import DATA, MAX_SENTENCES, Asked, batches, beside, read_data, row, varied


def shifted(pieces: list[int]) -> list[int]:
    """As MPNet numbers them."""
    return [piece + SHIFT for piece in pieces]


@pytest.fixture(scope="module")
def questions(minilm_source: Path) -> list[Asked]:
    return read_data(minilm.open_tokenizer(minilm_source))


def test_every_question_is_of_a_passage_and_names_sentences_of_it() -> None:
    passages = {one["_id"]: one for one in map(json.loads, (DATA / "passages.jsonl").read_text().splitlines())}
    asked = [json.loads(line) for line in (DATA / "questions.jsonl").read_text().splitlines()]
    for one in asked:
        sentences = passages[one["passage"]]["sentences"]
        assert one["question"].strip() and all(1 <= number <= len(sentences) for number in one["answered_by"]), one
        own = passages[one["passage"]]
        assert all(passages[key]["story"] == own["story"] and key != one["passage"] for key in one.get("not_in", ())), (
            one
        )
    assert {key for one in asked for key in (one["passage"], *one.get("not_in", ()))} == set(passages)
    assert 0.5 < sum(bool(one["answered_by"]) for one in asked) / len(asked) < 0.8  # near misses are a third


def test_a_row_holds_the_sentences_that_answer(questions: list[Asked]) -> None:
    one = next(each for each in questions if len(each.answered_by) == 1)
    made = row(one).given
    answer = [piece for piece, number in zip(made.ids, made.sentences, strict=True) if number == one.answered_by[0]]
    assert answer == shifted(one.passage.sentences[one.answered_by[0] - 1])
    assert [piece for piece, kind in zip(made.ids, made.types, strict=True) if not kind] == [
        OPENS,
        *shifted(one.pieces),
        ENDS,
    ]


def test_a_varied_row_still_points_at_what_answers(questions: list[Asked]) -> None:
    taught = [one for one in questions if len(one.answered_by) == 1][:300]
    for one in taught:
        one.near = [taught[0].passage, taught[-1].passage]
    by_question = {tuple(shifted(one.pieces)): one for one in taught}
    kinds = set()
    rng = random.Random(1)
    for example in (each for one in taught for each in varied(one, 0.5, rng)):
        made = example.given
        assert len(made.ids) == len(made.types) == len(made.sentences) <= MAX_TOKENS
        end = made.ids.index(ENDS)
        one = by_question[tuple(made.ids[1:end])]
        for number in example.answered_by:
            left = [piece for piece, at in zip(made.ids, made.sentences, strict=True) if at == number]
            whole = shifted(one.passage.sentences[one.answered_by[0] - 1])
            assert len(left) >= 0.85 * len(whole) and " ".join(map(str, left)) in " ".join(map(str, whole))
        kinds.add((bool(example.answered_by), example.weight))
    assert kinds == {(True, 1.0), (False, 1.0), (False, 0.6)}


def test_a_question_is_put_to_passages_of_its_story_that_do_not_answer(questions: list[Asked]) -> None:
    one = next(each for each in questions if each.answered_by and len(each.beside) == 3)
    made = varied(one, 0.0, random.Random(3))
    assert [bool(example.answered_by) for example in made] == [True, False, False]
    assert {example.weight for example in made} == {1.0}


def test_a_story_is_held_out_as_a_whole(questions: list[Asked]) -> None:
    passages = [each for one in questions for each in (one.passage, *one.beside)]
    held_out = {each.story for each in passages if each.held_out}
    assert not held_out & {each.story for each in passages if not each.held_out}
    assert 1 / 14 < len(held_out) / len({each.story for each in passages}) < 1 / 10


def test_a_batch_holds_the_rows_of_a_question_together_and_marks_its_sentences(questions: list[Asked]) -> None:
    rows = [[row(one), *beside(one)] for one in (*questions[:100], *questions[-100:])]
    assert {1, 4} <= {len(each) for each in rows}
    made = list(batches(rows, 2048, random.Random(2)))
    assert sorted(place for batch in made for place in batch.places) == list(range(200))
    for batch in made:
        wanted = [(number, one) for number, place in enumerate(batch.places) for one in rows[place]]
        assert batch.question.tolist() == [number for number, _ in wanted]
        assert batch.ids.size <= 2048 or len(batch.places) == 1
        for at, (_, one) in enumerate(wanted):
            ids = one.given.ids
            assert batch.ids[at, : len(ids)].tolist() == ids and int(batch.mask[at].sum()) == len(ids)
            assert (np.flatnonzero(batch.answers[at]) + 1).tolist() == sorted(one.answered_by)
            assert int(batch.there[at].sum()) == min(max(one.given.sentences), MAX_SENTENCES)
