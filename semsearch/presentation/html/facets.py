"""Facets of an answer: values to filter by with their counts, each with the URL that applies it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from semsearch.presentation.html.addresses import Address
from semsearch.text.printable import printable
from semsearch.types import Count, Facets

MOST = 12  # values in a group


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
