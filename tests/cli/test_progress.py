from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from rich.progress import Progress

from semsearch.cli import progress
from semsearch.types import BytesRead, RevisionStored
from tests.cli.conftest import Run, environment

Terminal = Callable[..., Run]

INDEXING = """
from semsearch.cli.progress import indexing
from semsearch.types import BytesRead, RevisionStored
with indexing(100_000, "add", delay=DELAY) as bar:
    for batch in range(4):
        for record in range(25):
            bar(BytesRead(1000))
        bar(RevisionStored(batch + 1))
print("done")
"""
AT_ONCE = INDEXING.replace("DELAY", "0")
LONGER_THAN_THE_RUN = INDEXING.replace("DELAY", "1000")


def test_indexing_bar_shows_the_stage_the_speed_and_the_saved_share(on_terminal: Terminal) -> None:
    printed = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", on_terminal("-c", AT_ONCE).out)
    said = ("loading the model…", "indexing", "25 % saved", "75 % saved", "preparing for questions…")
    assert [printed.index(words) for words in said] == sorted(printed.index(words) for words in said)
    assert "items/s" in printed
    assert "left" in printed
    assert printed.rstrip().endswith("done")


def test_nothing_is_shown_before_the_delay(on_terminal: Terminal) -> None:
    assert on_terminal("-c", LONGER_THAN_THE_RUN).out == "done\n"


def test_bar_is_shown_after_the_delay() -> None:
    shown = threading.Event()

    class Observed(Progress):
        def start(self) -> None:
            shown.set()

    with progress.delayed(Observed(), 0.01):
        assert shown.wait(20)


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_terminal_without_colours_gets_no_escape_sequence(on_terminal: Terminal, env: dict[str, str]) -> None:
    assert on_terminal("-c", AT_ONCE, **env).out == "done\n"


def test_nothing_is_shown_without_a_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    subprocess.run([sys.executable, "-c", AT_ONCE], env=environment(), check=True)
    assert capfd.readouterr() == ("done\n", "")


class Screen(Progress):
    """A bar that is not drawn: what it would show."""

    def shown(self) -> tuple[str, float | None, str]:
        (task,) = self.tasks
        done = None if task.total is None else task.completed / task.total
        return task.description, done, task.fields["saved"]


def test_indexing_bar_advances_with_stored_revisions() -> None:
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


def test_unchanged_records_advance_the_bar_one_batch_later() -> None:
    screen = Screen()
    bar = progress.IndexingBar(screen, 1000, "add", batch=30)
    for _ in range(30):
        bar(BytesRead(10))
    assert screen.shown() == ("indexing", 0, "")
    for _ in range(70):
        bar(BytesRead(10))
    assert screen.shown() == ("indexing", 0.7, "")


def test_rebuild_shows_no_saved_share() -> None:
    screen = Screen()
    bar = progress.IndexingBar(screen, 1000, "rebuild", batch=30)
    bar(BytesRead(500))
    bar(RevisionStored(1))
    assert screen.shown() == ("indexing", 0.5, "")


def test_dry_run_advances_with_the_bytes_read() -> None:
    screen = Screen()
    bar = progress.IndexingBar(screen, 1000, "look", batch=30)
    assert screen.shown() == ("looking…", None, "")
    for _ in range(5):
        bar(BytesRead(100))
    assert screen.shown() == ("looking", 0.5, "")


def test_speed_counts_stored_batches_and_not_read_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
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
