"""Reading from one state."""

from __future__ import annotations

from semsearch.storage.base import Snapshot
from semsearch.storage.memory.articles import (
    MemoryArticleReader,
    MemoryCoverageReader,
    MemoryStoryReader,
)
from semsearch.storage.memory.artifacts import MemoryArtifacts
from semsearch.storage.memory.search import MemoryLexicalReader, MemoryVectorReader
from semsearch.storage.memory.state import State
from semsearch.types import Model


class MemorySnapshot(
    MemoryVectorReader,
    MemoryArticleReader,
    MemoryLexicalReader,
    MemoryStoryReader,
    MemoryCoverageReader,
    Snapshot,
):
    """One state of a `MemoryStore`."""

    def __init__(self, state: State, model: Model, generation: str, artifacts: MemoryArtifacts) -> None:
        super().__init__(state, model.dimension)
        self.revision = state.revision
        self.model = model
        self.generation = generation
        self._artifacts = artifacts

    @property
    def artifacts(self) -> MemoryArtifacts:
        """The artifacts of the store."""
        return self._artifacts

    def disk_usage(self) -> int:
        """Return 0: everything is in memory."""
        return 0
