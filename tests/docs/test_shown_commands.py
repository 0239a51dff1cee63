"""Every command that a page shows is run over the samples, and prints what the page shows of it."""

from __future__ import annotations

import shlex

import click
import pytest

from semsearch.cli import program
from tests.docs.conftest import Run
from tests.docs.pages import WRITTEN, Block, commands, of_language, shown_lines, spans, transcripts
from tests.docs.transcripts import shown_in

RUN = [line for line in shown_lines() if not line.startswith(("scripts/demo", "semsearch serve"))]


def test_the_pages_show_commands() -> None:
    assert len(RUN) >= 20
    assert len(transcripts()) >= 5


@pytest.mark.parametrize("line", RUN)
def test_a_command_does_what_the_page_says(line: str, run: Run) -> None:
    made = run(line)
    assert made.status == 0, made.err
    assert made.out or " -o " in line
    for shown in transcripts().get(line, []):
        assert shown_in(shown.content, made.out), (str(shown), made.out)


@pytest.mark.parametrize("block", of_language("console"), ids=str)
def test_a_conversation_goes_as_shown(block: Block, run: Run) -> None:
    command, _, said = block.content.partition("\n")
    typed = [line.removeprefix("› ") for line in said.splitlines() if line.startswith("› ")]
    assert len(typed) >= 3
    made = run(command.removeprefix("$ "), typed="\n".join(typed))
    assert made.status == 0, made.err
    assert shown_in(said, made.out), made.out


def test_commands_that_are_not_run_exist_with_their_options() -> None:
    lines = [line for block in of_language("bash") for line in commands(block)]
    lines += [code for page in WRITTEN for code in spans(page)]
    checked = 0
    for line in lines:
        words = shlex.split(line) if line.startswith("semsearch ") else []
        if len(words) < 2 or words[1].startswith(("-", "…")) or words[1].isupper():
            continue
        command = program.get_command(click.Context(program), words[1])
        assert command is not None, line
        known = {name for option in (*command.params, *program.params) for name in option.opts}
        assert [w for w in words if w.startswith("-") and w.split("=")[0] not in {*known, "--help"}] == [], (
            line
        )
        checked += 1
    assert checked >= 15
