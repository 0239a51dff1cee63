from __future__ import annotations

import errno
import json
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from semsearch.cli import program
from semsearch.index import Index
from tests.builders import copy_index
from tests.cli.conftest import ITEMS, Run, environment

Piped = Callable[..., Run]
Terminal = Callable[..., Run]


def invoke(*arguments: str, **more: Any) -> Result:
    return CliRunner().invoke(program, list(arguments), **more)


# --- index ------------------------------------------------------------------------------------------------


@pytest.fixture
def own(indexed: Path, tmp_path: Path) -> Path:
    """A copy of the index, to be written to."""
    return copy_index(indexed, tmp_path / "own")


def test_indexing_again_reports_what_was_there_and_what_cannot_be_read(own: Path, archive: Path) -> None:
    done = invoke("index", str(archive), "--index", str(own))
    assert (done.exit_code, done.stderr) == (0, "")
    said = " ".join(done.stdout.split())  # long paths are wrapped
    assert said.startswith(f"{archive}/news.jsonl:4: not JSON")
    counts = "added 0 · updated 0 · unchanged 13 · removed 0 · duplicates 0 · rejected 1"
    assert f"{counts} 13 articles in the index · " in said
    assert said.endswith(f'ask with: semsearch ask --index {own} "…"')


def test_the_report_as_json_is_all_that_is_printed(own: Path, archive: Path) -> None:
    done = invoke("index", str(archive), "--index", str(own), "--json")
    report = json.loads(done.stdout)
    assert (report["unchanged"], report["articles"], report["rejected"][0]["line"]) == (13, 13, 4)
    assert done.stdout.count("\n") == 1


def test_strict_refuses_an_archive_with_rejections(own: Path, archive: Path) -> None:
    done = invoke("index", str(archive), "--index", str(own), "--strict")
    assert done.exit_code == 3
    assert "unchanged 13" in done.stdout
    assert done.stderr == "semsearch: 1 rejected, 0 left out: correct them, or leave out --strict\n"


def test_what_was_left_out_or_skipped_is_reported_and_strict_refuses_the_first(
    own: Path, tmp_path: Path
) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.md").write_text("---\ntitle: Ferry\ndate: soon\n---\nIt sails.\n")
    (news / "b.json").write_text('[{"title": {"rendered": "Draft"}, "status": "draft"}]')
    for more in ([], ["--strict"]):
        done = invoke("index", str(news), "--index", str(own), "--dry-run", *more)
        assert done.exit_code == (3 if more else 0)
        said = " ".join(done.stdout.split())  # long paths are wrapped
        assert f"left out 1 × date: not a date (first: {news}/a.md: 'soon')" in said
        assert f"skipped 1 × a draft (first: {news}/b.json)" in said
        assert "added 1 · " in said
        assert "rejected 0 · left out 1 · skipped 1" in said
    assert done.stderr == "semsearch: 0 rejected, 1 left out: correct them, or leave out --strict\n"
    (news / "a.md").write_text("---\ntitle: Ferry\n---\nIt sails.\n")
    assert invoke("index", str(news), "--index", str(own), "--dry-run", "--strict").exit_code == 0


def test_what_was_left_out_or_skipped_is_in_the_report_as_json(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "A", "date": "soon"}\n{"title": {"rendered": "D"}, "status": "draft"}\n')
    report = json.loads(invoke("index", str(path), "--index", str(own), "--dry-run", "--json").stdout)
    assert report["rejected"] == []
    assert report["omitted"] == [
        {"field": "date", "reason": "not a date", "count": 1, "path": str(path), "line": 1, "value": "'soon'"}
    ]
    assert report["skipped"] == [{"reason": "a draft", "count": 1, "path": str(path), "line": 2}]
    assert report["missing"] == []


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
    (): "stopped; what was reported as saved is saved: run it again for the rest and for the stories",
    ("--rebuild",): "stopped; the index in force is unchanged",
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


def test_sigterm_during_indexing_reports_the_state(tmp_path: Path) -> None:
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
    assert (process.returncode, err.decode()) == (143, f"semsearch: {LEFT[()]}\n")


def test_strict_rebuild_with_rejections_keeps_the_index(indexed: Path, archive: Path, tmp_path: Path) -> None:
    copy_index(indexed, tmp_path / "index")
    before = (tmp_path / "index" / "CURRENT").read_text()
    done = invoke("index", str(archive), "--rebuild", "--strict", "--index", str(tmp_path / "index"))
    assert done.exit_code == 3
    assert "stays as it was" in done.stderr
    assert (tmp_path / "index" / "CURRENT").read_text() == before


# --- models -----------------------------------------------------------------------------------------------


def test_known_models_are_listed_for_people_and_for_programs() -> None:
    done = invoke("models")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "  sentence-transformers/all-MiniLM-L6-v2 · installed\n" in done.stdout
    listed = json.loads(invoke("models", "--json").stdout)
    found = {one["name"]: one for one in listed}
    e5 = found["intfloat/multilingual-e5-small"]
    assert (e5["query_prompt"], e5["document_prompt"], e5["pooling"]) == ("query: ", "passage: ", "mean")
    assert (e5["licence"], e5["dimension"], e5["installed"]) == ("MIT", 384, False)
    assert found["sentence-transformers/all-MiniLM-L6-v2"]["installed"]


def test_a_known_model_that_is_not_here_is_told_how_to_get(archive: Path, tmp_path: Path) -> None:
    done = invoke("index", "--model", "bge-small-en-v1.5", str(archive), "--index", str(tmp_path / "index"))
    assert (done.exit_code, done.stdout) == (4, "")
    assert done.stderr.endswith(
        "run 'hf download BAAI/bge-small-en-v1.5 --local-dir models/bge-small-en-v1.5' where there is a "
        "network, copy the folder here and set model: models/bge-small-en-v1.5\n"
    )


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
        (errno.ENOSPC, 70, "free some space, or write elsewhere"),
        (errno.EIO, 70, "free some space, or write elsewhere"),
        (errno.EACCES, 2, "choose another file"),
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


def test_export_to_a_closed_pipe_prints_no_error(indexed: Path, tmp_path: Path) -> None:
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
