"""The lexical side: tantivy finds candidates, and their BM25 is computed exactly over the living articles.

Tantivy's own scores count removed articles until it merges them away, and round lengths; so they only choose
the candidates, more than are wanted, and the scores come from the terms stored with each (`bm25.py`).
An index made in steps so gives the same scores as one made at once. Where more candidates tie than are
fetched, tantivy's order decides which are among them.

Question text never meets tantivy's query language: queries are built from terms. A document of its own, the
stamp, says the revision that the index holds; it is written in the same commit as the articles. Files of
another schema than this version's count as unreadable: they are made again from SQLite.
"""

from semsearch.storage.local.lexical.documents import LexicalUnreadable
from semsearch.storage.local.lexical.reading import Lexicon
from semsearch.storage.local.lexical.writing import LexicalWriter

__all__ = ["LexicalUnreadable", "LexicalWriter", "Lexicon"]
