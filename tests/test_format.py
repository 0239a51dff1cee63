"""docs/reference/index-format.md describes the format that the code writes."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from semsearch.stores.local import database
from semsearch.stores.local.lexical import documents

PAGE = (Path(__file__).parent.parent / "docs" / "reference" / "index-format.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    """Give what stands under a heading."""
    return PAGE.split(f"## {name}\n")[1].split("\n## ")[0]


def test_every_table_and_its_columns_are_described() -> None:
    tables = dict(re.findall(r"CREATE TABLE (\w+) \((.*?)\n?\)", database._SCHEMA, re.DOTALL))
    assert {"articles", "vectors", "listings", "edges", "gone"} <= tables.keys()
    described = dict(re.findall(r"^\| `(\w+)` \|(.*)$", section("articles.sqlite"), re.MULTILINE))
    assert tables.keys() == described.keys()
    for name in ("meta", "vectors", "topics", "listings", "edges", "gone"):
        columns = re.findall(
            r"(?:^|,)\s*(\w+) ?(?:INTEGER|TEXT|BLOB|,|$)", re.sub(r"PRIMARY KEY \(.*", "", tables[name])
        )
        assert columns, name
        assert [column for column in columns if f"`{column}`" not in described[name]] == []


def test_every_field_of_the_lexical_side_is_described() -> None:
    source = inspect.getsource(documents._schema)
    fields = {
        *re.findall(r'_field\("(\w+)"', source),
        *re.findall(r'"(\w+)"', source.split("for name in")[1].split(":")[0]),
    }
    rows = re.findall(r"^\| (`.*?`) \|", section("lexical/"), re.MULTILINE)
    assert {"text", "word", "provider", "stamp"} <= fields
    assert sorted(name for row in rows for name in re.findall(r"`(\w+)`", row)) == sorted(fields)


def test_the_files_of_a_generation_are_described(sample_folder: Path) -> None:
    (generation,) = sample_folder.glob("g*")
    for file in [*sample_folder.iterdir(), *generation.iterdir()]:
        name = re.sub(r"dense-\d+", "dense-<revision>", re.sub(r"^g\d+$", "g1", file.name))
        assert name.removesuffix("-wal").removesuffix("-shm") in PAGE, file
