"""The schema of an index's SQLite file: its tables, and articles as their rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from semsearch.storage.filtering import floor_seconds
from semsearch.types import Article, Image, Precedence, Provider

FORMAT = 9  # of the whole folder, kept as SQLite's user_version
PAGE_SIZE = 16_384  # bytes; of 4,096, the token vectors of an article would waste a third
NAME = "articles.sqlite"
ADDRESS_RULE = 2  # of ids: raise it whenever `corpus.urls.identity` changes, so that indexes follow

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE articles (
    key INTEGER PRIMARY KEY AUTOINCREMENT,  -- never reused, so that a derived index cannot confuse two
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL, excerpt TEXT NOT NULL, url TEXT NOT NULL,
    provider_name TEXT NOT NULL, provider_domain TEXT NOT NULL,
    published_at INTEGER,                   -- seconds since 1970, UTC
    topics TEXT NOT NULL, images TEXT NOT NULL,  -- JSON
    quality INTEGER, heat INTEGER, type TEXT NOT NULL, published INTEGER, listed INTEGER NOT NULL,
    authors TEXT NOT NULL,                  -- JSON
    name_folded TEXT NOT NULL, domain_folded TEXT NOT NULL, type_folded TEXT NOT NULL,
    terms INTEGER NOT NULL,                 -- their number in the text
    revision INTEGER NOT NULL,              -- the last that wrote it
    original TEXT NOT NULL DEFAULT ''       -- the excerpt as it was read, if something was cut out of it
);
CREATE INDEX articles_revision ON articles (revision);
CREATE INDEX articles_published_at ON articles (published_at);
CREATE TABLE vectors (key INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE, vector BLOB NOT NULL);
CREATE TABLE tokens (key INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE, signs BLOB NOT NULL);
CREATE TABLE stories (
    key INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE, story TEXT NOT NULL,
    placed INTEGER NOT NULL                 -- 0 if it has to be assigned again
);
CREATE INDEX stories_story ON stories (story, key);
CREATE INDEX stories_placed ON stories (placed) WHERE NOT placed;
CREATE TABLE listings (
    listing INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, item_id TEXT NOT NULL,
    precedence INTEGER NOT NULL
);
CREATE INDEX listings_item ON listings (item_id);
CREATE TABLE edges (
    listing INTEGER NOT NULL REFERENCES listings ON DELETE CASCADE, position INTEGER NOT NULL,
    related_id TEXT NOT NULL, PRIMARY KEY (listing, position)
) WITHOUT ROWID;
CREATE INDEX edges_related ON edges (related_id, listing);
CREATE TABLE gone (key INTEGER PRIMARY KEY, revision INTEGER NOT NULL);  -- removed since meta's gone_since
"""
_LINKED = """
CREATE TABLE linked (                       -- with another story or coverage since meta's gone_since
    key INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE, revision INTEGER NOT NULL
);
"""
OUTLET = "coalesce(nullif(name_folded, ''), domain_folded)"  # `Provider.key`


def _noting(event: str, row: str, condition: str = "1") -> str:
    """Return the trigger that notes the outlet of an article that changes."""
    outlet = f"coalesce(nullif({row}.name_folded, ''), {row}.domain_folded)"
    return f"""
    CREATE TRIGGER outlets_{event.split()[0].lower()}_{row} AFTER {event} ON articles
    WHEN {outlet} <> '' AND ({condition}) BEGIN
        INSERT INTO outlets VALUES ({outlet}, '', '', 1)
        ON CONFLICT DO UPDATE SET changed = 1 WHERE sampled = '' OR {row}.id <= sampled;
    END"""


