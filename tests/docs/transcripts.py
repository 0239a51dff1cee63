"""Comparing what a page shows with what a command prints."""

from __future__ import annotations

import re

_SCORE = re.compile(r"\d\\\.\d+")


def shown_in(shown: str, printed: str) -> bool:
    """Return whether the output holds the lines that are shown.

    A line `…` stands for any lines, `…` at the end of a line for the rest of it, and a score for any score.
    """
    parts = []
    for line in shown.rstrip("\n").split("\n"):
        if line.strip() == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            kept, cut, _ = (
                line.rstrip().partition("…") if line.rstrip().endswith("…") else (line.rstrip(), "", "")
            )
            parts.append(_SCORE.sub(r"\\d\\.\\d+", re.escape(kept)) + (".*" if cut else " *") + r"\n")
    return bool(re.search("^" + "".join(parts), printed.rstrip("\n") + "\n", re.MULTILINE))
