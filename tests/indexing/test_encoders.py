from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from semsearch.embedding import DEFAULT_MODEL, Exported, load
from semsearch.embedding.hashing import HashingEncoder
from semsearch.errors import IndexDamaged, IndexMismatch
from semsearch.indexing.encoders import (
    ENCODER,
    EXPORT_REFUSAL,
    ArchiveEncoder,
    EncoderChoice,
    choose_encoder,
    export_encoder,
    load_question_encoder,
)
from semsearch.settings import Settings
from semsearch.storage.local import LocalStore
from semsearch.storage.memory import MemoryStore
from semsearch.types import Article, Model
from tests.embedding.conftest import make_tiny

HELD = Model("a/model", 8, "f" * 64)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of one article, without an exported encoder."""
    with LocalStore.create(tmp_path / "index", HELD) as store:
        store.upsert([Article("a", "Title")], np.eye(8, dtype=np.float32)[:1])
    return tmp_path / "index"


@pytest.mark.parametrize("rebuild", [False, True])
@pytest.mark.parametrize(("named", "chosen"), [("", DEFAULT_MODEL), ("b/model", "b/model")])
def test_a_new_index_gets_the_configured_model_or_the_default(
    tmp_path: Path, named: str, chosen: str, rebuild: bool
) -> None:
    settings = Settings(index=tmp_path / "index", model=named)
    assert choose_encoder(settings, rebuild=rebuild) == EncoderChoice(chosen)


@pytest.mark.parametrize("named", ["", "a/model"])
def test_an_index_keeps_its_model(index: Path, named: str) -> None:
    assert choose_encoder(Settings(index=index, model=named), rebuild=False) == EncoderChoice("a/model", HELD)


def test_another_model_needs_a_rebuild(index: Path) -> None:
    settings = Settings(index=index, model="b/model")
    with pytest.raises(IndexMismatch, match=r"holds vectors of a/model \(8\), .*'semsearch index --rebuild"):
        choose_encoder(settings, rebuild=False)
    assert choose_encoder(settings, rebuild=True) == EncoderChoice("b/model")


def test_a_rebuild_keeps_the_model_unless_another_is_configured(index: Path) -> None:
    assert choose_encoder(Settings(index=index), rebuild=True) == EncoderChoice("a/model")


def test_a_damaged_index_can_only_be_rebuilt(index: Path) -> None:
    (index / "g1" / "articles.sqlite").write_bytes(b"not a database " * 300)
    with pytest.raises(IndexDamaged):
        choose_encoder(Settings(index=index), rebuild=False)
    assert choose_encoder(Settings(index=index), rebuild=True) == EncoderChoice(DEFAULT_MODEL)


def test_questions_are_refused_if_the_settings_name_another_model(index: Path) -> None:
    with (
        LocalStore.open(index) as store,
        store.snapshot() as snapshot,
        pytest.raises(IndexMismatch, match="leave the model out"),
    ):
        load_question_encoder(Settings(index=index, model="b/model"), snapshot)


def test_an_encoder_that_does_not_run_on_torch_is_not_exported() -> None:
    encoder = HashingEncoder(8)
    with MemoryStore(dimension=8) as store:
        store.upsert([Article("a", "Title")], encoder.documents(["Title"]).vectors)
        assert export_encoder(store, encoder, ["Title"]) is encoder
        assert store.artifacts.directory("encoder") is None


def test_the_first_texts_export_the_model_and_the_export_embeds_them(tmp_path: Path) -> None:
    torch = load(str(make_tiny(tmp_path / "model")))
    texts = ["the court said so", "a penguin", "privacy rules"] * 20
    with LocalStore.create(tmp_path / "index", torch.model) as store:
        encoder = ArchiveEncoder(store, torch)
        assert store.artifacts.directory(ENCODER) is None
        assert encoder.documents([]).tokens == ()
        assert store.artifacts.directory(ENCODER) is None
        vectors = encoder.documents(texts).vectors
        assert store.artifacts.directory(ENCODER)
        assert encoder.exported().runtime == "onnx"
    np.testing.assert_allclose(vectors, torch.documents(texts).vectors, atol=1e-4)


def test_a_run_that_embeds_nothing_exports_the_model_with_articles_of_the_index(tmp_path: Path) -> None:
    torch = load(str(make_tiny(tmp_path / "model")))
    with LocalStore.create(tmp_path / "index", torch.model) as store:
        assert ArchiveEncoder(store, torch).exported() is torch  # no article, nothing to verify it with
        store.upsert([Article("a", "Title")], torch.documents(["Title"]).vectors)
        assert ArchiveEncoder(store, torch).exported().runtime == "onnx"


def test_torch_embeds_where_the_model_cannot_be_exported_and_that_is_tried_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def refuse(*arguments: object) -> Exported:
        tries.append(arguments)
        return Exported(ok=False, reason="no reason")

    monkeypatch.setattr("semsearch.embedding.export", refuse)
    torch = load(str(make_tiny(tmp_path / "model")))
    with LocalStore.create(tmp_path / "index", torch.model) as store:
        encoder = ArchiveEncoder(store, torch)
        for _ in range(2):
            np.testing.assert_array_equal(encoder.documents(["a"]).vectors, torch.documents(["a"]).vectors)
        store.upsert([Article("a", "Title")], torch.documents(["Title"]).vectors)
        assert encoder.exported() is torch
        assert store.artifacts.read(EXPORT_REFUSAL) == b"no reason\n"
    assert len(tries) == 1
