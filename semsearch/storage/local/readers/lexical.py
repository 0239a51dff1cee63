"""Words: search by the columns, completions and corrections by tantivy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from semsearch.storage.local.lexical import Lexicon
from semsearch.storage.local.readers.base import RevisionReader, among
from semsearch.storage.local.revision import Revision
from semsearch.storage.readers import LexicalReader
from semsearch.storage.vocabulary import correctable, correction, distinct, folded
from semsearch.text.analyzer import terms, words
from semsearch.types import Filter, Match, Names, Suggestion

_MORE = 4  # titles read for each one wanted, since some are the same
_MOST = 1000  # titles read


class LocalLexicalReader(RevisionReader, LexicalReader):
    """Words of a revision."""

    def matching(self, text: str, k: int, filter: Filter) -> list[Match]:
        """Add up the postings of each term."""
        from semsearch.storage.local import columns

        with self._columns() as held:
            return columns.matching(held, Counter(terms(text)), k, filter)

    def idf(self, terms: Sequence[str]) -> Mapping[str, float]:
        """Count the postings of each term."""
        counts = self._frequencies(terms)
        with self._columns() as held:
            return {term: held.collection.idf(count) for term, count in counts.items()}

    def _frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        from semsearch.storage.local import columns

        with self._columns() as held:
            return columns.frequencies(held, terms)

    def names(self) -> Names:
        """Count them once a revision."""
        return self._open().names()

    def corrections(self, words: Sequence[str]) -> Mapping[str, str]:
        """Compare with the words that tantivy has under the same first letter."""
        asked = {word: terms(word) for word in map(folded, words)}
        known = self._frequencies([term for stems in asked.values() for term in stems])
        misspelt = [
            word
            for word, stems in asked.items()
            if correctable(word) and stems and not any(known[stem] for stem in stems)
        ]
        if not misspelt:
            return {}
        return self._open().ask(lambda lexicon: _corrections(lexicon, misspelt))

    def suggestions(self, text: str, k: int) -> list[Suggestion]:
        """Look names up in memory, and titles by tantivy."""
        return _complete(self._open(), text, k)


def _complete(revision: Revision, text: str, k: int) -> list[Suggestion]:
    """Complete a text: names, then titles that begin with it, then titles that contain its words."""
    asked = words(text)
    if not asked or k <= 0:
        return []
    begun = " ".join(asked)
    found = revision.name_index().beginning(begun, k)
    if len(found) < k:
        found = _with_titles(
            revision,
            found,
            k,
            lambda lexicon, size: lexicon.beginning(asked, size),
            lambda t: t.startswith(begun),
        )
    if len(found) < k:
        found = _with_titles(
            revision,
            found,
            k,
            lambda lexicon, size: lexicon.titled(asked, size),
            lambda t: any(word.startswith(asked[-1]) for word in t.split()),
        )
    return found


def _with_titles(
    revision: Revision,
    found: Sequence[Suggestion],
    k: int,
    titled: Callable[[Lexicon, int], Sequence[int]],
    wanted: Callable[[str], bool],
) -> list[Suggestion]:
    """Add titles, newest first, until there are `k` suggestions, no more titles, or enough were read.

    `wanted` is called with the folded title.
    """
    size = _MORE * k
    while True:
        keys = revision.ask(lambda lexicon, size=size: titled(lexicon, size))  # type: ignore[misc]
        condition, parameter = among(keys)
        rows = revision.database.rows(
            f"SELECT title FROM articles WHERE {condition} ORDER BY published_at DESC, id LIMIT ?",
            (parameter, size),
        )
        titles = (Suggestion(title, "title") for (title,) in rows if wanted(folded(title)))
        joined = list(islice(distinct([*found, *titles]), k))
        if len(joined) == k or len(keys) <= size or size >= _MOST:
            return joined
        size *= 4


def _corrections(lexicon: Lexicon, words: Sequence[str]) -> dict[str, str]:
    found = {}
    for word in words:
        if right := correction(word, lexicon.words(word[0]), lexicon.frequency, lexicon.count):
            found[word] = right
    return found
