"""Judged questions with what ranking compares of their candidates, to be ranked over and over."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from cross_validation.folds import Values
from semsearch.evaluation import JudgedQuestion, judgments_from
from semsearch.evaluation.metrics import NDCG, score
from semsearch.evaluation.retrieval import CachingEncoder, HoldoutSnapshot
from semsearch.evaluation.runs import baseline_rankings
from semsearch.indexing.reader import Reader
from semsearch.search import ranking
from semsearch.search.ranking import Evidence, feedback, fusion
from semsearch.search.retrieval import Candidates, EncodedQuery
from semsearch.settings import RankingSettings, Settings
from semsearch.types import Question

MODULES: dict[str, tuple[ModuleType, str]] = {  # constants that are no setting
    "rarest": (fusion, "RAREST"),
    "learnt_share": (feedback, "LEARNT_SHARE"),
}
SETTINGS = ("dense_weight", "late_interaction", "feedback", "corroboration")
SQUARED = "squared_rarity"  # whether rare words count by the square of their rarity in late interaction
DEPTH = 10  # ranks that are scored


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its candidates, in the order of their ids.

    Attributes:
        evidence: What they are refined by.
        by_rarity: Their MaxSim with words weighted by their rarity, not by its square.
    """

    question: JudgedQuestion
    encoded: EncodedQuery
    candidates: Candidates
    evidence: Evidence
    by_rarity: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Collection:
    """The questions of one collection, and the mean nDCG@10 that the plain sum gives them."""

    asked: tuple[Asked, ...]
    plain: float

    def gain(self, values: Values) -> float:
        """Return by which share the mean nDCG@10 is above that of the plain sum with some constants."""
        return float(self.scores(values).mean()) / self.plain - 1

    def scores(self, values: Values) -> NDArray[np.float64]:
        """Return the nDCG@10 of each question with some constants."""
        return np.asarray(score([one.question for one in self.asked], self.orders(values))[:, NDCG])

    def orders(self, values: Values) -> list[tuple[str, ...]]:
        """Return the first ids for each question with some constants."""
        with _constants(values) as settings:
            return [_ranked(one, settings, bool(dict(values)[SQUARED])) for one in self.asked]


def read(index: Path, queries: Path, qrels: Path, items: Path | None, most: int) -> Collection:
    """Ask an index at most so many judged questions, drawn by their ids, and return their candidates."""
    reader = Reader(Settings(index=index))
    with reader.snapshot() as snapshot:
        judged = judgments_from(queries, qrels, snapshot, items=items, binary=True).questions
        drawn = sorted(judged, key=lambda one: zlib.crc32(one.id.encode()))[:most]
        engine, asked, plain = reader.engine(snapshot), [], []
        for question in drawn:
            encoder = CachingEncoder(engine.encoder)
            with HoldoutSnapshot(snapshot) as cached:
                plain.append(baseline_rankings(question.text, cached, encoder).fused)
                found = replace(engine, snapshot=cached, encoder=encoder).rank(
                    Question(question.text), datetime.now(UTC)
                )
                encoded, candidates = found.encoded, found.candidates
                ids = sorted({match.id for match in (*candidates.dense, *candidates.lexical)})
                compared = found.compared(ids)
                evidence, by_rarity = compared.evidence(), compared.maxsim(encoded.idf)
            asked.append(Asked(question, encoded, candidates, evidence, by_rarity))
        scores = score(drawn, plain)[:, NDCG]
    reader.close()
    return Collection(tuple(asked), float(scores.mean()))


def defaults() -> dict[str, float]:
    """Return the constants as they are."""
    own = RankingSettings()
    found: dict[str, float] = {
        name: getattr(module, constant) for name, (module, constant) in MODULES.items()
    }
    return found | {name: getattr(own, name) for name in SETTINGS} | {SQUARED: 1}


@contextmanager
def _constants(values: Values) -> Iterator[RankingSettings]:
    """Have these constants in the modules meanwhile; give the settings."""
    given, before = dict(values), defaults()
    try:
        for name, (module, constant) in MODULES.items():
            setattr(module, constant, given[name])
        yield RankingSettings(**{name: given[name] for name in SETTINGS})  # type: ignore[arg-type]
    finally:
        for name, (module, constant) in MODULES.items():
            setattr(module, constant, before[name])


def _ranked(asked: Asked, settings: RankingSettings, squared: bool) -> tuple[str, ...]:
    """Return the first ids, by the steps of `ranked_results.rank` that do not look at dates."""
    candidates, idf = asked.candidates, asked.encoded.idf
    scores = ranking.fuse(
        candidates.dense,
        candidates.lexical,
        candidates.cosines,
        settings.dense_weight,
        ranking.max_bm25(idf.values(), fusion.RAREST),
    )
    best = np.sort(scores.order()[: ranking.REFINED])
    evidence = asked.evidence if squared else replace(asked.evidence, maxsim=asked.by_rarity)
    scores = ranking.refine(scores.take(best), evidence.take(best), idf, settings)
    order = scores.order()[:DEPTH]
    return tuple(scores.ids[row] for row in order)
