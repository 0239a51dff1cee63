"""The state of an index and of a server, and the report of an indexing run."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from semsearch import types
from semsearch.schemas.resource import Instant, Mirror, Resource


class SourceStatus(Mirror):
    """How a source of the settings stands."""

    domain_type = types.SourceStatus

    name: str
    kind: types.SourceKind
    place: str
    synced_at: Instant | None
    failing_since: Instant | None
    failures: int
    reason: str
    next_at: Instant | None
    moved_to: str
    gone: bool


class Status(Resource):
    """The state of an index; `questions_by` is "onnx" or "torch", with a note where that needs one.

    `model_note` says what would be better about other prompts of the model.
    """

    path: str
    articles: int
    items: int
    stories: int
    revision: int
    model: str
    dimension: int
    fingerprint: str
    questions_by: str
    questions_note: str
    model_note: str = ""
    first_month: str
    last_month: str
    bytes: int
    newest_at: Instant | None = None
    synced_at: Instant | None = None
    sources: list[SourceStatus] = Field(default_factory=list)

    @classmethod
    def of(cls, status: types.Status) -> Status:
        """Return the resource of a state."""
        return cls(
            path=status.path,
            articles=status.articles,
            items=status.items,
            stories=status.stories,
            revision=status.revision,
            model=status.model.name,
            dimension=status.model.dimension,
            fingerprint=status.model.fingerprint,
            questions_by=status.questions_by,
            questions_note=status.questions_note,
            model_note=status.model_note,
            first_month=status.first_month,
            last_month=status.last_month,
            bytes=status.bytes,
            newest_at=status.freshness.newest_at,
            synced_at=status.freshness.synced_at,
            sources=[SourceStatus.of(source) for source in status.freshness.sources],
        )


class Health(Resource):
    """The process is alive."""

    status: Literal["ok"]


class FailingSource(Resource):
    """A source that fails; `semsearch status` says why."""

    name: str = Field(examples=["harbour"])
    since: Instant


class Readiness(Resource):
    """The index answers: its revision, its number of articles, and how old its news is.

    `age_s` is the age of the newest article in seconds, `synced_at` when a source was last read without a
    failure. A failing source leaves the status "ready".
    """

    status: Literal["ready"]
    revision: int = Field(examples=[7])
    articles: int = Field(examples=[412])
    newest_at: Instant | None = None
    age_s: int | None = None
    synced_at: Instant | None = None
    failing: list[FailingSource] = Field(default_factory=list)


class Rejection(Mirror):
    """Something that could not be read."""

    domain_type = types.Rejection

    path: str
    line: int | None
    reason: str


class OmissionCount(Mirror):
    """How often a field was left out for a reason, and the first place."""

    domain_type = types.OmissionCount

    field: str
    reason: str
    count: int
    path: str
    line: int | None
    value: str


class SkipCount(Mirror):
    """How many records were skipped for a reason, and the first place."""

    domain_type = types.SkipCount

    reason: str
    count: int
    path: str
    line: int | None


class MissingField(Mirror):
    """A field that no item of the run had, and the keys that the records have."""

    domain_type = types.MissingField

    field: str
    keys: list[str]


class Change(Mirror):
    """A change to one article that a dry run plans."""

    domain_type = types.Change

    kind: types.ChangeKind
    id: str
    title: str
    path: str


class Report(Mirror):
    """What an indexing run did, counted in articles; `changes` are the first of each kind in a dry run."""

    domain_type = types.Report

    added: int
    updated: int
    unchanged: int
    removed: int
    duplicates: int
    rejected: list[Rejection]
    omitted: list[OmissionCount]
    skipped: list[SkipCount]
    missing: list[MissingField]
    articles: int
    items_per_second: float
    seconds: float
    revision: int
    dry_run: bool
    model: str
    model_note: str = ""
    rebuild: bool
    changes: list[Change]


class SourceRun(Mirror):
    """What a run did with a source."""

    domain_type = types.SourceRun

    name: str
    outcome: types.SourceOutcome
    added: int
    updated: int
    removed: int
    reason: str
    next_at: Instant | None
    moved_to: str


class SyncReport(Mirror):
    """What a run over the sources did; `indexing` is null if nothing had changed."""

    domain_type = types.SyncReport

    sources: list[SourceRun]
    indexing: Report | None
