"""How a question was interpreted, as lines of a terminal: the first lines of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from rich.text import Text

from semsearch.presentation.terminal.wrapping import wrapped
from semsearch.presentation.text.filters import (
    AppliedFilter,
    applied_filters,
    effect_in_words,
    field_of,
    in_words,
)
from semsearch.presentation.text.messages import corrected, inherited_subject
from semsearch.presentation.text.phrases import DOT, quoted
from semsearch.types import Constraint, Interpretation

EXACT_WORDS = "use --no-interpret for the exact words"


def interpretation_lines(
    interpretation: Interpretation, width: int, zone: tzinfo, *, flags: bool = False
) -> Iterator[Text]:
    """Return the lines that say how a question was interpreted; none if its words were used as they are.

    Args:
        interpretation: How the question was interpreted.
        width: Cells of a line.
        zone: Time zone whose days the filters begin and end with.
        flags: Name the command line's option that turns interpretation off.
    """
    effects = [
        _effect(found, zone)
        for found in interpretation.understood
        if found.effect not in ("limit", "exclude")
    ]
    lines = [*_filters(interpretation, zone), *effects]
    if flags and lines and any(found.effect != "relaxed" for found in interpretation.understood):
        lines[0] += f" — {EXACT_WORDS}"
    for line in (*_inherited(interpretation), *_corrected(interpretation, flags), *lines):
        yield from wrapped(Text(line, "dim"), width, rest="  ")


def _inherited(interpretation: Interpretation) -> Iterator[str]:
    """Return what was inherited from earlier questions, except filters, which are among those in force."""
    for inherited in interpretation.inherited:
        if inherited.kind == "subject":
            yield inherited_subject(inherited.text, narrowed=bool(interpretation.focus))
        elif inherited.kind == "stories" and inherited.values:
            yield f"{quoted(inherited.text)} refers to {quoted(interpretation.text)}"


def _corrected(interpretation: Interpretation, flags: bool) -> Iterator[str]:
    if interpretation.corrected:
        yield f"{corrected(interpretation.corrected)}{f' — {EXACT_WORDS}' if flags else ''}"


def _filters(interpretation: Interpretation, zone: tzinfo) -> Iterator[str]:
    """Return the filters in force, each with the words that set it."""
    applied = applied_filters(interpretation.filter, zone)
    sources = [_source(one, interpretation, zone) for one in applied]
    shown = [
        f"{one.text} ({source})" if source and source not in sources[number + 1 :] else one.text
        for number, (one, source) in enumerate(zip(applied, sources, strict=True))
    ]
    if shown and not interpretation.text and not interpretation.largest_first:
        shown.append("newest first")
    if shown:
        yield f"only {DOT.join(shown)}"


def _source(applied: AppliedFilter, interpretation: Interpretation, zone: tzinfo) -> str:
    """Return the words of the question that set a filter, quoted; "" if the filter itself shows them."""
    instants = {"since": interpretation.filter.since, "until": interpretation.filter.until}
    field = applied.field
    return ", ".join(
        quoted(found.text)
        for found in interpretation.understood
        if (
            (found.effect == "limit" and field in instants and found.kind == "date")
            and getattr(found, field) == instants[field]
        )
        or (
            found.effect in ("limit", "exclude")
            and found.kind in ("provider", "topic")
            and field_of(found) == field
        )
        or (
            (found.kind, found.effect, field) == ("date", "exclude", "excluded_dates")
            and in_words(found, zone) == applied.text
        )
    )


def _effect(found: Constraint, zone: tzinfo) -> str:
    """Return what a constraint does that is no filter: a boost, or one that no article passed."""
    source = quoted(found.text) if found.kind not in ("phrase", "excluded") else ""
    return effect_in_words(found, zone, f" ({source})" if source else "")
