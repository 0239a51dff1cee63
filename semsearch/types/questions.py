"""What is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from semsearch.types.archive import Article


@dataclass(frozen=True, slots=True)
class Filter:
    """Limits on which articles are candidates; the default lets all pass.

    Fields are joined by "and", the values of one field by "or". Both dates are inclusive instants in UTC,
    and an article without a date fails them. Outlets are compared by name or domain, topics and types by
    name, all without regard to case.
    """

    since: datetime | None = None
    until: datetime | None = None
    providers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    published: bool | None = None

    def accepts(self, article: Article) -> bool:
        """Tell whether an article passes: the definition that every engine has to follow."""
        when = article.published_at
        if self.since and (when is None or when < self.since):
            return False
        if self.until and (when is None or when > self.until):
            return False
        if self.published is not None and article.published is not self.published:
            return False
        names = {article.provider.name.casefold(), article.provider.domain.casefold()}
        return (
            (not self.providers or not names.isdisjoint(p.casefold() for p in self.providers))
            and (
                not self.topics
                or not {t.casefold() for t in article.topics}.isdisjoint(t.casefold() for t in self.topics)
            )
            and (not self.types or article.type.casefold() in {t.casefold() for t in self.types})
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks: the text, the limits, and how many stories (or hits) are wanted from which on."""

    text: str
    filter: Filter = Filter()
    limit: int = 5
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What the service understood: the text that was searched for, its terms, and the filter in force."""

    text: str
    terms: tuple[str, ...] = ()
    filter: Filter = Filter()
