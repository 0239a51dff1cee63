"""An outlet that a follow-up question is limited to, named as briefly as people do: "only the Register".

In a question of its own such words may mean anything; after another question they mean an outlet first.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from semsearch.types import Constraint, Interpretation, Names

_SHORTEST = 5  # letters from which the beginning of a name is enough, if only one name begins so
_PATTERNS = (
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


def limit(own: Interpretation, text: str, names: Names, protected: Collection[str]) -> Interpretation:
    """Return a question limited to the outlet that it names; unchanged where it names none.

    Args:
        own: The question by itself.
        text: Its text.
        names: The outlets of the archive.
        protected: Words that are not to be read as limits.
    """
    outlet, words = find_outlet(text, names)
    if not outlet or words in protected:
        return own
    return replace(
        own,
        text=own.text.replace(words, "").strip(" ?.!,"),
        filter=replace(own.filter, providers=(outlet,)),
        understood=(*own.understood, Constraint(words, "provider", values=(outlet,))),
    )


def find_outlet(text: str, names: Names) -> tuple[str, str]:
    """Return the outlet that a text names, as the archive spells it, and the words that do so.

    Both are "" where it names none, or where the words may mean several.
    """
    for pattern in _PATTERNS:
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
