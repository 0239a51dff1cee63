"""The words of the archive by tantivy: completions of titles, and corrections of misspelt words.

Ranking and filters do not ask it: BM25 is added up from the postings in the columns (decision 55).

Queries are built from words: a question is never parsed by tantivy's query language. A separate document, the
stamp, holds the revision of the index; it is written in the same commit as the articles. Files with another
schema than this version's count as unreadable, and are made again from SQLite.
"""

from semsearch.storage.local.lexical.documents import LexicalUnreadable
from semsearch.storage.local.lexical.reading import Lexicon
from semsearch.storage.local.lexical.writing import LexicalWriter

__all__ = ["LexicalUnreadable", "LexicalWriter", "Lexicon"]
