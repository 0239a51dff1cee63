"""Writes to SQLite, each one transaction and one revision, and what changed since a revision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from semsearch.storage.base import NONE_DIFFERING
from semsearch.storage.local import records, story_names
from semsearch.storage.local.database import Database
from semsearch.storage.local.schema import COLUMNS, FOLDED, WITH_LINKED, article_of, row_of
from semsearch.storage.readers import Vectors
from semsearch.storage.scoring import document_terms, halved
from semsearch.storage.story_names import StoryNames
from semsearch.types import Article, Listing

_WRITTEN = f"{COLUMNS}, {FOLDED}, terms, revision"
_UPSERT = (
    f"INSERT INTO articles ({_WRITTEN}) VALUES ({', '.join('?' * len(_WRITTEN.split(',')))}) "
    f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in _WRITTEN.split(', ')[1:])} "
    "RETURNING key"
)
_LOGGED = 1000  # logged links that may stay
_PAGE = 500  # rows read, or values bound, at a time


@dataclass(frozen=True, slots=True)
class Entry:
    """An article and its key."""

    key: int
    article: Article


@dataclass(frozen=True, slots=True)
class Changes:
    """The keys written, those removed, and those with another story or coverage since a revision."""

    written: tuple[int, ...]
    gone: tuple[int, ...]
    linked: tuple[int, ...]


def upsert(
    database: Database,
    articles: Sequence[Article],
    vectors: Vectors,
    listings: Sequence[Listing],
    signs: Sequence[bytes],
    differing: Mapping[str, Mapping[str, Article]] = NONE_DIFFERING,
    retracted: Sequence[str] = (),
) -> int:
    """Add or replace articles and what records say, retract records, and return the new revision."""
    with database.transaction():
        revision = next_revision(database)
        added = grown = 0
        new = []
        for article, half, bits in zip(articles, halved(vectors), signs, strict=True):
            size = len(document_terms(article))
            old = database.rows("SELECT terms FROM articles WHERE id = ?", (article.id,))
            added += not old
            grown += size - (old[0][0] if old else 0)
            ((key,),) = database.rows(_UPSERT, [*row_of(article), size, revision])
            database.rows("INSERT OR REPLACE INTO vectors VALUES (?, ?)", (key, half.tobytes()))
            database.rows("INSERT OR REPLACE INTO tokens VALUES (?, ?)", (key, bits))
            if old:
                unassign(database, article.id)
            else:
                new.append(article.id)
        _count(database, added, grown)
        _log_neighbours(database, new, revision)
        dropped, listed = records.replace(database, listings, retracted)
        for listing in (*dropped, *listed):
            _relist(database, listing, revision)
        records.replace_versions(database, differing)
        _remove_unmentioned(database, dropped, revision)
    return revision


def assign(database: Database, stories: Mapping[str, str]) -> int:
    """Assign articles to stories, and return the new revision."""
    with database.transaction():
        revision = next_revision(database)
        former = story_names.stories_of(database, list(stories))
        moves = Counter((was, stories[id]) for id, was in former.items() if was != stories[id])
        known = story_names.existing(database, {present for _, present in moves})
        _place(database, stories, revision, placed=True)
        story_names.follow(database, moves, known)
    return revision


def inherit(database: Database, stories: Mapping[str, str], names: StoryNames) -> int:
    """Take over the stories of another index, to be assigned again, and return the new revision."""
    with database.transaction():
        revision = next_revision(database)
        _place(database, stories, revision, placed=False)
        story_names.replace(database, StoryNames(), names)
    return revision


def _place(database: Database, stories: Mapping[str, str], revision: int, *, placed: bool) -> None:
    database.many(
        "INSERT OR REPLACE INTO stories SELECT key, ?, ? FROM articles WHERE id = ?",
        [(story, placed, id) for id, story in stories.items()],
    )
    _log_linked(database, list(stories), revision)


def _relist(database: Database, listing: Listing, revision: int) -> None:
    """Mark what a listing mentions, since it was added or dropped: its story, and its coverage."""
    ids = (listing.item_id, *listing.related_ids)
    unassign(database, *ids)
    _log_linked(database, ids, revision)


def _log_linked(database: Database, ids: Sequence[str], revision: int) -> None:
    """Record that articles have another story or coverage."""
    sql = "INSERT OR REPLACE INTO linked SELECT key, ? FROM articles WHERE id = ?"
    database.many(sql, [(revision, id) for id in ids])


def _log_neighbours(database: Database, ids: Sequence[str], revision: int) -> None:
    """Record that articles which are added or removed were mentioned by listings, or have listings."""
    sql = (
        "INSERT OR REPLACE INTO linked SELECT key, ? FROM articles WHERE id IN ("
        "SELECT item_id FROM edges CROSS JOIN listings USING (listing) WHERE related_id = ? UNION ALL "
        "SELECT related_id FROM listings CROSS JOIN edges USING (listing) WHERE item_id = ?)"
    )
    database.many(sql, [(revision, id, id) for id in ids])


def unassign(database: Database, *ids: str) -> None:
    """Mark all articles of these articles' stories to be assigned again."""
    database.many(
        "UPDATE stories SET placed = 0 WHERE placed AND story IN "
        "(SELECT story FROM articles JOIN stories USING (key) WHERE id = ?)",
        [(id,) for id in ids],
    )


