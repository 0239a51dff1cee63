"""The outlets of an index: their boilerplate, and which have changed since it was looked for.

The triggers of the schema note the latter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from semsearch.storage.local.database import Database
from semsearch.storage.readers import Settled
from semsearch.text.boilerplate import Boilerplate


def boilerplate(database: Database, outlets: Collection[str]) -> dict[str, Boilerplate | None]:
    """Return what outlets repeat; None for one whose excerpts are being cut anew."""
    found: dict[str, Boilerplate | None] = {}
    for outlet in outlets:
        rows = database.rows("SELECT boilerplate FROM outlets WHERE outlet = ?", (outlet,))
        ((text,),) = rows or [("",)]
        with database.decoding():
            found[outlet] = None if text is None else Boilerplate.loads(text) if text else Boilerplate()
    return found


def changed(database: Database) -> list[str]:
    """Return the outlets that have changed."""
    return [outlet for (outlet,) in database.rows("SELECT outlet FROM outlets WHERE changed ORDER BY outlet")]


def keep(database: Database, found: Mapping[str, Settled | None]) -> None:
    """Keep what outlets repeat; None marks an outlet whose excerpts are being cut anew."""
    with database.transaction():
        database.many("DELETE FROM outlets WHERE outlet = ?", [(outlet,) for outlet in found])
        database.many(
            "INSERT INTO outlets VALUES (?, ?, ?, ?)",
            [
                (outlet, one.boilerplate.dumps() if one.boilerplate else "", one.sampled, False)
                if one
                else (outlet, None, "", True)
                for outlet, one in found.items()
                if one != Settled()  # what has no row
            ],
        )
