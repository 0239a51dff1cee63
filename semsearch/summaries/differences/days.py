"""Find on which day a sentence says that something happened which happens once: a death, an arrest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from semsearch.summaries.differences.statements import WEEKDAYS, Context, Statement
from semsearch.summaries.differences.tokens import Token, after

FURTHEST = 8  # tokens from the event to its day

_EVENTS = {
    "died": "died",
    "shot": "shot",
    "stabbed": "stabbed",
    "arrested": "arrested",
    "sentenced": "sentenced",
    "executed": "executed",
    "crashed": "crashed",
    "sank": "sank",
    "derailed": "derailed",
    "resigned": "resigned",
}
_BREAKS = frozenset(
    """after before until since by and who said when while as that which to of but was were is are had has
    have be been""".split()
)


def days(found: Sequence[Token], context: Context) -> Iterator[Statement]:
    """Yield the statements of a sentence that name the day of an event."""
    if not context.days:
        return
    for at, token in enumerate(found):
        event = _EVENTS.get(token.folded)
        if token.folded == "death" and at and found[at - 1].folded == "to":
            event = "died"
        if not event:
            continue
        for following in after(found, at + 1, min(at + 1 + FURTHEST, len(found))):
            if following.folded in _BREAKS or following.folded in _EVENTS:
                break
            if following.folded in WEEKDAYS:
                yield Statement("day", ("day", event), event, following.folded, following.text, context)
                break
