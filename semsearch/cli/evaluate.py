"""`semsearch evaluate`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from semsearch.cli.options import settings, settings_options
from semsearch.cli.screen import Screen, show, show_json

if TYPE_CHECKING:
    from semsearch.settings import Settings


@click.command("evaluate")
@click.argument("questions", required=False, type=click.Path(path_type=Path))
@click.argument("qrels", required=False, type=click.Path(path_type=Path))
@click.option(
    "--self", "own", is_flag=True, help="Use titles of related coverage as questions; needs no files."
)
@click.option(
    "--sample",
    metavar="N",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    help="Maximum number of questions with --self.",
)
@click.option(
    "--items",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The indexed JSON Lines file whose ids QRELS uses.",
)
@click.option(
    "--outside",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Questions that the archive cannot answer, to measure confidence with.",
)
@click.option("--binary", is_flag=True, help="Count every grade above 0 as 1.")
@click.option(
    "--compare",
    "overrides",
    metavar="KEY=VALUE",
    multiple=True,
    help="Compare with this setting; repeatable.",
)
@click.option(
    "--worst",
    metavar="N",
    type=click.IntRange(min=0),
    default=0,
    help="Show the N questions with the largest loss.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@settings_options
@click.pass_context
def evaluate_command(
    ctx: click.Context,
    questions: Path | None,
    qrels: Path | None,
    own: bool,
    sample: int,
    items: Path | None,
    outside: Path | None,
    binary: bool,
    overrides: tuple[str, ...],
    worst: int,
    as_json: bool,
) -> None:
    """Measure the ranking with judged questions.

    QUESTIONS is a JSON Lines file with id and text. Each line of QRELS has a question id, an article id and a
    grade, or the four columns of TREC qrels.

    \b
    Example:
      semsearch evaluate --self --compare ranking.dense_weight=0.5
      semsearch evaluate questions.jsonl qrels.tsv --worst 20
    """  # noqa: D301  \b tells click to keep the lines
    _check(ctx, questions, qrels, own=own, items=items)
    chosen = settings(ctx)
    compared = _compared(ctx, chosen, overrides)

    from semsearch import evaluation
    from semsearch.cli.progress import counting
    from semsearch.index import Index

    if questions and qrels:
        judge = partial(evaluation.judgments_from, questions, qrels, items=items, binary=binary)
    else:
        judge = partial(evaluation.headline_judgments, sample=sample)
    beyond = evaluation.texts_from(outside) if outside else ()
    with Index.open(chosen) as index, counting("asking") as advance:
        found = index.evaluate(
            judge, compared.ranking if compared else None, outside=beyond, worst=worst, advance=advance
        )
    screen = Screen.of(sys.stdout)
    if as_json:
        encoded: dict[str, Any] = {"settings": _plain(chosen)}
        if compared:
            encoded["compared"] = _plain(compared)
        show_json(encoded | asdict(found), screen)
    else:
        from semsearch.presentation.terminal.evaluation import evaluation_lines

        show(evaluation_lines(found, screen.width, compared=", ".join(overrides)), screen)


def _check(
    ctx: click.Context,
    questions: Path | None,
    qrels: Path | None,
    *,
    own: bool,
    items: Path | None,
) -> None:
    """Refuse options that exclude each other."""
    if own and (questions or items):
        raise click.UsageError("--self makes its own questions: omit the files", ctx)
    if not own and not (questions and qrels):
        raise click.UsageError("missing files: give QUESTIONS and QRELS, or use --self", ctx)


def _compared(ctx: click.Context, chosen: Settings, overrides: tuple[str, ...]) -> Settings | None:
    """Return the settings with the changes to compare; None without any."""
    if not overrides:
        return None
    values = {}
    for override in overrides:
        key, separator, value = override.partition("=")
        if not separator or not key.startswith("ranking."):
            raise click.UsageError(
                f"--compare takes a setting of ranking, such as ranking.dense_weight=0.5, not {override!r}",
                ctx,
            )
        if key.strip() == "ranking.reranker":
            raise click.UsageError(
                "set the cross-encoder in the settings, and compare with ranking.reranking_ms=1, which "
                "leaves it no time",
                ctx,
            )
        values[key.strip().replace(".", "__")] = value
    return settings(ctx, **values)


def _plain(chosen: Settings) -> dict[str, Any]:
    """Return the ranking settings by key."""
    return {f"ranking.{key}": value for key, value in asdict(chosen.ranking).items()}
