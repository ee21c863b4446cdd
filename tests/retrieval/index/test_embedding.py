"""The real MiniLM weights and the real int8 graph; a numpy transcription of the model is the independent judge."""

import importlib.util
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from tokenizers import Tokenizer
from werkzeug import Request, Response

from retrieval.errors import ModelError, SettingsError
from retrieval.index import minilm
from retrieval.index.embedding import Embedder, embedder_named, open_embedder
from retrieval.index.weights import read_weights
from tests.retrieval.encoders_in_numpy import minilm_last_layer

TEXTS = (
    "The ferry to the outer islands is cancelled until Friday.",
    "Boats will not sail to the archipelago before the weekend.",
    "The central bank left its key rate at 3.75 percent.",
    "Ü",
    "",
)


@pytest.fixture(scope="module")
def embedder(minilm_source: Path, models: Path) -> Embedder:
    return open_embedder("minilm", models)


def test_an_embedder_is_opened_again_by_the_name_of_its_vectors(embedder: Embedder, models: Path) -> None:
    again = embedder_named(embedder.name, models)
    assert again is not None and again.name == embedder.name
    assert again.embed_query(TEXTS[0]) == pytest.approx(embedder.embed_query(TEXTS[0]))
    assert embedder_named("something-older", models) is None
    assert embedder_named("vendor-of-nothing:large", models) is None


def test_the_vectors_are_those_of_the_model(minilm_source: Path, embedder: Embedder) -> None:
    from retrieval.index import minilm_graph

    weights = read_weights((minilm_source / "model.safetensors").read_bytes())
    tokenizer = Tokenizer.from_file(str(minilm_source / "tokenizer.json"))
    tokenizer.no_padding()
    exact = minilm.MiniLM(minilm_graph.build_model(weights).SerializeToString(), tokenizer).embed(TEXTS)
    for text, vector, small in zip(TEXTS, exact, embedder.embed(TEXTS), strict=True):
        mean = minilm_last_layer(weights, tokenizer.encode(text).ids).mean(0)
        judge = mean / np.linalg.norm(mean)
        np.testing.assert_allclose(vector, judge, atol=1e-5)
        assert float(small @ judge) > (0.99 if len(text) > 20 else 0.97), text


def test_like_texts_are_near_each_other(embedder: Embedder) -> None:
    ferry, boats, bank = embedder.embed(TEXTS[:3])
    assert ferry @ boats > 0.4 > ferry @ bank


def test_a_question_and_a_passage_stand_in_one_space(embedder: Embedder) -> None:
    assert float(embedder.embed_query(TEXTS[0]) @ embedder.embed([TEXTS[0]])[0]) > 0.999


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=300), max_size=9))
def test_any_text_gives_a_unit_vector_in_its_own_row(embedder: Embedder, texts: list[str]) -> None:
    vectors = embedder.embed(texts)
    assert vectors.shape == (len(texts), embedder.dimension) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    for text, vector in zip(texts, vectors, strict=True):
        assert float(embedder.embed_query(text) @ vector) > 0.9999, "it moves with the texts beside it"


