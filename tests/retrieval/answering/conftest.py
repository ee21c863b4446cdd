"""What tests of answering share: the embedder that ships, built once.

It does not care what is asked.
"""

import pytest

from retrieval.index.embedding import Embedder, open_embedder


@pytest.fixture(scope="session")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    return open_embedder("minilm", tmp_path_factory.mktemp("models"))
