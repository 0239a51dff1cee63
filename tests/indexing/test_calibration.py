from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf, nan
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from semsearch import Index, query
from semsearch.embedding import Embedded, Encoder, Vectors, open_exported
from semsearch.embedding.base import no_tokens
from semsearch.indexing.calibration import PROBES, learn_names, measure, read_background
from semsearch.search import Engine
from semsearch.search.confidence import Background, evidence
from semsearch.search.name_detector import NameDetector
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.storage.local import LocalStore
from semsearch.storage.local.files import LocalArtifacts
from semsearch.storage.memory import MemoryStore
from semsearch.types import Model, Question
from tests.builders import copy_index
from tests.search.conftest import ENCODER, NOW, article, filled

OUTSIDE = [
    "how do I get chewing gum out of a carpet",
    "which wine goes with roast lamb",
    "training plan for a first half marathon",
    "easy guitar songs for beginners",
    "what to wear to a winter wedding",
    "best beaches for families in Portugal",
    "my cat will not eat her food",
    "how long does a cold last",
    "blorp zindle quaff",
    "offside rule in football",
]
ANSWERED = [
    "rulings on facial recognition in China",
    "police facial recognition in Wales unlawful",
    "IBM leaves the face recognition business",
    "which shops scanned their customers' faces",
    "European court strikes down Privacy Shield",
    "vaccine results in November",
    "copyright in an application programming interface",
]


