"""The archive's index as one object: open it, add to it, ask it. Every interface uses it.

Settings choose the store, the models and what writes summaries, here and in `indexing.reader`; nothing inside
looks them up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from semsearch.errors import UsageError
from semsearch.index.surveying import Surveying
from semsearch.settings import Settings
from semsearch.storage.local import signing_key
from semsearch.types import Progress, Report, SyncReport
from semsearch.types.indexing import ignore

__all__ = ["Index"]


class Index(Surveying):
    """An index in a folder. Safe to use from several threads; a context manager."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Hold settings and a clock; nothing is read until it is needed.

        Args:
            settings: Where the index is, and how it is made and searched.
            now: Returns the present instant, from which "yesterday" is counted.
        """
        super().__init__(settings, now)
        self._adding = threading.Lock()

    @classmethod
    def open(cls, where: Settings | Path | str = "index") -> Self:
        """Return the index in a folder, or the one that settings name. Nothing is read until it is needed."""
        return cls(where if isinstance(where, Settings) else Settings(index=Path(where)))

    def add(
        self,
        *paths: Path | str,
        prune: bool = False,
        rebuild: bool = False,
        strict: bool = False,
        dry_run: bool = False,
        progress: Progress = ignore,
    ) -> Report:
        """Index files and folders; create the index if there is none.

        Args:
            prune: Remove articles whose records these paths no longer hold.
            rebuild: Build a new index from these paths only, beside the one in force, and replace it at the
                end. Articles that these paths do not hold are dropped (`removed` counts them). If nothing can
                be read, the index in force stays.
            strict: With `rebuild`: replace the index only if nothing was rejected.
            dry_run: Report the plan, with its first changes, and change nothing.
            progress: Receives events while the run works (`types/indexing.py`): bytes read, of
                `corpus.size(paths)` in total; each revision once it is safe on disk; stories assigned.

        Raises:
            UsageError: No path is given, or one does not exist.
            IndexBusy: Another process is writing.
            IndexMismatch: The settings name another model than the index holds; `rebuild` changes the model.
            IndexDamaged: The index cannot be read; `rebuild` replaces it.
            InputRefused: A rebuilt index would be empty, or, if `strict`, something was rejected.
            IndexProblem: The index's folder cannot be written.
            ModelProblem: The model cannot be loaded or used.
        """
        if not paths:
            raise UsageError("nothing to index: name at least one file or folder")
        from semsearch.indexing import build  # only here: a question needs no reader of files

        given = [Path(path) for path in paths]
        options = build.Options(given, prune=given if prune else (), rebuild=rebuild, strict=strict)
        with self._adding:  # one run at a time in this process; another process is refused
            return (build.preview if dry_run else build.build)(options, self.settings, progress)

    def sync(self, *names: str, progress: Progress = ignore) -> SyncReport:
        """Fetch and index the sources of the settings; create the index if there is none.

        A source that fails is told in the report and asked again by a later call; the others go on.

        Args:
            names: The sources to read, by name; all by default.
            progress: Receives the events of indexing (`types/indexing.py`).

        Raises:
            UsageError: The settings have no sources, or none of such a name.
            IndexBusy: Another process is writing, or reads the sources. What was fetched is kept.
            IndexMismatch, IndexDamaged, IndexProblem, ModelProblem: See `add`.
        """
        from semsearch.sync.run import sync

        with self._adding:
            return sync(self.settings, names, now=self._now, progress=progress)

    def token_key(self, *, make: bool = False) -> str:
        """Return the key that tokens are signed with: that of the settings, or else of the index's folder.

        Args:
            make: Whether to make one where there is none; otherwise "" is returned.

        Raises:
            IndexMissing: There is no index to keep a key in.
            IndexProblem: The key cannot be read or kept.
        """
        return self.settings.server.token_key or signing_key(self.settings.index, make=make)

    def close(self) -> None:
        """Close files; a later call opens them again."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
