"""What reading a record leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from semsearch.corpus import fields
from semsearch.corpus.record.location import Location
from semsearch.types import Omission


@dataclass(slots=True)
class Omissions:
    """The parts of a record that are left out, each once, in order.

    Attributes:
        location: Where the record stands.
        prefix: Of the keys of an entry of `related`.
    """

    location: Location
    prefix: str = ""
    _noted: dict[Omission, None] = field(default_factory=dict)

    def within(self, key: str) -> Omissions:
        """Return what notes the parts of an entry of a list, under the list's key."""
        return Omissions(self.location, f"{key}.", self._noted)

    def __iter__(self) -> Iterator[Omission]:
        """Yield what was noted."""
        return iter(self._noted)

    def add(self, key: str, reason: str, value: str = "") -> None:
        """Note that a part is left out."""
        self._noted[Omission(self.location.path, self.location.line, self.prefix + key, reason, value)] = None

    def add_error(self, key: str, error: ValueError) -> None:
        """Note that a part is left out for an error of the form "reason: value"."""
        reason, _, quoted = str(error).partition(": ")
        self.add(key, reason, quoted)

    def shortened(self, key: str, value: str, limit: int) -> str:
        """Return a text of at most `limit` characters, and note if that is not all of it."""
        if len(value) > limit:
            self.add(key, f"shortened to {limit:,} characters")
        return fields.shortened(value, limit)
