"""Formats of other packages, found by their entry points."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from semsearch.corpus.formats import FORMATS, format_of

PLUGIN = """
import csv, io
from semsearch.corpus import Format, Location, record_fields, records

class Table:
    @staticmethod
    def read(stream, file):
        rows = csv.DictReader(io.StringIO(stream.read().decode()))
        for number, row in enumerate(rows, start=1):
            yield from records(record_fields(row), Location(str(file.path), file.name, entry=number))

TABLES = Format("tables", (".csv",), Table)
"""
PROGRAM = """
import sys
from pathlib import Path
from semsearch.corpus import read
print(*read([Path(sys.argv[1])]))
"""


def run(folder: Path, archive: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-c", PROGRAM, str(archive)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def install(folder: Path, code: str) -> None:
    folder.mkdir()
    (folder / "semsearch_tables.py").write_text(code)
    metadata = folder / "semsearch_tables-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: semsearch-tables\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[semsearch.formats]\ntables = semsearch_tables:TABLES\n")


def test_a_format_of_another_package_is_read(tmp_path: Path) -> None:
    install(tmp_path / "site", PLUGIN)
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "a.csv").write_text("headline,link,date\nFerry sails,https://isle.example/1,28 July 2021\n")
    done = run(tmp_path / "site", archive)
    assert done.returncode == 0, done.stderr
    assert "Ferry sails" in done.stdout
    assert "2021, 7, 28" in done.stdout


def test_a_format_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    install(tmp_path / "site", "TABLES = 1 / 0")
    done = run(tmp_path / "site", tmp_path)
    assert done.returncode != 0
    wanted = "the format 'tables' of semsearch-tables cannot be loaded (ZeroDivisionError: division by zero)"
    assert wanted in done.stderr


def test_suffixes_are_found_in_any_case_and_of_one_or_two_parts() -> None:
    for form in FORMATS:
        for suffix in form.suffixes:
            assert format_of(f"folder/a.b{suffix.upper()}") is form
    assert format_of("a.gz") is None
    assert format_of("warc") is None
