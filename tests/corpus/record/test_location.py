from __future__ import annotations

from semsearch.corpus.record import Location
from semsearch.types import Omission, Rejection
from tests.corpus.record.reading import read


def test_a_rejection_names_the_file_and_the_line_or_entry() -> None:
    said = "no title and no text; its keys are title, webUrl"
    assert read(Location("/a.jsonl", "a.jsonl", line=3), title="") == [Rejection("/a.jsonl", 3, said)]
    assert read(Location("/a.xml", "a.xml", entry=3), title="") == [
        Rejection("/a.xml", None, f"entry 3: {said}")
    ]


def test_an_omission_names_the_file_and_the_line() -> None:
    _, omission = read(Location("/a.jsonl", "a.jsonl", line=3), date="soon")
    assert omission == Omission("/a.jsonl", 3, "date", "not a date", "'soon'")
