"""Every command that a page shows is run over the samples, and prints what the page shows of it."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from pathlib import Path

import click
import pytest

from semsearch.cli import program
from tests.docs.conftest import Run
from tests.docs.pages import ROOT, WRITTEN, Block, blocks, of_language, spans
from tests.docs.transcripts import shown_in


def commands(block: Block) -> list[str]:
    return [line.split("   #")[0].strip() for line in block.content.splitlines() if line.strip()]


LINES = list(dict.fromkeys(line for block in of_language("sh") for line in commands(block)))
DEMO = [line for line in LINES if line.startswith("scripts/demo")]
SHOWN = [
    (commands(block)[-1], after)
    for page in WRITTEN
    for block, after in zip(blocks(page), blocks(page)[1:], strict=False)
    if (block.language, after.language) == ("sh", "text")
]
RUN = [line for line in LINES if line not in DEMO and not line.startswith("semsearch serve")]


def test_the_pages_show_commands() -> None:
    assert len(RUN) >= 20
    assert len(SHOWN) >= 5
    assert len(DEMO) == 2


def test_the_demo_installs_asks_and_answers(tmp_path: Path) -> None:
    environment = {**os.environ, "SEMSEARCH_INDEX": str(tmp_path / "index"), "NO_COLOR": "1"}
    for line in DEMO:
        start = time.monotonic()
        made = subprocess.run(
            shlex.split(line), cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert made.returncode == 0, made.stderr
        assert "\n1. " in made.stdout
        assert "semsearch serve" in made.stdout
        for shown in (shown for command, shown in SHOWN if command == line):
            assert shown_in(shown.content, made.stdout), (str(shown), made.stdout)
    assert time.monotonic() - start < 15, "the second question waits for no indexing"


@pytest.mark.parametrize("line", RUN)
def test_a_command_does_what_the_page_says(line: str, run: Run) -> None:
    made = run(line)
    assert made.returncode == 0, made.stderr
    assert made.stdout or " -o " in line
    for shown in (shown for command, shown in SHOWN if command == line):
        assert shown_in(shown.content, made.stdout), (str(shown), made.stdout)


@pytest.mark.parametrize("block", of_language("console"), ids=str)
def test_a_conversation_goes_as_shown(block: Block, run: Run) -> None:
    command, _, said = block.content.partition("\n")
    typed = [line.removeprefix("› ") for line in said.splitlines() if line.startswith("› ")]
    assert len(typed) >= 3
    made = run(command.removeprefix("$ "), typed="\n".join(typed))
    assert made.returncode == 0, made.stderr
    assert shown_in(said, made.stdout), made.stdout


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
