"""The names of authors, in the forms in which archives, feeds and pages write them.

`By Jane Roe and John Doe`, `jane@x.example (Jane Roe)`, `[[Jane Roe]]` of Obsidian, mappings with a `name`,
or in CSL with `given` and `family`, and lists of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from semsearch.corpus.fields import Fields, cleaned, text
from semsearch.corpus.keys import bare
from semsearch.corpus.record.limits import AUTHORS_LIMIT, NAME_LIMIT
from semsearch.corpus.record.omissions import Omissions

_PLURALS = ("authors", "bylines", "writers")  # keys
_NESTING = 4  # levels of lists
_READ = 10_000  # characters of a text
_NAME = 500  # of a name
_WHOLE = ("name", "literal", "displayName", "display_name", "original")
_PARTS = (
    ("given", "family"),
    ("givenName", "familyName"),
    ("firstName", "lastName"),
    ("firstname", "lastname"),
)
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_BY = re.compile(r"^(?:(?:written|posted) )?by:? ", re.IGNORECASE)
_ADDRESS = r"[^\s@<>()]{1,99}@[^\s@<>()]{1,199}"
_BESIDE_ADDRESS = re.compile(
    rf"{_ADDRESS} ?\((?P<after>[^()]+)\)|(?P<before>[^@]{{0,200}}?) ?[<(]?{_ADDRESS}[>)]?"
)
_BETWEEN = re.compile(r", (?:and )?| (?:and|&) ")
# What may follow a name after a comma and is no other name: "Jane Roe, Science Correspondent".
_NO_NAME = re.compile(
    r"\b(?:agency|bureau|columnist|contributor|correspondent|department|desk|editors?|institute|journalist|news"
    r"|office|photographer|press|producer|reporter|service|special|staff|team|university|writer)\b",
    re.IGNORECASE,
)


def authors(fields: Fields, outlet: str, omissions: Omissions) -> tuple[str, ...]:
    """Return the authors, each once; the outlet is none."""
    for key, value in fields.candidates("authors"):
        found: dict[str, str] = {}
        for name in names(value, several=bare(key) in _PLURALS):
            found.setdefault(name.casefold(), name)
        found.pop(outlet.casefold(), None)
        if len(found) > AUTHORS_LIMIT:
            omissions.add(key, f"more than {AUTHORS_LIMIT} entries")
        if found:
            kept = list(found.values())[:AUTHORS_LIMIT]
            return tuple(omissions.shortened(key, name, NAME_LIMIT) for name in kept)
    return ()


def names(value: object, *, several: bool = False) -> Iterator[str]:
    """Yield the names of a value as plain text, in order; addresses and what has no letter are none.

    `several` says that the key of the value is in the plural: then each comma in a text separates names.
    """
    for one in _flat(value, _NESTING):
        given = _of_mapping(one) if isinstance(one, dict) else one
        if not isinstance(given, str):
            continue
        plain = cleaned(type(given)(given[:_READ]))
        # What stands in place of a list may hold several names; an entry of a list is one.
        for part in _listed(plain, several=several) if one is value else [plain]:
            if name := _name(part):
                yield name


def _flat(value: object, depth: int) -> Iterator[object]:
    if isinstance(value, list):
        for inner in value if depth else ():
            yield from _flat(inner, depth - 1)
    else:
        yield value


def _of_mapping(value: Mapping[str, object]) -> str:
    for key in _WHOLE:
        if whole := text(value.get(key)):
            return whole
    for keys in _PARTS:
        if parts := [part for key in keys if (part := text(value.get(key)))]:
            return " ".join(parts)
    return text(value) or ""


def _listed(plain: str, *, several: bool) -> Iterator[str]:
    """Yield the names in a text.

    Semicolons separate always. A comma and "and" do between names of two words or more: not in `Roe, Jane`,
    in `Jane Roe, Reuters`, and in `Jane Roe, Science Correspondent`.
    """
    unlinked = _LINK.sub(r"\1", plain)
    several = several and ";" not in unlinked
    for part in unlinked.split(";"):
        inner = _BETWEEN.split(_BY.sub("", part.strip()))
        if several or all(" " in name and not _NO_NAME.search(name) for name in inner):
            yield from inner
        else:
            yield part


def _name(given: str) -> str:
    """Return a name without what stands around it, "" if there is none."""
    name, former = given[:_NAME], ""
    while name != former:
        name, former = _bare(name), name
    return name if "://" not in name and any(map(str.isalpha, name)) else ""


def _bare(name: str) -> str:
    name = _BY.sub("", _LINK.sub(r"\1", name).strip(" ,"))
    found = _BESIDE_ADDRESS.fullmatch(name) if "@" in name else None
    return (found["after"] or found["before"] or "") if found else name
