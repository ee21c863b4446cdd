"""What the reader is made of: what is installed, and the weights of its own that ship.

It does not care how the model is built or run (`reader`), and imports little: the training environment has it too.
"""

from pathlib import Path
from typing import NamedTuple

from retrieval.index import minilm
from retrieval.reader import mpnet

OWN_WEIGHTS = Path(__file__).parent / "weights.safetensors"
CLAIM_WEIGHTS = Path(__file__).parent / "claims.safetensors"


class Source(NamedTuple):
    """What is installed: the folder with MiniLM's word pieces, and the parts of the archive with MPNet's weights."""

    pieces: Path
    archive: tuple[Path, ...]


def installed() -> Source | None:
    """None where not all of it is."""
    pieces, archive = minilm.package_folder(), mpnet.parts()
    return Source(pieces, archive) if pieces and archive else None
