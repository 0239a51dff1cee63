from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from semsearch.embedding import Embedded, Encoder, Vectors, open_exported
from semsearch.embedding.word_pieces import without
from semsearch.indexing.calibration import calibrate
from semsearch.search import Engine
from semsearch.search.confidence import Background, evidence
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.storage.local import LocalStore
from semsearch.storage.memory import MemoryStore
from semsearch.types import Model, Question
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
        return Embedded(vectors, (without(self.model.dimension),) * len(vectors))

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


def test_far_outside_questions_have_no_answer_and_answerable_ones_have(
    archive: Snapshot, exported: Encoder
) -> None:
    engine = Engine(archive, exported, background=calibrate(archive, exported))
    assert levels(engine, OUTSIDE).count("none") >= 9
    assert "none" not in levels(engine, ANSWERED)


def test_the_default_is_what_the_default_model_gives_over_the_samples(
    archive: Snapshot, exported: Encoder
) -> None:
    found = calibrate(archive, exported)
    assert Background().median == pytest.approx(found.median, abs=0.03)
    assert Background().spread == pytest.approx(found.spread, abs=0.03)


def test_a_model_whose_cosines_lie_elsewhere_is_calibrated_as_well(
    archive: Snapshot, exported: Encoder
) -> None:
    encoder = Shifted(exported)
    articles = list(archive.articles())
    store = MemoryStore(dimension=encoder.model.dimension)
    store.upsert(articles, shifted(archive.vectors([one.id for one in articles])))
    with store.snapshot() as snapshot:
        background = calibrate(snapshot, encoder)
        by_default = levels(Engine(snapshot, encoder), OUTSIDE)
        outside = levels(Engine(snapshot, encoder, background=background), OUTSIDE)
        answered = levels(Engine(snapshot, encoder, background=background), ANSWERED)
    assert by_default.count("high") >= 7  # a fixed figure means nothing
    assert outside.count("none") >= 7
    assert answered.count("none") <= 1


def test_probes_are_asked_word_for_word() -> None:
    articles = [article(f"n{n:02}", f"ferry report number {n}") for n in range(12)]
    with filled(articles).snapshot() as snapshot:
        literal = calibrate(snapshot, ENCODER, ["ferry provider:nobody after:2030"])
        order = Engine(snapshot, ENCODER, RankingSettings(feedback=0)).rank(
            Question("ferry provider:nobody after:2030", interpret=False), NOW
        )
        assert literal.median == pytest.approx(evidence(order, ENCODER).sum)
        assert literal.median > calibrate(snapshot, ENCODER, ["zebra"]).median


def test_an_archive_that_answers_some_of_the_probes_is_calibrated_by_the_others() -> None:
    articles = [article(f"n{n:02}", f"ferry report number {n}") for n in range(12)]
    outside = ["zebra crossing", "moon cheese", "old banjo", "umbrella teapot", "rose pruning"]
    with filled(articles).snapshot() as snapshot:
        without = calibrate(snapshot, ENCODER, outside)
        with_one = calibrate(snapshot, ENCODER, [*outside, "ferry report number"])
        alone = calibrate(snapshot, ENCODER, ["ferry report number"])
    assert alone.median - without.median > 4 * (with_one.median - without.median)
