"""index/README.md describes the format that the code writes."""

from __future__ import annotations

import re
from pathlib import Path

from semsearch.stores.local import database

README = (Path(__file__).parent.parent / "index" / "README.md").read_text(encoding="utf-8")


def test_every_table_and_its_columns_are_described() -> None:
    tables = dict(re.findall(r"CREATE TABLE (\w+) \((.*?)\n?\)", database._SCHEMA, re.DOTALL))
    assert {"articles", "vectors", "listings", "edges", "gone"} <= tables.keys()
    described = dict(re.findall(r"^\| `(\w+)` \|(.*)$", README, re.MULTILINE))
    assert tables.keys() == described.keys()
    for name in ("meta", "vectors", "topics", "listings", "edges", "gone"):
        columns = re.findall(
            r"(?:^|,)\s*(\w+) ?(?:INTEGER|TEXT|BLOB|,|$)", re.sub(r"PRIMARY KEY \(.*", "", tables[name])
        )
        assert columns, name
        assert [column for column in columns if f"`{column}`" not in described[name]] == []


def test_the_files_of_a_generation_are_described(sample_folder: Path) -> None:
    (generation,) = sample_folder.glob("g*")
    for file in [*sample_folder.iterdir(), *generation.iterdir()]:
        name = re.sub(r"dense-\d+", "dense-<revision>", re.sub(r"^g\d+$", "g1", file.name))
        assert name.removesuffix("-wal").removesuffix("-shm") in README, file
