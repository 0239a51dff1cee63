"""The filters in force, in words: "since 1 July 2021", "topic Law", "with “smart city”"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from semsearch.presentation.text.messages import boosted, compared, filter_dropped, lowered
from semsearch.presentation.text.phrases import moment, period, quoted
from semsearch.text.printable import printable
from semsearch.types import Constraint, DateRange, Filter, Inherited

FIELDS = {  # of `Filter`, by the kind of what was read out of a question
    "provider": "providers",
    "topic": "topics",
    "phrase": "phrases",
    "excluded": "excluded",
}
_NAMES = {  # how each field with values is called, and how its values are joined
    "providers": ("outlet", " or "),
    "topics": ("topic", " or "),
    "types": ("type", " or "),
    "phrases": ("with", " and "),
    "excluded": ("without", " or "),
    "excluded_providers": ("without outlet", " or "),
    "excluded_topics": ("without topic", " or "),
}


@dataclass(frozen=True, slots=True)
class AppliedFilter:
    """One filter in force: the field of `Filter` that holds it, and its words."""

    field: str
    text: str


def applied_filters(filter: Filter, zone: tzinfo) -> list[AppliedFilter]:
    """Return the filters in force, in the order of `Filter`'s fields; [] if every article passes."""
    found = [
        AppliedFilter("since", f"since {moment(filter.since, zone)}" if filter.since else ""),
        AppliedFilter("until", f"until {moment(filter.until, zone)}" if filter.until else ""),
        *(AppliedFilter(field, named_values(field, getattr(filter, field))) for field in _NAMES),
        *(AppliedFilter("excluded_dates", _not(dates, zone)) for dates in filter.excluded_dates),
        AppliedFilter(
            "published",
            "" if filter.published is None else "published" if filter.published else "unpublished",
        ),
    ]
    return [applied for applied in found if applied.text]


def named_values(field: str, values: Iterable[str]) -> str:
    """Return "outlet Harbour Daily or Canal Post", "with “smart city”", …; "" without values."""
    name, separator = _NAMES[field]
    if field in ("phrases", "excluded"):
        values = [quoted(value) for value in values]
    joined = separator.join(filter(None, map(printable, values)))
    return f"{name} {joined}" if joined else ""


def _not(dates: DateRange | Constraint, zone: tzinfo) -> str:
    """Return an excluded range of dates: "not from July 2021"."""
    return f"not {period(dates.since, dates.until, zone)}"


def field_of(found: Constraint | Inherited) -> str:
    """Return the field of `Filter` that holds an outlet, a topic, a phrase or an excluded word."""
    excludes = isinstance(found, Constraint) and found.effect == "exclude"
    return f"excluded_{FIELDS[found.kind]}" if excludes else FIELDS[found.kind]


def in_words(found: Constraint | Inherited, zone: tzinfo) -> str:
    """Return what was read out of a question as a filter: "from July 2021", "topic Law"."""
    if isinstance(found, Constraint) and (found.kind, found.effect) == ("date", "exclude"):
        return _not(found, zone)
    if found.kind == "date":
        return period(found.since, found.until, zone)
    return named_values(field_of(found), found.values)


def effect_in_words(found: Constraint, zone: tzinfo, source: str = "") -> str:
    """Return what a constraint does that is no filter; `source` is appended to what it was read out of."""
    if found.effect == "lower":
        return lowered([quoted(value) for value in found.values])
    if found.effect == "compare":
        return compared([quoted(value) for value in found.values])
    if found.effect == "sort":
        return f"{'largest stories' if found.kind == 'stories' else 'newest'} first{source}"
    what = in_words(found, zone)
    if found.kind == "provider" and what:
        what = f"from {what}"
    elif found.kind == "topic" and what:
        what = f"on {what}"
    return boosted(what, source) if found.effect == "lean" else filter_dropped(what, source)
