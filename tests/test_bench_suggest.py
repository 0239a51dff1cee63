"""`scripts/bench-suggest.py` over a small archive."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_figure_is_printed() -> None:
    command = [sys.executable, "scripts/bench-suggest.py", "--articles", "2000", "--rounds", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    first, *rows = done.stdout.splitlines()
    assert re.fullmatch(r"2000 articles written in \d+ s, \d+ MB on disk", first)
    figures = r"(.*?) +median +[\d.]+ ms   p95 +[\d.]+ ms   \(\d+ runs\)"
    names = [match[1] for row in rows if (match := re.fullmatch(figures, row))]
    assert len(names) == len(rows)
    letters = [f"suggestions for {n} letter{'s' * (n > 1)}" for n in range(1, 13)]
    assert names[:12] == letters
    assert {
        "suggestions for a frequent word and one letter",
        "a correction",
        "a phrase of two frequent words: nearest",
        "an excluded frequent word: newest",
    } <= set(names)
