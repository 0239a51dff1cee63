"""Reading from one revision of an index."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from semsearch.storage.base import Snapshot
from semsearch.storage.local import problems
from semsearch.storage.local.files import LocalArtifacts
from semsearch.storage.local.generations import columns_revisions, put_columns_in_place, sweep_columns
from semsearch.storage.local.readers import (
    LocalCoverageReader,
    LocalFeatureReader,
    LocalLexicalReader,
    LocalOutletReader,
    LocalRecordReader,
    LocalStoryReader,
)
from semsearch.storage.local.revision import Revision


class LocalSnapshot(
    LocalFeatureReader,
    LocalLexicalReader,
    LocalStoryReader,
    LocalCoverageReader,
    LocalRecordReader,
    LocalOutletReader,
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

    def save_columns(self) -> int:
        """Write the columns to files, unless those on disk lack little; for the store that writes.

        Returns:
            The revision of the files: what is newer is read from SQLite by whoever opens them.

        Raises:
            IndexProblem: The disk is full.
        """
        from semsearch.storage.local.columns import SMALL

        revision, folder = self._open(), self.folder
        columns = revision.columns()
        saved = max(columns_revisions(folder), default=-1)
        if columns.files == saved >= 0 and columns.newer <= SMALL:
            return saved
        with problems.writing(folder.parent), problems.memory(folder.parent):
            segment = columns.compacted().parts[0].segment
            put_columns_in_place(folder, self.revision, segment.save)
            sweep_columns(folder, keep=self.revision)
        return self.revision
