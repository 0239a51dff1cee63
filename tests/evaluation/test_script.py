"""`scripts/evaluate`, from the program behind it: `scripts/environment` is tried by tests/test_readme.py."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import copy_index

ROOT = Path(__file__).parent.parent.parent
WRITTEN = "<!-- collections: written by scripts/evaluate -->"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two collections, of which one has no titles, and a folder that is none."""
    made = tmp_path_factory.mktemp("judged")
    (made / "none").mkdir()
    for name in ("ferries", "rovers"):
        (made / name).mkdir()
        long = "A rover drives over the red dust of Mars and " + "looks at stones " * 20
        items: list[dict[str, object]] = [
            {"id": 1, "title": "" if name == "rovers" else "Mars rover", "excerpt": long},
            {"id": 2, "title": "Ferry line orders an electric ship", "excerpt": ""},
        ]
        (made / name / "items.jsonl").write_text("\n".join(map(json.dumps, items)), encoding="utf-8")
        (made / name / "queries.jsonl").write_text('{"id": "q", "text": "machines on another planet"}')
        (made / name / "qrels.tsv").write_text("q\t1\t4\n")
    return made


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "scripts" / "evaluate.py", *arguments]
    return subprocess.run([str(word) for word in command], cwd=ROOT, capture_output=True, text=True)


def test_each_collection_has_its_row_and_the_table_its_date_and_settings(
    folder: Path, tmp_path: Path, empty_folder: Path
) -> None:
    output, cache = tmp_path / "quality.md", tmp_path / "cache"
    output.write_text(f"# Ours\n\nBefore.\n{WRITTEN}\nold\n<!-- end of collections -->\nAfter.\n")

    # one alone is only shown
    copy_index(empty_folder, cache / "rovers" / "index")
    one = run(folder, "--cache", cache, "--output", output, "--only", "rovers")
    assert one.returncode == 0, one.stderr
    assert "| rovers | 2 | 1 | 1.00 / 1.00 | " in one.stdout
    assert "mean" not in one.stdout
    assert "\nold\n" in output.read_text()
    titled = json.loads((cache / "rovers" / "items.jsonl").read_text().splitlines()[0])
    assert 80 < len(titled["title"]) <= 120
    assert titled["excerpt"].startswith(titled["title"] + " ")

    # all of them; what the cache has is taken from there, and brought up to date
    shutil.copytree(cache / "rovers", cache / "ferries")
    made = run(folder, "--cache", cache, "--output", output)
    assert made.returncode == 0, made.stderr
    text = output.read_text()
    assert text.startswith(f"# Ours\n\nBefore.\n{WRITTEN}\n| collection | articles |")
    assert text.endswith("<!-- end of collections -->\nAfter.\n")
    assert "\nold\n" not in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert [row.split(" | ")[0] for row in rows[2:]] == ["| ferries", "| rovers", "| mean"]
    assert " | 2 | 1 | 1.00 / 1.00 | " in rows[2]
    assert " | 2 | 1 | 1.00 / 1.00 | " in rows[3]
    assert "Measured 20" in text
    assert "`ranking.dense_weight: " in text
    assert str(folder) not in text


def test_a_wrong_name_or_folder_is_told_in_one_line(folder: Path, tmp_path: Path) -> None:
    wrong = run(folder, "--collections", "rovers,rover")
    assert wrong.returncode == 1
    assert (
        wrong.stderr == f"evaluate: no collection 'rover' in {folder}: the collections are ferries, rovers\n"
    )
    empty = run(tmp_path)
    assert empty.returncode == 1
    assert "each is a subfolder with items.jsonl, queries.jsonl, qrels.tsv" in empty.stderr


def test_labelled_stories_have_their_row_beside_the_baselines(tmp_path: Path, empty_folder: Path) -> None:
    folder, output = tmp_path / "judged", tmp_path / "quality.md"
    (folder / "stories" / "harbour").mkdir(parents=True)
    titles = [
        "Ferry line orders an electric ship",
        "Electric ship ordered by the ferry line",
        "A rover lands on Mars",
    ]
    items = [{"id": n, "title": title, "date": f"2021-07-0{n + 1}"} for n, title in enumerate(titles)]
    (folder / "stories" / "harbour" / "items.jsonl").write_text("\n".join(map(json.dumps, items)))
    (folder / "stories" / "harbour" / "stories.tsv").write_text("0\tship\n1\tship\n2\trover\n")

    copy_index(empty_folder, tmp_path / "cache" / "stories-harbour" / "index")
    made = run(folder, "--stories", "--output", output, "--cache", tmp_path / "cache")
    assert made.returncode == 0, made.stderr
    (row,) = (line for line in output.read_text().splitlines() if line.startswith("| harbour"))
    assert row.startswith("| harbour | 3 / 2 | 1.00 / 1.00 / 1.00; 1.00 | 1.00 / .667 / .800; .000 | ")
    kept = (tmp_path / "cache" / "stories-harbour" / "items.jsonl").read_text()
    assert '"publishedDateTime": "2021-07-01"' in kept

    none = run(tmp_path, "--stories")
    assert none.returncode == 1
    assert "each is a subfolder with items.jsonl, stories.tsv" in none.stderr
