"""Distinct strings as arrays, found by their hashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StringTable:
    """Distinct strings; the place of each is its number.

    Attributes:
        values: The strings in UTF-8, as byte strings of one length, padded with zeros.
        hashes: The CRC-32 of each, ascending.
        places: The place of the string that has each hash.
    """

    values: NDArray[np.bytes_]
    hashes: NDArray[np.uint32]
    places: NDArray[np.uint32]

    @classmethod
    def of(cls, strings: Sequence[str]) -> Self:
        """Make the table of some strings."""
        encoded = [string.encode() for string in strings]
        hashes = _hashes(encoded)
        order = np.argsort(hashes, kind="stable").astype(np.uint32)
        return cls(np.array(encoded, dtype=np.bytes_), hashes[order], order)

    def __len__(self) -> int:
        return len(self.values)

    def strings(self, places: NDArray[Any]) -> list[str]:
        """Return the strings at some places."""
        return list(map(bytes.decode, self.values[places].tolist()))

    def places_of(self, strings: Sequence[str]) -> Places:
        """Return the place of each string, -1 for one that is not in the table."""
        if not len(self) or not strings:
            return np.full(len(strings), -1, dtype=np.int64)
        encoded = [string.encode("utf-8", "surrogatepass") for string in strings]
        hashes, wanted = _hashes(encoded), np.array(encoded, dtype=np.bytes_)
        at = np.searchsorted(self.hashes, hashes)
        inside = np.minimum(at, len(self) - 1)
        places = self.places[inside].astype(np.int64)
        alike = self.hashes[inside] == hashes
        equal = self.values[places] == wanted
        for one in np.flatnonzero(alike & ~equal).tolist():  # another string has the same hash
            places[one] = self._among(int(at[one]) + 1, int(hashes[one]), encoded[one])
        return np.where(alike, places, -1)

    def _among(self, at: int, hash: int, wanted: bytes) -> int:
        """Return the place of a string by the later ones of equal hashes, -1 if none of them is it."""
        while at < len(self) and self.hashes[at] == hash:
            place = int(self.places[at])
            if self.values[place] == wanted:
                return place
            at += 1
        return -1


def _hashes(encoded: Sequence[bytes]) -> NDArray[np.uint32]:
    return np.fromiter(map(crc32, encoded), dtype=np.uint32, count=len(encoded))
