"""`semsearch chat`, piped and at a real terminal."""

from __future__ import annotations

import codecs
import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from semsearch.cli.prompt import completer
from semsearch.types import Suggestion
from tests.cli.conftest import Run, environment, serving

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
        "semsearch: no such command '/nonsense': /help lists the commands",
        "semsearch: no story has been shown: ask a question first",
    ]
    assert "Harbour court" in done.out


def test_json_in_a_conversation_is_the_answer(indexed: Path, piped: Piped) -> None:
    done = piped("chat", "--index", str(indexed), input=b"harbour court\nwho else reported it?\n/json\n")
    line = next(line for line in done.out.splitlines() if line.startswith("{"))
    told = json.loads(line)
    assert told["question"] == "who else reported it?"
    assert told["interpretation"]["inherited"][0]["kind"] == "stories"


def test_piped_commands_are_answered_in_order(indexed: Path, piped: Piped) -> None:
    said = b"harbour court\n1\n/since 2022\n/topic farming\nrobots\n/topic\n/new\n/related 1\n/drop date\n"
    done = piped("chat", "--index", str(indexed), "--timezone", "UTC", input=said)
    replies = {lines.partition("\n")[0]: lines for lines in done.out.split("› ")}
    assert list(replies) == ["", *said.decode().splitlines()]
    assert "No scans at the gate, say judges (0)" in replies["1"]
    assert replies["/since 2022"] == "/since 2022\n\nFilters: since 1 January 2022\n\n"
    assert "only since 1 January 2022 · topic farming\n" in replies["robots"].replace("\xa0", " ")
    assert "1. Orchards" in replies["robots"]
    assert "2. " not in replies["robots"]
    assert "Started a new conversation." in replies["/new"]
    assert done.err.splitlines() == [
        "semsearch: no story has been shown: ask a question first",
        "semsearch: nothing has been asked: ask a question first",
    ]


def test_control_characters_in_piped_input_are_not_echoed(indexed: Path, piped: Piped) -> None:
    hostile = b"\xef\xbb\xbfharbour \xff\xfe \x1b[31mcourt\n/since \x1b]0;x\x07\n" + b"9" * 5000 + b"\n/help"
    done = piped("chat", "--index", str(indexed), input=hostile)
    assert done.status == 0
    assert done.out.startswith("› harbour \ufffd\ufffd [31mcourt\n\n")
    assert len(done.err.splitlines()) == 2
    assert not set(done.out + done.err) & set("\x1b\x07")
    assert "/quit" in done.out


def test_without_a_stdin_there_is_nothing_to_say(indexed: Path) -> None:
    command = f"exec {sys.executable} -m semsearch chat --index {indexed} <&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, env=environment())
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_ascii_terminal_gets_ascii_prompt(indexed: Path, process: Piped) -> None:
    done = process("chat", "--index", str(indexed), input=b"/new\n", PYTHONIOENCODING="ascii")
    assert done.out == "> /new\n\nStarted a new conversation.\n\n"


def test_a_conversation_with_a_server_is_the_one_with_its_index(
    indexed: Path, served: str, piped: Piped
) -> None:
    lines = (
        b"harbour court\nwho else reported it?\n/since 2020\nand the ferry?\n1\n/related 1\n/drop subject\n"
    )
    here = piped("chat", "--index", str(indexed), input=lines)
    there = piped("chat", "--server", served, input=lines)
    assert (here.status, here.err) == (0, "")
    assert there == here


def test_a_server_that_is_not_there_ends_it(piped: Piped) -> None:
    done = piped("chat", "--server", "127.0.0.1:9", input=b"harbour\nferry\n")
    assert done.status == 5
    assert len(done.err.splitlines()) == 1


def test_a_missing_index_ends_it_at_once(piped: Piped, tmp_path: Path) -> None:
    done = piped("chat", "--index", str(tmp_path / "none"), input=b"harbour\n")
    assert done.status == 4
    assert len(done.err.splitlines()) == 1


