"""The seam's readers over a `Revision`, a module each; `LocalSnapshot` is all of them."""

from semsearch.storage.local.readers.articles import LocalArticleReader
from semsearch.storage.local.readers.coverage import LocalCoverageReader
from semsearch.storage.local.readers.lexical import LocalLexicalReader
from semsearch.storage.local.readers.stories import LocalStoryReader
from semsearch.storage.local.readers.vectors import LocalVectorReader

__all__ = [
    "LocalArticleReader",
    "LocalCoverageReader",
    "LocalLexicalReader",
    "LocalStoryReader",
    "LocalVectorReader",
]
