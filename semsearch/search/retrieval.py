"""Encode and retrieve: the text to search for -> the candidates of dense and lexical search.

`encode` computes its vector, its token vectors and the weights of its terms; `retrieve` searches with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from semsearch.embedding.base import Embedded, Encoder, TokenVectors
from semsearch.search import ranking
from semsearch.search.interpretation import ResolvedQuestion
from semsearch.search.ranking import ExcludedSubject, SignTables
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot, Vectors
from semsearch.storage.scoring import query_weight
from semsearch.text import analyzer
from semsearch.types import Match


@dataclass(frozen=True)
class EncodedQuery:
    """A query, encoded for both sides of the search and compared with articles of one snapshot.

    Attributes:
        text: The text that is searched for; "" for none.
        vector: Its embedding, shape `(1, d)`; `(0, 0)` where there is no text.
        tokens: Its content tokens, with their vectors.
        idf: The inverse document frequency of each of its terms, more where a term is repeated.
        weights: The weight of each token in MaxSim, shape `(q,)`, summing to 1: the square of its term's idf,
            so that the rarest terms stand out.
        snapshot: The revision that is searched.
        excluded: The subjects that the question excludes.
    """

    text: str
    vector: Vectors
    tokens: TokenVectors
    idf: Mapping[str, float]
    weights: NDArray[np.float64]
    snapshot: Snapshot
    excluded: tuple[ExcludedSubject, ...] = ()

    @cached_property
    def sign_tables(self) -> SignTables:
        """What its tokens are compared with those of articles by."""
        return ranking.sign_tables(self.tokens.vectors)

    @property
    def max_bm25(self) -> float:
        """The BM25 of an article that holds the rarest terms."""
        return ranking.max_bm25(self.idf.values(), ranking.RAREST)

    def cosines(self, ids: Sequence[str]) -> list[float]:
        """Return the cosine of each of these articles; the query must have a text."""
        cosines: list[float] = np.clip(self.snapshot.vectors(ids) @ self.vector[0], -1.0, 1.0).tolist()
        return cosines


def encode(resolved: ResolvedQuestion, snapshot: Snapshot, encoder: Encoder) -> EncodedQuery:
    """Return a question's text, encoded; nothing is embedded where no text is searched for.

    The own words of a follow-up count three times beside the subject that it inherits.
    """
    return encode_all([resolved], snapshot, encoder)[0]


def encode_all(
    resolved: Sequence[ResolvedQuestion], snapshot: Snapshot, encoder: Encoder
) -> list[EncodedQuery]:
    """Return the texts of several questions, encoded in one batch: a question, and its sides."""
    batch: dict[str, int] = {}  # the places of the texts to embed
    for one in resolved:
        if text := _embedded_text(one):
            for each in (text, *one.interpretation.excluded_subjects):
                batch.setdefault(each, len(batch))
    embedded = encoder.questions(list(batch)) if batch else None
    found = []
    for one in resolved:
        text = _embedded_text(one)
        if not text or embedded is None:
            vector: Vectors = np.zeros((0, 0), dtype=np.float32)
            found.append(EncodedQuery("", vector, TokenVectors((), vector), {}, np.zeros(0), snapshot))
        else:
            found.append(_encoded(text, one.interpretation.excluded_subjects, embedded, batch, snapshot))
    return found


def _embedded_text(resolved: ResolvedQuestion) -> str:
    """Return the text that is embedded for a question; "" for none."""
    text, focus = resolved.interpretation.text, resolved.interpretation.focus
    if not text or resolved.coverage is not None:
        return ""
    return f"{focus} {text} {focus}" if focus else text


def _encoded(
    text: str, subjects: Sequence[str], embedded: Embedded, places: Mapping[str, int], snapshot: Snapshot
) -> EncodedQuery:
    at = places[text]
    tokens = embedded.tokens[at]
    counts = Counter(analyzer.terms(text))
    plain = snapshot.idf(tuple(counts))
    idf = {term: plain[term] * query_weight(count) for term, count in counts.items()}
    squares = {term: idf[term] * plain[term] for term in idf}
    weights = ranking.token_weights(tokens.terms, squares)
    excluded = tuple(
        ExcludedSubject(vector, snapshot.idf(tuple(dict.fromkeys(analyzer.terms(subject)))))
        for subject, vector in ((each, embedded.vectors[places[each]]) for each in subjects)
    )
    return EncodedQuery(text, embedded.vectors[at : at + 1], tokens, idf, weights, snapshot, excluded)


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
