"""A sync killed at several moments: what was reported as saved is there, and the next one continues."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from semsearch.settings import Source
from tests.sync.conftest import Archive
from tests.sync.hosts import Host, conditional, feed

# Syncs two feeds without a model, in small batches, says each revision once it is stored, and kills itself at
# a given call of a function of semsearch. Counting calls instead of seconds, the moments are alike everywhere.
PROGRAM = """
import os, signal, sys, threading
from datetime import UTC, datetime
from pathlib import Path
from semsearch.embedding.hashing import HashingEncoder
from semsearch.indexing import build, plan
from semsearch.settings import Settings, Source, SyncSettings
from semsearch.storage.local import LocalStore
from semsearch.sync.run import sync
from semsearch.types import Filter, RevisionStored

index, url, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
encoder = HashingEncoder(dimension=16)
plan.BATCH = 5

class Choice:
    name = encoder.model.name
    def load(self):
        return encoder.model, encoder

build.choose_encoder = lambda settings, rebuild: Choice()
build.recalibrate = lambda store, encoder: None
calls = 0

def count(frame, event, argument):
    global calls
    if event == "call" and "/semsearch/" in frame.f_code.co_filename:
        calls += 1
        if calls == last:
            os.kill(os.getpid(), signal.SIGKILL)

def stored(event):
    if isinstance(event, RevisionStored):
        with LocalStore.open(index) as store, store.snapshot() as snapshot:
            print(snapshot.count(Filter()), flush=True)

sources = tuple(Source(name, feed=f"{url}/{name}") for name in ("a", "b"))
settings = Settings(index=index, sync=SyncSettings(allow_private="yes"), sources=sources)
threading.setprofile(count)
sys.setprofile(count)
sync(settings, now=lambda: datetime.now(UTC), progress=stored)
sys.setprofile(None)
print("calls", calls, flush=True)
"""
TITLES = [f"{letter} {number}" for letter in "ab" for number in range(10)]
KILLS = 6


def run(index: Path, site: Host, call: int) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(index), site.url, str(call)], stdout=subprocess.PIPE, text=True
    )
    assert done.returncode in (0, -signal.SIGKILL)
    return done.stdout.splitlines()


@pytest.fixture
def feeds(site: Host) -> Host:
    for letter in "ab":
        titles = [title for title in TITLES if title[0] == letter]
        site.answers[f"/{letter}"] = conditional(feed(titles, name=letter), f'"{letter}1"')
    return site


def test_a_killed_sync_loses_nothing(archive: Archive, feeds: Host, tmp_path: Path) -> None:
    calls = int(run(tmp_path / "whole", feeds, 0)[-1].removeprefix("calls "))
    sources = [Source(name, feed=f"{feeds.url}/{name}") for name in "ab"]
    killed = 0
    for number in range(KILLS):
        index = tmp_path / f"killed-{number}"
        told = run(index, feeds, calls * (number + 1) // (KILLS + 1))
        killed += not any(line.startswith("calls") for line in told)
        archive.settings = type(archive.settings)(index=index, sync=archive.settings.sync)
        if told:
            assert len(archive.titles()) >= int(told[-1]), "what was reported as saved is there"
        # The feeds drop what they had: only what was fetched before the kill can bring it back.
        kept = [letter for letter in "ab" if archive.file(f"{letter}/{letter}.xml").exists()]
        for letter in "ab":
            feeds.answers[f"/{letter}"] = conditional(feed([f"{letter} new"], name=letter), f'"{letter}2"')
        report = archive.sync(*sources)
        assert not report.failed
        expected = {title for title in TITLES if title[0] in kept} | {"a new", "b new"}
        assert set(archive.titles()) == expected
        assert archive.sync().indexing is None
        for letter in "ab":
            titles = [title for title in TITLES if title[0] == letter]
            feeds.answers[f"/{letter}"] = conditional(feed(titles, name=letter), f'"{letter}1"')
    assert killed == KILLS
