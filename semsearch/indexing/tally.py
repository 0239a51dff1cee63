"""The steps of a plan, counted for the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from semsearch.indexing.ledger import Ledger
from semsearch.indexing.steps import Add, Duplicate, Reject, Remove, Step, Update
from semsearch.types import Change, ChangeKind, Rejection, Report

SHOWN = 10  # changes of each kind that a dry run names


@dataclass(slots=True)
class Tally:
    """Counts steps, and keeps the first changes of each kind."""

    ledger: Ledger
    _duplicates: int = 0
    _removed: int = 0
    _rejected: list[Rejection] = field(default_factory=list)
    _changes: dict[ChangeKind, dict[str, Change]] = field(
        default_factory=lambda: {"add": {}, "update": {}, "remove": {}}
    )

    def add(self, steps: Iterable[Step]) -> None:
        """Count steps."""
        for step in steps:
            match step:
                case Add():
                    self._keep("add", step)
                case Update():
                    self._keep("update", step)
                case Remove():
                    self._removed += 1
                    self._keep("remove", step)
                case Duplicate():
                    self._duplicates += 1
                case Reject(rejection):
                    self._rejected.append(rejection)

    def report(self, articles: int, revision: int, seconds: float, *, dry_run: bool) -> Report:
        """Return the report of the run, given the size and the revision of the index after it."""
        counts = self.ledger.counts()  # each article once, however many steps it took
        changes = tuple(change for kind in self._changes.values() for change in kind.values())
        return Report(
            added=counts["added"],
            updated=counts["updated"],
            unchanged=counts["unchanged"],
            removed=self._removed,
            duplicates=self._duplicates,
            rejected=tuple(self._rejected),
            articles=articles,
            items_per_second=round(sum(counts.values()) / seconds, 1),
            seconds=round(seconds, 3),
            revision=revision,
            dry_run=dry_run,
            changes=changes if dry_run else (),
        )

    def _keep(self, kind: ChangeKind, step: Add | Update | Remove) -> None:
        kept = self._changes[kind]
        if len(kept) < SHOWN or step.article.id in kept:
            kept[step.article.id] = Change(kind, step.article.id, step.article.title, step.source)
