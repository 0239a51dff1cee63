"""The names of topics and outlets in an index, counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from semsearch.storage.facets import tally
from semsearch.storage.local.database import Database
from semsearch.types import Count, Names


@dataclass(frozen=True, slots=True)
class NameCounts:
    """How many articles have a name, the largest first.

    `outlets` holds the names, and the domains of those that have no name.
    """

    topics: tuple[Count, ...]
    providers: tuple[Count, ...]
    domains: tuple[Count, ...]
    outlets: tuple[Count, ...]

    @classmethod
    def of(cls, database: Database) -> Self:
        """Count by the two indexes of SQLite that are in the order of names, so that none is sorted."""
        topics = database.rows("SELECT topic, count(*) FROM topics GROUP BY folded, topic")
        rows = database.rows(
            "SELECT provider_name, provider_domain, count(*) FROM articles "
            "GROUP BY provider_name, provider_domain"
        )
        return cls(
            topics=tally(topics),
            providers=tally((name, count) for name, _, count in rows),
            domains=tally((domain, count) for _, domain, count in rows),
            outlets=tally((name or domain, count) for name, domain, count in rows),
        )

    def names(self) -> Names:
        """Give the names alone."""
        return Names(
            tuple(count.value for count in self.providers),
            tuple(count.value for count in self.domains),
            tuple(count.value for count in self.topics),
        )
