"""Proper nouns in a question, acronyms, and the spelling of the names that an archive knows.

"ICO" stands for the Information Commissioner's Office. The names of outlets and topics are spelt as the
archive spells them, and need more or less context in a question.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from itertools import dropwhile, groupby
from typing import Literal

from semsearch.query.statement_detection import is_statement
from semsearch.text import analyzer

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[.&'’-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_ACRONYM = re.compile(r"[A-Z]{3,6}")  # two letters match the initials of too many names
_PIECE = re.compile(r"[^\W_]+(?:[\s&'’-]+[^\W_]+)*")  # other punctuation separates names
_NAME_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SMALL = {"of", "the", "and", "for", "on", "in", "to"}  # may contribute a letter: "DOJ"
Grade = Literal["distinct", "capital", "ambiguous"]
# A name of several words that ends in one of these is a newspaper, in any case: "washington post".
_NEWSPAPER = frozenset(
    """times post journal herald chronicle tribune gazette ledger observer examiner courier sentinel
    inquirer""".split()
)
_OPENING = " \t\n\"'“‘("  # what may stand between the end of a word and the next one
_DOMAIN = re.compile(r"\w\.\w")
_MARKED = re.compile(r"[a-z][A-Z]|[A-Z]{2,}[a-z]|\d|\w\.\w")  # as ordinary words never are


def proper_nouns(text: str) -> list[str]:
    """Return the proper nouns of a question in order, without a final "'s".

    Consecutive capitalised words are one name. The capital of the first word does not count unless it has
    another one inside. A statement, or a text with hardly any other words, has none.
    """
    words = _WORD.findall(text)
    capitals = [any(map(str.isupper, word if at else word[1:])) for at, word in enumerate(words)]
    if capitals and not capitals[0]:  # "Champions League" is one name, "Delta pilots" perhaps none
        capitals[0] = words[0][0].isupper() and len(words) > 1 and capitals[1]
    if is_statement(text) or sum(capitals) > len(words) / 2 + 1:
        return []
    names = []
    for capital, row in groupby(zip(words, capitals, strict=True), lambda pair: pair[1]):
        named = dropwhile(lambda word: not analyzer.terms(word), [word for word, _ in row])  # "Did …"
        names.append(_POSSESSIVE.sub("", " ".join(named)) if capital else "")
    return [name for name in names if name]


def capitals(text: str) -> dict[str, bool]:
    """Return whether a text capitalises its terms inside sentences; without those that it writes both ways.

    A text that capitalises most words, as titles do, says nothing.
    """
    found: dict[str, set[bool]] = defaultdict(set)
    for word in _NAME_WORD.finditer(text):
        before = text[max(0, word.start() - 8) : word.start()].rstrip(_OPENING)[-1:]
        if (before.isalnum() or before == ",") and len(terms := analyzer.terms(word[0])) == 1:
            found[terms[0]].add(word[0][0].isupper())
    clear = {term: True in written for term, written in found.items() if len(written) == 1}
    return clear if 2 * sum(clear.values()) <= len(clear) else {}


def is_acronym(word: str) -> bool:
    """Return whether a word is an acronym of three to six capital letters."""
    return _ACRONYM.fullmatch(word) is not None


def spells_out(text: str, acronym: str) -> bool:
    """Return whether consecutive capitalised words have an acronym as their initials.

    Words like "of" between them may contribute a letter or not.
    """
    for piece in _PIECE.findall(text):
        for named, row in groupby(_NAME_WORD.findall(piece), key=_is_part):
            words = list(row)
            for counted in (words, [word for word in words if word[0].isupper()]):
                if named and acronym in "".join(word[0] for word in counted).upper():
                    return True
    return False


def _is_part(word: str) -> bool:
    return word[0].isupper() or word in _SMALL


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
