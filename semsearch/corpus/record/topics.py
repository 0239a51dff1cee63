"""The topics of a record, under the names that its tool has for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from semsearch.corpus.fields import Fields, cleaned, text, type_name
from semsearch.corpus.keys import bare
from semsearch.corpus.record.limits import NAME_LIMIT, TOPICS_LIMIT
from semsearch.corpus.record.omissions import Omissions


def topics(fields: Fields, omissions: Omissions) -> tuple[str, ...]:
    """Return the topics; without any of the archive's own, the tags, categories and keywords."""
    found: dict[str, None] = {}
    for key, value in fields.candidates("topics"):
        words = bare(key) == "categories" and "layout" in fields.values  # Jekyll splits at spaces
        for topic in _names(key, value, omissions, words=words):
            found.setdefault(topic)
        if bare(key) == "topics":
            break
    if len(found) > TOPICS_LIMIT:
        omissions.add("topics", f"more than {TOPICS_LIMIT} entries")
    return tuple(found)[:TOPICS_LIMIT]


def _names(key: str, value: object, omissions: Omissions, *, words: bool) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(reversed(one))
        elif isinstance(one, dict):
            if (found := text(one)) is not None:
                waiting.append([found])
            else:
                waiting.extend(reversed([inner for inner in one.values() if isinstance(inner, list)]))
        elif isinstance(one, str):
            # A text in place of a list holds several names; an entry of a list is one.
            split = re.split("[,;]", one) if one is value else [one]
            if words and len(split) == 1 and one is value:
                split = one.split()
            for part in split:
                if name := cleaned(part).lstrip("#"):
                    yield omissions.shortened(key, name, NAME_LIMIT)
        elif isinstance(one, bool) or (one is not None and not isinstance(one, int)):
            omissions.add(key, f"expected a list of names, found {type_name(one)}")