def test_a_text_of_any_length_is_cut_not_refused(embedder: Embedder) -> None:
    long = "The harbour council met again. " * 5_000
    assert float(embedder.embed_query(long) @ embedder.embed_query(long[: len(long) // 2])) > 0.999


def test_the_graph_is_built_once_and_a_damaged_one_again(models: Path, embedder: Embedder, tmp_path: Path) -> None:
    embedder.ready()
    folder = shutil.copytree(models, tmp_path / "models")
    (kept,) = folder.glob(f"{minilm.NAME}-*")
    before = kept.stat().st_mtime_ns
    open_embedder("minilm", folder).ready()
    assert kept.stat().st_mtime_ns == before

    content = kept.read_bytes()
    kept.write_bytes(content[:1_000_000] + b"\0" + content[1_000_001:])
    again = open_embedder("minilm", folder)
    again.ready()
    assert [path.read_bytes() for path in folder.glob(f"{minilm.NAME}-*")] == [content]
    assert float(again.embed_query(TEXTS[0]) @ embedder.embed_query(TEXTS[0])) > 0.9999


def test_weights_that_are_not_the_published_ones_are_refused(minilm_source: Path, tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_bytes((minilm_source / "tokenizer.json").read_bytes())
    weights = bytearray((minilm_source / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (tmp_path / "model.safetensors").write_bytes(weights)
    with pytest.raises(ValueError, match="not the published ones"):
        minilm.open_minilm(tmp_path, tmp_path / "models")


def test_a_folder_that_cannot_be_written_is_said_plainly(minilm_source: Path, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    embedder = open_embedder("minilm", tmp_path / "models")
    for use in (embedder.ready, lambda: embedder.embed_query(TEXTS[0]), lambda: embedder.embed(TEXTS)):
        with pytest.raises(SettingsError, match="could not be opened"):
            use()


def test_a_package_that_is_not_there_is_not_found() -> None:
    assert minilm.package_folder("no_such_package_of_weights") is None


@pytest.mark.parametrize(
    ("setting", "said"),
    [("mini", "minilm, or to provider:name"), ("nobody:model", "cannot be used"), (":", "cannot be used")],
)
def test_a_setting_that_names_no_embedder_is_refused_in_one_line(setting: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        open_embedder(setting, tmp_path)
    assert "\n" not in str(caught.value) and "BRIEFING_EMBEDDING" in str(caught.value)


def test_a_provider_whose_package_is_not_installed(tmp_path: Path) -> None:
    if importlib.util.find_spec("langchain_mistralai"):
        pytest.skip("the package of a provider that is none of our extras happens to be installed")
    with pytest.raises(SettingsError, match="not installed"):
        open_embedder("mistralai:mistral-embed", tmp_path)


def test_a_provider_without_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_openai")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(SettingsError, match="api_key") as caught:
        open_embedder("openai:text-embedding-3-small", tmp_path)
    assert "\n" not in str(caught.value)


class Provider:
    """A server that speaks OpenAI's embeddings API: the vector of a text is (its length, 1, 0)."""

    def __init__(self, server: HTTPServer) -> None:
        self.requests = 0
        self.broken = False
        server.expect_request("/v1/embeddings").respond_with_handler(self.answer)

    def answer(self, request: Request) -> Response:
        self.requests += 1
        if self.broken:
            return Response("no", status=400)
        texts = request.get_json()["input"]
        vectors = [[float(len(text)), 1.0, 0.0] for text in ([texts] if isinstance(texts, str) else texts)]
        data = [{"object": "embedding", "index": at, "embedding": one} for at, one in enumerate(vectors)]
        body = {"object": "list", "model": "m", "data": data, "usage": {"prompt_tokens": 1, "total_tokens": 1}}
        return Response(json.dumps(body), content_type="application/json")


@pytest.fixture
def provider(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Provider:
    pytest.importorskip("langchain_openai")
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    monkeypatch.setenv("OPENAI_API_BASE", httpserver.url_for("/v1"))
    return Provider(httpserver)


def test_a_provider_embeds_and_its_vectors_are_made_unit(provider: Provider, tmp_path: Path) -> None:
    embedder = open_embedder("openai:some-model", tmp_path)
    assert (embedder.name, embedder.dimension) == ("openai:some-model", 3)
    np.testing.assert_allclose(embedder.embed(["abc", ""]), [[3 / 10**0.5, 1 / 10**0.5, 0], [0, 1, 0]], atol=1e-6)
    assert embedder.embed([]).shape == (0, 3)


def test_a_start_does_not_need_the_provider_again(provider: Provider, tmp_path: Path) -> None:
    open_embedder("openai:some-model", tmp_path)
    asked = provider.requests
    embedder = open_embedder("openai:some-model", tmp_path)
    assert provider.requests == asked
    provider.broken = True
    with pytest.raises(ModelError, match="did not answer"):
        embedder.embed_query("Who won?")


def test_a_provider_that_fails_at_the_first_start(provider: Provider, tmp_path: Path) -> None:
    provider.broken = True
    with pytest.raises(SettingsError, match="Check the provider's key"):
        open_embedder("openai:some-model", tmp_path)
