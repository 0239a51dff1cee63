"""What articles say of where they come from, as arrays: whom they credit, and what shows copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from semsearch.storage.ragged import Offsets, offsets
from semsearch.text import analyzer, copies
from semsearch.text.copies import Shingles
from semsearch.text.credits import credit
from semsearch.text.fingerprints import Fingerprints, fingerprint, fingerprints
from semsearch.types import Article

TITLE = 9  # words of a title by which a report without an excerpt is a copy of another


@dataclass(frozen=True, slots=True)
class Provenance:
    """What each of `n` articles says by itself of where it comes from.

    Two arrays are ragged: the rows `offsets[i]:offsets[i + 1]` belong to article `i`.

    Attributes:
        agencies: The agency that each credits (`text.credits`), "" for none.
        names: The fingerprints of what each credits besides.
        name_offsets: Shape `(n + 1,)`.
        shingles: Those of its excerpt but for quotations (`text.copies`).
        shingle_offsets: Shape `(n + 1,)`.
        titles: The fingerprint of the words of each title; 0 where they are fewer than `TITLE`. Shape `(n,)`.
    """

    agencies: tuple[str, ...]
    names: Fingerprints
    name_offsets: Offsets
    shingles: Shingles
    shingle_offsets: Offsets
    titles: Fingerprints

    @classmethod
    def of(cls, articles: Sequence[Article]) -> Self:
        """Compute the provenance of articles, as they are in an index."""
        credits = [credit(a.provider.name, a.provider.domain, a.authors, a.as_read.excerpt) for a in articles]
        terms = [copies.own_terms(article.excerpt) for article in articles]
        shingles, shingle_offsets = copies.shingles(
            np.concatenate([fingerprints(()), *terms]), offsets(list(map(len, terms)))
        )
        return cls(
            agencies=tuple(one.agency for one in credits),
            names=fingerprints(name for one in credits for name in one.names),
            name_offsets=offsets([len(one.names) for one in credits]),
            shingles=shingles,
            shingle_offsets=shingle_offsets,
            titles=np.array([_title(article.title) for article in articles], dtype=np.uint64),
        )


def _title(title: str) -> int:
    words = analyzer.words(title)
    return fingerprint(" ".join(words)) if len(words) >= TITLE else 0
