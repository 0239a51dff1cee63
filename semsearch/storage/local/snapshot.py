"""Reading from one revision of an index."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from semsearch.storage.base import Snapshot
from semsearch.storage.local import problems
from semsearch.storage.local.files import LocalArtifacts
from semsearch.storage.local.generations import dense_revisions
from semsearch.storage.local.readers import (
    LocalArticleReader,
    LocalCoverageReader,
    LocalLexicalReader,
    LocalStoryReader,
    LocalVectorReader,
)
from semsearch.storage.local.revision import Revision


class LocalSnapshot(
    LocalArticleReader,
    LocalVectorReader,
    LocalLexicalReader,
    LocalStoryReader,
    LocalCoverageReader,
    Snapshot,
):
    """One user's hold on a revision, which it releases when it is closed.

    Attributes:
        folder: That of the revision's generation.
    """

    def __init__(self, revision: Revision) -> None:
        super().__init__(revision)
        self.revision = revision.number
        self.generation = revision.meta.identity
        self.model = revision.meta.model
        self.folder: Path = revision.folder

    @property
    def artifacts(self) -> LocalArtifacts:
        """The artifacts in the folder of the generation."""
        return LocalArtifacts(self.folder)

    def disk_usage(self) -> int:
        """Add up the files in the folder of the generation."""
        total = 0
        for file in self.folder.rglob("*"):
            with suppress(OSError):  # tantivy removes files while it merges
                total += file.stat().st_size if file.is_file() else 0
        return total

    def save_dense(self) -> None:
        """Write FAISS's file of this revision unless it is there; for the store that writes.

        Raises:
            IndexProblem: The disk is full.
        """
        revision = self._open()
        if self.revision in dense_revisions(self.folder):
            return
        with problems.writing(self.folder.parent), problems.memory(self.folder.parent):
            revision.dense().save(self.folder)
