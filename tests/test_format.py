"""docs/reference/index-format.md describes the format that the code writes."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

PAGE = (Path(__file__).parent.parent / "docs" / "reference" / "index-format.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    """Return the text under a heading."""
    return PAGE.split(f"## {name}\n")[1].split("\n## ")[0]


def test_every_table_and_its_columns_are_described(sample_folder: Path) -> None:
    (file,) = sample_folder.glob("g*/articles.sqlite")
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        tables = {
            name: [
                column for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
            ]
            for name in names
            if not name.startswith("sqlite_")
        }
    assert {"articles", "vectors", "listings", "edges", "gone"} <= tables.keys()
    described = dict(re.findall(r"^\| `(\w+)` \|(.*)$", section("articles.sqlite"), re.MULTILINE))
    assert tables.keys() == described.keys()
    for name in ("meta", "vectors", "tokens", "stories", "listings", "edges", "gone", "linked"):
        assert tables[name], name
        assert [column for column in tables[name] if f"`{column}`" not in described[name]] == []


def test_every_field_of_the_lexical_side_is_described(sample_folder: Path) -> None:
    (file,) = sample_folder.glob("g*/lexical/meta.json")
    fields = [field["name"] for field in json.loads(file.read_text(encoding="utf-8"))["schema"]]
    rows = re.findall(r"^\| (`.*?`) \|", section("lexical/"), re.MULTILINE)
    assert {"title", "word", "start", "stamp"} <= {*fields}
    assert sorted(name for row in rows for name in re.findall(r"`(\w+)`", row)) == sorted(fields)


def test_the_files_of_a_generation_are_described(sample_folder: Path) -> None:
    (generation,) = sample_folder.glob("g*")
    for file in [*sample_folder.iterdir(), *generation.iterdir()]:
        name = re.sub(r"columns-\d+", "columns-<revision>", re.sub(r"^g\d+$", "g1", file.name))
        assert name.removesuffix("-wal").removesuffix("-shm") in PAGE, file
