"""The names that an archive knows: how they are spelt, and how much context they need in a question."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
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


def canonical_name(value: str, names: tuple[str, ...], domains: tuple[str, ...] = ()) -> str:
    """Return an outlet or topic as the archive spells it, or unchanged if the archive does not know it.

    Case, accents, an outlet's "The" and a domain's "www." are ignored.
    """
    known, folded = _spellings(names, domains), _folded(value)
    return known.get(folded) or known.get(folded.removeprefix("www.").removeprefix("the "), value)


@lru_cache(maxsize=8)
def _spellings(names: tuple[str, ...], domains: tuple[str, ...]) -> dict[str, str]:
    """Return the names by their folded form; full names take precedence over shortened ones."""
    known: dict[str, str] = {}
    for name in (*names, *domains):
        known.setdefault(_folded(name), name)
    for name in names if domains else ():  # a topic's "The" tells it apart
        known.setdefault(_folded(name).removeprefix("the "), name)
    for name in domains:
        known.setdefault(_folded(name).removeprefix("www."), name)
    return known


def _folded(name: str) -> str:
    if name.isascii():
        return " ".join(name.casefold().split())
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
