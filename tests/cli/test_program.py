from __future__ import annotations

import fcntl
import os
import re
import resource
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import semsearch
from semsearch import query
from semsearch.cli import COMMANDS, exit_codes, program
from semsearch.cli.options import settings
from semsearch.errors import IndexMissing
from tests.cli.conftest import Run, environment

HEAVY = ("torch", "faiss", "tantivy", "fastapi", "onnxruntime", "sentence_transformers", "rich", "numpy")
Piped = Callable[..., Run]


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


@pytest.mark.parametrize("arguments", [["--help"], ["index", "--help"], ["ask", "--help"], ["serve", "-h"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    source = (
        "import sys\nfrom semsearch.cli import main\nimport atexit\n"
        f"atexit.register(lambda: print('LOADED', [m for m in {HEAVY!r} if m in sys.modules]))\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", source, *arguments],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    assert "Usage: semsearch" in done.stdout
    assert done.stdout.endswith("LOADED []\n")


@pytest.mark.parametrize(("given", "expected"), [(None, "1"), ("3", "3"), ("", "")])
def test_threads_of_matrices_are_limited_unless_the_caller_says_otherwise(
    given: str | None, expected: str
) -> None:
    source = (
        "import atexit, os\nfrom semsearch.cli import main\n"
        "atexit.register(lambda: print('THREADS', repr(os.environ.get('OPENBLAS_NUM_THREADS'))))\nmain()"
    )
    own = {name: value for name, value in environment().items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", source, "--help"],
        capture_output=True,
        text=True,
        env=own if given is None else own | {"OPENBLAS_NUM_THREADS": given},
        check=True,
    )
    assert done.stdout.endswith(f"THREADS {expected!r}\n")


def test_help_takes_little_processor_time() -> None:
    def spent() -> float:
        start = processor_time()
        subprocess.run(
            [sys.executable, "-m", "semsearch", "--help"], capture_output=True, env=environment(), check=True
        )
        return processor_time() - start

    assert min(spent() for _ in range(5)) < 0.3  # seconds


def test_every_command_is_one_sentence_and_an_example(runner: CliRunner) -> None:
    listed = runner.invoke(program, ["--help"]).output
    for name in COMMANDS:
        command = program.get_command(click.Context(program), name)
        assert command is not None
        said = command.get_short_help_str(200)
        assert said.count(".") == 1
        assert f"  {name:<{max(map(len, COMMANDS))}}  {said}\n" in listed, "not cut off"
        shown = runner.invoke(program, [name, "--help"]).output
        assert f"Example:\n    semsearch {name}" in shown, "the example stands as it was written"


def test_without_a_command_the_help_is_shown(runner: CliRunner) -> None:
    assert runner.invoke(program, []).output == runner.invoke(program, ["--help"]).output
    assert runner.invoke(program, []).exit_code == 0


def test_the_help_says_limits_in_words(runner: CliRunner) -> None:
    told = " ".join(runner.invoke(program, ["ask", "--help"]).output.split())
    limits = f"[default: 5; 1 to {query.MAX_RESULTS:,}]", f"[default: 0; 0 to {query.MAX_OFFSET:,}]"
    for said in (*limits, "[default: 8; 0 or more]"):
        assert said in told
    assert "<=" not in told
    assert ">=" not in told


def test_the_help_names_every_exit_status(runner: CliRunner) -> None:
    told = runner.invoke(program, ["--help"]).output.partition("Exit status:")[2]
    statuses = {value for value in vars(exit_codes).values() if type(value) is int}
    assert statuses >= {0, 1, 2, 3, 4, 5, 70, 130, 141, 143}
    assert {int(number) for number in re.findall(r"\d+", told)} == statuses
    assert max(map(len, told.splitlines())) <= 80


def test_the_version_is_the_package_s(runner: CliRunner) -> None:
    assert runner.invoke(program, ["--version"]).output == f"semsearch {semsearch.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["aks", "x"], "no such command 'aks': did you mean 'ask'?"),
        (["xyz"], f"no such command 'xyz': the commands are {', '.join(COMMANDS)}"),
        (["ask", "x", "--limt", "3"], "--limit"),
        (["ask", "x", "--limit", "many"], "'many' is not a valid integer"),
        (["ask", "x", "--limit", "0"], "'--limit' / '-n': 0 is not in the range 1 to 100"),
        (["ask", "x", "--limit", "101"], "101 is not in the range 1 to 100"),
        (["ask", "x", "--offset", "-1"], "'--offset': -1 is not in the range 0 to 10,000"),
        (["ask", "x", "--offset", "10001"], "10001 is not in the range 0 to 10,000"),
        (["ask", "x", "--related", "-1"], "'--related': -1 is not in the range 0 or more"),
        (["index"], "PATH..."),
        (["index", "--index", " "], "PATH..."),
        (["status", "more"], "unexpected extra argument"),
        (["--config", "/nonexistent.yaml", "status"], "settings file /nonexistent.yaml"),
        (["serve", "--port", "99999"], "--port must be 0 to 65535"),
        (["ask", "x", "--server", "ftp://x"], "http://localhost:8080"),
    ],
)
def test_wrong_use_is_told_in_one_line_with_status_2(
    runner: CliRunner, arguments: list[str], said: str
) -> None:
    done = runner.invoke(program, arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("semsearch: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "folder"),
    [
        (["--index", "before", "status"], "before"),
        (["status", "--index", "after"], "after"),
        (["--index", "before", "status", "--index", "after"], "after"),
        (["status"], "from-the-environment"),
    ],
)
def test_options_stand_before_or_after_the_command_and_the_last_wins(
    runner: CliRunner,
    arguments: list[str],
    folder: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = runner.invoke(program, arguments, env={"SEMSEARCH_INDEX": "from-the-environment"})
    assert done.exit_code == 4
    assert f"no index at {folder}:" in done.stderr


def test_a_settings_file_is_read_and_flags_win(tmp_path: Path) -> None:
    file = tmp_path / "my.yaml"
    file.write_text("model: mine\nserver: {port: 1, host: 0.0.0.0}\n", encoding="utf-8")

    @click.command()
    @click.pass_context
    def command(ctx: click.Context) -> None:
        ctx.meta["semsearch.config"] = str(file)
        chosen = settings(ctx, model=None, server__port="9000")
        click.echo(f"{chosen.model} {chosen.server.port} {chosen.server.host}")

    assert CliRunner().invoke(command).output == "mine 9000 0.0.0.0\n"


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("semsearch.index.Index.status", fail)


def test_an_unexpected_error_asks_for_a_report_and_shows_no_traceback(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, ZeroDivisionError("a\nb\x1b[1m"))
    done = runner.invoke(program, ["status"])
    assert done.exit_code == exit_codes.UNEXPECTED
    assert done.stderr == (
        "semsearch: unexpected ZeroDivisionError: a b[1m: "
        "please report it, with the output of the same command and --debug\n"
    )


@pytest.mark.parametrize("arguments", [["--debug", "status"], ["status", "--debug"]])
def test_debug_shows_where_an_error_comes_from_and_is_hidden(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    failing(monkeypatch, IndexMissing("gone"))
    done = runner.invoke(program, arguments)
    assert done.exit_code == 4
    assert "Traceback (most recent call last)" in done.stderr
    assert done.stderr.endswith("semsearch: gone\n")
    assert "--debug" not in runner.invoke(program, ["status", "--help"]).output


def test_an_interrupted_run_says_so(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, KeyboardInterrupt())
    done = runner.invoke(program, ["status"])
    assert (done.exit_code, done.stdout, done.stderr) == (130, "", "semsearch: stopped\n")


def unread(pipe: int) -> int:
    """Return how many bytes wait in a pipe."""
    (count,) = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))
    return int(count)


def test_a_command_that_reads_stdin_is_stopped_by_a_signal() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"a question")
    process = subprocess.Popen(
        [sys.executable, "-m", "semsearch", "ask", "-"],
        stdin=reader,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    deadline = time.monotonic() + 60
    while unread(reader):  # until the command reads, and waits for more
        assert time.monotonic() < deadline
        os.sched_yield()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    os.close(reader)
    os.close(writer)
    assert (process.returncode, out, err) == (130, b"", b"semsearch: stopped\n")


def processor_time() -> float:
    """Return the seconds that finished child processes have computed; other work does not count."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def completed(line: str, at: int) -> list[str]:
    start = processor_time()
    done = subprocess.run(
        [sys.executable, "-m", "semsearch"],
        capture_output=True,
        text=True,
        env=environment(_SEMSEARCH_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(at)),
        check=True,
    )
    assert processor_time() - start < 1.0
    assert done.stderr == ""
    return [entry.split(",")[1] for entry in done.stdout.split()]


def test_a_shell_completes_commands_and_options() -> None:
    assert completed("semsearch ", 1) == list(COMMANDS)
    assert completed("semsearch a", 1) == ["ask"]
    assert {"--since", "--server", "--index"} <= set(completed("semsearch ask --", 2))
    assert "--debug" not in completed("semsearch ask --", 2)


def test_completion_command_from_help_works(runner: CliRunner) -> None:
    line = 'eval "$(_SEMSEARCH_COMPLETE=bash_source semsearch)"'
    assert line in runner.invoke(program, ["--help"]).output
    done = subprocess.run(
        [sys.executable, "-m", "semsearch"],
        capture_output=True,
        text=True,
        env=environment(_SEMSEARCH_COMPLETE="bash_source"),
        check=True,
    )
    assert "complete -o nosort -F _semsearch_completion semsearch" in done.stdout


def test_output_in_another_encoding_is_no_reason_to_fail(process: Piped) -> None:
    done = process("ask", "x", "--index", "人", PYTHONIOENCODING="latin-1")
    assert done.status == 4
    assert "no index at ?: " in done.err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")  # noqa: PTH110
def test_output_that_cannot_be_written_is_told_in_one_line() -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-c", "from semsearch.cli import program; program.main(['ask', '-h'])"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
        )
    assert done.returncode == 70
    assert done.stderr == (
        b"semsearch: the output cannot be written: No space left on device: "
        b"free some space, or write elsewhere\n"
    )
