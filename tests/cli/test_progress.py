from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from rich.progress import Progress

from semsearch.cli import progress
from semsearch.types import BytesRead, RevisionStored
from tests.cli.conftest import Run, environment

Terminal = Callable[..., Run]

SLOW = """
import time
from semsearch.cli.progress import indexing
from semsearch.types import BytesRead, RevisionStored
with indexing(100_000, "add") as bar:
    time.sleep(1.6)
    for batch in range(4):
        for record in range(25):
            bar(BytesRead(1000))
        time.sleep(0.4)
        bar(RevisionStored(batch + 1))
    time.sleep(0.4)
print("done")
"""
SILENT = SLOW.replace("0.4", "0.02")
QUICK = SLOW.replace("1.6", "0.0").replace("0.4", "0.0")


def test_a_long_run_shows_the_model_the_speed_and_what_is_saved(on_terminal: Terminal) -> None:
    printed = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", on_terminal("-c", SLOW).out)
    said = ("loading the model…", "indexing", "25 % saved", "75 % saved", "preparing for questions…")
    assert [printed.index(words) for words in said] == sorted(printed.index(words) for words in said)
    assert "items/s" in printed
    assert "left" in printed
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


class Screen(Progress):
    """A bar that is not drawn: what it would show."""

    def shown(self) -> tuple[str, float | None, str]:
        (task,) = self.tasks
        done = None if task.total is None else task.completed / task.total
        return task.description, done, task.fields["saved"]


def test_the_bar_stands_at_what_is_stored_and_the_words_are_true_at_every_moment() -> None:
    screen = Screen()
    bar = progress.IndexingBar(screen, 1000, "add", batch=256)
    assert screen.shown() == ("loading the model…", None, "")
    for _ in range(60):
        bar(BytesRead(10))  # a batch is read at once, and embedded now
    assert screen.shown() == ("indexing", 0, "")
    bar(RevisionStored(7))
    assert screen.shown() == ("indexing", 0.6, "60 % saved")
    for _ in range(40):
        bar(BytesRead(10))
    bar(BytesRead(0))
    assert screen.shown() == ("indexing", 0.6, "60 % saved")  # all is read, and the last batch is embedded
    bar(RevisionStored(8))
    assert screen.shown() == ("preparing for questions…", None, "100 % saved")
    bar(RevisionStored(9))  # what has vanished is removed
    assert screen.shown() == ("preparing for questions…", None, "100 % saved")


def test_records_that_are_in_the_index_already_move_the_bar_a_batch_later() -> None:
    screen = Screen()
    bar = progress.IndexingBar(screen, 1000, "add", batch=30)
    for _ in range(30):
        bar(BytesRead(10))
    assert screen.shown() == ("indexing", 0, "")
    for _ in range(70):
        bar(BytesRead(10))
    assert screen.shown() == ("indexing", 0.7, "")


def test_of_a_rebuild_nothing_counts_as_saved_before_its_end() -> None:
    screen = Screen()
    bar = progress.IndexingBar(screen, 1000, "rebuild", batch=30)
    bar(BytesRead(500))
    bar(RevisionStored(1))
    assert screen.shown() == ("indexing", 0.5, "")


def test_a_dry_run_is_as_far_as_it_has_looked() -> None:
    screen = Screen()
    bar = progress.IndexingBar(screen, 1000, "look", batch=30)
    assert screen.shown() == ("looking…", None, "")
    for _ in range(5):
        bar(BytesRead(100))
    assert screen.shown() == ("looking", 0.5, "")


def test_the_speed_counts_whole_batches_and_not_the_burst_of_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    bar = progress.IndexingBar(None, 1000, "add", batch=20)
    for _ in range(20):
        bar(BytesRead(10))  # a batch is read at once
    assert bar._speed == ""
    now[0] += 100.0  # and embedded for long
    bar(RevisionStored(1))
    assert bar._speed == "0.2 items/s · 7 min left"
    for _ in range(30):
        now[0] += 1.0  # then come records that are in the index already
        bar(BytesRead(10))
    assert bar._speed == "0.2 items/s · 5 min left"
