"""The exact engine: brute force in plain Python and numpy; the reference for the other engines.

It keeps everything in memory. Vectors are rounded to float16 as in the other engines, so that the scores are
the same. A write makes a new state and leaves the old one to its snapshots.
"""

from semsearch.storage.memory.store import MemorySnapshot, MemoryStore

__all__ = ["MemorySnapshot", "MemoryStore"]
