"""What an archive says of a claim, in sentences, and its reports in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from semsearch.presentation.text.articles import outlet
from semsearch.presentation.text.phrases import alternatives, counted, day, quoted
from semsearch.text.printable import printable
from semsearch.types import ClaimCoverage, ClaimReport, Verdict

HEADINGS: dict[Verdict, str] = {
    "reported": "Reported",
    "partly": "Reported in part",
    "not_found": "Not found",
    "not_in_archive": "Not in this archive",
}


def verdict(found: ClaimCoverage) -> str:
    """Return the verdict with its reason, as one sentence."""
    missing = alternatives(list(filter(None, map(quoted, found.missing))))
    if found.verdict == "reported":
        return f"{HEADINGS['reported']}: {_counts(found)}."
    if found.verdict == "partly":
        return f"{HEADINGS['partly']}: the nearest story does not mention {missing or 'all of it'}."
    if found.verdict == "not_found":
        return f"{HEADINGS['not_found']}: no story of the archive says it."
    return (
        f"{HEADINGS['not_in_archive']}: {'; '.join(_reason(found, lack, missing) for lack in found.lacks)}."
    )


def _counts(found: ClaimCoverage) -> str:
    outlets = {one for origin in found.origins for one in origin.outlets}
    return ", ".join(
        (
            counted(found.total, "report"),
            counted(len(outlets), "outlet"),
            counted(len(found.origins), "independent origin"),
        )
    )


def _reason(found: ClaimCoverage, lack: str, missing: str) -> str:
    if lack == "names":
        return f"no article has all names of {missing}" if missing else "no article has its names"
    if lack == "dates":
        return f"it has nothing of that time{_span(found)}"
    if lack == "outlets":
        return "it has nothing of that outlet"
    if lack == "language":
        return "no article is in the language of the claim"
    return "no article passes the limits"


def _span(found: ClaimCoverage) -> str:
    if found.since is None or found.until is None:
        return ""
    return f"; its articles are from {_day(found.since)} to {_day(found.until)}"


def _day(when: date) -> str:
    return day(datetime.combine(when, time.min, UTC))


def reported_by(report: ClaimReport) -> str:
    """Return the outlet and the day of a report."""
    when = report.article.published_at
    said = (outlet(report.article), day(when) if when else "undated")
    return ", ".join(filter(None, said))


def origin_names(found: ClaimCoverage) -> list[str]:
    """Return each origin, with the outlets that carry it where it has several."""
    said = []
    for origin in found.origins:
        name = printable(origin.name) or "an unnamed outlet"
        carried = [printable(one) for one in origin.outlets if one != origin.name]
        said.append(f"{name} ({', '.join(carried)})" if carried else name)
    return said
