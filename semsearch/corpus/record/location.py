"""Where a record stands."""

from __future__ import annotations

from dataclasses import dataclass

from semsearch.types import Precedence, Rejection


@dataclass(frozen=True, slots=True)
class Location:
    """Where a record stands: its file, that file's path under the archive's root, the line or the entry.

    Attributes:
        base: The http(s) address that relative ones of the record are resolved against, or "".
        outlet: The outlet that the settings name for the file; it takes the place of a feed's own title.
        precedence: That of a record in the file.
    """

    path: str
    name: str
    line: int | None = None
    entry: int | None = None
    base: str = ""
    outlet: str = ""
    precedence: Precedence = Precedence.ITEM

    @property
    def is_shared(self) -> bool:
        """Whether the file holds several records."""
        return self.line is not None or self.entry is not None

    def rejection(self, reason: str, line: int | None = None) -> Rejection:
        """Return the rejection of something at this location."""
        return Rejection(
            self.path, line or self.line, f"entry {self.entry}: {reason}" if self.entry else reason
        )
