"""Progress of an indexing run: the events it emits while it works, and what receives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class BytesRead:
    """The bytes of one record were read and the next record was asked for; `count` may be 0.

    Over a whole run the counts add up to `corpus.size(paths)`.
    """

    count: int


@dataclass(frozen=True, slots=True)
class RevisionStored:
    """A revision is safe on disk, with every record that was read before it."""

    revision: int


@dataclass(frozen=True, slots=True)
class StoriesAssigned:
    """`done` of `total` new or changed articles were assigned to a story."""

    done: int
    total: int


ProgressEvent = BytesRead | RevisionStored | StoriesAssigned


class Progress(Protocol):
    """A receiver of the events of a run, called in order in the thread that runs it."""

    def __call__(self, event: ProgressEvent, /) -> None:
        """Handle one event."""


def ignore(event: ProgressEvent, /) -> None:
    """Receive events and do nothing."""
