"""The calibration that an index keeps; `tests/test_index.py` has the rest of building."""

from __future__ import annotations

import json
import shutil
from math import inf, nan
from pathlib import Path

import pytest

from semsearch import Index
from semsearch.indexing import build
from semsearch.search.confidence import WEIGHTS, Background

QUESTION = "rulings on facial recognition in China"


@pytest.fixture
def copied(sample_folder: Path, tmp_path: Path) -> Path:
    """A copy of the samples' index, to be written to; what it needs of the model is exported already."""
    return shutil.copytree(sample_folder, tmp_path / "copied")


def bridges(folder: Path, count: int) -> Path:
    lines = (json.dumps({"title": f"Bridge {n}", "webUrl": f"https://a.example/{n}"}) for n in range(count))
    (folder / "bridges.jsonl").write_text("\n".join(lines), "utf-8")
    return folder / "bridges.jsonl"


def test_an_index_is_calibrated_again_only_when_it_has_grown_by_more_than_a_tenth(
    copied: Path, tmp_path: Path
) -> None:
    path = copied / "g1" / build.CALIBRATION
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
    assert list(path.parent.glob(f".{build.CALIBRATION}*")) == []


def test_a_dry_run_calibrates_nothing(copied: Path, tmp_path: Path) -> None:
    path = copied / "g1" / build.CALIBRATION
    path.unlink()
    with Index.open(copied) as index:
        index.add(bridges(tmp_path, 1), dry_run=True)
        assert not path.exists()
        index.add(bridges(tmp_path, 1))
        assert path.exists()


HELD = {"median": 0.7, "spread": 0.1, "articles": 1, "weights": WEIGHTS}


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
        json.dumps({**HELD, "weights": [3.0, 1.0, 0.2]}),  # an earlier version weighed so
    ],
)
def test_a_calibration_that_nothing_can_be_judged_by_is_not_used(tmp_path: Path, text: str) -> None:
    assert build.background_of(tmp_path) == Background()  # there is none
    path = tmp_path / build.CALIBRATION
    path.write_text(json.dumps(HELD), "utf-8")
    assert build.background_of(tmp_path) == Background(0.7, 0.1)
    path.write_text(text, "utf-8")
    assert build.background_of(tmp_path) == Background()


def test_a_calibration_that_is_damaged_or_missing_falls_back_and_the_next_run_makes_it_anew(
    copied: Path, tmp_path: Path
) -> None:
    path = copied / "g1" / build.CALIBRATION
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
