"""semsearch.indexing.prompt_check: prompts that are wrong or missing are noticed, on the archive itself."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from semsearch import Index
from semsearch.embedding import Encoder, Prompts, load
from semsearch.embedding.hashing import HashingEncoder
from semsearch.indexing.prompt_check import ARTIFACT, check_prompts, compare, read_note, reciprocal_ranks
from semsearch.settings import EmbeddingSettings, Settings
from semsearch.storage.memory import MemoryStore
from semsearch.types import Article, Report
from tests.builders import copy_index
from tests.embedding.prompted import BEFORE, archive, make_prompted


@pytest.fixture(scope="module")
def unprompted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model, in a folder that says nothing of its prompts."""
    return make_prompted(tmp_path_factory.mktemp("models") / "mine")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, archive())))
    return path


def with_prompts(folder: Path, target: Path, **prompts: str) -> Path:
    shutil.copytree(folder, target)
    (target / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}))
    return target


def indexed(tmp_path: Path, model: Path, articles: Path, **settings: str) -> tuple[Report, str]:
    """Index the articles; return the report and the note of the state."""
    use = Settings(
        index=tmp_path / "index",
        model=str(model),
        embedding=EmbeddingSettings(**settings),  # type: ignore[arg-type]
    )
    with Index.open(use) as index:
        return index.add(articles), index.status().model_note


def test_reciprocal_ranks_count_what_is_as_near_or_nearer() -> None:
    documents = np.eye(3, dtype=np.float32)
    questions = np.array([[1, 0, 0], [0.9, 0.3, 0.3], [0.5, 0.5, 0.5]], np.float32)
    np.testing.assert_allclose(reciprocal_ranks(questions, documents), [1, 1 / 3, 1 / 3])


def test_a_missing_prompt_is_noticed_and_named(unprompted: Path, articles: Path, tmp_path: Path) -> None:
    report, note = indexed(tmp_path, unprompted, articles)
    assert "points better" in note
    assert report.model_note == note
    assert 'embedding.query_prompt: "query: "' in note
    again, _ = indexed(tmp_path, unprompted, articles)  # nothing has changed, and the note stands
    assert (again.added, again.model_note) == (0, note)


def test_a_prompt_of_the_settings_takes_effect_at_once(
    unprompted: Path, articles: Path, tmp_path: Path
) -> None:
    model = with_prompts(unprompted, tmp_path / "model", query=BEFORE)
    good, _ = indexed(tmp_path, model, articles)
    assert good.model_note == ""
    wrong, note = indexed(tmp_path, model, articles, query_prompt="none")
    assert wrong.added == 0  # the same index: vectors of articles do not depend on it
    assert wrong.model_note == note
    assert "rebuild" not in note
    assert 'set embedding.query_prompt: "query: "' in note
    back, note = indexed(tmp_path, model, articles)
    assert (back.model_note, note) == ("", "")


def test_a_wrong_prompt_of_articles_needs_a_rebuild(unprompted: Path, articles: Path, tmp_path: Path) -> None:
    model = with_prompts(unprompted, tmp_path / "model", query=BEFORE, document="passage: ")
    report, _ = indexed(tmp_path, model, articles, query_prompt="none", document_prompt="query query: ")
    assert report.model_note.endswith(
        'set embedding.query_prompt: "query: " and embedding.document_prompt: "passage: " and run '
        "'semsearch index --rebuild PATH'"
    )


def test_the_default_model_is_not_measured(sample_folder: Path, tmp_path: Path) -> None:
    folder = copy_index(sample_folder, tmp_path / "copy")
    assert not (folder / "g1" / ARTIFACT).exists()
    with Index.open(folder) as index:
        assert index.status().model_note == ""


def test_other_encoders_and_few_articles_are_not_measured(unprompted: Path) -> None:
    encoder = load(str(unprompted))
    few = [Article(str(n), one["title"], excerpt=one["excerpt"]) for n, one in enumerate(archive(20))]
    with MemoryStore(dimension=encoder.model.dimension) as store:
        assert check_prompts(store, encoder) == ""  # no article at all
        store.upsert(few, encoder.documents([one.text for one in few]).vectors)
        assert check_prompts(store, HashingEncoder(8)) == ""
        assert check_prompts(store, encoder) == ""
        assert read_note(store.artifacts) == ""


def test_the_note_is_the_same_each_time_and_is_not_measured_again(
    unprompted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = load(str(unprompted))
    with filled(encoder) as store:
        note = check_prompts(store, encoder)
        with store.snapshot() as snapshot:
            others = [Prompts("query: ", "passage: ")]
            assert compare(snapshot, encoder, others) == compare(snapshot, encoder, others)  # type: ignore[arg-type]
        monkeypatch.setattr("semsearch.indexing.prompt_check.compare", lambda *given: "measured again")
        assert check_prompts(store, encoder) == note != ""
        store.artifacts.write(ARTIFACT, b"damaged")
        assert read_note(store.artifacts) == ""
        assert check_prompts(store, encoder) == "measured again"


def filled(encoder: Encoder) -> MemoryStore:
    store = MemoryStore(dimension=encoder.model.dimension)
    held = [Article(f"{n:03}", one["title"], excerpt=one["excerpt"]) for n, one in enumerate(archive())]
    store.upsert(held, encoder.documents([one.text for one in held]).vectors)
    return store


def test_prompts_that_make_no_difference_are_not_reported(tmp_path: Path, unprompted: Path) -> None:
    model = with_prompts(unprompted, tmp_path / "model", query="passage: ")  # a word that means nothing to it
    encoder = load(str(model))
    with filled(encoder) as store:
        started = time.perf_counter()
        assert check_prompts(store, encoder) == ""
        assert time.perf_counter() - started < 20
