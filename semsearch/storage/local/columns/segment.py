"""A segment: the columns of some articles, in memory or mapped from the files of a folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from tokenize import TokenError  # what NumPy lets through where the header of a file is damaged
from typing import Any, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from semsearch.storage import ragged
from semsearch.storage.local.columns.dense import DenseIndex, Rows
from semsearch.storage.ragged import Offsets
from semsearch.storage.scoring import Halves
from semsearch.text import analyzer
from semsearch.text.document import SentenceRows
from semsearch.text.fingerprints import Fingerprints

UNDATED = np.iinfo(np.int64).min
FORMAT = 3
_DESCRIPTION = "segment.json"
_PAGE = 4096


@dataclass(frozen=True)
class Category:
    """The distinct values of a column; the column holds their codes, which are places in `values`."""

    values: tuple[str, ...]

    @cached_property
    def codes(self) -> dict[str, list[int]]:
        """The codes of the values that are equal without regard to case, by the folded value."""
        found: dict[str, list[int]] = {}
        for code, value in enumerate(self.values):
            found.setdefault(value.casefold(), []).append(code)
        return found

    def selected(self, values: Sequence[str]) -> NDArray[np.bool_]:
        """Return for each code whether its value is one of these, without regard to case."""
        table = np.zeros(len(self.values), dtype=np.bool_)
        for value in values:
            table[self.codes.get(value.casefold(), [])] = True
        return table


@dataclass(frozen=True, slots=True)
class Arrays:
    """The columns of `n` articles in the order of their keys.

    Attributes:
        keys: Their keys in SQLite, ascending.
        ids: Their ids in UTF-8, as byte strings of one length, padded with zeros.
        id_hashes, id_rows: CRC-32 of each id, ascending, and the row that has it.
        published_at: In seconds since 1970; `UNDATED` if unknown.
        quality: NaN if unknown.
        listed: Whether each is an item of the archive.
        published: The site's own flag: 0 or 1; -1 if unknown.
        names, domains, types: Codes of the outlet's name, its domain, and the type.
        topics, topic_offsets: Codes of the topics.
        topic_rows: The row of each code in `topics`.
        term_ids, term_offsets: The terms of title and excerpt, in their order, as places in `vocabulary`.
        title_terms: How many of them are in the title.
        vocabulary: The fingerprints of all terms, ascending.
        posting_rows, posting_offsets: The rows that hold each term, ascending.
        posting_counts: How often it occurs there; in the title, twice.
        sentences, sentence_offsets: The sentences (`text.document`).
        signs, sign_offsets: The packed signs of the token vectors.
    """

    keys: NDArray[np.int64]
    ids: NDArray[np.bytes_]
    id_hashes: NDArray[np.uint32]
    id_rows: NDArray[np.uint32]
    published_at: NDArray[np.int64]
    quality: NDArray[np.float64]
    listed: NDArray[np.bool_]
    published: NDArray[np.int8]
    names: NDArray[np.int32]
    domains: NDArray[np.int32]
    types: NDArray[np.int32]
    topics: NDArray[np.int32]
    topic_offsets: Offsets
    topic_rows: NDArray[np.uint32]
    term_ids: NDArray[np.uint32]
    term_offsets: Offsets
    title_terms: NDArray[np.uint32]
    vocabulary: Fingerprints
    posting_rows: NDArray[np.uint32]
    posting_offsets: Offsets
    posting_counts: NDArray[np.uint32]
    sentences: SentenceRows
    sentence_offsets: Offsets
    signs: NDArray[np.uint8]
    sign_offsets: Offsets

    @property
    def lengths(self) -> NDArray[np.int64]:
        """The number of terms of each article, those of the title counted twice."""
        return np.diff(self.term_offsets) + self.title_terms.astype(np.int64)

    def is_whole(self, dimension: int) -> bool:
        """Return whether the lengths of the columns fit together."""
        n = len(self.keys)
        ragged = (
            (self.topic_offsets, self.topics, n),
            (self.term_offsets, self.term_ids, n),
            (self.posting_offsets, self.posting_rows, len(self.vocabulary)),
            (self.sentence_offsets, self.sentences, n),
            (self.sign_offsets, self.signs, n),
        )
        flat = (
            "ids",
            "id_hashes",
            "id_rows",
            "published_at",
            "quality",
            "listed",
            "published",
            "names",
            "domains",
        )
        return (
            all(len(starts) == rows + 1 and starts[-1] == len(values) for starts, values, rows in ragged)
            and all(len(getattr(self, name)) == n for name in (*flat, "types", "title_terms"))
            and len(self.posting_counts) == len(self.posting_rows)
            and len(self.topic_rows) == len(self.topics)
            and self.sentences.shape[1:] == (4,)
            and self.signs.shape[1:] == (-(-dimension // 8),)
        )


@dataclass(frozen=True)
class Segment:
    """The columns of some articles, what their codes stand for, and their vectors."""

    arrays: Arrays
    names: Category
    domains: Category
    types: Category
    topics: Category
    dense: DenseIndex

    def __len__(self) -> int:
        return len(self.arrays.keys)

    @property
    def halves(self) -> Halves:
        """The vectors as stored, shape `(n, d)`."""
        return self.dense.halves

    def ids(self, rows: Rows) -> list[str]:
        """Return the ids of rows."""
        return list(map(bytes.decode, self.arrays.ids[rows].tolist()))

    def rows_of(self, ids: Sequence[str]) -> Rows:
        """Return the row of each id, -1 for an id that is not in the segment."""
        encoded = [id.encode("utf-8", "surrogatepass") for id in ids]
        hashes = np.fromiter(map(crc32, encoded), dtype=np.uint32, count=len(ids))
        places = np.searchsorted(self.arrays.id_hashes, hashes)
        found = np.full(len(ids), -1, dtype=np.int64)
        for at, (id, hash, place) in enumerate(zip(ids, hashes.tolist(), places.tolist(), strict=True)):
            while place < len(self) and self.arrays.id_hashes[place] == hash:
                row = int(self.arrays.id_rows[place])
                if self.ids(np.array([row]))[0] == id:
                    found[at] = row
                    break
                place += 1
        return found

    def signs_of(self, rows: Rows) -> tuple[NDArray[np.uint8], Offsets]:
        """Return the packed signs of the token vectors of rows, as a ragged array."""
        return ragged.take(self.arrays.signs, self.arrays.sign_offsets, rows)

    def terms_of(self, rows: Rows) -> tuple[Fingerprints, Offsets]:
        """Return the fingerprints of the terms of rows, as a ragged array."""
        ids, starts = ragged.take(self.arrays.term_ids, self.arrays.term_offsets, rows)
        return self.arrays.vocabulary[ids], starts

    def sentences_of(self, rows: Rows) -> tuple[SentenceRows, Offsets]:
        """Return the sentences of rows, as a ragged array."""
        return ragged.take(self.arrays.sentences, self.arrays.sentence_offsets, rows)

    def places_of(self, wanted: Fingerprints) -> NDArray[np.int64]:
        """Return the places of these terms in the vocabulary, -1 for a term that no article has."""
        vocabulary = self.arrays.vocabulary
        if not len(vocabulary):
            return np.full(len(wanted), -1, dtype=np.int64)
        places = np.minimum(np.searchsorted(vocabulary, wanted), len(vocabulary) - 1)
        return np.where(vocabulary[places] == wanted, places, -1)

    def postings(self, term: int) -> slice:
        """Return where the postings of a term are; of none for -1."""
        if term < 0:
            return slice(0, 0)
        return slice(int(self.arrays.posting_offsets[term]), int(self.arrays.posting_offsets[term + 1]))

    def save(self, folder: Path) -> None:
        """Write the files into an empty folder.

        Raises:
            OSError: They cannot be written.
        """
        for field in fields(Arrays):
            np.save(folder / f"{field.name}.npy", getattr(self.arrays, field.name))
        self.dense.save(folder)
        description = {
            "format": FORMAT,
            "analyzer": analyzer.signature(),
            **{name: getattr(self, name).values for name in _CATEGORIES},
        }
        (folder / _DESCRIPTION).write_text(json.dumps(description), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, dimension: int) -> Self | None:
        """Map the files of a folder.

        Returns:
            None if they are damaged, of another version, or the analyser makes other terms by now.
        """
        try:
            description: dict[str, Any] = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
            if (description["format"], description["analyzer"]) != (FORMAT, analyzer.signature()):
                return None
            arrays = Arrays(**{f.name: _mapped(folder / f"{f.name}.npy") for f in fields(Arrays)})
            names, domains, types, topics = (Category(tuple(description[name])) for name in _CATEGORIES)
            dense = DenseIndex.load(folder, dimension)
        except (OSError, ValueError, KeyError, TypeError, EOFError, MemoryError, TokenError):
            return None
        if dense is None or len(dense) != len(arrays.keys) or not arrays.is_whole(dimension):
            return None
        return cls(arrays, names, domains, types, topics, dense)


_CATEGORIES = ("names", "domains", "types", "topics")


def _mapped(path: Path) -> NDArray[Any]:
    small = path.stat().st_size < _PAGE  # an empty array cannot be mapped
    return np.asarray(np.load(path, mmap_mode=None if small else "r", allow_pickle=False))


def id_columns(ids: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Return the columns that hold ids and find them."""
    encoded = [id.encode() for id in ids]
    hashes = np.fromiter(map(crc32, encoded), dtype=np.uint32, count=len(encoded))
    order = np.argsort(hashes, kind="stable").astype(np.uint32)
    return {
        "ids": np.array(encoded, dtype=np.bytes_),
        "id_hashes": hashes[order],
        "id_rows": order,
    }
