"""What a score is made of, as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor

from rich.text import Text

from semsearch.presentation.terminal.wrapping import wrapped
from semsearch.types import Hit

SHOWN = ("dense", "lexical")  # also where they are nothing
_EXACT = 0.0005  # that parts may differ from their score; a reply without them differs by the whole score


def explanation_lines(hit: Hit, width: int, indent: str) -> Iterator[Text]:
    """Return the sum behind a score: the parts that count for a thousandth or more, which add up as shown."""
    why = hit.why
    parts = {
        "dense": (why.dense, f"cosine {why.cosine:.2f}"),
        "lexical": (why.lexical, f"bm25 {why.bm25:.1f}"),
        "interaction": (why.interaction, f"closeness {why.maxsim:.2f}, word by word"),
        "feedback": (why.feedback, "likeness to the best"),
        "corroboration": (why.corroboration, "another good one is like it"),
        "recency": (why.recency, "how new it is, or when it was wanted"),
        "quality": (why.quality, "the archive's own judgment"),
        "reranking": (why.reranking, "the cross-encoder's order"),
    }
    figures = [figure for figure, _ in parts.values()]
    if abs(sum(figures) - hit.score) > _EXACT:
        yield from wrapped(Text("(the parts of this score are not known)", "dim"), width, indent)
        return
    total = round(round(hit.score, 3) * 1000)  # as the story's line has it
    told = [
        (name, units, source)
        for (name, (_, source)), units in zip(parts.items(), thousandths(figures, total), strict=True)
        if units or name in SHOWN
    ]
    pad = max(len(name) for name, *_ in told)
    for number, (name, units, source) in enumerate(told):
        sign = "-" if units < 0 else "+" if number else " "
        line = f"{name:<{pad}} {sign} {abs(units) / 1000:.3f}  {source}"
        yield from wrapped(Text(line, "dim"), width, indent)
    yield from wrapped(Text(f"{'score':<{pad}} = {total / 1000:.3f}", "dim"), width, indent)


def thousandths(parts: Sequence[float], total: int) -> list[int]:
    """Round parts to whole thousandths that add up to their total, each by less than one.

    By largest remainders: all are rounded down, and those that lost most get one back. A total that was
    itself rounded down may lie one below that sum; the part that lost least then gives it.
    """
    units = [floor(part * 1000) for part in parts]
    short = total - sum(units)
    lost = sorted(range(len(parts)), key=lambda n: parts[n] * 1000 - units[n], reverse=short > 0)
    for n in lost[: abs(short)]:
        units[n] += 1 if short > 0 else -1
    return units
