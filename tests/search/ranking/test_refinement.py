from __future__ import annotations

from dataclasses import replace

import numpy as np

from semsearch.search.ranking import Evidence, Scores, corroborate, interact, learn, refine
from semsearch.settings import RankingSettings
from tests.search.ranking.candidates import candidates
from tests.search.ranking.on_lists import scores_of, texts_of

SCORES = scores_of(candidates(0.9, 0.5, 0.4, 0.1))
EVIDENCE = Evidence(
    np.eye(4, dtype=np.float32)[[0, 1, 1, 2]],
    texts_of([["court"], ["ferry", "strike"], ["ferry"], ["court"]]),
    np.array([0.1, 0.9, 0.3, 0.2]),
)
SETTINGS = RankingSettings(late_interaction=0.9, feedback=1, corroboration=0.2)
OFF = RankingSettings(late_interaction=0.0, feedback=0, corroboration=0.0)


def test_each_step_starts_from_what_the_one_before_it_gave() -> None:
    moved = interact(SCORES, EVIDENCE.maxsim, 0.9)
    learnt = learn(moved, EVIDENCE.texts, ["strike"], 1)
    wanted = corroborate(learnt, EVIDENCE.vectors, EVIDENCE.texts, 0.2)
    found = refine(SCORES, EVIDENCE, ["strike"], SETTINGS)
    assert found.total.tolist() == wanted.total.tolist()
    for part in ("interaction", "feedback", "corroboration"):
        assert found.part(part).tolist() == wanted.part(part).tolist()
        assert found.part(part).any()


def test_a_step_that_is_off_moves_nothing() -> None:
    assert refine(SCORES, EVIDENCE, ["strike"], OFF).total.tolist() == SCORES.total.tolist()
    assert refine(SCORES, EVIDENCE, ["strike"], replace(OFF, feedback=1)).part("feedback").any()


def test_what_is_excluded_teaches_nothing() -> None:
    excluded = np.array([5.0, 0.0, 0.0, 0.0])
    taught, other = (
        refine(SCORES, EVIDENCE, ["strike"], replace(OFF, feedback=1), penalty).part("feedback")
        for penalty in (0.0, excluded)
    )
    assert taught[3] > taught[2]
    assert other[2] > other[3]


def test_evidence_is_taken_for_some_candidates_in_their_order() -> None:
    rows = np.array([2, 0])
    taken = EVIDENCE.take(rows)
    assert taken.maxsim.tolist() == [0.3, 0.1]
    assert taken.vectors.tolist() == EVIDENCE.vectors[rows].tolist()
    assert taken.texts.offsets.tolist() == [0, 1, 2]
    assert taken.texts.terms.tolist() == [EVIDENCE.texts.terms[3], EVIDENCE.texts.terms[0]]


def test_without_candidates_there_is_nothing_to_move() -> None:
    none = Evidence(np.zeros((0, 4), dtype=np.float32), texts_of([]), np.zeros(0))
    assert len(refine(Scores.zero((), ()), none, ["strike"], SETTINGS)) == 0
