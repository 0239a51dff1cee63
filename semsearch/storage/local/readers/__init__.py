"""The seam's readers over a `Revision`, a module each; `LocalSnapshot` is all of them."""

from semsearch.storage.local.readers.articles import LocalArticleReader, LocalFeatureReader
from semsearch.storage.local.readers.lexical import LocalLexicalReader
from semsearch.storage.local.readers.outlets import LocalOutletReader
from semsearch.storage.local.readers.records import LocalRecordReader
from semsearch.storage.local.readers.stories import LocalCoverageReader, LocalStoryReader

__all__ = [
    "LocalArticleReader",
    "LocalCoverageReader",
    "LocalFeatureReader",
    "LocalLexicalReader",
    "LocalOutletReader",
    "LocalRecordReader",
    "LocalStoryReader",
]
