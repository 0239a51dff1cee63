"""The names of topics and providers in an index, counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from semsearch.storage.facets import tally
from semsearch.storage.local.database import Database
from semsearch.storage.mentions import mentioned
from semsearch.types import Count, Names


@dataclass(frozen=True, slots=True)
class NameCounts:
    """How many articles have each name, largest first.

    Attributes:
        topics: By topic.
        providers: By the provider's name.
        domains: By the provider's domain.
        labels: By the provider's name, or its domain if it has no name.
    """

    topics: tuple[Count, ...]
    providers: tuple[Count, ...]
    domains: tuple[Count, ...]
    labels: tuple[Count, ...]

    @classmethod
    def read(cls, database: Database) -> Self:
        """Count by the two SQLite indexes that are ordered by name, so that nothing is sorted."""
        topics = database.rows("SELECT topic, count(*) FROM topics GROUP BY folded, topic")
        rows = database.rows(
            "SELECT provider_name, provider_domain, count(*) FROM articles "
            "GROUP BY provider_name, provider_domain"
        )
        return cls(
            topics=tally(topics),
            providers=tally((name, count) for name, _, count in rows),
            domains=tally((domain, count) for _, domain, count in rows),
            labels=tally((name or domain, count) for name, domain, count in rows),
        )

    def names(self, frequencies: Callable[[Sequence[str]], Mapping[str, int]]) -> Names:
        """Return the names without counts.

        Args:
            frequencies: Returns the number of articles that contain each term.
        """
        return Names(
            tuple(count.value for count in self.providers),
            tuple(count.value for count in self.domains),
            tuple(count.value for count in self.topics),
            mentioned(self.providers, frequencies),
        )
