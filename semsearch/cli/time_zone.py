"""The local time zone by name, so that it can be sent to a server."""

from __future__ import annotations

import os
from datetime import UTC, tzinfo
from pathlib import Path

LOCAL_TIME = Path("/etc/localtime")  # on Linux, macOS and BSD a link into the time zone database


def local_zone() -> tzinfo:
    """Return the time zone of `TZ`, else that of the link `/etc/localtime`, else UTC.

    A zone without a name in the IANA database counts as UTC: a rule such as `TZ=CST-8`, or a copied file.
    """
    from semsearch.errors import QuestionRefused
    from semsearch.schemas.zones import zone_from

    name = os.environ.get("TZ", str(LOCAL_TIME)).removeprefix(":")
    try:
        if name.startswith("/"):
            name = str(Path(name).resolve()).rpartition("/zoneinfo/")[2]
        return zone_from(name)
    except (QuestionRefused, OSError, RuntimeError):  # unknown name; unreadable folder; circular links
        return UTC
