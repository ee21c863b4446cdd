"""The embedder against Chroma's own, on the same passages: speed, and how alike the vectors are.

Chroma downloads its model on first use. Here it finds one made of the same weights in float32, in the form it expects,
so that its own tokenizing, padding and pooling are what is measured; it runs in a process of its own whose home folder
holds that model. It does not care about other embedders.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from evals.bench_pairs import Pair, Row, Value, Work, in_turn
from retrieval.index import minilm
from retrieval.index.embedding import Embedder

AT_ONCE = 64  # passages of one pair
# What Chroma looks for below the home folder; it reads the first two, and wants all to be there.
_PLACE = Path(".cache/chroma/onnx_models/all-MiniLM-L6-v2/onnx")
_FILES = (
    "model.onnx",
    "tokenizer.json",
    "config.json",
    "special_tokens_map.json",
    "tokenizer_config.json",
    "vocab.txt",
)


def lay_model(home: Path, source: Path) -> None:
    """Puts the float32 model of the weights in `source` where Chroma looks for it below `home`."""
    import onnx
    from onnx import TensorProto, helper

    from retrieval.index.minilm_graph import MINILM, build_model
    from retrieval.index.weights import read_weights

    graph = build_model(read_weights((source / "model.safetensors").read_bytes())).graph
    # Chroma does the pooling itself: the graph ends with the last layer, and is given the kinds of token besides.
    last = max(number for number, node in enumerate(graph.node) if node.op_type == "LayerNormalization")
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ]
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", MINILM.width])
    end = helper.make_node("Identity", [graph.node[last].output[0]], ["last_hidden_state"])
    cut = helper.make_graph([*graph.node[: last + 1], end], graph.name, inputs, [output], graph.initializer)
    model = helper.make_model(cut, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    folder = home / _PLACE
    folder.mkdir(parents=True)
    for name in _FILES:
        (folder / name).touch()
    onnx.save(model, str(folder / "model.onnx"))
    (folder / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())


@contextmanager
def chromas_own(home: Path, texts: Sequence[Sequence[str]]) -> Iterator[subprocess.Popen[str]]:
    """A process that embeds the portion whose number it is told, by Chroma's embedder, and then writes a line."""
    (home / "texts.json").write_text(json.dumps(texts))
    command = ["env", f"HOME={home}", sys.executable, "-m", "evals.bench_embedder", str(home)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None and process.stdout is not None
    try:
        if not process.stdout.readline():
            raise RuntimeError("Chroma's embedder could not be started")
        yield process
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait()


def embedder_speed(embedder: Embedder, texts: Sequence[str], home: Path) -> list[Row]:
    """Portions of `texts` embedded by both in turn, then one question, and the cosines; none without the weights."""
    source = minilm.package_folder()
    if source is None:
        return []
    lay_model(home, source)
    portions = [list(texts[start : start + AT_ONCE]) for start in range(0, len(texts), AT_ONCE)]
    spent: list[float] = []  # processor seconds of Chroma's
    with chromas_own(home, portions) as process:

        def theirs(number: int) -> None:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(f"{number}\n")
            process.stdin.flush()
            spent.append(float(process.stdout.readline()))

        def pair(number: int) -> tuple[Work, Work]:
            return (lambda: theirs(number), lambda: embedder.embed(portions[number]))

        in_turn([pair(0)])
        spent.clear()
        began = time.process_time()
        floor, ours = in_turn([pair(number) for number in range(len(portions))])
        mine = time.process_time() - began
    exact = np.load(home / "vectors.npy")
    cosines = np.sum(np.concatenate([embedder.embed(portion) for portion in portions]) * exact, axis=1)
    return [
        Pair("embedding, against Chroma's own", ">= 2 times, better 3", floor, ours, shares=True),
        Value("embedding, the same in processor time", ">= 2, better 3", sum(spent) / mine, "times"),
        Value("cosine to float32, mean", ">= 0.99", float(cosines.mean())),
        Value("cosine to float32, the worst of 100", "", float(np.quantile(cosines, 0.01))),
    ]


def main(home: Path) -> None:
    """The other process; the vectors of all portions are kept at its end."""
    from retrieval.index.chroma import chroma_minilm

    portions = json.loads((home / "texts.json").read_text())
    embed = chroma_minilm()
    found = {}
    print("ready", flush=True)
    for line in sys.stdin:
        began = time.process_time()
        found[int(line)] = embed(portions[int(line)])
        if len(found) == len(portions):
            np.save(home / "vectors.npy", np.concatenate([found[number] for number in range(len(portions))]))
        print(time.process_time() - began, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
