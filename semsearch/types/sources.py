"""A source of the archive: how it stands, and what a run did with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

SourceKind = Literal["path", "feed", "sitemap"]
SourceOutcome = Literal["changed", "unchanged", "failed", "waiting", "gone"]


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How a source of the settings stands.

    Attributes:
        name: Its name.
        kind: What it is.
        place: Its address or path.
        synced_at: When it was last read without a failure; None if it never was.
        failing_since: When the first of the latest failures was; None if it does not fail.
        failures: How many there were since.
        reason: Why it fails; "" if it does not.
        next_at: When it is asked again; None at the next run, or, if it is gone, never.
        moved_to: The address that the host says it has moved to for good, or "".
        gone: Whether the host says that it is gone for good.
    """

    name: str
    kind: SourceKind
    place: str
    synced_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    reason: str = ""
    next_at: datetime | None = None
    moved_to: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class SourceRun:
    """What a run did with a source.

    Attributes:
        name: Its name.
        outcome: "changed" if articles were added, updated or removed; "waiting" if it failed before and is
            not asked yet; "gone" if the host says that it is gone for good.
        added: Articles that it added.
        updated: Articles that it changed.
        removed: Articles that no record mentions since it dropped them.
        reason: Why it failed, for "failed", "waiting" and "gone".
        next_at: When it is asked again; None at the next run, or, if it is gone, never.
        moved_to: The address that the host says it has moved to for good, or "".
    """

    name: str
    outcome: SourceOutcome
    added: int = 0
    updated: int = 0
    removed: int = 0
    reason: str = ""
    next_at: datetime | None = None
    moved_to: str = ""
