from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser

SCRIPT = Path(__file__).parent.parent.parent / "scripts" / "bench-page.py"


def test_every_figure_is_printed(sample_folder: Path, browser: Browser) -> None:
    command = [sys.executable, str(SCRIPT), "--index", str(sample_folder), "--runs", "1"]
    made = subprocess.run(command, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    lines = made.stdout.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["landing", "an answer"]
    for line in lines:
        first, paint, _ = (float(figure) for figure in re.findall(r"(\d+) ms", line))
        assert 0 < first <= paint < 2_000
