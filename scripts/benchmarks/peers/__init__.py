"""Other systems that are measured in the same run, each in an environment of its own below build/peers/."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.earlier import earlier
from benchmarks.peers.txtai import txtai
from benchmarks.systems import ROOT, System

FOLDER = ROOT / "build" / "peers"
NAMES = ("txtai", "today")


def prepared(name: str, commit: str, folder: Path = FOLDER) -> System:
    """Return a peer, whose environment is made if there is none.

    Args:
        name: One of `NAMES`.
        commit: Of the peer `today`; "" for the last release.

    Raises:
        RuntimeError: The environment cannot be made.
    """
    return txtai(folder) if name == "txtai" else earlier(folder, commit)
