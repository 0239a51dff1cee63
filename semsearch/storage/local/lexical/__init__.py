"""The lexical side: tantivy finds candidates, and their exact BM25 is computed from their stored terms.

Tantivy's own scores count removed articles until it merges them away, and round document lengths. So they
only choose the candidates, more than are wanted, which `semsearch.storage.scoring` then scores: an index made
in steps has the same scores as one made at once. If more candidates tie than are fetched, tantivy's order
decides.

Queries are built from terms: a question is never parsed by tantivy's query language. A separate document, the
stamp, holds the revision of the index; it is written in the same commit as the articles. Files with another
schema than this version's count as unreadable, and are made again from SQLite.
"""

from semsearch.storage.local.lexical.documents import LexicalUnreadable
from semsearch.storage.local.lexical.reading import Lexicon
from semsearch.storage.local.lexical.writing import LexicalWriter

__all__ = ["LexicalUnreadable", "LexicalWriter", "Lexicon"]
