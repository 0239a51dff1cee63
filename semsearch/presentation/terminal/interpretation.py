"""What was understood of a question, as lines of a terminal: the first that an answer shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from rich.text import Text

from semsearch.presentation.terminal.dates import period
from semsearch.presentation.terminal.filters import Limit, limits_told, named, quoted
from semsearch.presentation.terminal.wrapping import DOT, wrapped
from semsearch.types import Interpretation, Kind, Understood

WORD_FOR_WORD = "--no-interpret takes it word for word"
FIELDS: dict[Kind, str] = {  # of a filter, for what is no date
    "provider": "providers",
    "topic": "topics",
    "phrase": "phrases",
    "excluded": "excluded",
}


def understanding_lines(
    interpretation: Interpretation, width: int, zone: tzinfo, *, flags: bool = True
) -> Iterator[Text]:
    """Return the lines that say what was understood; none where the words were taken as they are.

    Args:
        interpretation: What was understood.
        width: Cells of a line.
        zone: The caller's, whose days limits begin and end with.
        flags: Whether to name the flag that takes a question word for word.
    """
    weighed = [_weighed(words, zone) for words in interpretation.understood if words.effect != "limit"]
    read = [*_only(interpretation, zone), *weighed]
    if flags and read and any(words.effect != "relaxed" for words in interpretation.understood):
        read[0] += f" — {WORD_FOR_WORD}"
    for line in (*_inherited(interpretation), *_corrected(interpretation, flags), *read):
        yield from wrapped(Text(line, "dim"), width, rest="  ")


def _inherited(interpretation: Interpretation) -> Iterator[str]:
    """Return what was taken over from earlier questions; limits stand among those in force."""
    for one in interpretation.inherited:
        if one.kind == "subject" and interpretation.focus:
            yield f"on from {quoted(one.text)}"
        elif one.kind == "subject":
            yield f"still on {quoted(one.text)}"
        elif one.kind == "stories" and one.values:
            yield f"{quoted(one.text)} is taken for {quoted(interpretation.text)}"


def _corrected(interpretation: Interpretation, flags: bool) -> Iterator[str]:
    if corrected := quoted(interpretation.corrected):
        way_back = "; --no-interpret asks for the words as written" if flags else ""
        yield f"Did you mean {corrected}? Results are for that{way_back}"


def _only(interpretation: Interpretation, zone: tzinfo) -> Iterator[str]:
    """Say the limits in force, each with the words that it was read out of."""
    told = limits_told(interpretation.filter, zone)
    read = [_source(limit, interpretation) for limit in told]
    said = [
        f"{limit.text} ({source})" if source and source not in read[number + 1 :] else limit.text
        for number, (limit, source) in enumerate(zip(told, read, strict=True))
    ]
    if said and not interpretation.text:
        said.append("newest first")
    if said:
        yield f"only {DOT.join(said)}"


def _source(limit: Limit, interpretation: Interpretation) -> str:
    """Return the quoted words of the question that set a limit; "" where the limit shows them itself."""
    at = {"since": interpretation.filter.since, "until": interpretation.filter.until}
    return ", ".join(
        quoted(words.text)
        for words in interpretation.understood
        if words.effect == "limit"
        and (
            (limit.field in at and words.kind == "date" and getattr(words, limit.field) == at[limit.field])
            or (words.kind in ("provider", "topic") and FIELDS[words.kind] == limit.field)
        )
    )


def _weighed(words: Understood, zone: tzinfo) -> str:
    """Return what leans the order, or was dropped because nothing passed it."""
    source = quoted(words.text)
    if words.kind == "date":
        what = period(words.since, words.until, zone)
    else:
        what = named(FIELDS[words.kind], words.values)
        what = f"from {what}" if words.kind == "provider" else f"on {what}" if words.kind == "topic" else what
    shown = f" ({source})" if source and words.kind not in ("phrase", "excluded") else ""
    if words.effect == "lean":
        return f"leaning to {f'news {what}' if what else 'what is new'}{shown}"
    return f"nothing {what or 'passes'}{shown}: the limit was dropped"
