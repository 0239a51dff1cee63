"""The tables of an index's SQLite file."""

from __future__ import annotations

FORMAT = 4  # of the whole folder, kept as SQLite's user_version
NAME = "articles.sqlite"

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
    name_folded TEXT NOT NULL, domain_folded TEXT NOT NULL, type_folded TEXT NOT NULL,
    terms INTEGER NOT NULL,                 -- their number in the text
    revision INTEGER NOT NULL               -- the last that wrote it
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
CREATE TABLE topics (
    key INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE, folded TEXT NOT NULL, topic TEXT NOT NULL,
    PRIMARY KEY (key, folded)
) WITHOUT ROWID;
CREATE TABLE listings (listing INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, item_id TEXT NOT NULL);
CREATE INDEX listings_item ON listings (item_id);
CREATE TABLE edges (
    listing INTEGER NOT NULL REFERENCES listings ON DELETE CASCADE, position INTEGER NOT NULL,
    related_id TEXT NOT NULL, PRIMARY KEY (listing, position)
) WITHOUT ROWID;
CREATE INDEX edges_related ON edges (related_id, listing);
CREATE INDEX articles_names
    ON articles (provider_name, provider_domain, type, published_at);  -- covers what is counted, in few pages
CREATE INDEX topics_names ON topics (folded, topic);  -- and, implicitly, key
CREATE TABLE gone (key INTEGER PRIMARY KEY, revision INTEGER NOT NULL);  -- removed since meta's gone_since
"""
