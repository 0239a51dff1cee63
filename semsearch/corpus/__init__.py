"""Files -> items: Markdown with front matter, JSON Lines, and saved feeds."""

from semsearch.corpus.reader import read, size
from semsearch.corpus.source_file import Conventions

__all__ = ["Conventions", "read", "size"]
