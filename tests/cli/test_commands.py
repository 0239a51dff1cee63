from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from semsearch import wire
from semsearch.cli import program
from semsearch.index import Index

from .conftest import ITEMS, Run, environment

Piped = Callable[..., Run]
Terminal = Callable[..., Run]


def invoke(*arguments: str, **more: Any) -> Result:
    return CliRunner().invoke(program, list(arguments), **more)


# --- index ------------------------------------------------------------------------------------------------


def test_indexing_again_reports_what_was_there_and_what_cannot_be_read(
    indexed: Path, archive: Path, tmp_path: Path
) -> None:
    done = invoke("index", str(archive), "--index", str(indexed))
    assert (done.exit_code, done.stderr) == (0, "")
    rejected, counts, size, hint = done.stdout.splitlines()
    assert rejected.startswith(f"{archive}/news.jsonl:4: not JSON")
    assert counts == "added 0 · updated 0 · unchanged 13 · removed 0 · duplicates 0 · rejected 1"
    assert size.startswith("13 articles in the index · ")
    assert hint == f'ask with: semsearch ask --index {indexed} "…"'


def test_the_report_as_json_is_all_that_is_printed(indexed: Path, archive: Path) -> None:
    done = invoke("index", str(archive), "--index", str(indexed), "--json")
    report = json.loads(done.stdout)
    assert (report["unchanged"], report["articles"], report["rejected"][0]["line"]) == (13, 13, 4)
    assert done.stdout.count("\n") == 1


def test_strict_refuses_an_archive_with_rejections(indexed: Path, archive: Path) -> None:
    done = invoke("index", str(archive), "--index", str(indexed), "--strict")
    assert done.exit_code == 3
    assert "unchanged 13" in done.stdout
    assert done.stderr == "semsearch: 1 rejected: correct them, or leave out --strict\n"


def test_a_dry_run_writes_nothing(archive: Path, tmp_path: Path) -> None:
    done = invoke("index", str(archive), "--index", str(tmp_path / "index"), "--dry-run")
    assert done.exit_code == 0
    assert "nothing was changed; it would be:\nadded 13 · " in done.stdout
    assert not (tmp_path / "index").exists()


def test_what_does_not_exist_is_wrong_use(tmp_path: Path) -> None:
    done = invoke("index", str(tmp_path / "nowhere"), "--index", str(tmp_path / "index"))
    assert done.exit_code == 2
    assert "nowhere" in done.stderr


LEFT = {
    (): "stopped; what was reported as saved is saved",
    ("--rebuild",): "stopped; what was there before is still in force",
    ("--dry-run",): "stopped",
}


