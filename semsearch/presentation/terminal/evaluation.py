"""An evaluation as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from semsearch.presentation.terminal.wrapping import wrapped
from semsearch.presentation.text.phrases import DOT
from semsearch.text.printable import printable
from semsearch.types.evaluation import (
    ConfidenceLevel,
    Evaluation,
    Interval,
    MetricDifference,
    QuestionDifference,
    RunMetrics,
    TopResult,
)

MEASURES = (  # field of a leg, and its usual name; as many as fit 80 cells
    ("ndcg_at_10", "nDCG@10"),
    ("recall_at_100", "recall@100"),
    ("mrr", "MRR"),
    ("success_at_1", "success@1"),
)
ABSENT_SHOWN = 5  # missing ids that are listed
_NAME = 10  # cells of the column of legs, or of measures
_CELL = 17
_TABLE = _NAME + len(MEASURES) * _CELL  # cells of the table; narrower terminals get a line for each figure


def evaluation_lines(found: Evaluation, width: int, *, compared: str = "") -> Iterator[Text]:
    """Return the table of legs, the comparison, the figures by difficulty, and the worst questions.

    Args:
        found: The evaluation.
        width: Cells of a line.
        compared: The settings that differ in the leg `compared`; "" without one.
    """
    yield from wrapped(
        Text(
            f"{found.questions:,} questions{DOT}{found.judgments:,} judgments{DOT}{found.articles:,} articles"
            f"{DOT}{printable(found.model)}{DOT}{found.seconds:.1f} s",
            "dim",
        ),
        width,
    )
    yield from _table(found.legs, width)
    if compared:
        yield from wrapped(Text(f"compared: with {printable(compared)}"), width)
    yield from wrapped(_comparison(found), width)
    for group in found.groups:
        means = DOT.join(f"{leg.name} {number(leg.ndcg_at_10.mean)}" for leg in group.legs)
        line = Text(f"{printable(group.name)}, {group.questions:,} questions, nDCG@10: {means}")
        yield from wrapped(line, width)
    yield from wrapped(_confidence(found.levels), width)
    for remark in _remarks(found):
        yield from wrapped(Text(remark), width)
    for difference in found.worst:
        yield from _difference(difference, found.comparisons[0].rival, width)


def number(value: float) -> str:
    """Return a figure from 0 to 1 with three decimals and without the leading zero."""
    return "1.00" if value >= 0.9995 else f"{value:.3f}".removeprefix("0")


def chance(p: float) -> str:
    """Return a p-value with two significant digits."""
    return "p < .001" if p < 0.001 else f"p {p:.3f}".replace(" 0.", " .") if p < 0.1 else f"p {p:.2f}"


def _table(legs: tuple[RunMetrics, ...], width: int) -> Iterator[Text]:
    if width < _TABLE:
        for field, name in MEASURES:
            for leg in legs:
                cell = _interval(getattr(leg, field))
                yield from wrapped(Text.assemble((name, "bold"), f" {leg.name} {cell}"), width)
        return
    yield Text("".join([" " * _NAME, *(name.ljust(_CELL) for _, name in MEASURES)]).rstrip(), "bold")
    for leg in legs:
        cells = "".join(_interval(getattr(leg, field)).ljust(_CELL) for field, _ in MEASURES)
        yield Text.assemble((leg.name.ljust(_NAME), "bold"), cells.rstrip())


def _interval(interval: Interval) -> str:
    return f"{number(interval.mean)} {number(interval.low)}–{number(interval.high)}"


def _comparison(found: Evaluation) -> Text:
    rival = found.comparisons[0]
    line = Text(f"final against {rival.rival}: ")
    for n, (field, name) in enumerate(MEASURES):
        change: MetricDifference = getattr(rival, field)
        line.append(DOT if n else "").append(f"{name} {change.mean:+.3f}, {chance(change.p)}")
    return line


def _confidence(levels: Sequence[ConfidenceLevel]) -> Text:
    """Yield for each level the number of questions, and for how many the first article was relevant."""
    line = Text("confidence: ")
    outside = sum(level.outside for level in levels)
    for n, level in enumerate(levels):
        line.append(DOT if n else "").append(
            f"{level.name} {level.questions:,}, {level.right:,} of them right"
        )
        if outside:
            line.append(f" (outside {level.outside:,})")
    return line


def _remarks(found: Evaluation) -> Iterator[str]:
    """Return what the figures leave out."""
    if found.absent:
        shown = ", ".join(printable(id)[:40] for id in found.absent[:ABSENT_SHOWN])
        more = ", …" if len(found.absent) > ABSENT_SHOWN else ""
        ids = "id" if len(found.absent) == 1 else "ids"
        yield f"not in the index: {len(found.absent):,} judged {ids} that no leg can find ({shown}{more})"
    if found.unanswered:
        yield f"skipped: {found.unanswered:,} questions without a relevant article"
    if found.unasked:
        yield f"skipped: judgments of {found.unasked:,} questions without text"
    if found.shortened:
        yield f"shortened: {found.shortened:,} questions over the maximum length"


def _difference(difference: QuestionDifference, rival: str, width: int) -> Iterator[Text]:
    yield Text()
    head = Text(f"{printable(difference.question_id)} ", "bold").append(printable(difference.question), "")
    yield from wrapped(head, width)
    for name, value, top in (
        ("final", difference.final, difference.final_top),
        (rival, difference.rival, difference.rival_top),
    ):
        yield from wrapped(_top(top), width, f"  {name.ljust(8)} {number(value)} ")


def _top(top: TopResult | None) -> Text:
    if top is None:
        return Text("nothing", "dim")
    right = f"grade {top.grade}" if top.grade else "not relevant"
    return Text(printable(top.title)).append(f" ({right})", "dim")
