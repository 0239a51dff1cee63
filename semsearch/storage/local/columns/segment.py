"""A segment: the columns of some articles, in memory or mapped from the files of a folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from tokenize import TokenError  # what NumPy lets through where the header of a file is damaged
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from semsearch.storage import ragged
from semsearch.storage.local.columns.arrays import Arrays, narrowed
from semsearch.storage.local.columns.dense import DenseIndex, Rows
from semsearch.storage.local.columns.files import RaggedFile, mapped
from semsearch.storage.local.columns.links import Links
from semsearch.storage.local.columns.strings import StringTable
from semsearch.storage.ragged import Offsets
from semsearch.storage.scoring import Halves
from semsearch.text import analyzer
from semsearch.text.copies import Shingles
from semsearch.text.document import SentenceRows
from semsearch.text.fingerprints import Fingerprints

FORMAT = 7
_DESCRIPTION = "segment.json"


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


@dataclass(frozen=True)
class Segment:
    """The columns of some articles, what their codes stand for, and their vectors."""

    arrays: Arrays
    names: Category
    domains: Category
    types: Category
    topics: Category
    agencies: Category
    dense: DenseIndex
    signs_file: RaggedFile | None = None

    def __len__(self) -> int:
        return len(self.arrays.keys)

    @property
    def halves(self) -> Halves:
        """The vectors as stored, shape `(n, d)`."""
        return self.dense.halves

    @cached_property
    def id_table(self) -> StringTable:
        """The ids; the place of each is its row."""
        return StringTable(self.arrays.ids, self.arrays.id_hashes, self.arrays.id_rows)

    @cached_property
    def story_table(self) -> StringTable:
        """The names of the stories."""
        arrays = self.arrays
        return StringTable(arrays.story_names, arrays.story_hashes, arrays.story_places)

    def ids(self, rows: Rows) -> list[str]:
        """Return the ids of rows."""
        return self.id_table.strings(rows)

    def rows_of(self, ids: Sequence[str]) -> Rows:
        """Return the row of each id, -1 for an id that is not in the segment."""
        return self.id_table.places_of(ids)

    def relinked(self, links: Links) -> Segment:
        """Return the same segment with other links, one for each row."""
        return replace(self, arrays=replace(self.arrays, **narrowed(links.columns())))

    def links(self, rows: Rows) -> Links:
        """Return the links of rows, as they were when the segment was made."""
        arrays = self.arrays
        codes = arrays.stories[rows]
        stories = np.full(len(rows), "", dtype=object)
        stories[codes >= 0] = self.story_table.strings(codes[codes >= 0])
        return Links(
            arrays.keys[rows],
            stories,
            ragged.take(arrays.listed_keys, arrays.listed_offsets, rows),
            ragged.take(arrays.lister_keys, arrays.lister_offsets, rows),
        )

    def signs_of(self, rows: Rows) -> tuple[NDArray[np.uint8], Offsets]:
        """Return the packed signs of the token vectors of rows, as a ragged array."""
        signs, starts = self.arrays.signs, self.arrays.sign_offsets
        return (
            self.signs_file.take(signs, starts, rows) if self.signs_file else ragged.take(signs, starts, rows)
        )

    def terms_of(self, rows: Rows) -> tuple[Fingerprints, Offsets]:
        """Return the fingerprints of the terms of rows, as a ragged array."""
        ids, starts = ragged.take(self.arrays.term_ids, self.arrays.term_offsets, rows)
        return self.arrays.vocabulary[ids], starts

    def sentences_of(self, rows: Rows) -> tuple[SentenceRows, Offsets]:
        """Return the sentences of rows, as a ragged array."""
        return ragged.take(self.arrays.sentences, self.arrays.sentence_offsets, rows)

    def credits_of(self, rows: Rows) -> tuple[Fingerprints, Offsets]:
        """Return the fingerprints of the names that rows credit besides agencies, as a ragged array."""
        return ragged.take(self.arrays.credits, self.arrays.credit_offsets, rows)

    def shingles_of(self, rows: Rows) -> tuple[Shingles, Offsets]:
        """Return the shingles of rows, as a ragged array."""
        return ragged.take(self.arrays.shingles, self.arrays.shingle_offsets, rows)

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
            arrays = Arrays(**{f.name: mapped(folder / f"{f.name}.npy") for f in fields(Arrays)})
            names, domains, types, topics, agencies = (
                Category(tuple(description[name])) for name in _CATEGORIES
            )
            dense = DenseIndex.load(folder, dimension)
        except (OSError, ValueError, KeyError, TypeError, EOFError, MemoryError, TokenError):
            return None
        if dense is None or len(dense) != len(arrays.keys) or not arrays.is_whole(dimension):
            return None
        try:
            signs_file = RaggedFile.open(folder / f"{_SIGNS}.npy", arrays.signs)
        except OSError:
            return None
        return cls(arrays, names, domains, types, topics, agencies, dense, signs_file)


_SIGNS = "signs"
_CATEGORIES = ("names", "domains", "types", "topics", "agencies")
