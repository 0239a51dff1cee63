"""`semsearch models`."""

from __future__ import annotations

import sys

import click

from semsearch.cli.options import settings_options
from semsearch.cli.screen import Screen, show, show_json


@click.command("models")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@settings_options
def models_command(as_json: bool) -> None:
    """List known models with their prompts, dimensions and licences.

    \b
    Example:
      semsearch models
    """  # noqa: D301  \b tells click to keep the lines
    from semsearch.embedding import KNOWN

    known = [(one, _is_installed(one.name)) for one in KNOWN]
    screen = Screen.of(sys.stdout)
    if as_json:
        from semsearch.schemas.models import KnownModel

        show_json([KnownModel.of(one, installed=here).model_dump() for one, here in known], screen)
    else:
        from semsearch.presentation.terminal.models import model_lines

        show(model_lines(known, screen.width), screen)


def _is_installed(name: str) -> bool:
    from semsearch.embedding import model_folder
    from semsearch.errors import ModelProblem

    try:
        return model_folder(name) is not None
    except ModelProblem:  # the package of the default model is missing
        return False
