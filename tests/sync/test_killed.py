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
# a given call of a given function. Counting calls instead of seconds, the moments are alike everywhere.
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

index, url, function, last = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
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
    if event == "call" and frame.f_code.co_name == function and "semsearch" in frame.f_code.co_filename:
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
print("done", flush=True)
"""
TITLES = [f"{letter} {number}" for letter in "ab" for number in range(10)]
MOMENTS = [
    ("put_in_place", 2),  # a document, a state or what robots.txt said is written, and not yet in its place
    ("put_in_place", 4),
    ("without_boilerplate", 2),  # a part is indexed
    ("assign_stories", 1),  # all is indexed
    ("_run_of", 1),  # and that is noted
]


def run(index: Path, site: Host, function: str, call: int) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(index), site.url, function, str(call)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert done.returncode == -signal.SIGKILL
    return done.stdout.splitlines()


@pytest.mark.parametrize(("function", "call"), MOMENTS)
def test_a_killed_sync_loses_nothing(archive: Archive, site: Host, function: str, call: int) -> None:
    for letter in "ab":
        titles = [title for title in TITLES if title[0] == letter]
        site.answers[f"/{letter}"] = conditional(feed(titles, name=letter), f'"{letter}1"')
    told = run(archive.settings.index, site, function, call)
    if told:
        assert len(archive.titles()) >= int(told[-1]), "what was reported as saved is there"
    # The feeds drop what they had: only what was fetched before the kill can bring it back.
    kept = [letter for letter in "ab" if archive.file(f"{letter}/{letter}.xml").exists()]
    for letter in "ab":
        site.answers[f"/{letter}"] = conditional(feed([f"{letter} new"], name=letter), f'"{letter}2"')
    report = archive.sync(*(Source(letter, feed=f"{site.url}/{letter}") for letter in "ab"))
    assert not report.failed
    assert set(archive.titles()) == {title for title in TITLES if title[0] in kept} | {"a new", "b new"}
    assert archive.sync().indexing is None
