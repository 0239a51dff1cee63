"""Indexing: the events that a run emits while it works, its report, and the state of an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from semsearch.types.article import Model, Rejection
from semsearch.types.sources import SourceRun, SourceStatus

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
class OmissionCount:
    """How often a field was left out for a reason, and the first place with the value there."""

    field: str
    reason: str
    count: int
    path: str
    line: int | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class SkipCount:
    """How many records were skipped for a reason, and the first place."""

    reason: str
    count: int
    path: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class MissingField:
    """A field, "date" or "excerpt", that no item of the run had, and the keys that the records have."""

    field: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What an indexing run did, or, in a dry run, would do; counted in articles.

    Attributes:
        duplicates: Records of an address that was already read in this run.
        rejected: What could not be read.
        omitted: What was left out of items that were read, most frequent first.
        skipped: Records that are no published articles, most frequent reason first.
        missing: What no item had, if several were read.
        articles: Articles in the index; in a dry run, before any change (0 for a rebuild).
        model: The model that embeds the articles.
        model_note: What would be better about other prompts of the model; empty for nothing.
        changes: Of a dry run, the first changes of each kind; otherwise empty.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    duplicates: int = 0
    rejected: tuple[Rejection, ...] = ()
    omitted: tuple[OmissionCount, ...] = ()
    skipped: tuple[SkipCount, ...] = ()
    missing: tuple[MissingField, ...] = ()
    articles: int = 0
    items_per_second: float = 0.0
    seconds: float = 0.0
    revision: int = 0
    dry_run: bool = False
    model: str = ""
    model_note: str = ""
    rebuild: bool = False
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a run over the sources did.

    Attributes:
        sources: Each source, in the order of the settings.
        indexing: The report of the indexing run; None if nothing had changed.
    """

    sources: tuple[SourceRun, ...]
    indexing: Report | None

    @property
    def failed(self) -> bool:
        """Whether a source could not be read."""
        return any(one.outcome in ("failed", "waiting", "gone") for one in self.sources)


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old the news of an index is.

    Attributes:
        newest_at: The date of the newest article that is not dated in the future; None if there is none.
        synced_at: When a source was last read without a failure; None if none ever was.
        sources: The sources of the settings, in their order.
    """

    newest_at: datetime | None = None
    synced_at: datetime | None = None
    sources: tuple[SourceStatus, ...] = ()

    @property
    def failing(self) -> tuple[SourceStatus, ...]:
        """The sources that fail."""
        return tuple(source for source in self.sources if source.failing_since)


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an index: sizes, revision, and the runtime of questions ("onnx" or "torch").

    `model_note` says what would be better about other prompts of the model.
    """

    path: str
    articles: int
    items: int
    stories: int
    revision: int
    model: Model
    questions_by: str
    questions_note: str = ""
    model_note: str = ""
    first_month: str = ""
    last_month: str = ""
    bytes: int = 0
    freshness: Freshness = Freshness()