@dataclass(frozen=True)
class Shifted:
    """A real model as if its cosines lay between 0.75 and 1, as those of some do; no token vectors."""

    inner: Encoder
    runtime: Literal["onnx", "torch", "hashing"] = "onnx"

    @property
    def model(self) -> Model:
        return replace(self.inner.model, dimension=self.inner.model.dimension + 1)

    def documents(self, texts: Sequence[str]) -> Embedded:
        return self._of(self.inner.documents(texts))

    def questions(self, texts: Sequence[str]) -> Embedded:
        return self._of(self.inner.questions(texts))

    def _of(self, embedded: Embedded) -> Embedded:
        vectors = shifted(embedded.vectors)
        return Embedded(vectors, (no_tokens(self.model.dimension),) * len(vectors))

    def token_terms(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        return self.inner.token_terms(texts)

    def knows(self, word: str) -> bool:
        return self.inner.knows(word)


def shifted(vectors: Vectors) -> Vectors:
    constant = np.full((len(vectors), 1), 0.75**0.5, dtype=np.float32)
    return np.hstack([vectors / 2, constant])


@pytest.fixture(scope="module")
def exported(sample_folder: Path) -> Encoder:
    found = open_exported(sample_folder / "g1" / "encoder")
    assert found
    return found


@pytest.fixture(scope="module")
def archive(sample_folder: Path) -> Iterator[Snapshot]:
    with LocalStore.open(sample_folder) as store, store.snapshot() as snapshot:
        yield snapshot


def levels(engine: Engine, asked: Sequence[str]) -> list[str]:
    return [engine.ask(Question(text), NOW).confidence for text in asked]


def test_off_topic_questions_get_no_confidence_and_answerable_ones_do(
    archive: Snapshot, exported: Encoder
) -> None:
    engine = Engine(archive, exported, background=measure(archive, exported))
    assert levels(engine, OUTSIDE).count("none") >= 9
    assert "none" not in levels(engine, ANSWERED)


def test_the_default_background_is_that_of_the_default_model_over_the_samples(
    archive: Snapshot, exported: Encoder
) -> None:
    found = measure(archive, exported)
    assert Background().median == pytest.approx(found.median, abs=0.03)
    assert Background().spread == pytest.approx(found.spread, abs=0.03)


def test_a_model_with_another_range_of_cosines_is_calibrated_too(
    archive: Snapshot, exported: Encoder
) -> None:
    encoder = Shifted(exported)
    articles = list(archive.articles())
    store = MemoryStore(dimension=encoder.model.dimension)
    store.upsert(articles, shifted(archive.vectors([one.id for one in articles])))
    with store.snapshot() as snapshot:
        background = measure(snapshot, encoder)
        by_default = levels(Engine(snapshot, encoder), OUTSIDE)
        outside = levels(Engine(snapshot, encoder, background=background), OUTSIDE)
        answered = levels(Engine(snapshot, encoder, background=background), ANSWERED)
    assert by_default.count("none") <= 2  # a fixed figure means nothing
    assert outside.count("none") >= 7
    assert answered.count("none") <= 1


def test_names_are_learnt_from_the_capitals_of_the_archive(archive: Snapshot, exported: Encoder) -> None:
    learnt = learn_names(archive, exported)
    asked = "vermont and norwegian judges on doorbell recordings in chengdu"
    scores = learnt.scores(exported.questions([asked]).tokens[0])
    names = {"vermont", "norwegian", "chengdu"}  # none of them is in the archive
    assert min(scores[term] for term in names) > 0.1 > max(scores[term] for term in scores.keys() - names)


def test_nothing_is_learnt_of_names_without_token_vectors_or_from_few_articles(
    archive: Snapshot, exported: Encoder
) -> None:
    few = list(archive.articles())[:5]
    store = MemoryStore(dimension=exported.model.dimension)
    store.upsert(few, archive.vectors([one.id for one in few]))
    with store.snapshot() as snapshot:
        assert learn_names(snapshot, exported) == NameDetector()


def test_probes_are_asked_without_interpretation() -> None:
    articles = [article(f"n{n:02}", f"ferry report number {n}") for n in range(12)]
    with filled(articles).snapshot() as snapshot:
        literal = measure(snapshot, ENCODER, ["ferry provider:nobody after:2030"])
        order = Engine(snapshot, ENCODER, RankingSettings(feedback=0)).rank(
            Question("ferry provider:nobody after:2030", interpret=False), NOW
        )
        assert literal.median == pytest.approx(evidence(order, ENCODER).sum)
        assert literal.median > measure(snapshot, ENCODER, ["zebra"]).median


def test_a_probe_that_the_archive_answers_barely_changes_the_calibration() -> None:
    articles = [article(f"n{n:02}", f"ferry report number {n}") for n in range(12)]
    outside = ["zebra crossing", "moon cheese", "old banjo", "umbrella teapot", "rose pruning"]
    with filled(articles).snapshot() as snapshot:
        without = measure(snapshot, ENCODER, outside)
        with_one = measure(snapshot, ENCODER, [*outside, "ferry report number"])
        alone = measure(snapshot, ENCODER, ["ferry report number"])
    assert alone.median - without.median > 4 * (with_one.median - without.median)


def test_probes_are_many_distinct_valid_questions() -> None:
    assert len({probe.casefold() for probe in PROBES}) == len(PROBES) >= 50
    assert [query.check(Question(probe)) for probe in PROBES] == list(PROBES)


FILE = "calibration.json"  # in the folder of a generation
QUESTION = "rulings on facial recognition in China"


@pytest.fixture
def copied(sample_folder: Path, tmp_path: Path) -> Path:
    """A copy of the samples' index, to be written to; what it needs of the model is exported already."""
    return copy_index(sample_folder, tmp_path / "copied")


def bridges(folder: Path, count: int) -> Path:
    lines = (json.dumps({"title": f"Bridge {n}", "webUrl": f"https://a.example/{n}"}) for n in range(count))
    (folder / "bridges.jsonl").write_text("\n".join(lines), "utf-8")
    return folder / "bridges.jsonl"


def test_an_index_is_recalibrated_only_after_growing_by_more_than_a_tenth(
    copied: Path, tmp_path: Path
) -> None:
    path = copied / "g1" / FILE
    first = path.read_bytes()
    before = json.loads(first)["articles"]
    with Index.open(copied) as index:
        assert before == index.facets().total
        index.add(bridges(tmp_path, before // 10))
        assert path.read_bytes() == first
        index.add(bridges(tmp_path, before // 10 + 1))
        again = json.loads(path.read_bytes())
    assert again["articles"] == before + before // 10 + 1
    assert again["median"] != json.loads(first)["median"]
    assert list(path.parent.glob(f".{FILE}*")) == []


def test_a_dry_run_calibrates_nothing(copied: Path, tmp_path: Path) -> None:
    path = copied / "g1" / FILE
    path.unlink()
    with Index.open(copied) as index:
        index.add(bridges(tmp_path, 1), dry_run=True)
        assert not path.exists()
        index.add(bridges(tmp_path, 1))
        assert path.exists()


HELD = {"median": 0.7, "spread": 0.1, "articles": 1, "weights": [1.5, 1.5, 0.2]}


@pytest.mark.parametrize(
    "text",
    [
        "garbage",
        "{}",
        json.dumps({**HELD, "spread": None}),
        json.dumps({**HELD, "spread": 0}),
        json.dumps({**HELD, "spread": -1}),
        json.dumps({**HELD, "median": nan}),
        json.dumps({**HELD, "spread": inf}),
        json.dumps({**HELD, "names": ["x", 0.1]}),
        json.dumps({**HELD, "languages": 1}),
        json.dumps({**HELD, "weights": [3.0, 1.0, 0.2]}),  # an earlier version weighed so
    ],
)
def test_an_invalid_calibration_is_not_used(tmp_path: Path, text: str) -> None:
    assert read_background(LocalArtifacts(tmp_path)) == Background()  # there is none
    path = tmp_path / FILE
    path.write_text(json.dumps(HELD), "utf-8")
    assert read_background(LocalArtifacts(tmp_path)) == Background(0.7, 0.1)
    path.write_text(text, "utf-8")
    assert read_background(LocalArtifacts(tmp_path)) == Background()


def test_a_damaged_or_missing_calibration_falls_back_and_the_next_run_replaces_it(
    copied: Path, tmp_path: Path
) -> None:
    path = copied / "g1" / FILE
    held = json.loads(path.read_bytes())
    with Index.open(copied) as index:
        for damaged in (
            "garbage",
            json.dumps({**held, "spread": 0}),
            json.dumps({**held, "weights": [1]}),
            "",
        ):
            path.write_text(damaged, "utf-8")
            assert index.ask(QUESTION).confidence == "high"
            index.add(bridges(tmp_path, 1))
            assert json.loads(path.read_bytes())["spread"] == pytest.approx(held["spread"], abs=0.02)


def test_the_languages_of_the_articles_are_learnt(copied: Path) -> None:
    made = json.loads((copied / "g1" / FILE).read_bytes())
    assert made["languages"] == ["en"]
    with Index.open(copied) as index:
        german = index.ask("Welche Gerichte haben die Gesichtserkennung verboten?")
        assert (german.confidence, german.foreign_language) == ("none", "de")
        assert (german.unknown, german.missing) == ((), ())
        assert index.ask("which courts have banned slide rules").foreign_language == ""


def test_a_calibration_without_languages_is_renewed_by_the_next_run(copied: Path, tmp_path: Path) -> None:
    path = copied / "g1" / FILE
    held = json.loads(path.read_bytes())
    path.write_text(json.dumps({key: held[key] for key in held if key != "languages"}))
    with Index.open(copied) as index:
        assert index.ask("Welche Gerichte haben die Gesichtserkennung verboten?").foreign_language == ""
        index.add(bridges(tmp_path, 1))
    assert json.loads(path.read_bytes())["languages"] == ["en"]