def test_nothing_is_written_to_disk(indexed: Path, piped: Piped, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    piped("chat", "--index", str(indexed), input=b"harbour court\n", HOME=str(tmp_path))
    assert sorted(tmp_path.rglob("*")) == before


PATIENCE = 60  # seconds


class Terminal:
    """The program at a pseudo-terminal: types, and waits for what it shows."""

    def __init__(self, *arguments: str, home: Path, **env: str) -> None:
        self._main, end = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "semsearch", "chat", *arguments],
            stdin=end,
            stdout=end,
            stderr=end,
            cwd=home,
            env=environment(
                HOME=str(home), TERM="xterm", COLUMNS="80", LINES="24", PROMPT_TOOLKIT_NO_CPR="1", **env
            ),
            start_new_session=True,
        )
        os.close(end)
        self.all = self.shown = ""
        self._decode = codecs.getincrementaldecoder("utf-8")().decode

    def wait(self, for_text: str) -> None:
        """Read on until a text is shown; what came with it is still to be waited for."""
        end = time.monotonic() + PATIENCE
        while for_text not in self.shown:
            assert self._read(end), (for_text, self.shown)
        self.shown = self.shown.partition(for_text)[2]

    def left(self) -> int:
        """Read what is still shown, and give the status that the program left with."""
        end = time.monotonic() + PATIENCE
        while self._read(end):
            pass
        return self.process.wait(PATIENCE)

    def _read(self, end: float) -> bool:
        if not select.select([self._main], [], [], max(end - time.monotonic(), 0))[0]:
            return False
        try:
            read = os.read(self._main, 65536)
        except OSError:  # the other end is closed
            return False
        text = self._decode(read)
        self.shown, self.all = self.shown + text, self.all + text
        return bool(read)

    def type(self, text: str) -> None:
        os.write(self._main, text.encode())

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        os.close(self._main)


def test_at_a_terminal_lines_are_edited_and_recalled(indexed: Path, tmp_path: Path) -> None:
    terminal = Terminal("--index", str(indexed), "-n", "1", home=tmp_path)
    try:
        terminal.wait("Ctrl-D quits")
        terminal.wait("›")
        terminal.type("harbour cX\x7fourt\r")  # a slip, taken back
        terminal.wait("Harbour court")
        terminal.wait("›")
        terminal.type("/help\r")
        terminal.wait("/related 2")
        terminal.wait("›")
        terminal.type("\x1b[A\x1b[A\r")  # the line before the last
        terminal.wait("Harbour court")
        terminal.wait("›")
        terminal.type("/quit\r")
        assert terminal.left() == 0
    finally:
        terminal.close()
    assert "\x1b]8;" in terminal.all, "titles are links"
    assert list(tmp_path.iterdir()) == [], "nothing that was typed is kept"


def test_ctrl_c_clears_a_line_tab_completes_a_command_and_ctrl_d_leaves(
    indexed: Path, tmp_path: Path
) -> None:
    terminal = Terminal("--index", str(indexed), "-n", "1", home=tmp_path, NO_COLOR="1")
    try:
        terminal.wait("Ctrl-D quits")
        terminal.wait("›")
        terminal.type("something else altogether\x03")
        terminal.wait("›")
        terminal.type("harbour court\r")
        terminal.wait("https://harbour.example/faces")
        terminal.wait("›")
        terminal.type("/rel\t")
        terminal.wait("ated")
        terminal.type(" 1\r")
        terminal.wait("No scans at the gate, say judges (9)")
        terminal.wait("›")
        terminal.type("\x04")
        assert terminal.left() == 0
    finally:
        terminal.close()
    assert "semsearch:" not in terminal.all
    assert "\x1b]8;" not in terminal.all
    assert not re.search(r"\x1b\[(?:[1-9]|[34]\d|9\d)(?:;\d+)*m", terminal.all), "no colours, nothing bold"


def test_conversation_survives_a_server_restart(indexed: Path, tmp_path: Path) -> None:
    with ExitStack() as server:
        address = server.enter_context(serving(indexed))
        terminal = Terminal("--server", address, "-n", "1", home=tmp_path, NO_COLOR="1")
        with closing(terminal):
            terminal.wait("›")
            terminal.type("harbour court\r")
            terminal.wait("https://harbour.example/faces")
            terminal.wait("›")
            server.close()
            terminal.type("who else reported it?\r")
            terminal.wait(f"semsearch: nothing answers at {address}: is 'semsearch serve' running there?\r\n")
            terminal.wait("›")
            server.enter_context(serving(indexed, port=int(address.rpartition(":")[2])))
            terminal.type("\x1b[A\r")  # the same again, which leans on what was asked before the server went
            terminal.wait("“who else reported it?” refers to “Harbour court")
            terminal.wait("No scans at the gate")
            terminal.wait("›")
            terminal.type("\x04")
            assert terminal.left() == 0


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
