"""What the README begins with: from a fresh clone to an answer."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from tests.docs.pages import ROOT, shown_lines, transcripts
from tests.docs.transcripts import shown_in


def test_the_demo_installs_asks_and_answers(tmp_path: Path) -> None:
    environment = {**os.environ, "SEMSEARCH_INDEX": str(tmp_path / "index"), "NO_COLOR": "1"}
    first, second = (line for line in shown_lines() if line.startswith("scripts/demo"))
    for line in (first, second):
        made = subprocess.run(
            shlex.split(line), cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert made.returncode == 0, made.stderr
        assert ("added 0 · updated 0" in made.stdout) == (line == second), "what is indexed stays"
        assert "\n1. " in made.stdout
        assert "semsearch serve" in made.stdout
        assert "your own files" in made.stdout
        for shown in transcripts().get(line, []):
            assert shown_in(shown.content, made.stdout), (str(shown), made.stdout)
    assert transcripts()[first]
