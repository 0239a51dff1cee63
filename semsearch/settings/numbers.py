"""The types of settings that are numbers."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Interval

from semsearch.settings.declaration import Before


def no_truth_value(value: object) -> object:
    """Return a value that is no truth value, which pydantic would take for 0 or 1."""
    if isinstance(value, bool):
        raise ValueError  # noqa: TRY004  pydantic lets a TypeError through
    return value


Whole = Annotated[int, Before(no_truth_value)]
Share = Annotated[float, Before(no_truth_value), Interval(ge=0, le=1)]
Boost = Annotated[float, Before(no_truth_value), Interval(ge=0, le=0.1)]
