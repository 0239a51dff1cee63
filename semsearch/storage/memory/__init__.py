"""The exact engine: brute force over plain Python and numpy; the reference that others are compared with.

It keeps everything in memory and nothing on disk. Vectors are rounded to float16 as the other engines do,
so that the figures are the same. A write makes a new state and leaves the old one to its snapshots.
"""

from semsearch.storage.memory.snapshot import MemorySnapshot
from semsearch.storage.memory.store import MemoryStore

__all__ = ["MemorySnapshot", "MemoryStore"]
