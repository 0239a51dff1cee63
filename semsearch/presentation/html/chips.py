"""What was understood of a question, as chips: each says one thing, and how to ask without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal

from semsearch import query
from semsearch.presentation.html.addresses import Address
from semsearch.presentation.terminal.dates import moment, period
from semsearch.presentation.terminal.filters import named, quoted
from semsearch.text.printable import printable
from semsearch.types import Inherited, Interpretation, Understood

_FIELDS = {
    "provider": "providers",
    "topic": "topics",
    "type": "types",
    "phrase": "phrases",
    "excluded": "excluded",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood.

    Attributes:
        text: What it is: "from July 2021", "topic Law".
        source: The words of the question that it was read out of, "" where it was set.
        kind: "limit" and "inherited" leave articles out or say what is searched for, "lean" leans their
            order, "relaxed" was dropped since nothing passed it.
        without: The address that asks without it, None where that would change nothing.
    """

    text: str
    source: str
    kind: Literal["limit", "lean", "relaxed", "inherited"]
    without: Address | None = None


def chips(interpretation: Interpretation, address: Address, zone: tzinfo) -> tuple[Chip, ...]:
    """Return the chips of an answer: what its address sets, what was taken over, what its words say.

    Raises:
        QuestionRefused: A date of the address cannot be read.
    """
    inherited = (_inherited(one, interpretation, address, zone) for one in interpretation.inherited)
    read = (_read(one, address, zone) for one in interpretation.understood)
    return (*_set(address, zone), *filter(None, inherited), *filter(None, read))


def _set(address: Address, zone: tzinfo) -> Iterator[Chip]:
    """Return what the address itself limits to."""
    limits = query.make_filter(since=address.value("since") or None, until=address.value("until") or None)
    if limits.since:
        yield Chip(f"since {moment(limits.since, zone)}", "", "limit", address.without("since"))
    if limits.until:
        yield Chip(f"until {moment(limits.until, zone)}", "", "limit", address.without("until"))
    for key in ("provider", "topic", "type"):
        for value in address.values(key):
            if text := named(_FIELDS[key], (value,)):
                yield Chip(text, "", "limit", address.without(key, value))


def _read(one: Understood, address: Address, zone: tzinfo) -> Chip | None:
    """Return what was read out of words."""
    what = period(one.since, one.until, zone) if one.kind == "date" else named(_FIELDS[one.kind], one.values)
    source = "" if one.kind in ("phrase", "excluded") else printable(one.text)
    without = address.add("protected", one.text)
    if one.effect == "relaxed":
        return Chip(f"nothing {what or 'passes'}: the limit was dropped", source, "relaxed")
    if one.effect == "lean":
        return Chip(f"leaning to {f'news {what}' if what else 'what is new'}", source, "lean", without)
    return Chip(what, source, "limit", without) if what else None


def _inherited(one: Inherited, interpretation: Interpretation, address: Address, zone: tzinfo) -> Chip | None:
    """Return what was taken over from the questions before."""
    without = address.add("drop", one.kind)
    if one.kind == "subject":
        said = "on from" if interpretation.focus else "still on"
        return Chip(f"{said} {quoted(one.text)}", "", "inherited", without)
    if one.kind == "stories":
        if not one.values:
            return None
        return Chip(f"on {quoted(interpretation.text)}", printable(one.text), "inherited", without)
    what = period(one.since, one.until, zone) if one.kind == "date" else named(_FIELDS[one.kind], one.values)
    return Chip(what, printable(one.text), "inherited", without) if what else None
