"""The tables of a cross-validation: what is chosen without a collection, and what each part gives on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

from cross_validation.asked import SQUARED, Collection, defaults
from cross_validation.folds import Fold, Part, Values, leave_one_out

GRID: Mapping[str, Sequence[float]] = {
    "dense_weight": (0.4, 0.5, 0.6),
    "rarest": (0, 3, 6),
    "late_interaction": (0.0, 0.3, 0.45, 0.6),
    SQUARED: (0, 1),
    "feedback": (0, 2, 3, 5),
    "learnt_share": (0.2, 0.3, 0.4),
    "corroboration": (0.0, 0.15, 0.3, 0.45),
}
PARTS = (
    Part("BM25 scaled by the rarest terms", {"rarest": 0}),
    Part("late interaction", {"late_interaction": 0}, (SQUARED,)),
    Part("· by the square of rarity", {SQUARED: 0}),
    Part("feedback", {"feedback": 0}, ("learnt_share",)),
    Part("corroboration", {"corroboration": 0}),
)


class Known:
    """The gains of collections, each computed once."""

    def __init__(self, collections: Mapping[str, Collection]) -> None:
        self._collections = collections
        self._gains: dict[tuple[str, Values], float] = {}

    def __call__(self, name: str, values: Values) -> float:
        if (name, values) not in self._gains:
            self._gains[name, values] = self._collections[name].gain(values)
        return self._gains[name, values]


def tables(collections: Mapping[str, Collection]) -> Iterator[str]:
    """Yield the lines of both tables; with fewer than three collections nothing can be chosen without one."""
    names, start, gain = list(collections), defaults(), Known(collections)
    own = tuple(sorted(start.items()))
    folds = leave_one_out(names, gain, start, GRID)
    yield _cells(
        "held out", "questions", "plain sum", "as set", "chosen on the others", "what they chose instead"
    )
    yield "|" + "---|" * 6
    for fold in folds:
        one = collections[fold.held_out]
        moved = [f"{name} {value:g}" for name, value in fold.chosen if value != start[name]]
        yield _cells(
            fold.held_out,
            f"{len(one.asked):,}",
            f"{one.plain:.3f}",
            _times(gain(fold.held_out, own)),
            _times(fold.gain),
            ", ".join(moved) or "as set",
        )
    mean = fmean(gain(name, own) for name in names)
    yield _cells("mean", "", "", _times(mean), _times(fmean(fold.gain for fold in folds)), "")
    yield ""
    yield _cells("without", "held out", "gives", "helps on", "least", "most")
    yield "|" + "---|" * 6
    for part in PARTS:
        yield _row(part, folds, leave_one_out(names, gain, start, GRID, part))


def _row(part: Part, full: Sequence[Fold], without: Sequence[Fold]) -> str:
    """Return what a part gives on each fold: the gain with it less that of the rest, chosen anew."""
    given = [one.gain - other.gain for one, other in zip(full, without, strict=True)]
    return _cells(
        part.name,
        _times(fmean(fold.gain for fold in without)),
        f"{fmean(given):+.3f}",
        f"{sum(value > 0 for value in given)} of {len(given)}",
        f"{min(given):+.3f}",
        f"{max(given):+.3f}",
    )


def _times(gain: float) -> str:
    return f"{1 + gain:.3f}"


def _cells(*texts: str) -> str:
    return "| " + " | ".join(texts) + " |"
