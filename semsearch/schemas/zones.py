"""Time zones <-> the names that are sent: those of the IANA database, such as `Asia/Shanghai`."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from semsearch.errors import QuestionRefused, UsageError

LONGEST = 64  # characters of a name


def zone_from(name: str) -> tzinfo:
    """Return the zone of a name. UTC is known everywhere, the others where there is a database of zones.

    Raises:
        QuestionRefused: No zone has that name, or this machine knows none.
    """
    if name.upper() == "UTC":
        return UTC
    if zone := _known(name):
        return zone
    if not _known("Europe/London"):
        raise QuestionRefused(
            "timezone must be UTC, since no other is known here: install the package tzdata, or leave it out"
        )
    shown = name if len(name) <= 40 else name[:40] + "…"
    raise QuestionRefused(f"timezone must be an IANA name such as Asia/Shanghai, not {shown!r}")


def zone_name(zone: tzinfo) -> str:
    """Return the name that a zone is sent under.

    Raises:
        UsageError: It has none, as a mere distance from UTC.
    """
    if name := getattr(zone, "key", None):
        return str(name)
    if zone == UTC:
        return "UTC"
    raise UsageError(f"a zone needs a name to be sent: take a zoneinfo.ZoneInfo in place of {zone}")


def _known(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if 0 < len(name) <= LONGEST else None
    except (KeyError, ValueError, OSError):  # none of that name; no name; a folder of names
        return None
