"""`semsearch chat`, piped and at a real terminal."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from semsearch.cli.prompt import completer
from semsearch.types import Suggestion

from .conftest import Run, environment

Piped = Callable[..., Run]


def test_lines_that_are_piped_in_are_shown_and_answered(indexed: Path, piped: Piped) -> None:
    done = piped(
        "chat", "--index", str(indexed), "-n", "1", input=b"harbour court\n\n/related 1\n/quit\nmore\n"
    )
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("› harbour court\n\n")
    assert "1. Harbour court" in done.out
    assert "\x1b" not in done.out
    assert "more" not in done.out.splitlines()[-1]


def test_a_wrong_line_is_one_line_on_stderr_and_the_conversation_goes_on(indexed: Path, piped: Piped) -> None:
    done = piped("chat", "--index", str(indexed), input=b"/nonsense\n7\nharbour court\n")
    assert done.status == 0
    assert done.err.splitlines() == [
        "semsearch: no such command '/nonsense': /help tells what there is",
        "semsearch: no story is shown yet: ask something first",
    ]
    assert "Harbour court" in done.out


def test_json_in_a_conversation_is_the_answer(indexed: Path, piped: Piped) -> None:
    done = piped("chat", "--index", str(indexed), input=b"harbour court\nwho else reported it?\n/json\n")
    line = next(line for line in done.out.splitlines() if line.startswith("{"))
    told = json.loads(line)
    assert told["question"] == "who else reported it?"
    assert told["interpretation"]["inherited"][0]["kind"] == "stories"


def test_a_missing_index_ends_it_at_once(piped: Piped, tmp_path: Path) -> None:
    done = piped("chat", "--index", str(tmp_path / "none"), input=b"harbour\n")
    assert done.status == 4
    assert len(done.err.splitlines()) == 1


def test_nothing_is_written_to_disk(indexed: Path, piped: Piped, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    piped("chat", "--index", str(indexed), input=b"harbour court\n", HOME=str(tmp_path))
    assert sorted(tmp_path.rglob("*")) == before


class Terminal:
    """The program at a pseudo-terminal: types, and waits for what it shows."""

    def __init__(self, *arguments: str) -> None:
        self._main, end = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "semsearch", "chat", *arguments],
            stdin=end,
            stdout=end,
            stderr=end,
            env=environment(TERM="xterm", COLUMNS="80", LINES="24", PROMPT_TOOLKIT_NO_CPR="1"),
            start_new_session=True,
        )
        os.close(end)
        self.shown = ""

    def wait(self, for_text: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while for_text not in self.shown:
            left = end - time.monotonic()
            assert left > 0, (for_text, self.shown)
            if select.select([self._main], [], [], left)[0]:
                try:
                    self.shown += os.read(self._main, 65536).decode("utf-8", "replace")
                except OSError:  # the other end is closed
                    assert for_text in self.shown, (for_text, self.shown)

    def type(self, text: str) -> None:
        os.write(self._main, text.encode())

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        os.close(self._main)


def test_at_a_terminal_lines_are_edited(indexed: Path) -> None:
    terminal = Terminal("--index", str(indexed), "-n", "1")
    try:
        terminal.wait("Ctrl-D leaves")
        terminal.wait("›")
        terminal.type("harbour cX\x7fourt\r")  # a slip, taken back
        terminal.wait("Harbour court")
    finally:
        terminal.close()


def test_commands_and_names_are_completed() -> None:
    def suggest(text: str, limit: int) -> list[Suggestion]:
        return [Suggestion("Law", "topic", 3), Suggestion("Lawyers march", "title")]

    def completed(text: str) -> list[str]:
        found = completer(suggest).get_completions(Document(text), CompleteEvent())
        return [one.text for one in found]

    assert completed("/re") == ["/related"]
    assert completed("/topic La") == ["Law"]
    assert completed("La") == ["Law", "Lawyers march"]
    assert completed("/related 1") == completed("") == []
