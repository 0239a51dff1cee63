"""The time zone of this machine, by name, so that it can be sent to a server as well."""

from __future__ import annotations

import os
from datetime import UTC, tzinfo
from pathlib import Path

LOCAL_TIME = Path("/etc/localtime")  # on Linux, macOS and the BSDs a link into the database of zones


def local_zone() -> tzinfo:
    """Return the zone that `TZ` names, else the one whose file `/etc/localtime` links to, else UTC.

    What has no name of the IANA database counts as UTC: a rule such as `TZ=CST-8`, or a copy of a file.
    """
    from semsearch.errors import QuestionRefused
    from semsearch.schemas.zones import zone_from

    name = os.environ.get("TZ", str(LOCAL_TIME)).removeprefix(":")
    try:
        if name.startswith("/"):
            name = str(Path(name).resolve()).rpartition("/zoneinfo/")[2]
        return zone_from(name)
    except (QuestionRefused, OSError, RuntimeError):  # no name; a folder not to be read; a circle of links
        return UTC
