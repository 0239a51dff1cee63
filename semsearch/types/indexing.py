"""Indexing: the events that a run emits while it works, its report, and the state of an index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from semsearch.types.article import Model, Rejection

ChangeKind = Literal["add", "update", "remove"]


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


@dataclass(frozen=True, slots=True)
class Change:
    """A change to one article. `path` is the source of the record behind it, "" if a rebuild drops it."""

    kind: ChangeKind
    id: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an indexing run did, or, in a dry run, would do; counted in articles.

    Attributes:
        duplicates: Records of an address that was already read in this run.
        articles: Articles in the index; in a dry run, before any change (0 for a rebuild).
        model: The model that embeds the articles.
        changes: Of a dry run, the first changes of each kind; otherwise empty.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    duplicates: int = 0
    rejected: tuple[Rejection, ...] = ()
    articles: int = 0
    items_per_second: float = 0.0
    seconds: float = 0.0
    revision: int = 0
    dry_run: bool = False
    model: str = ""
    rebuild: bool = False
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an index: sizes, revision, and the runtime of questions ("onnx" or "torch")."""

    path: str
    articles: int
    items: int
    stories: int
    revision: int
    model: Model
    questions_by: str
    questions_note: str = ""
    first_month: str = ""
    last_month: str = ""
    bytes: int = 0
