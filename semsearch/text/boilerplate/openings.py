"""How an excerpt begins: with words that lead in to its first sentence, and with a dateline."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

from semsearch.text.boilerplate.segments import Segment, form_of, word_places

LONGEST = 14  # words of a lead-in

_DATELINE = re.compile(
    r"""\s*
      (?: (?P<place>[^()]{0,60}?)\s*\((?P<agency>[^()]{2,30})\)(?P<dash>\s*[-–—]+)  # LONDON (Reuters) -
        | (?P<name>[^-–—()]{2,40}?)\s+[-–—]+(?=\s)                                  # AP -
      )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline that has a name: its form, what to cut out, and whether it has nothing else.

    The place is not cut out: where the article was written may be said nowhere else.
    """

    agency: str
    start: int
    end: int
    bare: bool


def after_lead_in(text: str, segment: Segment, lead_ins: Collection[str]) -> int:
    """Return where a segment goes on after the longest of these lead-ins; its start if it has none."""
    words = segment.form.split()[:LONGEST] if lead_ins else []
    size = next((size for size in range(len(words), 0, -1) if " ".join(words[:size]) in lead_ins), 0)
    return max((end for _, end in islice(word_places(text, segment), size)), default=segment.start)


def dateline(text: str, start: int, end: int) -> Dateline | None:
    """Return the dateline with which a part of a masked excerpt begins; None if it has none with a name."""
    found = _DATELINE.match(text, start, end)
    if not found:
        return None
    if found["name"]:
        return Dateline(form_of(found["name"]), found.start("name"), found.end(), bare=True)
    begin, dash = found.end("place"), found.start("dash")
    return Dateline(form_of(found["agency"]), begin, dash if found["place"] else found.end(), bare=False)
