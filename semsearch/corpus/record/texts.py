"""Title and excerpt of a record; what stands in for a missing one."""

from __future__ import annotations

import re

from semsearch.corpus.fields import Fields, RecordError, cleaned, shortened, text, type_name
from semsearch.corpus.record.limits import BODY_LIMIT, EXCERPT_LIMIT, STAND_IN_LIMIT, TITLE_LIMIT
from semsearch.corpus.record.location import Location
from semsearch.corpus.record.omissions import Omissions

_BODY_READ = 64 * BODY_LIMIT  # characters of such a body that are cleaned
_TRUNCATED = re.compile(r"\s*(?:\.\.\.|…)?\s*\[\+\d+ chars\]$")  # NewsAPI's mark where it cut a text


def first_text(fields: Fields, name: str, limit: int, omissions: Omissions) -> str:
    """Return the first text of a field, cleaned and shortened; "" if there is none."""
    for key, value in fields.candidates(name):
        found = text(value)
        if found is None:
            omissions.add(key, f"expected text, found {type_name(value)}")
        elif clean := cleaned(found):
            return omissions.shortened(key, clean, limit)
    return ""


def title(fields: Fields, omissions: Omissions) -> str:
    """Return the title that a record has, "" if it has none."""
    return first_text(fields, "title", TITLE_LIMIT, omissions)


def excerpt(
    fields: Fields, title: str, outlet: str, location: Location | None, body: str, omissions: Omissions
) -> str:
    """Return the excerpt, or the beginning of the text; "" if it only repeats the title."""
    found = first_text(fields, "excerpt", EXCERPT_LIMIT, omissions)
    if not found and location:
        given = body or next((t for _, v in fields.candidates("body") if (t := text(v))), "")
        found = _TRUNCATED.sub("…", cleaned(type(given)(given[:_BODY_READ])))[:BODY_LIMIT].rstrip()
    repeated = {f"{title} {outlet}".casefold()}
    if location and location.entry:
        repeated.add(title.casefold())
    return "" if found.casefold() in repeated else found  # what aggregators write in place of one


def title_from(excerpt: str, fields: Fields, location: Location | None) -> str:
    """Return the first words of an excerpt, which stand in for a missing title.

    Raises:
        RecordError: There are none.
    """
    if location and (found := shortened(excerpt, STAND_IN_LIMIT)):
        return found
    keys = ", ".join(sorted(fields.values)[:12])
    raise RecordError(f"no title and no text; its keys are {keys}" if keys else "no title and no text")
