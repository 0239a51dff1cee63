"""Writes to the records behind the articles: their listings, and what they say of articles shown otherwise.

Each is part of a transaction of `writes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from semsearch.storage.local.database import Database
from semsearch.storage.local.schema import content_of
from semsearch.types import Article, Listing, Precedence

_ADD_VERSION = """
INSERT INTO versions SELECT ?, ?, ? WHERE EXISTS (
    SELECT 1 FROM listings LEFT JOIN edges USING (listing)
    WHERE source = ? AND (item_id = ? OR related_id = ?)
)
"""


def replace(
    database: Database, listings: Sequence[Listing], retracted: Sequence[str]
) -> tuple[list[Listing], list[Listing]]:
    """Add or replace listings and drop those of retracted records; return those dropped, and those added.

    A listing of which only the precedence differs is neither.
    """
    new = {listing.source: listing for listing in listings}
    gone = [source for source in retracted if source not in new]
    alike = [old.source for _, old in _read(database, list(new)) if old.ids == new[old.source].ids]
    database.many(
        "UPDATE listings SET precedence = ? WHERE source = ?",
        [(new.pop(source).precedence, source) for source in alike],
    )
    dropped = _drop(database, [*new, *gone])
    for listing in new.values():
        ((number,),) = database.rows(
            "INSERT INTO listings (source, item_id, precedence) VALUES (?, ?, ?) RETURNING listing",
            (listing.source, listing.item_id, listing.precedence),
        )
        database.many(
            "INSERT INTO edges VALUES (?, ?, ?)",
            [(number, position, id) for position, id in enumerate(listing.related_ids)],
        )
    for listing in dropped:
        kept = new[listing.source].ids if listing.source in new else ()
        _forget(database, listing.source, set(listing.ids).difference(kept))
    return dropped, list(new.values())


def replace_versions(database: Database, differing: Mapping[str, Mapping[str, Article]]) -> None:
    """Replace what is stored of these articles by what records that mention them say."""
    for id, articles in differing.items():
        database.rows("DELETE FROM versions WHERE id = ?", (id,))
        rows = [(id, source, content_of(article), source, id, id) for source, article in articles.items()]
        database.many(_ADD_VERSION, rows)


def drop(database: Database, sources: Sequence[str]) -> list[Listing]:
    """Drop the listings of records, and return them."""
    dropped = _drop(database, sources)
    for listing in dropped:
        _forget(database, listing.source, listing.ids)
    return dropped


def drop_about(database: Database, ids: Sequence[str]) -> None:
    """Drop the listings of records about these articles, and the edges to them."""
    sql = "SELECT source FROM listings WHERE item_id = ?"
    drop(database, [source for id in ids for (source,) in database.rows(sql, (id,))])
    database.many("DELETE FROM edges WHERE related_id = ?", [(id,) for id in ids])
    database.many("DELETE FROM versions WHERE id = ?", [(id,) for id in ids])


def _read(database: Database, sources: Sequence[str]) -> Iterator[tuple[int, Listing]]:
    """Yield the listings of these records that there are, with their numbers."""
    sql = "SELECT listing, item_id, precedence FROM listings WHERE source = ?"
    edges = "SELECT related_id FROM edges WHERE listing = ? ORDER BY position"
    for source in dict.fromkeys(sources):
        for number, item_id, precedence in database.rows(sql, (source,)):
            related = tuple(id for (id,) in database.rows(edges, (number,)))
            yield number, Listing(source, item_id, related, Precedence(precedence))


def _drop(database: Database, sources: Sequence[str]) -> list[Listing]:
    dropped = []
    for number, listing in _read(database, sources):
        database.rows("DELETE FROM listings WHERE listing = ?", (number,))
        dropped.append(listing)
    return dropped


def _forget(database: Database, source: str, ids: Iterable[str]) -> None:
    database.many("DELETE FROM versions WHERE id = ? AND source = ?", [(id, source) for id in ids])
