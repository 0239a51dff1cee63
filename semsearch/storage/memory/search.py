"""Search by vectors and by words, by brute force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from semsearch.errors import NotFound
from semsearch.storage.filtering import tally
from semsearch.storage.memory.state import State, StateReader, newest_first, providers, topics
from semsearch.storage.readers import LexicalReader, VectorReader, Vectors
from semsearch.storage.scoring import Collection, checked, query_weight, unpacked
from semsearch.storage.vocabulary import by_count, correctable, correction, distinct, folded, mentioned
from semsearch.text import analyzer
from semsearch.text.analyzer import terms
from semsearch.types import Filter, Match, Names, Suggestion


class MemoryVectorReader(StateReader, VectorReader):
    """Vectors of a state."""

    def __init__(self, state: State, dimension: int) -> None:
        super().__init__(state)
        self._dimension = dimension

    def nearest(self, vectors: Vectors, k: int, filter: Filter) -> list[list[Match]]:
        """Compute every cosine, in float64 so that equal vectors have equal scores."""
        questions = checked(vectors, self._dimension).astype(np.float64)
        entries = self._passing(filter)
        if not entries:
            return [[] for _ in questions]
        cosines = (questions @ np.stack([e.vector for e in entries]).astype(np.float64).T).astype(np.float32)
        return [
            _best([Match(e.article.id, float(score)) for e, score in zip(entries, row, strict=True)], k)
            for row in cosines
        ]

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Look the vectors up."""
        entries = self._open().entries
        if missing := [id for id in ids if id not in entries]:
            raise NotFound(f"no article has the id {missing[0]!r}")
        return np.array([entries[id].vector for id in ids], dtype=np.float32).reshape(-1, self._dimension)

    def token_vectors(self, ids: Sequence[str]) -> list[Vectors]:
        """Look the signs up."""
        entries = self._open().entries
        if missing := [id for id in ids if id not in entries]:
            raise NotFound(f"no article has the id {missing[0]!r}")
        return unpacked([entries[id].signs for id in ids], self._dimension)


class MemoryLexicalReader(StateReader, LexicalReader):
    """Words of a state."""

    def matching(self, text: str, k: int, filter: Filter) -> list[Match]:
        """Compute BM25 for every article that passes."""
        collection = self._collection()
        asked = Counter(terms(text))
        idf = self.idf(tuple(asked))
        weights = {term: idf[term] * query_weight(times) for term, times in asked.items()}
        return _best(
            [
                Match(
                    e.article.id,
                    collection.score(((w, e.terms[t]) for t, w in weights.items()), e.terms.total()),
                )
                for e in self._passing(filter)
                if any(term in e.terms for term in asked)
            ],
            k,
        )

    def idf(self, terms: Sequence[str]) -> Mapping[str, float]:
        """Count the articles that contain each term."""
        entries, collection = self._open().entries.values(), self._collection()
        return {term: collection.idf(sum(term in e.terms for e in entries)) for term in terms}

    def _collection(self) -> Collection:
        entries = self._open().entries.values()
        return Collection(len(entries), sum(entry.terms.total() for entry in entries))

    def names(self) -> Names:
        """Count all names."""
        entries = self._open().entries.values()
        articles = [entry.article for entry in entries]
        named = tally((a.provider.name, 1) for a in articles)
        return Names(
            tuple(count.value for count in named),
            tuple(count.value for count in tally((a.provider.domain, 1) for a in articles)),
            tuple(count.value for count in topics(articles)),
            mentioned(named, lambda terms: {t: sum(t in e.terms for e in entries) for t in terms}),
        )

    def corrections(self, words: Sequence[str]) -> Mapping[str, str]:
        """Compare with every word of every article."""
        entries = self._open().entries.values()
        held = Counter(word for entry in entries for word in set(analyzer.words(entry.article.text)))
        found = {}
        for word in (folded(word) for word in words):
            known = [term for term in terms(word) if any(term in entry.terms for entry in entries)]
            if correctable(word) and terms(word) and not known:
                found[word] = correction(word, held, held.__getitem__, len(entries))
        return {word: right for word, right in found.items() if right}

    def suggestions(self, text: str, k: int) -> list[Suggestion]:
        """Search all names and all titles."""
        articles = sorted((entry.article for entry in self._open().entries.values()), key=newest_first)
        asked = analyzer.words(text)
        if not asked:
            return []
        names = [Suggestion(count.value, "topic", count.count) for count in topics(articles)]
        names += [Suggestion(count.value, "provider", count.count) for count in providers(articles)]
        begun = " ".join(asked)
        named = [name for name in names if f" {begun}" in f" {folded(name.text)}"]
        titles = [article.title for article in articles if _holds(analyzer.words(article.title), asked)]
        titles.sort(key=lambda title: not folded(title).startswith(begun))
        return list(
            distinct([*sorted(named, key=by_count), *(Suggestion(title, "title") for title in titles)])
        )[: max(k, 0)]


def _holds(held: Sequence[str], asked: Sequence[str]) -> bool:
    return set(asked[:-1]) <= set(held) and any(word.startswith(asked[-1]) for word in held)


def _best(matches: list[Match], k: int) -> list[Match]:
    return sorted(matches, key=lambda match: (-match.score, match.id))[: max(k, 0)]
