"""`scripts/evaluate --cross-validate`: choosing constants without a collection, and measuring them on it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cross_validation.asked import defaults, read
from cross_validation.folds import LEAST, Part, Values, choose, leave_one_out
from cross_validation.table import GRID, PARTS
from semsearch import Index
from semsearch.settings import RankingSettings, Settings
from tests.builders import copy_index

ROOT = Path(__file__).parent.parent
WRITTEN = "<!-- cross-validation: written by scripts/evaluate -->"
JUDGMENTS = ROOT / "tests" / "judgments"
BEST = {"a": 1.0, "b": 1.0, "c": 3.0}  # the value of `x` that is best for each collection
X = {"x": (1.0, 2.0, 3.0)}


def gain(name: str, values: Values) -> float:
    return -abs(dict(values)["x"] - BEST[name]) / 10


def test_constants_move_to_the_best_value_each() -> None:
    def found(values: Values) -> float:
        given = dict(values)
        return -abs(given["x"] - 3) - abs(given["y"] - given["x"])

    chosen = choose(found, {"x": 1.0, "y": 1.0}, {"x": (1.0, 2.0, 3.0), "y": (1.0, 2.0, 3.0)})
    assert dict(chosen) == {"x": 1.0, "y": 1.0}  # neither is better alone
    chosen = choose(found, {"x": 1.0, "y": 2.0}, {"x": (1.0, 2.0, 3.0), "y": (1.0, 2.0, 3.0)})
    assert dict(chosen) == {"x": 2.0, "y": 2.0}
    chosen = choose(lambda v: dict(v)["x"] * dict(v)["y"], {"x": 1, "y": 1}, {"x": (1, 3), "y": (0, 2)})
    assert dict(chosen) == {"x": 3, "y": 2}


def test_a_constant_stays_where_another_value_gives_no_more_than_noise() -> None:
    assert dict(choose(lambda v: dict(v)["x"] * LEAST / 2, {"x": 1}, {"x": (1, 2)})) == {"x": 1}
    assert dict(choose(lambda v: dict(v)["x"] * LEAST * 2, {"x": 1}, {"x": (1, 2)})) == {"x": 2}


def test_a_collection_is_measured_with_what_the_others_chose() -> None:
    folds = leave_one_out([*BEST], gain, {"x": 2.0}, X)
    assert {fold.held_out: dict(fold.chosen)["x"] for fold in folds} == {"a": 2.0, "b": 2.0, "c": 1.0}
    assert {fold.held_out: fold.gain for fold in folds} == pytest.approx({"a": -0.1, "b": -0.1, "c": -0.2})


def test_a_part_that_is_removed_stays_so_and_the_rest_is_chosen_anew() -> None:
    def found(name: str, values: Values) -> float:
        given = dict(values)
        return given["part"] * 0.1 + (0 if given["x"] == 1 + given["part"] else -0.05)

    start, grid = {"x": 1.0, "part": 1.0, "idle": 0.0}, {"x": (1.0, 2.0), "part": (0.0, 1.0), "idle": (0, 1)}
    full = leave_one_out([*BEST], found, start, grid)
    without = leave_one_out([*BEST], found, start, grid, Part("part", {"part": 0.0}, ("idle",)))
    assert [dict(fold.chosen) for fold in full] == [{"x": 2.0, "part": 1.0, "idle": 0.0}] * 3
    assert [dict(fold.chosen) for fold in without] == [{"x": 1.0, "part": 0.0, "idle": 0.0}] * 3
    assert [one.gain - other.gain for one, other in zip(full, without, strict=True)] == [
        pytest.approx(0.1)
    ] * 3


def test_parts_and_grid_name_constants_that_there_are() -> None:
    known = defaults()
    assert GRID.keys() == known.keys()
    assert all(known[name] in values for name, values in GRID.items())
    assert {name for part in PARTS for name in (*part.off, *part.idle)} <= known.keys()


def test_questions_are_ranked_as_the_engine_ranks_them_and_otherwise_with_other_constants(
    sample_folder: Path,
) -> None:
    questions, qrels = JUDGMENTS / "questions.jsonl", JUDGMENTS / "qrels.tsv"
    collection = read(sample_folder, questions, qrels, None, 12)
    assert len(collection.asked) == 12
    own = tuple(sorted(defaults().items()))
    scores = collection.scores(own)
    assert collection.gain(own) == pytest.approx(scores.mean() / collection.plain - 1)
    quiet = Settings(index=sample_folder, ranking=RankingSettings(recency=0, quality=0))
    with Index.open(quiet) as index:
        for one, order in zip(collection.asked, collection.orders(own), strict=True):
            page = index.search(one.question.text, limit=10)
            assert order == tuple(hit.article.id for hit in page.hits), one.question.text
    other = tuple(sorted({**defaults(), "late_interaction": 1.0, "rarest": 0, "proximity": 1.0}.items()))
    assert collection.orders(other) != collection.orders(own)
    assert tuple(sorted(defaults().items())) == own  # nothing stays changed


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "scripts/evaluate.py", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_both_tables_are_written(tmp_path: Path, empty_folder: Path) -> None:
    folder, cache, output = tmp_path / "judged", tmp_path / "cache", tmp_path / "quality.md"
    for name in ("ferries", "rovers", "strikes"):
        (folder / name).mkdir(parents=True)
        titles = ["A rover drives over Mars", "Ferry line orders a ship", f"{name} in the news", "Rain"]
        items = [{"id": n, "title": title} for n, title in enumerate(titles)]
        (folder / name / "items.jsonl").write_text("\n".join(map(json.dumps, items)))
        (folder / name / "queries.jsonl").write_text('{"id": "q", "text": "machines on another planet"}')
        (folder / name / "qrels.tsv").write_text("q\t0\t1\n")
        copy_index(empty_folder, cache / name / "index")
    options = ("--cross-validate", "--cache", cache, "--output", output)

    few = run(folder, *options, "--collections", "ferries,rovers")
    assert few.returncode == 1
    assert few.stderr == "evaluate: 2 collections are too few to choose on the others: give 3 or more\n"
    done = run(folder, *options, "--articles", 2)
    assert done.returncode == 0, done.stderr
    text = output.read_text()
    assert text == f"# Quality\n\n{WRITTEN}\n{done.stdout}<!-- end of cross-validation -->\n"
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("|")]
    assert [row[0] for row in rows[2:6]] == ["| ferries", "| rovers", "| strikes", "| mean"]
    assert rows[2][1:] == ["1", "1.000", "1.000", "1.000", "as set |"]
    assert [row[0].removeprefix("| ") for row in rows[8:]] == [part.name for part in PARTS]
    assert {row[3] for row in rows[8:]} == {"0 of 3"}
    kept = (cache / "ferries" / "items.jsonl").read_text().splitlines()
    assert 1 <= len(kept) < 4
    assert json.loads(kept[0])["id"] == 0
