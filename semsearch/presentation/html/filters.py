"""The filters of the page as links: chips remove those in force, facets add others and count articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal

from semsearch import query
from semsearch.presentation.html.addresses import Address
from semsearch.presentation.text.filters import applied_filters, effect_in_words, in_words, named_values
from semsearch.presentation.text.messages import inherited_subject
from semsearch.presentation.text.phrases import quoted
from semsearch.text.printable import printable
from semsearch.types import Constraint, Count, Facets, Inherited, Interpretation

_FIELDS = {"provider": "providers", "topic": "topics", "type": "types"}  # of `Filter`, by the URL's parameter
MOST = 12  # values in a group


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of the interpretation.

    Attributes:
        text: What it is: "from July 2021", "topic Law".
        source: The words of the question that it was read from; "" if the URL sets it.
        kind: "limit" for a filter, "inherited" for what an earlier question set, "boost" for a boost,
            "lowered" for what lowers articles, "compared" for the sides of a question, "relaxed" for a filter
            that was dropped because nothing passed it.
        without: The URL that asks without it; None if that would change nothing.
    """

    text: str
    source: str
    kind: Literal["limit", "boost", "lowered", "compared", "relaxed", "inherited"]
    without: Address | None = None


def chips(interpretation: Interpretation, address: Address, zone: tzinfo) -> tuple[Chip, ...]:
    """Return the chips of an answer: the filters in its URL, what was inherited, what its words set.

    Raises:
        QuestionRefused: A date in the URL cannot be read.
    """
    inherited = (_inherited(one, interpretation, address, zone) for one in interpretation.inherited)
    taken = {one.text for one in interpretation.inherited if one.kind == "exclusion"}
    found = (
        _constraint(one, address, zone)
        for one in interpretation.understood
        if one.effect not in ("exclude", "lower") or one.text not in taken
    )
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
    if constraint.effect in ("lean", "sort"):
        return Chip(effect_in_words(constraint, zone), source, "boost", without)
    if constraint.effect == "lower":
        return Chip(effect_in_words(constraint, zone), "", "lowered", without)
    if constraint.effect == "compare":
        return Chip(effect_in_words(constraint, zone), "", "compared", without)
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
    if one.kind == "exclusion":
        return Chip(f"still {quoted(one.text)}", "", "inherited", without)
    what = in_words(one, zone)
    return Chip(what, printable(one.text), "inherited", without) if what else None


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, how many articles have it, and the URL that adds it as a filter, or removes it if `chosen`."""

    text: str
    count: int
    chosen: bool
    address: Address


@dataclass(frozen=True, slots=True)
class Group:
    """Values of one field, the most frequent first."""

    name: str
    choices: tuple[Choice, ...]


def groups(facets: Facets, address: Address) -> tuple[Group, ...]:
    """Return the groups with more than one value, or with one that is a filter already."""
    found = (
        Group("Topics", _choices("topic", facets.topics, address)),
        Group("Outlets", _choices("provider", facets.providers, address)),
        Group("Types", _choices("type", facets.types, address)),
    )
    return tuple(group for group in found if len(group.choices) > 1 or any(c.chosen for c in group.choices))


def _choices(key: str, counts: Sequence[Count], address: Address) -> tuple[Choice, ...]:
    set_ = {value.casefold(): value for value in address.values(key)}
    chosen = [count for count in counts if count.value.casefold() in set_]
    others = [count for count in counts if count.value.casefold() not in set_]
    address = address.without("limit")
    return tuple(
        Choice(
            printable(count.value),
            count.count,
            count.value.casefold() in set_,
            address.without(key, set_[count.value.casefold()])
            if count.value.casefold() in set_
            else address.add(key, count.value),
        )
        for count in (*chosen, *others[: MOST - len(chosen)])
        if printable(count.value)
    )
