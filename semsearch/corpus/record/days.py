"""The date of a record, or of its file's name."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import PurePosixPath

from semsearch.corpus import dates
from semsearch.corpus.fields import FieldError, Fields, date, flag
from semsearch.corpus.keys import bare
from semsearch.corpus.record.location import Location
from semsearch.corpus.record.omissions import Omissions

_DAY_IN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?=[-_. ])")


def published_at(fields: Fields, location: Location | None, omissions: Omissions) -> datetime | None:
    """Return the first date that can be read, or that of the file's name."""
    wrong: FieldError | None = None
    for key, value in fields.candidates("date"):
        if bare(key) == "published" and flag(value) is not None:
            continue
        try:
            parsed = date(key, value)
        except FieldError as error:
            wrong = wrong or error
            continue
        if parsed.assumed:
            omissions.add(key, parsed.assumed)
        return parsed.instant
    if location and not location.is_shared and (day := dated_name(location.name)):
        try:
            return dates.instant(day)
        except ValueError:
            pass
    if wrong:
        omissions.add(wrong.key, wrong.reason, wrong.value)
    return None


def dated_name(name: str) -> str:
    """Return the day at the beginning of a file's name, or of its folder's if it is an index; else ""."""
    path = PurePosixPath(name)
    found = _DAY_IN_NAME.match(f"{path.parent.name} " if path.stem == "index" else path.name)
    return found[1] if found else ""
