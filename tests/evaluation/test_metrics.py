from __future__ import annotations

import sys
from math import log2

import pytest

from semsearch.errors import UsageError
from semsearch.evaluation.judgments import Grade, JudgedQuestion
from semsearch.evaluation.metrics import MEASURES, require_ir_measures, score

GRADED = JudgedQuestion("q", "?", (Grade("a", 3), Grade("b", 1), Grade("c", 0), Grade("gone", 2)))


def test_the_figures_are_those_worked_out_by_hand() -> None:
    assert MEASURES == ("nDCG@10", "R@100", "RR", "Success@1", "Success@3")
    found = score([GRADED], [["c", "x", "b", "a"]])
    gained = 1 / log2(4) + 3 / log2(5)
    ideal = 3 / log2(2) + 2 / log2(3) + 1 / log2(4)
    assert found.tolist() == [pytest.approx([gained / ideal, 2 / 3, 1 / 3, 0.0, 1.0])]


def test_what_comes_after_its_depth_counts_for_nothing() -> None:
    question = JudgedQuestion("q", "?", (Grade("right", 1),))
    at_11 = [*(f"x{n}" for n in range(10)), "right"]
    at_101 = [*(f"x{n}" for n in range(100)), "right"]
    assert score([question, question], [at_11, at_101])[:, :2].tolist() == [[0, 1], [0, 0]]


def test_the_order_given_is_kept_whatever_the_ids_are() -> None:
    question = JudgedQuestion("q", "?", (Grade("m", 1),))
    for order in (["m", "z", "a"], ["m", "a", "z"]):
        assert score([question], [order]).tolist() == [[1, 1, 1, 1, 1]]


def test_each_question_has_its_row_also_without_an_answer_and_under_any_id() -> None:
    right = JudgedQuestion("0", "?", (Grade("a", 1),))
    found = score([right, JudgedQuestion("1 1", "?", (Grade("a", 1),)), right], [["a"], [], ["x", "a"]])
    assert found[:, 3].tolist() == [1, 0, 0]
    assert found[:, 2].tolist() == [1, 0, 0.5]
    assert found[:, 4].tolist() == [1, 0, 1]


def test_without_the_library_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    require_ir_measures()
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(UsageError, match=r"pip install 'semsearch\[evaluation\]'"):
        require_ir_measures()
