from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from semsearch.cli import program
from semsearch.presentation.terminal.evaluation import chance, evaluation_lines, number
from semsearch.presentation.terminal.wrapping import cells
from semsearch.types.evaluation import (
    ConfidenceLevel,
    DifficultyGroup,
    Evaluation,
    Interval,
    MetricDifference,
    QuestionDifference,
    RunComparison,
    RunMetrics,
    TopResult,
)
from tests.cli.conftest import Run

Piped = Callable[..., Run]


@pytest.fixture
def judged(tmp_path: Path, indexed: Path) -> tuple[str, str]:
    """Two questions about the small archive."""
    from semsearch import Index

    with Index.open(indexed) as index:
        ids = {item.article.title.split()[0]: item.article.id for item in index.export()}
    (tmp_path / "questions.jsonl").write_text(
        '{"id": "q1", "text": "facial recognition in hotels", "difficulty": "easy"}\n'
        '{"id": "q2", "text": "an electric vessel", "difficulty": "hard"}\n',
        encoding="utf-8",
    )
    (tmp_path / "qrels.tsv").write_text(f"q1\t{ids['Harbour']}\t2\nq2\t{ids['Ferry']}\t1\nq2\tgone\t0\n")
    return "questions.jsonl", "qrels.tsv"


def test_table_has_every_run_and_counts_what_is_missing(
    piped: Piped, indexed: Path, judged: tuple[str, str]
) -> None:
    run = piped("evaluate", *judged, "--index", str(indexed))
    assert (run.status, run.err) == (0, "")
    lines = run.out.splitlines()
    assert lines[0].startswith("2 questions · 3 judgments · 13 articles · all-MiniLM-L6-v2")
    assert re.split(r"\s{2,}", lines[1].strip()) == ["nDCG@10", "recall@100", "MRR", "success@1"]
    for name, line in zip(("dense", "lexical", "fused", "final"), lines[2:6], strict=True):
        assert re.fullmatch(rf"{name}( +[\d.]+ [\d.]+–[\d.]+){{4}}", line)
    assert lines[5].split()[1] == "1.00"  # both are found first
    assert "easy, 1 questions, nDCG@10: dense 1.00" in run.out
    assert "not in the index: 1 judged id that no leg can find (gone)" in run.out
    assert max(map(len, lines)) <= 80


def test_confidence_is_told_by_level_with_what_lies_outside(
    piped: Piped, indexed: Path, judged: tuple[str, str], tmp_path: Path
) -> None:
    (tmp_path / "outside.jsonl").write_text('{"id": "o", "text": "recipes of Ottolenghi"}\n', "utf-8")
    run = piped("evaluate", *judged, "--outside", "outside.jsonl", "--index", str(indexed))
    assert run.status == 0, run.err
    text = " ".join(run.out.split())
    told = re.search(r"confidence: high.* none (\d), 0 of them right \(outside (\d)\)", text)
    assert told
    assert told.groups() == ("0", "1")


def test_json_holds_the_settings_and_both_columns(
    piped: Piped, indexed: Path, judged: tuple[str, str]
) -> None:
    compare = ("--compare", "ranking.dense_weight=0.25", "--compare", "ranking.candidates=7")
    run = piped("evaluate", *judged, "--index", str(indexed), "--json", *compare)
    assert run.status == 0, run.err
    found: dict[str, Any] = json.loads(run.out)
    assert found["settings"]["ranking.candidates"] == 200
    assert found["compared"] == {
        **found["settings"],
        "ranking.dense_weight": 0.25,
        "ranking.candidates": 7,
    }
    assert [leg["name"] for leg in found["legs"]] == ["dense", "lexical", "fused", "final", "compared"]
    assert found["comparisons"][0]["rival"] == "compared"
    assert 0 < found["comparisons"][0]["ndcg_at_10"]["p"] <= 1
    assert found["absent"] == ["gone"]


