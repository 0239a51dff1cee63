"""Grade outlet names by how much context they need to be recognised in a question."""

from __future__ import annotations

import re
from typing import Literal

Grade = Literal["distinct", "capital", "ambiguous"]

# A name of several words that ends in one of these is a newspaper, in any case: "washington post".
_NEWSPAPER = frozenset(
    """times post journal herald chronicle tribune gazette ledger observer examiner courier sentinel
    inquirer""".split()
)
_DOMAIN = re.compile(r"\w\.\w")
_MARKED = re.compile(r"[a-z][A-Z]|[A-Z]{2,}[a-z]|\d|\w\.\w")  # as ordinary words never are


def grade(name: str, *, mentioned: bool = False) -> Grade:
    """Return what a name needs to be recognised as an outlet.

    Args:
        name: The name as the archive spells it.
        mentioned: Whether articles of the archive mention it: a company, or an ordinary word.

    Returns:
        "distinct": nothing more, in any case ("TechNode", "washington post");
        "capital": its capital letters ("The Star", "Fast Company", "Recombu");
        "ambiguous": one word that needs a phrase that only outlets have ("Nature", "Microsoft").
    """
    words = re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE).split()
    if len(words) <= 1 and not (words and _DOMAIN.search(words[0])):
        short = not words or len(words[0]) < 3
        if short or (mentioned and not name.casefold().startswith("the ")):
            return "ambiguous"
    if any(_MARKED.search(word) for word in words):
        return "distinct"
    return "distinct" if len(words) > 1 and words[-1].casefold() in _NEWSPAPER else "capital"
