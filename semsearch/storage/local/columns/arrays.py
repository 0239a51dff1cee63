"""The columns of some articles, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.text.copies import Shingles
from semsearch.text.document import SentenceRows
from semsearch.text.fingerprints import Fingerprints

UNDATED = np.iinfo(np.int64).min
Narrow = NDArray[Any]  # unsigned integers of the fewest bytes that hold all values of the column
_FLAT = (
    "ids id_hashes id_rows published_at quality listed published names domains types title_terms agencies "
    "titles stories"
).split()
_NARROW = (
    "names domains types topics topic_offsets topic_rows term_ids term_offsets title_terms posting_rows "
    "posting_offsets posting_counts sentence_offsets sign_offsets story_rows story_offsets listed_offsets "
    "lister_offsets agencies credit_offsets shingle_offsets"
).split()


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
        agencies: Codes of the agency that each credits.
        credits, credit_offsets: The fingerprints of the names that each credits besides.
        shingles, shingle_offsets: The shingles of the excerpts (`text.copies`).
        titles: The fingerprint of the words of a long title, or else 0.
        stories: The place in `story_names` of each article's story; -1 if it has none.
        story_names, story_hashes, story_places: The names of the stories (`StringTable`).
        story_rows, story_offsets: The rows of each story, ascending.
        listed_keys, listed_offsets: The keys of the articles that each one lists, in order.
        lister_keys, lister_offsets: The keys of the articles that list each one.
    """

    keys: NDArray[np.int64]
    ids: NDArray[np.bytes_]
    id_hashes: NDArray[np.uint32]
    id_rows: NDArray[np.uint32]
    published_at: NDArray[np.int64]
    quality: NDArray[np.float64]
    listed: NDArray[np.bool_]
    published: NDArray[np.int8]
    names: Narrow
    domains: Narrow
    types: Narrow
    topics: Narrow
    topic_offsets: Narrow
    topic_rows: Narrow
    term_ids: Narrow
    term_offsets: Narrow
    title_terms: Narrow
    vocabulary: Fingerprints
    posting_rows: Narrow
    posting_offsets: Narrow
    posting_counts: Narrow
    sentences: SentenceRows
    sentence_offsets: Narrow
    signs: NDArray[np.uint8]
    sign_offsets: Narrow
    agencies: Narrow
    credits: Fingerprints
    credit_offsets: Narrow
    shingles: Shingles
    shingle_offsets: Narrow
    titles: Fingerprints
    stories: NDArray[np.int32]
    story_names: NDArray[np.bytes_]
    story_hashes: NDArray[np.uint32]
    story_places: NDArray[np.uint32]
    story_rows: Narrow
    story_offsets: Narrow
    listed_keys: NDArray[np.int64]
    listed_offsets: Narrow
    lister_keys: NDArray[np.int64]
    lister_offsets: Narrow

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
            (self.credit_offsets, self.credits, n),
            (self.shingle_offsets, self.shingles, n),
            (self.story_offsets, self.story_rows, len(self.story_names)),
            (self.listed_offsets, self.listed_keys, n),
            (self.lister_offsets, self.lister_keys, n),
        )
        return (
            all(len(starts) == rows + 1 and starts[-1] == len(values) for starts, values, rows in ragged)
            and all(len(getattr(self, name)) == n for name in _FLAT)
            and len(self.posting_counts) == len(self.posting_rows)
            and len(self.topic_rows) == len(self.topics)
            and len(self.story_names) == len(self.story_hashes) == len(self.story_places)
            and self.sentences.shape[1:] == (4,)
            and self.signs.shape[1:] == (-(-dimension // 8),)
        )


def narrowed(columns: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return columns with those of whole numbers from 0 in as few bytes as they need."""
    return {
        name: values.astype(np.min_scalar_type(int(values.max(initial=0)))) if name in _NARROW else values
        for name, values in columns.items()
    }