def test_self_needs_no_judgments(piped: Piped, sample_folder: Path) -> None:
    run = piped("evaluate", "--self", "--sample", "5", "--json", "--index", str(sample_folder))
    assert run.status == 0, run.err
    found = json.loads(run.out)
    assert found["questions"] == 5
    assert found["legs"][3]["recall_at_100"]["mean"] > 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "missing files: give QUESTIONS and QRELS, or use --self"),
        (("questions.jsonl",), "missing files"),
        (("questions.jsonl", "qrels.tsv", "--self"), "omit the files"),
        (("--self", "--items", "x.jsonl"), "omit the files"),
        (("--self", "--compare", "model=other"), "--compare takes a setting of ranking"),
        (("--self", "--compare", "ranking.reranker=x"), "set the cross-encoder in the settings"),
        (("--self", "--compare", "ranking.dense_weight"), "--compare takes a setting of ranking"),
        (("--self", "--compare", "ranking.dense_wait=1"), "did you mean ranking.dense_weight?"),
        (("--self", "--compare", "ranking.dense_weight=2"), "must be 0 to 1"),
        (("questions.jsonl", "none.tsv"), "none.tsv cannot be read"),
    ],
)
def test_wrong_use_ends_in_one_line_with_status_2(
    tmp_path: Path,
    indexed: Path,
    judged: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(program, ["evaluate", *arguments, "--index", str(indexed)])
    assert run.exit_code == 2
    assert said in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert run.stdout == ""


def test_no_index_is_told_as_everywhere(piped: Piped) -> None:
    run = piped("evaluate", "--self")
    assert run.status == 4
    assert len(run.err.splitlines()) == 1


BAR = """
from semsearch.cli.progress import counting
with counting("asking", delay=0) as advance:
    for done in range(1, 4):
        advance(done, 3)
print("done")
"""


def test_progress_shows_how_many_questions_are_done(on_terminal: Callable[..., Run]) -> None:
    printed = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", on_terminal("-c", BAR).out)
    assert "asking" in printed
    assert "3 of 3" in printed
    assert printed.rstrip().endswith("done")
    assert on_terminal("-c", BAR, NO_COLOR="1").out == "done\n"


# --- as lines -----------------------------------------------------------------------------------------------

HALF = Interval(0.5, 0.25, 1.0)
NO_CHANGE = MetricDifference(-0.0125, -0.02, 0.0, 0.0421)


def evaluation(**other: Any) -> Evaluation:
    legs = tuple(
        RunMetrics(name, HALF, HALF, HALF, HALF, HALF) for name in ("dense", "lexical", "fused", "final")
    )
    return Evaluation(
        **{
            "questions": 2,
            "judgments": 3,
            "unanswered": 0,
            "unasked": 0,
            "shortened": 0,
            "absent": (),
            "articles": 9,
            "revision": 1,
            "model": "m",
            "legs": legs,
            "comparisons": (
                RunComparison(
                    "dense", NO_CHANGE, NO_CHANGE, NO_CHANGE, MetricDifference(0, 0, 0, 1.0), NO_CHANGE
                ),
            ),
            "groups": (DifficultyGroup("easy", 2, legs),),
            "levels": (ConfidenceLevel("high", 2, 1, 0), ConfidenceLevel("none", 0, 0, 3)),
            "worst": (),
            "seconds": 1.0,
            **other,
        }
    )


def test_figures_and_p_values_are_rounded() -> None:
    assert [number(v) for v in (0, 0.1234, 0.9994, 0.9996, 1)] == [".000", ".123", ".999", "1.00", "1.00"]
    assert [chance(p) for p in (1, 0.5, 0.0421, 0.0001)] == ["p 1.00", "p 0.50", "p .042", "p < .001"]


@pytest.mark.parametrize("width", [40, 77, 78, 120])
def test_every_figure_is_there_at_every_width(width: int) -> None:
    absent = tuple(f"id{n}" for n in range(9))
    found = evaluation(absent=absent, unanswered=1, unasked=2, shortened=3)
    lines = [line.plain for line in evaluation_lines(found, width, compared="ranking.x=1")]
    assert max(map(cells, lines)) <= width
    whole = " ".join(" ".join(lines).split())
    assert whole.count(".500 .250–1.00") == 16
    assert "final against dense: nDCG@10 -0.013, p .042" in whole
    assert "success@1 +0.000, p 1.00" in whole
    assert "not in the index: 9 judged ids that no leg can find (id0, id1, id2, id3, id4, …)" in whole
    assert "ranking.x=1" in whole
    for count in ("1 questions without", "2 questions without text", "3 questions over the maximum"):
        assert count in whole


def test_worst_questions_show_first_result_without_control_characters() -> None:
    worst = (
        QuestionDifference(
            "q\x1b[2J", "a \x1b[31mquestion", 0.25, 1.0, None, TopResult("x", "Right\x07 one", 2)
        ),
        QuestionDifference(
            "r", "another", 0.0, 0.5, TopResult("y", "Wrong one", 0), TopResult("x", "Right one", 1)
        ),
    )
    text = "\n".join(line.plain for line in evaluation_lines(evaluation(worst=worst), 78))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "  final    .250 nothing" in text
    assert "  dense    1.00 Right one (grade 2)" in text
    assert "  final    .000 Wrong one (not relevant)" in text
