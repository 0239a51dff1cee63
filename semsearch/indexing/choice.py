"""Which version of an article is shown, and what a run makes of the article; decided without a store.

The record of the highest precedence is shown. Of several with the same, it is the first that the run reads;
of those that it does not read, the one that is shown already, else the first by source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from semsearch.indexing.ledger import Note, Outcome
from semsearch.types import Article, Precedence, Version


@dataclass(frozen=True, slots=True)
class Choice:
    """What is decided of an article.

    Attributes:
        shown: The article as it is shown from now on; None if no record mentions it.
        note: What the run notes.
        step: The version to report, if the records that were read decide what is shown.
    """

    shown: Article | None
    note: Note
    step: Version | None = None


def choose(
    held: Article | None,
    standing: Callable[[], Sequence[Version]],
    read: Sequence[Version],
    note: Note,
    lost: str = "",
) -> Choice:
    """Decide which version of an article is shown.

    Args:
        held: The article as the index shows it; None if it does not hold it.
        standing: Returns what those records say that the run has not read, in the order of sources. Where
            nothing has changed it is not called.
        read: What those records say that are read now, in order.
        note: What is known from earlier in the run.
        lost: The source of a record that no longer mentions the article, "" if there is none.
    """
    best = max(read, key=lambda version: version.precedence, default=None)
    if best and note.read is not None and best.precedence <= note.read:
        best = None
    said = best or note.waiting
    if best is None and note.read is not None and not (said and lost):
        return Choice(held, note)  # what is shown stands, and nothing better was read
    is_untouched = not lost and note.outcome == "unchanged" and note.before is None
    if best and held and is_untouched:  # as most articles of an archive that is read again
        if best.article == held:
            return Choice(held, Note(read=best.precedence), best)
        if best.precedence is Precedence.MENTION and held.listed:
            return Choice(held, Note(read=best.precedence, waiting=best), best)
    now = note.shown or held
    other = max(standing(), key=lambda version: (version.precedence, version.article == now), default=None)
    chosen = other if other and (said is None or other.precedence > said.precedence) else said
    shown = chosen.article if chosen else None
    read_by_now = best.precedence if best else note.read
    before = note.before or (held if note.outcome == "unchanged" else None)
    is_read, is_other = read_by_now is not None, chosen is not said
    made = Note(
        outcome=_outcome(note, before, shown),
        read=read_by_now,
        waiting=said if is_other else None,
        before=note.before if is_read else before,
        shown=shown if is_other else None,
        source="" if is_read else chosen.source if chosen else lost,
    )
    is_told = best or (note.waiting and shown != now)
    return Choice(shown, made, chosen if is_told else None)


def _outcome(note: Note, before: Article | None, shown: Article | None) -> Outcome:
    if note.outcome == "added" or (note.outcome == "updated" and before is None):
        return note.outcome  # what it was before is not known any more
    if shown is None or before is None:
        return "removed" if before else "added" if shown else "unchanged"
    return "unchanged" if shown == before else "updated"
