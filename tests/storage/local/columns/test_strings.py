"""semsearch.storage.local.columns.strings: strings found by their hashes."""

from __future__ import annotations

from random import Random
from zlib import crc32

import numpy as np

from semsearch.storage.local.columns.strings import StringTable


def colliding(count: int) -> list[str]:
    """Return pairs of strings with the same CRC-32, one after the other."""
    chance, seen, found = Random(1), dict[int, str](), list[str]()
    while len(found) < 2 * count:
        one = f"{chance.getrandbits(48):x}"
        other = seen.setdefault(crc32(one.encode()), one)
        if other != one and other not in found:
            found += [other, one]
    return found


def test_each_string_is_found_and_no_other() -> None:
    strings = ["b", "", "é", "東京", "a" * 40, "ab"]
    table = StringTable.of(strings)
    assert len(table) == 6
    assert table.places_of(strings).tolist() == [0, 1, 2, 3, 4, 5]
    assert table.strings(np.array([4, 1, 2, 4])) == ["a" * 40, "", "é", "a" * 40]
    assert table.places_of(["a", "b", "a" * 41, "\ud800", "b\0", "b"]).tolist() == [-1, 0, -1, -1, -1, 0]
    assert table.places_of([]).tolist() == []


def test_an_empty_table_finds_nothing() -> None:
    table = StringTable.of([])
    assert (len(table), table.places_of(["a", ""]).tolist()) == (0, [-1, -1])
    assert table.strings(np.empty(0, dtype=np.int64)) == []


def test_strings_with_the_same_hash_are_told_apart() -> None:
    first, second, third, absent = colliding(2)
    table = StringTable.of(["x", second, third, first])
    assert table.places_of([first, second, third, absent, "x"]).tolist() == [3, 1, 2, -1, 0]
