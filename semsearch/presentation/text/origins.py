"""The independent sources of a story in words."""

from __future__ import annotations

from collections.abc import Iterator

from semsearch.presentation.text.phrases import DOT, counted
from semsearch.text.printable import printable
from semsearch.types import Origin, Story

NAMED = 8  # outlets of an origin that are named; the rest is counted


def outlets(story: Story) -> str:
    """Return "14 outlets", and "14 outlets, 3 independent" where there are fewer origins than outlets."""
    said = counted(len(story.providers), "outlet")
    return f"{said}, {len(story.origins):,} independent" if is_shared(story) else said


def shared(story: Story) -> str:
    """Return the same where there are fewer origins than outlets, else ""."""
    return outlets(story) if is_shared(story) else ""


def is_shared(story: Story) -> bool:
    """Return whether a story has fewer origins than outlets; an answer of an older server has no origins."""
    return 0 < len(story.origins) < len(story.providers)


def origin_lines(story: Story) -> Iterator[str]:
    """Return for each origin of several reports what they have in common: "from Reuters: A · B"."""
    for origin in story.origins:
        names = [name for outlet in origin.outlets if (name := printable(outlet))]
        begins = _begins(origin)
        if origin.reason == "copy":
            names = names[1:]
        if begins and names:
            more = [f"{len(names) - NAMED:,} more"] if len(names) > NAMED else []
            yield f"{begins}: {DOT.join([*names[:NAMED], *more])}"


def _begins(origin: Origin) -> str:
    name = printable(origin.name)
    if not name or origin.reason == "own":
        return ""
    return {"agency": "from", "copy": "copies of", "owner": "outlets of"}[origin.reason] + f" {name}"
