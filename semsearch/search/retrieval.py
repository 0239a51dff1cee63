"""Retrieve: an encoded query -> the candidates of dense and lexical search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from semsearch.search.encoded_query import EncodedQuery
from semsearch.search.reference_resolution import ResolvedQuestion
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import Match


@dataclass(frozen=True, slots=True)
class Candidates:
    """The articles that are ranked; none where no text is searched for.

    Attributes:
        dense: By cosine, best first.
        lexical: By BM25, best first.
        cosines: The cosine of those that only the lexical search found.
        limit: The most that each search returns.
    """

    dense: tuple[Match, ...] = ()
    lexical: tuple[Match, ...] = ()
    cosines: Mapping[str, float] = field(default_factory=dict)
    limit: int = 0

    @property
    def dense_is_cut(self) -> bool:
        """Whether more articles pass the filter than the dense search returned."""
        return len(self.dense) >= self.limit

    @property
    def lexical_is_cut(self) -> bool:
        """Whether more articles may hold a term than the lexical search returned."""
        return len(self.lexical) >= self.limit


def retrieve(
    resolved: ResolvedQuestion, encoded: EncodedQuery, snapshot: Snapshot, settings: RankingSettings
) -> Candidates:
    """Return the candidates of both searches, `settings.candidates` each."""
    if not encoded.text:
        return Candidates(limit=settings.candidates)
    filter, limit = resolved.interpretation.filter, settings.candidates
    dense = snapshot.nearest(encoded.vector, limit, filter)[0]
    lexical = snapshot.matching(encoded.text, limit, filter)
    found = {match.id for match in dense}
    missing = [match.id for match in lexical if match.id not in found]
    cosines = encoded.cosines(missing) if missing else []
    return Candidates(tuple(dense), tuple(lexical), dict(zip(missing, cosines, strict=True)), limit)