_RAW = "iif({0}.original = '', {0}.excerpt, {0}.original)"
_DIFFERS = (
    " OR ".join(f"old.{column} <> new.{column}" for column in ("id", "title", "name_folded", "domain_folded"))
    + f" OR {_RAW.format('old')} <> {_RAW.format('new')}"
)
_OUTLETS = (
    """CREATE TABLE outlets (
        outlet TEXT PRIMARY KEY,
        boilerplate TEXT,                   -- JSON, or ''; NULL while its excerpts are being cut anew
        sampled TEXT NOT NULL,              -- the last id of the sample in which it was looked for, or ''
        changed INTEGER NOT NULL            -- 1: the sample has changed since
    ) WITHOUT ROWID""",
    f"CREATE INDEX articles_outlet ON articles ({OUTLET}, id)",
    _noting("INSERT", "new"),
    _noting("DELETE", "old"),
    _noting("UPDATE", "old", _DIFFERS),
    _noting("UPDATE", "new", _DIFFERS),
)
_VERSIONS = """
CREATE TABLE versions (                     -- what a record says of an article that is shown otherwise
    id TEXT NOT NULL, source TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (id, source)
) WITHOUT ROWID;
"""
_STORY_NAMES = (
    """CREATE TABLE renamed (                  -- a story that has ended, and the one that most of it is in
        previous TEXT PRIMARY KEY, story TEXT NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE split (                    -- a story, and the one that it split from
        story TEXT PRIMARY KEY, origin TEXT NOT NULL
    ) WITHOUT ROWID""",
)
SCHEMA += _LINKED + ";".join((*_OUTLETS, "")) + _VERSIONS + ";".join((*_STORY_NAMES, ""))
# By former format, which is read too, what makes it the next one; the first writer runs it.
UPGRADES: Mapping[int, Sequence[str]] = MappingProxyType(
    {
        4: (
            "DROP INDEX IF EXISTS articles_names",
            "DROP TABLE IF EXISTS topics",
            _LINKED,
            "UPDATE meta SET value = (SELECT value FROM meta WHERE name = 'revision') "
            "WHERE name = 'gone_since'",
        ),
        5: ("ALTER TABLE articles ADD COLUMN authors TEXT NOT NULL DEFAULT '[]'",),
        6: (
            "ALTER TABLE articles ADD COLUMN original TEXT NOT NULL DEFAULT ''",
            *_OUTLETS,
            f"INSERT INTO outlets SELECT DISTINCT {OUTLET}, '', '', 1 FROM articles WHERE {OUTLET} <> ''",
        ),
        7: (
            "ALTER TABLE listings ADD COLUMN precedence INTEGER NOT NULL "
            f"DEFAULT {int(Precedence.DESCRIPTION)}",
            _VERSIONS,
        ),
        8: _STORY_NAMES,
    }
)
WITH_LINKED = 5  # the first format with the table of this name
WITH_AUTHORS = 6  # with the column
WITH_ORIGINAL = 7
WITH_VERSIONS = 8
WITH_STORY_NAMES = 9

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)

COLUMNS = (
    "id, title, excerpt, url, provider_name, provider_domain, published_at, topics, images, "
    "quality, heat, type, published, listed, authors, original"
)
FOLDED = "name_folded, domain_folded, type_folded"


def row_of(article: Article) -> list[Any]:
    """Return the values of `COLUMNS` and `FOLDED`."""
    images = [[i.url, i.width, i.height, i.title, i.attribution] for i in article.images]
    return [
        article.id,
        article.title,
        article.excerpt,
        article.url,
        article.provider.name,
        article.provider.domain,
        None if article.published_at is None else floor_seconds(article.published_at),
        json.dumps(article.topics, ensure_ascii=False),
        json.dumps(images, ensure_ascii=False),
        article.quality,
        article.heat,
        article.type,
        article.published,
        article.listed,
        json.dumps(article.authors, ensure_ascii=False),
        article.original,
        article.provider.name.casefold(),
        article.provider.domain.casefold(),
        article.type.casefold(),
    ]


def article_of(row: Sequence[Any]) -> Article:
    """Return the article of a row that begins with `COLUMNS`, or is all that a former format has of them.

    Raises:
        ValueError, TypeError, LookupError or OverflowError: The row is not as `row_of` made it.
    """
    return Article(
        id=row[0],
        title=row[1],
        excerpt=row[2],
        url=row[3],
        provider=Provider(row[4], row[5]),
        published_at=None if row[6] is None else _EPOCH + row[6] * _SECOND,
        authors=tuple(json.loads(row[14])) if len(row) > 14 and row[14] != "[]" else (),
        topics=tuple(json.loads(row[7])),
        images=tuple(Image(*image) for image in json.loads(row[8])),
        quality=row[9],
        heat=row[10],
        type=row[11],
        published=None if row[12] is None else bool(row[12]),
        listed=bool(row[13]),
        original=row[15] if len(row) > 15 else "",
    )


def content_of(article: Article) -> str:
    """Return an article, without its id, as the text that the table `versions` holds."""
    return json.dumps(row_of(article)[1 : len(COLUMNS.split(","))], ensure_ascii=False)


def article_of_content(id: str, content: str) -> Article:
    """Return the article of an id and a text that `content_of` made; raises as `article_of`."""
    return article_of([id, *json.loads(content)])
