"""Bring the ids of an index to the present rule: which addresses are the same article.

Without this, articles whose ids the rule changes would be read again beside what the index holds of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from semsearch.storage.local import writes
from semsearch.storage.local.database import Database
from semsearch.storage.local.schema import ADDRESS_RULE

# Each article that is to be removed, and the one that stays in its place.
_REPEATED = """
SELECT id, kept FROM (
    SELECT articles.id, row_number() OVER same AS place, first_value(articles.id) OVER same AS kept
    FROM articles LEFT JOIN changed ON old = articles.id
    WHERE ifnull(present, articles.id) IN (SELECT present FROM changed)
    WINDOW same AS (
        PARTITION BY ifnull(present, articles.id)
        ORDER BY (SELECT max(precedence) FROM listings WHERE item_id = articles.id) DESC, key
    )
) WHERE place > 1
"""
_SOURCES = """
SELECT listing, source, old, present FROM listings JOIN changed ON item_id = old ORDER BY listing
"""
_RENAME_VERSIONS = """
UPDATE versions SET source = ? WHERE source = ? AND id IN (
    SELECT item_id FROM listings WHERE listing = ? UNION ALL SELECT related_id FROM edges WHERE listing = ?
)
"""
# A record lists an article once, and not its own.
_REPEATED_EDGES = """
DELETE FROM edges WHERE related_id IN (SELECT present FROM changed) AND (
    EXISTS (SELECT 1 FROM listings WHERE listing = edges.listing AND item_id = related_id)
    OR EXISTS (
        SELECT 1 FROM edges AS before
        WHERE listing = edges.listing AND related_id = edges.related_id AND position < edges.position
    )
)
"""


def rekey(database: Database) -> None:
    """Give each article the id of its address, in one transaction, if the ids follow an earlier rule.

    Of articles that are one by the present rule, that of the highest precedence stays, else the first. What
    others listed, and what listed them, is that one's; what other records say of it is not known until they
    are read again. Whatever is derived from SQLite is made again.
    """
    if database.rows("SELECT value FROM meta WHERE name = 'addresses'") == [(ADDRESS_RULE,)]:
        return
    with database.transaction():
        if changed := _changed(database):
            _replace(database, changed)
        database.rows("INSERT OR REPLACE INTO meta VALUES ('addresses', ?)", (ADDRESS_RULE,))


def _changed(database: Database) -> dict[str, str]:
    """Return the present id of each article whose id is another."""
    from semsearch.corpus.urls import identity  # what reads files takes long to import

    changed = {}
    for page in writes.pages(database, "key, id, url", "articles"):
        for _, id, url in page:
            with suppress(ValueError):  # no address, or none that is still valid
                if (present := identity(url)) != id:
                    changed[id] = present
    return changed


def _replace(database: Database, changed: Mapping[str, str]) -> None:
    """Replace ids by others in all tables."""
    revision = writes.next_revision(database)
    database.rows("UPDATE meta SET value = ? WHERE name = 'gone_since'", (revision,))
    database.rows("CREATE TEMP TABLE changed (old TEXT PRIMARY KEY, present TEXT NOT NULL) WITHOUT ROWID")
    database.many("INSERT INTO changed VALUES (?, ?)", list(changed.items()))
    repeated = database.rows(_REPEATED)
    writes.unassign(database, *(kept for _, kept in repeated))
    writes.remove_articles(database, [id for id, _ in repeated], revision)
    merged = {id for pair in repeated for id in pair}
    database.many("DELETE FROM versions WHERE id = ?", [(id,) for id in merged])
    _replace_sources(database)
    for table, column in (
        ("articles", "id"),
        ("versions", "id"),
        ("listings", "item_id"),
        ("edges", "related_id"),
    ):
        database.rows(f"UPDATE {table} SET {column} = present FROM changed WHERE {column} = old")
    database.rows(_REPEATED_EDGES)
    database.rows("DROP TABLE changed")


def _replace_sources(database: Database) -> None:
    """Replace the ids in the sources of records; those of one file that are one article now get numbers."""
    for listing, source, old, present in database.rows(_SOURCES):
        path, of_record, _ = source.rpartition(f"#{old}")
        if not of_record:
            continue  # the only record of its file
        renamed, number = f"{path}#{present}", 1
        while database.rows("SELECT 1 FROM listings WHERE source = ?", (renamed,)):
            number += 1
            renamed = f"{path}#{present}#{number}"
        database.rows("UPDATE listings SET source = ? WHERE listing = ?", (renamed, listing))
        database.rows(_RENAME_VERSIONS, (renamed, source, listing, listing))
