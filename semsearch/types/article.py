"""What the archive holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Provider:
    """An outlet: its name and its internet domain, either of which may be empty."""

    name: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by address; width and height are pixels, None where the item does not say."""

    url: str
    width: int | None = None
    height: int | None = None
    title: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of reporting: an item of the archive, or an entry of an item's `related` list.

    Attributes:
        id: Short, URL-safe and stable, derived from the canonical address.
        url: The http(s) address to show, or "" where the item has none.
        published_at: In UTC, whole seconds; None where the item has no date.
        quality: About 0 to 200; None where unknown.
        heat: -1 where the archive does not know it; None where the item does not say.
        published: The site's own flag. A filter only: it never hides an item. None where not said.
        listed: True for an item of the archive's own, False for what only `related` lists mention.
    """

    id: str
    title: str
    excerpt: str = ""
    url: str = ""
    provider: Provider = Provider()
    published_at: datetime | None = None
    topics: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    quality: int | None = None
    heat: int | None = None
    type: str = "article"
    published: bool | None = None
    listed: bool = True

    @property
    def text(self) -> str:
        """What is embedded and searched: the title, and the excerpt on a line of its own."""
        return f"{self.title}\n{self.excerpt}" if self.excerpt else self.title


@dataclass(frozen=True, slots=True)
class Item:
    """One record as read: its article, the coverage that it lists in its order, and where it was read.

    `source` names the record: the file's absolute path, with `#` and the article's id where the file holds
    several.
    """

    article: Article
    related: tuple[Article, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that could not be read: its path, the line where known (from 1), and one line of reason."""

    path: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What one record says of coverage: the item it is about, and the ids that it lists, in order."""

    source: str
    item_id: str
    related_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The edges at one article: what it lists, in order, and the items that list it."""

    id: str
    lists: tuple[str, ...] = ()
    listed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """An embedding model: its name, its dimension, and a fingerprint (sha256, hex) of its weights."""

    name: str
    dimension: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Names:
    """The outlets and topics of an archive, most frequent first, each in its most frequent spelling.

    Attributes:
        providers: The outlets' names.
        domains: The outlets' internet domains.
        topics: The topics.
        mentioned: The one-word outlet names that articles mention too (`storage/mentions.py`).
    """

    providers: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    mentioned: frozenset[str] = frozenset()
