"""What tests of answering share: the embedder that ships, built once.

It does not care what is asked.
"""

from pathlib import Path

import pytest

from retrieval.index.embedding import Embedder, open_embedder


@pytest.fixture(scope="session")
def embedder(models: Path) -> Embedder:
    return open_embedder("minilm", models)