@pytest.mark.parametrize(("sign", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize(("options", "said"), LEFT.items())
def test_a_run_that_is_stopped_says_what_it_left(
    monkeypatch: pytest.MonkeyPatch,
    archive: Path,
    sign: signal.Signals,
    status: int,
    options: tuple[str, ...],
    said: str,
) -> None:
    def stopped(*_: object, **__: object) -> None:
        os.kill(os.getpid(), sign)

    monkeypatch.setattr(Index, "add", stopped)
    done = invoke("index", str(archive), *options)
    assert done.exit_code == status
    assert done.stderr == f"semsearch: {said}\n"


def test_a_process_that_is_terminated_says_what_it_left(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "held.md")  # read for ever: the run hangs where the signal comes
    code = (
        "import sys; from semsearch.cli import program; from semsearch.index import Index\n"
        "def hang(*_, **__):\n"
        "    print('indexing', flush=True)\n"
        "    open('held.md').read()\n"
        "Index.add = hang\n"
        "program.main(['index', '.'])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(),
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"indexing\n"
    process.terminate()
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (143, b"semsearch: stopped; what was reported as saved is saved\n")


def test_strict_is_handed_on_so_that_a_rebuild_can_refuse(
    indexed: Path, archive: Path, tmp_path: Path
) -> None:
    shutil.copytree(indexed, tmp_path / "index")
    before = (tmp_path / "index" / "CURRENT").read_text()
    done = invoke("index", str(archive), "--rebuild", "--strict", "--index", str(tmp_path / "index"))
    assert done.exit_code == 3
    assert "stays as it was" in done.stderr
    assert (tmp_path / "index" / "CURRENT").read_text() == before


# --- ask --------------------------------------------------------------------------------------------------


def test_a_question_is_answered_in_plain_text(indexed: Path, piped: Piped) -> None:
    done = piped("ask", "facial", "recognition", "in", "hotels", "-n", "1", "--index", str(indexed))
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:6] == [
        "1. Harbour court tells hotels and ferries that they may not scan faces",
        "   https://harbour.example/faces",
        "   Harbour Daily · 28 July 2021",
        "   The ruling says that businesses may not use facial recognition without",
        "   consent.",
        "   └ No scans at the gate, say judges (0) — Canal Post, 29 July",
    ]
    assert lines[12:14] == [
        "   └ No scans at the gate, say judges (7) — Canal Post, 29 July",
        "     and 2 more",
    ]
    assert re.fullmatch(r"1 story · 13 articles · \d+ ms", lines[-1])


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_a_question_is_read_from_a_pipe(indexed: Path, arguments: list[str], piped: Piped) -> None:
    done = piped("ask", *arguments, "--index", str(indexed), input=b"\xef\xbb\xbfrobots in\norchards\n")
    assert done.status == 0
    assert done.out.startswith("1. Orchards [31mturn0m to [red]robots[/red] for the apple harvest\n")


def test_a_question_is_asked_for_on_a_terminal(on_terminal: Terminal) -> None:
    done = on_terminal("-m", "semsearch", "ask")
    assert done.status == 2
    assert done.out.startswith("semsearch: no question: write one")


@pytest.mark.parametrize(
    ("limits", "titles"),
    [
        (["--since", "2022-01-01"], ["Orchards"]),
        (["--until", "2021-12-31", "--topic", "LAW"], ["Harbour court"]),
        (["--provider", "orchard weekly"], ["Orchards"]),
        (["--type", "video"], ["Orchards"]),
        (["--published"], ["Orchards"]),
        (["--unpublished"], ["Harbour court"]),
        (["--provider", "Harbour Daily", "--provider", "Orchard Weekly", "--type", "article"], None),
    ],
)
def test_limits_are_kept_and_said(indexed: Path, limits: list[str], titles: list[str] | None) -> None:
    done = invoke("ask", "news", *limits, "--index", str(indexed))
    assert done.exit_code == 0
    assert done.stdout.startswith("only ")
    found = re.findall(r"^\d+\. (\w+ ?\w*)", done.stdout, re.MULTILINE)
    if titles is None:
        assert sorted(found) == ["Ferry line", "Harbour court"]
    else:
        assert [title.split()[0] for title in titles] == [title.split()[0] for title in found]


def test_paging_goes_on_with_the_numbers(indexed: Path) -> None:
    first = json.loads(invoke("ask", "news", "-n", "2", "--json", "--index", str(indexed)).stdout)
    done = invoke("ask", "news", "-n", "1", "--offset", "1", "--index", str(indexed))
    second = first["stories"][1]["article"]["title"].split()[0]
    assert re.findall(r"^(\d+)\. (\w+)", done.stdout, re.MULTILINE) == [("2", second)]


def test_nothing_found_is_status_1(indexed: Path) -> None:
    done = invoke("ask", "news", "--since", "2030-01-01", "--index", str(indexed))
    assert done.exit_code == 1
    assert "Nothing found within these limits" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "input"),
    [(["x", "--since", "soon"], ""), (["-"], " \n"), (["y" * 3000], "")],
)
def test_a_question_that_cannot_be_asked_is_status_3(arguments: list[str], input: str) -> None:
    done = invoke("ask", *arguments, input=input)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (3, "", 1)


def test_without_an_index_the_status_is_4(tmp_path: Path) -> None:
    done = invoke("ask", "x", "--index", str(tmp_path / "none"))
    assert (done.exit_code, done.stdout) == (4, "")
    assert f"no index at {tmp_path / 'none'}" in done.stderr


def test_json_is_one_line_in_a_pipe_and_carries_the_explanation(indexed: Path) -> None:
    done = invoke("ask", "robots", "--json", "--explain", "--index", str(indexed))
    answer = json.loads(done.stdout)
    assert done.stdout.count("\n") == 1
    story = answer["stories"][0]
    assert story["score"] == pytest.approx(story["why"]["dense"] + story["why"]["lexical"], abs=1e-6)


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_a_terminal_gets_links_marks_and_its_own_width(
    indexed: Path, on_terminal: Terminal, columns: int
) -> None:
    done = on_terminal(
        "-m", "semsearch", "ask", "facial recognition in hotels", "--index", str(indexed), columns=columns
    )
    assert done.status == 0
    links = set(re.findall(r"\x1b\]8;(id=\d+);(https://[^\x1b]+)\x1b\\", done.out))
    assert len({url for _, url in links}) > 5
    assert len({id for id, _ in links}) == len({url for _, url in links}) == len(links)
    assert len(re.findall(r"\x1b\]8;id=\d+;https://harbour\.example/faces\x1b\\\x1b\[1m", done.out)) == (
        1 if columns >= 80 else 2  # lines of the title, which are one link
    )
    assert done.out.count("\x1b[1mfacial\x1b[0m") == 1, (
        "a word of the excerpt is marked, and the title as a whole"
    )
    bare = re.sub(r"\x1b\]8;[^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", done.out)
    assert "\x1b" not in bare
    assert "\x9b" not in bare
    assert "https://harbour" not in bare
    widest = max(len(line) for line in bare.splitlines() if line.isascii())
    assert columns - 25 < widest <= columns


