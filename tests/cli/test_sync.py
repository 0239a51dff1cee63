"""`semsearch sync`, `watch` and `serve --sync` with sources of a real host."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from click.testing import CliRunner, Result

from semsearch.cli import program
from tests.builders import copy_index
from tests.cli.conftest import LIMIT, environment
from tests.conditions import wait_until
from tests.servers import started
from tests.sync.conftest import hashing
from tests.sync.hosts import Host, conditional, feed, host, redirect, reply

__all__ = ["hashing"]


@pytest.fixture
def site() -> Iterator[Host]:
    with host() as made:
        yield made


@pytest.fixture
def config(tmp_path: Path, site: Host) -> Path:
    """Settings with three sources beside an index that does not exist yet."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "locks.md").write_text("---\ntitle: Locks reopen\n---\nThe locks reopen.\n")
    site.answers["/feed"] = conditional(feed(["Ferries strike", "Cranes fall"]), '"1"')
    file = tmp_path / "semsearch.yaml"
    file.write_text(
        f"""
        index: index
        sync: {{allow_private: yes}}
        sources:
          - {{name: own, path: articles}}
          - {{name: harbour, feed: {site.url}/feed}}
          - {{name: canal, feed: {site.url}/canal}}
        """
    )
    return file


def run(config: Path, *arguments: str) -> Result:
    done = CliRunner().invoke(program, ["--config", str(config), *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


def test_a_run_tells_a_line_for_each_source(config: Path, site: Host, hashing: None) -> None:
    site.answers |= {"/canal": redirect("/moved"), "/moved": reply(feed(["Barges wait"]))}
    done = run(config, "sync")
    assert (done.exit_code, done.stdout) == (
        0,
        "own      1 new\nharbour  2 new\n"
        f"canal    1 new; has moved to {site.url}/moved: change the settings\n",
    )
    assert run(config, "sync", "own").stdout == "own  unchanged\n"


def test_a_failure_has_a_status_of_its_own_and_is_told_in_the_status(
    config: Path, site: Host, hashing: None
) -> None:
    done = run(config, "sync")
    assert done.exit_code == 6
    assert done.stdout.splitlines()[-1] == (
        "canal    failed: HTTP status 404 Not Found; asked again in 5 minutes"
    )
    again = run(config, "sync")
    assert again.exit_code == 6
    assert "canal    still failing: HTTP status 404 Not Found; asked again in " in again.stdout
    status = run(config, "status").stdout
    assert "newest     2 August 2021 10:00 UTC, " in status
    assert " · 3 sources · 1 failing\n" in status.replace("\xa0", " ")
    assert "canal: failing since " in status
    told = json.loads(run(config, "status", "--json").stdout)
    assert told["newest_at"] == "2021-08-02T10:00:00Z"
    assert [(one["name"], one["kind"], one["reason"]) for one in told["sources"]] == [
        ("own", "path", ""),
        ("harbour", "feed", ""),
        ("canal", "feed", "HTTP status 404 Not Found"),
    ]


def test_a_report_is_printed_as_json(config: Path, hashing: None) -> None:
    told = json.loads(run(config, "sync", "--json").stdout)
    assert [(one["name"], one["outcome"], one["added"]) for one in told["sources"]] == [
        ("own", "changed", 1),
        ("harbour", "changed", 2),
        ("canal", "failed", 0),
    ]
    assert told["indexing"]["added"] == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sync", "ledger"), "no source is called 'ledger': the sources are own, harbour, canal"),
        (
            ("sync", "--every", "soon"),
            "--every must be a time from 1s to 7d, such as 15m, 2h or 1d, not 'soon'",
        ),
        (("serve", "--every", "1h"), "--every needs --sync beside it"),
    ],
)
def test_wrong_use_is_told(config: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(config, *arguments)
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sync",), "no sources: list them under 'sources:' in semsearch.yaml"),
        (("watch",), "nothing to watch: name a folder, or list one under 'sources:' in semsearch.yaml"),
        (("serve", "--sync"), "--sync needs sources: list them under 'sources:' in semsearch.yaml"),
    ],
)
def test_without_sources_there_is_nothing_to_do(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "semsearch.yaml"
    file.write_text("index: index")
    done = run(file, *arguments)
    assert (done.exit_code, done.stderr) == (2, f"semsearch: {said}\n")


@contextmanager
def process(config: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command as a process, which is killed in the end, or if it takes too long."""
    command = [sys.executable, "-m", "semsearch", "--config", str(config), *arguments]
    started = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    )
    timer = threading.Timer(LIMIT, started.kill)
    timer.start()
    with started:
        try:
            yield started
        finally:
            timer.cancel()
            started.kill()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline()


def test_a_schedule_and_a_watch_end_by_a_signal_without_a_failure(
    config: Path, empty_folder: Path, site: Host
) -> None:
    """As processes with the real model; the schedule goes on after a source has failed."""
    copy_index(empty_folder, config.parent / "index")
    with process(config, "sync", "--every", "1s") as sync:
        lines = [line(sync) for _ in range(3)]
        site.answers["/feed"] = reply(feed(["Tugs race"]))
        lines.append(line(sync))
        sync.send_signal(signal.SIGTERM)
        out, err = sync.communicate(timeout=LIMIT)
    assert [one.split(" ")[0] for one in lines] == ["own", "harbour", "canal", "harbour"]
    assert (sync.returncode, out, err, lines[-1]) == (0, "", "", "harbour  1 new\n")
    folder = config.parent / "articles"
    (folder / "dredger.md").write_text("---\ntitle: A dredger sinks\n---\nIt sank.\n")
    with process(config, "watch") as watch:
        assert line(watch).startswith("1 new")
        (folder / "locks.md").write_text("---\ntitle: Locks close\n---\nThey close.\n")
        assert line(watch).startswith("1 updated")
        watch.send_signal(signal.SIGINT)
        assert (watch.communicate(timeout=LIMIT)[1], watch.returncode) == ("", 0)


def test_a_server_syncs_beside_its_answers(config: Path, empty_folder: Path, site: Host) -> None:
    copy_index(empty_folder, config.parent / "index")
    command = (sys.executable, "-m", "semsearch", "--config", str(config), "serve", "--port", "0", "--sync")
    with started(*command, "--every", "1s", env=environment()) as server:

        def ready() -> dict[str, object]:
            found: dict[str, object] = httpx2.get(f"{server.url}/readyz").json()
            return found

        wait_until(lambda: ready()["articles"] == 3, LIMIT)
        site.answers["/feed"] = reply(feed(["Tugs race"], day="Tue, 03 Aug 2021 10:00:00 GMT"))
        wait_until(lambda: ready()["articles"] == 4, LIMIT)
        told = ready()
        assert (told["status"], told["newest_at"]) == ("ready", "2021-08-03T10:00:00Z")
        assert [one["name"] for one in told["failing"]] == ["canal"]  # type: ignore[attr-defined]
        assert told["synced_at"]
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(LIMIT) == 0
        assert server.process.stderr
        log = server.process.stderr.read()
    assert "semsearch: harbour  2 new\n" in log
    assert "canal" in log
    assert "Traceback" not in log
