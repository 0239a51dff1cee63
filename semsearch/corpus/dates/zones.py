"""Zones of dates: by name, by offset, by place."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Zones by name, in minutes east of UTC. The names of RFC 822, section 5.1, come first and win: CST, EST, MST
# and PST are American. The others are the usual abbreviations of the IANA time zone database. Two of them are
# ambiguous and are read as their most frequent meaning: BST is British Summer Time, IST is Indian Standard
# Time. Other ambiguous ones (AST, GST, SST, …) are unknown.
ZONES = MappingProxyType(
    {
        **dict.fromkeys(("UT", "UTC", "GMT", "Z", "ZULU"), 0),
        **{
            "EST": -300,
            "EDT": -240,
            "CST": -360,
            "CDT": -300,
            "MST": -420,
            "MDT": -360,
            "PST": -480,
            "PDT": -420,
        },
        **{
            "WET": 0,
            "WEST": 60,
            "BST": 60,
            "CET": 60,
            "CEST": 120,
            "MEZ": 60,
            "MESZ": 120,
            "MET": 60,
            "MEST": 120,
        },
        **{
            "EET": 120,
            "EEST": 180,
            "MSK": 180,
            "MSD": 240,
            "TRT": 180,
            "SAST": 120,
            "CAT": 120,
            "EAT": 180,
            "WAT": 60,
        },
        **{
            "PKT": 300,
            "IST": 330,
            "NPT": 345,
            "ICT": 420,
            "WIB": 420,
            "HKT": 480,
            "SGT": 480,
            "PHT": 480,
            "AWST": 480,
        },
        **{
            "JST": 540,
            "KST": 540,
            "ACST": 570,
            "ACDT": 630,
            "AEST": 600,
            "AEDT": 660,
            "NZST": 720,
            "NZDT": 780,
        },
        **{
            "NST": -210,
            "NDT": -150,
            "ADT": -180,
            "BRT": -180,
            "ART": -180,
            "AKST": -540,
            "AKDT": -480,
            "HST": -600,
        },
    }
)


def offset(groups: Mapping[str, str | None], local: datetime) -> tuple[int, str]:
    """Return the offset of a zone in minutes, and what was assumed where its name is unknown."""
    name = (groups["zone"] or "").upper()
    if groups["sign"]:
        hours, minutes = int(groups["zone_hours"] or 0), int(groups["zone_minutes"] or 0)
        if hours > 23 or minutes > 59:
            raise ValueError
        east = hours * 60 + minutes
        return (east if groups["sign"] == "+" else -east), ""
    if place := groups["place"]:
        with suppress(ZoneInfoNotFoundError, ValueError, OSError):
            at = ZoneInfo(place).utcoffset(local.replace(tzinfo=None))
            return int(at.total_seconds() // 60) if at else 0, ""
        return 0, "the zone is not known, taken as UTC"
    if not name and not groups["comment"]:
        return 0, ""
    if name in ZONES or len(name) == 1:  # RFC 5322: military letters are UTC, most were used wrongly
        return ZONES.get(name, 0), ""
    return 0, "the zone is not known, taken as UTC"
