"""Words, by tantivy and from the names in SQLite: search, completions and corrections."""

from __future__ import annotations

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
        return _correct(self._open(), words)

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
        where = among(keys)
        rows = revision.database.rows(
            f"SELECT title FROM articles WHERE {where.sql} ORDER BY published_at DESC, id LIMIT ?",
            (*where.parameters, size),
        )
        titles = (Suggestion(title, "title") for (title,) in rows if wanted(folded(title)))
        joined = list(islice(distinct([*found, *titles]), k))
        if len(joined) == k or len(keys) <= size or size >= _MOST:
            return joined
        size *= 4


def _correct(revision: Revision, asked: Sequence[str]) -> dict[str, str]:
    """Return the corrections that `LexicalReader.corrections` defines."""
    return revision.ask(lambda lexicon: _corrections(lexicon, dict.fromkeys(map(folded, asked))))


def _corrections(lexicon: Lexicon, asked: Sequence[str] | dict[str, None]) -> dict[str, str]:
    found = {}
    for word in asked:
        stems = terms(word)
        if correctable(word) and stems and not any(lexicon.frequency("text", stem) for stem in stems):
            right = correction(
                word, lexicon.words(word[0]), lambda held: lexicon.frequency("word", held), lexicon.count
            )
            if right:
                found[word] = right
    return found
