"""The steps of a plan: what happens to one article or record, and the batches in which they are applied."""

from __future__ import annotations

from dataclasses import dataclass

from semsearch.types import Article, Listing, Rejection


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
    """The index holds the article as it is, or with the content of its own item, which takes precedence."""

    article: Article
    source: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The article was read before in this run; this record only adds the coverage that it lists."""

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
            article, when an item of its own follows an entry of a list.
        articles: The articles whose content the store does not hold yet.
        listings: The records that are new or changed.
        vanished: The sources of records to retract.
    """

    steps: tuple[Step, ...]
    articles: tuple[Article, ...] = ()
    listings: tuple[Listing, ...] = ()
    vanished: tuple[str, ...] = ()