def retract(database: Database, sources: Sequence[str]) -> list[str]:
    """Remove listings and the articles that only they mentioned, and return the ids of these, sorted."""
    with database.transaction():
        dropped = records.drop(database, sources)
        if not dropped:
            return []
        revision = next_revision(database)
        for listing in dropped:
            _relist(database, listing, revision)
        return _remove_unmentioned(database, dropped, revision)


def delete(database: Database, ids: Sequence[str]) -> int:
    """Remove articles and the edges at them, and return how many there were."""
    with database.transaction():
        unique = list(dict.fromkeys(ids))
        known = [id for id in unique if database.rows("SELECT 1 FROM articles WHERE id = ?", (id,))]
        if not known:
            return 0
        for id in known:
            sql = "SELECT related_id FROM listings JOIN edges USING (listing) WHERE item_id = ?"
            unassign(database, *(related for (related,) in database.rows(sql, (id,))))
        revision = next_revision(database)
        _log_neighbours(database, known, revision)
        records.drop_about(database, known)
        return len(remove_articles(database, known, revision))


def changes(database: Database, since: int) -> Changes | None:
    """Return what changed after a revision; None if that is no longer known, or lies in the future."""
    meta = database.meta()
    if not meta.gone_since <= since <= meta.revision or database.format() < WITH_LINKED:
        return None
    return Changes(
        tuple(k for (k,) in database.rows("SELECT key FROM articles WHERE revision > ?", (since,))),
        tuple(k for (k,) in database.rows("SELECT key FROM gone WHERE revision > ?", (since,))),
        tuple(k for (k,) in database.rows("SELECT key FROM linked WHERE revision > ?", (since,))),
    )


def forget(database: Database, until: int) -> None:
    """Forget what was logged up to a revision, once the derived files have applied it.

    A few logged links stay: deleting them would be one more write to the journal in every run.
    """
    gone = database.rows("SELECT 1 FROM gone WHERE revision <= ? LIMIT 1", (until,))
    if not gone and not database.rows(
        "SELECT 1 FROM linked WHERE revision <= ? LIMIT 1 OFFSET ?", (until, _LOGGED)
    ):
        return
    with database.transaction():
        database.rows("DELETE FROM gone WHERE revision <= ?", (until,))
        database.rows("DELETE FROM linked WHERE revision <= ?", (until,))
        database.rows("UPDATE meta SET value = max(value, ?) WHERE name = 'gone_since'", (until,))


def entries(database: Database, keys: Sequence[int] | None = None) -> Iterator[Entry]:
    """Read articles with their keys in pages: all, in the order of keys, or those with these keys."""
    for page in pages(database, f"key, {database.columns()}", "articles", keys):
        with database.decoding():
            found = [Entry(row[0], article_of(row[1:])) for row in page]
        yield from found


def pages(
    database: Database, columns: str, table: str, keys: Sequence[int] | None = None
) -> Iterator[list[tuple[Any, ...]]]:
    """Read the rows of a table by its `key` in pages; `columns` begins with "key"."""
    if keys is not None:
        for start in range(0, len(keys), _PAGE):
            part = keys[start : start + _PAGE]
            marks = ", ".join("?" * len(part))
            yield database.rows(f"SELECT {columns} FROM {table} WHERE key IN ({marks}) ORDER BY key", part)
        return
    last = 0
    while page := database.rows(
        f"SELECT {columns} FROM {table} WHERE key > ? ORDER BY key LIMIT {_PAGE}", (last,)
    ):
        yield page
        last = page[-1][0]


def _remove_unmentioned(database: Database, dropped: Sequence[Listing], revision: int) -> list[str]:
    """Remove articles that no listing mentions any more; one without a record of its own is not listed."""
    orphans = []
    for id in sorted({id for listing in dropped for id in (listing.item_id, *listing.related_ids)}):
        if database.rows("SELECT 1 FROM listings WHERE item_id = ? LIMIT 1", (id,)):
            continue
        if not database.rows("SELECT 1 FROM edges WHERE related_id = ? LIMIT 1", (id,)):
            orphans.append(id)
        elif any(listing.item_id == id for listing in dropped):
            database.rows(
                "UPDATE articles SET listed = 0, published = NULL, revision = ? WHERE id = ?", (revision, id)
            )
    return remove_articles(database, orphans, revision)


def remove_articles(database: Database, ids: Sequence[str], revision: int) -> list[str]:
    """Remove articles within a transaction, log them at its revision, and return the ids that there were."""
    removed, shrunk = [], 0
    unassign(database, *ids)
    for id in ids:
        for key, size in database.rows("DELETE FROM articles WHERE id = ? RETURNING key, terms", (id,)):
            database.rows("INSERT INTO gone VALUES (?, ?)", (key, revision))
            removed.append(id)
            shrunk += size
    _count(database, -len(removed), -shrunk)
    return removed


def next_revision(database: Database) -> int:
    """Return the revision that a transaction makes."""
    ((revision,),) = database.rows(
        "UPDATE meta SET value = value + 1 WHERE name = 'revision' RETURNING value"
    )
    return int(revision)


def _count(database: Database, articles: int, terms: int) -> None:
    database.many(
        "UPDATE meta SET value = value + ? WHERE name = ?", [(articles, "articles"), (terms, "terms")]
    )
