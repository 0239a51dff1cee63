"""Files -> items: Markdown with front matter, JSON Lines, and saved feeds."""

from semsearch.corpus.reader import read, size

__all__ = ["read", "size"]
