from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from semsearch.cli import progress

from .conftest import Run, environment

Terminal = Callable[..., Run]

SLOW = """
import time
from semsearch.cli.progress import indexing
with indexing(100_000, loads=True) as bar:
    time.sleep(1.6)
    for batch in range(3):
        for record in range(25):
            bar.advance(1000)
        time.sleep(0.4)
        bar.stored(batch + 1)
    for record in range(25):
        bar.advance(1000)
    time.sleep(0.4)
print("done")
"""
SILENT = SLOW.replace("0.4", "0.02")
QUICK = SLOW.replace("1.6", "0.0").replace("0.4", "0.0")


def test_a_long_run_shows_the_model_the_speed_and_what_is_saved(on_terminal: Terminal) -> None:
    printed = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", on_terminal("-c", SLOW).out)
    for said in ("loading the model…", "indexing", "items/s", "left", "saved: 2", "saving, and preparing"):
        assert said in printed
    assert printed.index("loading") < printed.index("indexing") < printed.index("saving, and")
    assert printed.rstrip().endswith("done")


def test_a_run_of_less_than_a_second_shows_nothing(on_terminal: Terminal) -> None:
    assert "indexing" not in on_terminal("-c", QUICK).out
    assert "loading" not in on_terminal("-c", QUICK).out


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_without_colours_gets_no_escape_byte(on_terminal: Terminal, env: dict[str, str]) -> None:
    assert on_terminal("-c", SILENT, **env).out == "done\n"


def test_without_a_terminal_nothing_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    subprocess.run([sys.executable, "-c", SILENT], env=environment(), check=True)
    assert capfd.readouterr() == ("done\n", "")


def test_the_speed_counts_whole_batches_and_not_the_burst_of_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    bar = progress.IndexingBar(None, 1000, loads=False)
    for _ in range(50):
        bar.advance(10)  # a batch is read at once
    assert bar._speed == ""
    now[0] += 100.0  # and embedded for long
    bar.stored(1)
    assert bar._speed == "0.5 items/s · 2 min left"
    for _ in range(25):
        now[0] += 1.0  # then come records that are in the index already
        bar.advance(10)
    assert bar._speed == "0.6 items/s · 44 s left"
