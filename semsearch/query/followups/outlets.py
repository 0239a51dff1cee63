"""An outlet that a follow-up question wants, as short as people say it: "only the Register".

In a question of its own such words may mean anything; after another one they mean an outlet first.
"""

from __future__ import annotations

import re

from semsearch.types import Names

_SHORTEST = 5  # letters from which the beginning of a name stands for it, if it is the only such
_WANTED = (
    re.compile(
        r"\b(?:only|just)\b(?:.*\b(?:what|from|by|in))? (?P<name>.+?)"
        r"(?: (?:wrote|writes|said|says|reported|reports|published|has|had))?[?.!\s]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^what (?:did|does|do|has|have) (?P<name>.+?) (?:say|said|write|written|report|reported|publish"
        r"|published|make|have to say)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?P<name>.+?)(?:['’]s)? (?:only|version|coverage|report|article|piece)[?.!\s]*$", re.IGNORECASE
    ),
)


def wanted(text: str, names: Names) -> tuple[str, str]:
    """Give the outlet that a question is limited to, as the archive spells it, and the words that say so.

    Both are "" where it is limited to none, or where the words may mean several.
    """
    for pattern in _WANTED:
        if found := pattern.search(text):
            outlet = _known(found["name"], names)
            if outlet:
                return outlet, found.group().strip()
    return "", ""


def _known(said: str, names: Names) -> str:
    wanted = _squeezed(said)
    if not wanted:
        return ""
    exact = [name for name in (*names.providers, *names.domains) if _squeezed(name) == wanted]
    if exact:
        return exact[0]
    begun = [
        name for name in names.providers if len(wanted) >= _SHORTEST and _squeezed(name).startswith(wanted)
    ]
    return begun[0] if len(begun) == 1 else ""


def _squeezed(name: str) -> str:
    return re.sub(r"\W", "", name.casefold().removeprefix("the ").removeprefix("www.")).removeprefix("the")