def test_json_on_a_terminal_is_for_people_and_without_control_characters(
    indexed: Path, on_terminal: Terminal
) -> None:
    done = on_terminal("-m", "semsearch", "ask", "robots in orchards", "--json", "--index", str(indexed))
    assert '\n  "question": "robots in orchards",\n' in done.out
    assert "果园" in done.out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", done.out)
    assert json.loads(done.out)["stories"]


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_color_means_no_escape_byte_on_a_terminal(
    indexed: Path, on_terminal: Terminal, env: dict[str, str]
) -> None:
    done = on_terminal("-m", "semsearch", "ask", "robots", "--explain", "--index", str(indexed), **env)
    assert "\x1b" not in done.out
    assert "https://orchard.example/robots" in done.out


def test_a_server_answers_as_the_index_does(indexed: Path) -> None:
    local = invoke("ask", "robots", "--explain", "--index", str(indexed)).stdout
    with Index.open(indexed) as index:
        reply = json.dumps(wire.answer_json(index.ask("robots"), explain=True)).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        remote = invoke("ask", "robots", "--explain", "--server", f"127.0.0.1:{server.server_port}").stdout
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert re.sub(r"\d+ ms", "", remote) == re.sub(r"\d+ ms", "", local)


def test_where_no_server_is_the_status_is_5() -> None:
    done = invoke("ask", "x", "--server", "127.0.0.1:9")
    assert (done.exit_code, done.stdout) == (5, "")
    assert (
        done.stderr
        == "semsearch: nothing answers at http://127.0.0.1:9: is 'semsearch serve' running there?\n"
    )


def test_asking_a_server_loads_neither_the_index_nor_numpy() -> None:
    source = (
        "import sys\nfrom semsearch.cli import program\n"
        "try: program.main(['ask', 'x', '--server', '127.0.0.1:9'])\n"
        "except SystemExit as end: print(end.code, {'numpy', 'semsearch.index'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, env=environment())
    assert done.stdout == "5 set()\n"


# --- status, export, serve --------------------------------------------------------------------------------


def test_a_status_is_told_for_people_and_for_programs(indexed: Path) -> None:
    lines = dict(
        re.split(r"  +", line, maxsplit=1)
        for line in invoke("status", "--index", str(indexed)).stdout.splitlines()
    )
    assert (lines["index"], lines["articles"], lines["items"]) == (str(indexed), "13", "3")
    assert lines["dates"] == "July 2021 to September 2022"
    told = json.loads(invoke("status", "--json", "--index", str(indexed)).stdout)
    assert (told["articles"], told["items"], told["model"]) == (13, 3, "all-MiniLM-L6-v2")


def exported(text: str) -> dict[str, Any]:
    return {item["webUrl"]: item for item in map(json.loads, text.splitlines())}


def test_an_export_holds_every_item_with_its_coverage(indexed: Path, piped: Piped) -> None:
    done = piped("export", "--index", str(indexed), PYTHONIOENCODING="latin-1")
    items = exported(done.out)
    assert sorted(items) == sorted(str(item["webUrl"]) for item in ITEMS)
    assert len(items["https://harbour.example/faces"]["related"]) == 10
    assert "果园" in done.out
    assert "\x9b" not in done.out


def test_an_export_replaces_a_file_at_the_end_and_keeps_its_rights(indexed: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    target.chmod(0o640)
    (tmp_path / "link.jsonl").symlink_to(target)
    done = invoke("export", "-o", str(tmp_path / "link.jsonl"), "--index", str(indexed))
    assert (done.exit_code, done.stdout) == (0, "")
    assert len(exported(target.read_text(encoding="utf-8"))) == 3
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert (tmp_path / "link.jsonl").is_symlink()


def test_an_export_is_json_anyway(indexed: Path) -> None:
    plain = invoke("export", "--index", str(indexed))
    assert invoke("export", "--json", "--index", str(indexed)).stdout == plain.stdout
    assert len(exported(plain.stdout)) == 3


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        (errno.ENOSPC, 70, "make room, or send it elsewhere"),
        (errno.EIO, 70, "make room, or send it elsewhere"),
        (errno.EACCES, 2, "name another file"),
    ],
)
def test_a_failed_export_leaves_the_file_as_it_was(
    indexed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, status: int, said: str
) -> None:
    whole = Index.export

    def broken(self: Index) -> Iterator[Any]:
        yield next(whole(self))
        raise OSError(number, "it does not work")

    monkeypatch.setattr(Index, "export", broken)
    (tmp_path / "out.jsonl").write_text("old")
    done = invoke("export", "-o", str(tmp_path / "out.jsonl"), "--index", str(indexed))
    assert done.exit_code == status
    assert done.stderr == f"semsearch: {tmp_path}/out.jsonl cannot be written: it does not work: {said}\n"
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.jsonl", "old")]


def test_an_export_that_nobody_reads_on_ends_quietly(indexed: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "semsearch", "export", "--index", str(indexed)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 141


def test_serve_hands_over_the_index_and_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = []
    monkeypatch.setattr(
        "semsearch.api.serve", lambda index, host, port: given.append((index.settings.index, host, port))
    )
    done = invoke("serve", "--port", "0", "--index", str(tmp_path), env={"SEMSEARCH_SERVER_HOST": "::1"})
    assert done.exit_code == 0, done.output
    assert given == [(tmp_path, "::1", 0)]
