from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.corpus.fields import PlainText
from semsearch.corpus.record.authors import names


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Jane Roe", ["Jane Roe"]),
        (" By  Jane <b>Roe</b>\n", ["Jane Roe"]),
        ("by: Jane Roe and John Doe", ["Jane Roe", "John Doe"]),
        ("Jane Roe, John Doe, and Ana &amp; Co. Paz", ["Jane Roe, John Doe, and Ana & Co. Paz"]),
        ("Jane Roe, John Doe & Ana Paz", ["Jane Roe", "John Doe", "Ana Paz"]),
        ("Roe, Jane; Doe, J.", ["Roe, Jane", "Doe, J."]),
        ("Jo&euml;l Roe; John Doe", ["Joël Roe", "John Doe"]),
        ("Roe, Jane", ["Roe, Jane"]),
        ("Jane and John", ["Jane and John"]),
        ("Jane Roe, Reuters", ["Jane Roe, Reuters"]),
        ("By Jane Roe, Science Correspondent", ["Jane Roe, Science Correspondent"]),
        ("jane@x.example (Jane Roe)", ["Jane Roe"]),
        ("Jane Roe (jane@x.example)", ["Jane Roe"]),
        (PlainText("Jane Roe <jane@x.example>"), ["Jane Roe"]),
        ("jane@x.example", []),
        ("@jane", ["@jane"]),
        ("https://social.example/jane", []),
        ("[[People/Jane|Jane Roe]], [[John Doe]]", ["Jane Roe", "John Doe"]),
        ("  ", []),
        ("-", []),
        (7, []),
        (None, []),
        (["Jane Roe and John Doe", "", "By Ana Paz", None, 5], ["Jane Roe and John Doe", "Ana Paz"]),
        ([["Jane Roe"], [{"name": "John Doe"}]], ["Jane Roe", "John Doe"]),
        ({"@type": "Person", "name": ["Jane Roe"], "url": "https://x.example"}, ["Jane Roe"]),
        ([{"family": "Roe", "given": "Jane"}, {"literal": "Pier Staff"}], ["Jane Roe", "Pier Staff"]),
        ({"firstName": "Jane"}, ["Jane"]),
        ({"original": "By Jane Roe", "person": [{"firstname": "Jane"}]}, ["Jane Roe"]),
        ({"url": "https://x.example"}, []),
    ],
)  # fmt: skip
def test_names_of_authors(value: object, expected: list[str]) -> None:
    assert list(names(value)) == expected


def test_a_key_in_the_plural_has_a_list() -> None:
    assert list(names("Ann, Bo and Cy", several=True)) == ["Ann", "Bo", "Cy"]
    assert list(names("Roe, Jane; Doe, John", several=True)) == ["Roe, Jane", "Doe, John"]
    assert list(names(["Roe, Jane"], several=True)) == ["Roe, Jane"]


@given(st.text(st.sampled_from("ab @,.;<>()[]|&\n"), max_size=60))
def test_names_that_were_exported_are_read_back(value: str) -> None:
    found = [PlainText(name) for name in names(PlainText(value))]
    assert list(names(found)) == found


@pytest.mark.parametrize("part", ["a ", "[[a|", "a@", "(", ", and ", "<a@"])
def test_long_texts_are_read_in_no_time(part: str) -> None:
    assert len(list(names(part * 100_000))) <= 10_000
