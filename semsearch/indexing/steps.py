"""The steps of a plan: what happens to one article or record, and the steps counted for the report.

A plan is applied in batches of steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from semsearch.indexing.ledger import Ledger
from semsearch.types import Article, Change, ChangeKind, Listing, Rejection, Report

SHOWN = 10  # changes of each kind that a dry run names


@dataclass(frozen=True, slots=True)
class Add:
    """The index did not hold the article before the run. `source` is the record that supplies it."""

    article: Article
    source: str


@dataclass(frozen=True, slots=True)
class Update:
    """The index held the article with other content."""

    article: Article
    source: str


@dataclass(frozen=True, slots=True)
class Keep:
    """The index holds the article as it is, or as a record of higher precedence has it."""

    article: Article
    source: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One more record of an article that was read in this run; the coverage that it lists is added."""

    article: Article
    source: str


@dataclass(frozen=True, slots=True)
class Remove:
    """No record mentions the article any more; `source` is one that did, "" if a rebuild drops it."""

    article: Article
    source: str


@dataclass(frozen=True, slots=True)
class Reject:
    """A record, or a part of it, cannot be used."""

    rejection: Rejection


Step = Add | Update | Keep | Duplicate | Remove | Reject


@dataclass(frozen=True, slots=True)
class Batch:
    """Steps that are applied together, and what has to be written for them.

    Attributes:
        steps: At most one Add, Update or Keep per article. A later batch can have another for the same
            article, when a record of higher precedence follows.
        articles: The articles that are shown otherwise than the store holds them.
        listings: The records that are new or changed.
        differing: By article, what records say of it otherwise than it is shown, where that has changed.
        vanished: The sources of records to retract.
    """

    steps: tuple[Step, ...]
    articles: tuple[Article, ...] = ()
    listings: tuple[Listing, ...] = ()
    differing: Mapping[str, Mapping[str, Article]] = field(default_factory=dict)
    vanished: tuple[str, ...] = ()


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
            items_per_second=round((counts["added"] + counts["updated"] + counts["unchanged"]) / seconds, 1),
            seconds=round(seconds, 3),
            revision=revision,
            dry_run=dry_run,
            changes=changes if dry_run else (),
        )

    def _keep(self, kind: ChangeKind, step: Add | Update | Remove) -> None:
        kept = self._changes[kind]
        if len(kept) < SHOWN or step.article.id in kept:
            kept[step.article.id] = Change(kind, step.article.id, step.article.title, step.source)
