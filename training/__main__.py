"""`python -m training`: teaches the reader and writes `retrieval/reader/weights.safetensors`.

`--new-from N --minutes M` goes on from the weights that ship, or those at `--start`, with the passages from the Nth
on as new ones. `--mean-with FILES` writes the mean of what was learnt and of those weights, which forgets less of what
they knew (Wortsman et al. 2022, https://arxiv.org/abs/2109.01903).
It does not care how long that takes: a batch of 4,096 tokens four to six seconds on two cores with AVX2, less with AMX.
Nothing is downloaded.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.index import minilm
from retrieval.index.minilm_graph import read_weights
from retrieval.reader.graph import DOWN, UP, merged
from training.examples import Asked, read_data
from training.learn import learn, learn_more, measured
from training.network import Network

TARGET = Path(__file__).parents[1] / "retrieval" / "reader" / "weights.safetensors"
RANK = 96  # columns kept of what training changed in a matrix
_NEAREST = 40  # passages among which those of another story are looked for
_NEAR = 5
_SAME_STORY = 0.62  # cosine of two passages from which on one may answer what is asked of the other


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains, prints what the reader makes of the questions held out, and writes its weights."""
    parser = argparse.ArgumentParser(prog="python -m training", description="Teach the reader.")
    parser.add_argument("--new-from", type=int, help="go on from known weights: this passage is the first new")
    parser.add_argument("--start", type=Path, default=TARGET, help="those weights, if not the ones that ship")
    parser.add_argument("--mean-with", type=Path, nargs="+", default=[], help="weights averaged with those learnt")
    parser.add_argument("--minutes", type=float, default=60.0, help="for how long to go on")
    parser.add_argument("--target", type=Path, default=TARGET, help="the file that is written")
    given = parser.parse_args(arguments)
    source = minilm.package_folder()
    if source is None:
        sys.exit("MiniLM's weights are not installed: run make train, which sets up what is needed.")
    questions = read_data(minilm.open_tokenizer(source))
    before = len(questions) if given.new_from is None else given.new_from
    new, known = ([one for one in questions if (one.passage.number < before) is old] for old in (False, True))
    again = random.Random(0).sample(known, min(len(known), len(new)))  # with fewer, they are forgotten
    with tempfile.TemporaryDirectory() as folder:
        taught = questions if given.new_from is None else [*new, *again]
        _find_near(taught, minilm.open_minilm(source, Path(folder)))
    base = read_weights(minilm.published_weights(source))
    network = Network(base)
    if given.new_from is None:
        lines = learn(network, questions)
    else:
        network.start_from(merged(base, read_weights(given.start.read_bytes())))
        lines = learn_more(network, new, again, 60 * given.minutes)
    for line in lines:
        print(line, flush=True)
    _average(network, [merged(base, read_weights(file.read_bytes())) for file in given.mean_with])
    given.target.write_bytes(safetensors(changes(base, network.arrays(), RANK)))
    print(f"written: {given.target} ({given.target.stat().st_size / 1e6:.1f} MB)", flush=True)
    for asked in filter(None, (known, new)):
        print(measured(network, asked), flush=True)


def _average(network: Network, others: Sequence[Mapping[str, NDArray[np.float32]]]) -> None:
    """Gives the network the mean of its own weights and these."""
    learnt = network.arrays()
    network.start_from({name: np.mean([each[name] for each in (learnt, *others)], axis=0) for name in learnt})


def _find_near(questions: Sequence[Asked], embedder: minilm.MiniLM) -> None:
    """Sets `near`: what search would give for the question besides its passage, of other stories; not where passages of
    its own are known not to answer."""
    questions = [one for one in questions if not one.beside]
    passages = list({one.passage.key: one.passage for one in questions}.values())
    if not questions:
        return
    places = {passage.key: at for at, passage in enumerate(passages)}
    vectors = embedder.embed([passage.text for passage in passages])
    alike = vectors @ vectors.T
    asked = embedder.embed([one.text for one in questions]) @ vectors.T
    for one, cosines in zip(questions, asked, strict=True):
        own = places[one.passage.key]
        nearest = np.argsort(-cosines)[:_NEAREST]
        others = [at for at in nearest if passages[at].story != one.passage.story and alike[at, own] < _SAME_STORY]
        one.near = [passages[at] for at in others[:_NEAR]]


def changes(
    base: Mapping[str, NDArray[np.float32]], learnt: Mapping[str, NDArray[np.float32]], rank: int
) -> dict[str, NDArray[np.float32]]:
    """What was learnt, in the form that `retrieval.reader.graph.merged` reads: of each matrix the change, by its `rank`
    greatest singular values."""
    found: dict[str, NDArray[np.float32]] = {}
    for name, values in learnt.items():
        if values.ndim < 2 or name not in base or min(values.shape) <= rank:
            found[name] = values
            continue
        left, size, right = np.linalg.svd((values - base[name]).astype(np.float64), full_matrices=False)
        root = np.sqrt(size[:rank])
        found[f"{name}{UP}"] = (left[:, :rank] * root).astype(np.float32)
        found[f"{name}{DOWN}"] = (root[:, None] * right[:rank]).astype(np.float32)
    return found


def safetensors(weights: Mapping[str, NDArray[np.float32]]) -> bytes:
    """The file in half precision. https://huggingface.co/docs/safetensors"""
    header, body = {}, b""
    for name in sorted(weights):
        values = np.ascontiguousarray(weights[name], dtype="<f2").tobytes()
        offsets = [len(body), len(body) + len(values)]
        header[name] = {"dtype": "F16", "shape": list(weights[name].shape), "data_offsets": offsets}
        body += values
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    return len(head).to_bytes(8, "little") + head + body


if __name__ == "__main__":
    main()
