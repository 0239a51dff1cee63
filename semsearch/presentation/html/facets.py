"""What an answer may be narrowed to: values with their counts, each with the address that asks so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from semsearch.presentation.html.addresses import Address
from semsearch.text.printable import printable
from semsearch.types import Count, Facets

MOST = 12  # values of one group


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, how many articles have it, and the address that is limited to it, or not any more."""

    text: str
    count: int
    chosen: bool
    address: Address


@dataclass(frozen=True, slots=True)
class Group:
    """Values of one kind, the most frequent first."""

    name: str
    choices: tuple[Choice, ...]


def groups(facets: Facets, address: Address) -> tuple[Group, ...]:
    """Return the groups that leave a choice."""
    made = (
        Group("Topics", _choices("topic", facets.topics, address)),
        Group("Outlets", _choices("provider", facets.providers, address)),
        Group("Kinds", _choices("type", facets.types, address)),
    )
    return tuple(group for group in made if len(group.choices) > 1 or any(c.chosen for c in group.choices))


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
