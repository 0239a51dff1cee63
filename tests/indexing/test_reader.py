from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from semsearch import Index, Settings
from semsearch.errors import IndexMismatch, IndexMissing, ModelProblem
from semsearch.indexing.reader import Reader
from semsearch.settings import RankingSettings
from tests.builders import copy_index

CHINA = "rulings on facial recognition in China"


@pytest.fixture
def reader(sample_folder: Path) -> Iterator[Reader]:
    with closing(Reader(Settings(index=sample_folder))) as made:
        yield made


def test_store_and_encoder_are_opened_at_first_use(tmp_path: Path) -> None:
    reader = Reader(Settings(index=tmp_path / "index"))
    reader.close()
    with pytest.raises(IndexMissing, match="semsearch index"):
        reader.snapshot()


def test_the_encoder_is_loaded_once_and_again_after_closing(reader: Reader) -> None:
    with reader.snapshot() as one, reader.snapshot() as other:
        loaded = reader.encoder(one)
        assert reader.encoder(other) is loaded
        assert reader.engine(other).encoder is loaded
    reader.close()
    with reader.snapshot() as snapshot:
        assert reader.encoder(snapshot) is not loaded


def test_questions_of_another_model_are_refused_in_one_line(sample_folder: Path) -> None:
    with (
        Index.open(Settings(index=sample_folder, model="bge-small")) as index,
        pytest.raises(IndexMismatch, match=r"holds vectors of .*MiniLM.* \(384\), but .* name bge-small"),
    ):
        index.ask(CHINA)
    with Index.open(Settings(index=sample_folder, model="sentence-transformers/all-MiniLM-L6-v2")) as index:
        assert index.ask(CHINA).stories


def test_vectors_of_other_weights_than_the_model_has_here_are_refused(
    sample_folder: Path, tmp_path: Path
) -> None:
    copy_index(sample_folder, tmp_path / "index", without=("encoder",))
    (tmp_path / "index" / "g1" / "encoder").symlink_to(sample_folder / "g1" / "encoder")
    with closing(sqlite3.connect(tmp_path / "index" / "g1" / "articles.sqlite")) as database, database:
        database.execute("UPDATE meta SET value = 'other' WHERE name = 'fingerprint'")
    with (
        Index.open(tmp_path / "index") as index,
        pytest.raises(IndexMismatch, match=r"vectors of other weights than .*: run 'semsearch index --reb"),
    ):
        index.ask(CHINA)


def test_the_configured_cross_encoder_reranks_the_best_hits(sample_folder: Path, cross_encoder: Path) -> None:
    settings = RankingSettings(reranker=str(cross_encoder), reranking_ms=60_000)
    with Index.open(Settings(index=sample_folder, ranking=settings)) as index:
        hits = index.search(CHINA, limit=50).hits
    assert any(hit.why.reranking for hit in hits)
    hurried = RankingSettings(reranker=str(cross_encoder), reranking_ms=1)
    with (
        Index.open(sample_folder) as plain,
        Index.open(Settings(index=sample_folder, ranking=hurried)) as index,
    ):
        before = plain.search(CHINA, limit=50).hits
        assert index.search(CHINA, limit=50).hits == before
    assert [hit.article.id for hit in hits] != [hit.article.id for hit in before]
    assert {hit.article.id for hit in hits} == {hit.article.id for hit in before}
    missing = RankingSettings(reranker="./no/such/folder")
    with (
        Index.open(Settings(index=sample_folder, ranking=missing)) as index,
        pytest.raises(ModelProblem, match="no cross-encoder"),
    ):
        index.search(CHINA)
