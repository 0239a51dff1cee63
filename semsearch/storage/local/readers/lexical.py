"""Words, by tantivy and from the names in SQLite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from semsearch.storage.local.readers import suggest
from semsearch.storage.local.readers.base import RevisionReader
from semsearch.storage.readers import LexicalReader
from semsearch.types import Filter, Match, Names, Suggestion


class LocalLexicalReader(RevisionReader, LexicalReader):
    """Words of a revision."""

    def matching(self, text: str, k: int, filter: Filter) -> list[Match]:
        """Search by tantivy."""
        revision = self._open()
        return revision.ask(lambda lexicon: lexicon.matching(text, k, filter, revision.collection))

    def idf(self, terms: Sequence[str]) -> Mapping[str, float]:
        """Ask tantivy how many articles contain each term."""
        revision = self._open()
        return {term: revision.collection.idf(count) for term, count in revision.frequencies(terms).items()}

    def names(self) -> Names:
        """Count them once a revision."""
        return self._open().names()

    def corrections(self, words: Sequence[str]) -> Mapping[str, str]:
        """Compare with the words that tantivy has under the same first letter."""
        return suggest.corrections(self._open(), words)

    def suggestions(self, text: str, k: int) -> list[Suggestion]:
        """Look names up in memory, and titles by tantivy."""
        return suggest.suggestions(self._open(), text, k)
