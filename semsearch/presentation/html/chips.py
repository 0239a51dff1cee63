"""The interpretation of a question as chips: each is one filter or boost, with a link that removes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal

from semsearch import query
from semsearch.presentation.html.addresses import Address
from semsearch.presentation.text.filters import applied_filters, effect_in_words, in_words, named_values
from semsearch.presentation.text.messages import inherited_subject
from semsearch.presentation.text.phrases import quoted
from semsearch.text.printable import printable
from semsearch.types import Constraint, Inherited, Interpretation

_FIELDS = {"provider": "providers", "topic": "topics", "type": "types"}  # of `Filter`, by the URL's parameter


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of the interpretation.

    Attributes:
        text: What it is: "from July 2021", "topic Law".
        source: The words of the question that it was read from; "" if the URL sets it.
        kind: "limit" for a filter, "inherited" for what an earlier question set, "boost" for a boost,
            "relaxed" for a filter that was dropped because nothing passed it.
        without: The URL that asks without it; None if that would change nothing.
    """

    text: str
    source: str
    kind: Literal["limit", "boost", "relaxed", "inherited"]
    without: Address | None = None


def chips(interpretation: Interpretation, address: Address, zone: tzinfo) -> tuple[Chip, ...]:
    """Return the chips of an answer: the filters in its URL, what was inherited, what its words set.

    Raises:
        QuestionRefused: A date in the URL cannot be read.
    """
    inherited = (_inherited(one, interpretation, address, zone) for one in interpretation.inherited)
    found = (_constraint(one, address, zone) for one in interpretation.understood)
    return (*_filters(address, zone), *filter(None, inherited), *filter(None, found))


def _filters(address: Address, zone: tzinfo) -> Iterator[Chip]:
    """Return the filters that the URL itself sets."""
    dates = query.make_filter(since=address.value("since") or None, until=address.value("until") or None)
    for applied in applied_filters(dates, zone):
        yield Chip(applied.text, "", "limit", address.without(applied.field))
    for key, field in _FIELDS.items():
        for value in address.values(key):
            if text := named_values(field, (value,)):
                yield Chip(text, "", "limit", address.without(key, value))


def _constraint(constraint: Constraint, address: Address, zone: tzinfo) -> Chip | None:
    """Return what was read out of the question's words."""
    source = "" if constraint.kind in ("phrase", "excluded") else printable(constraint.text)
    without = address.add("protected", constraint.text)
    if constraint.effect == "relaxed":
        return Chip(effect_in_words(constraint, zone), source, "relaxed")
    if constraint.effect == "lean":
        return Chip(effect_in_words(constraint, zone), source, "boost", without)
    what = in_words(constraint, zone)
    return Chip(what, source, "limit", without) if what else None


def _inherited(one: Inherited, interpretation: Interpretation, address: Address, zone: tzinfo) -> Chip | None:
    """Return what was inherited from the earlier questions."""
    without = address.add("drop", one.kind)
    if one.kind == "subject":
        text = inherited_subject(one.text, narrowed=bool(interpretation.focus))
        return Chip(text, "", "inherited", without)
    if one.kind == "stories":
        if not one.values:
            return None
        return Chip(f"about {quoted(interpretation.text)}", printable(one.text), "inherited", without)
    what = in_words(one, zone)
    return Chip(what, printable(one.text), "inherited", without) if what else None
