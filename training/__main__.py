"""`python -m training`: teaches the reader for so many minutes and writes `retrieval/reader/weights.safetensors`.

`--start FILE` goes on from weights that were learnt before, such as the ones that ship; `--claims SHARE` mixes in true
and altered sentences, which is what the checker is taught (`--target retrieval/reader/claims.safetensors`). It does not
care how long that takes: a batch of 4,096 tokens four seconds on two cores with AVX-512 and BF16, more without. Nothing
is downloaded.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.index import minilm
from retrieval.index.weights import read_weights
from retrieval.reader import mpnet
from retrieval.reader.graph import DOWN, UP, merged
from retrieval.reader.source import OWN_WEIGHTS, installed
from training.claims import read_claims
from training.examples import Asked, read_data
from training.learn import learn, measured
from training.network import Network

_NEAREST = 40  # passages among which those of another story are looked for
_NEAR = 5
_SAME_STORY = 0.62  # cosine of two passages from which on one may answer what is asked of the other


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains, writes the weights, and prints what the reader makes of the questions held out."""
    parser = argparse.ArgumentParser(prog="python -m training", description="Teach the reader.")
    parser.add_argument("--minutes", type=float, default=60.0, help="for how long")
    parser.add_argument("--claims", type=float, default=0.0, help="share of the batches that are of claims")
    parser.add_argument("--rank", type=int, default=32, help="columns kept of what training changed in a matrix")
    parser.add_argument("--start", type=Path, help="go on from these weights")
    parser.add_argument("--target", type=Path, default=OWN_WEIGHTS, help="the file that is written")
    given = parser.parse_args(arguments)
    source = installed()
    if source is None:
        sys.exit("The weights of MiniLM and MPNet are not installed: run make train, which sets up what is needed.")
    tokenizer = minilm.open_tokenizer(source.pieces)
    questions, claims = read_data(tokenizer), read_claims(tokenizer)
    with tempfile.TemporaryDirectory() as folder:
        _find_near(questions, minilm.open_minilm(source.pieces, Path(folder)))
    base = read_weights(mpnet.published_weights(source.archive))
    network = Network(base)
    if given.start:
        network.start_from(merged(base, read_weights(given.start.read_bytes())))
    for line in learn(network, questions, claims, given.claims, 60 * given.minutes):
        print(line, flush=True)
    given.target.write_bytes(safetensors(changes(base, network.arrays(), given.rank)))
    print(f"written: {given.target} ({given.target.stat().st_size / 1e6:.1f} MB)", flush=True)
    print(measured(network, questions), flush=True)


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
