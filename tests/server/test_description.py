"""The OpenAPI description against the server: requests that Schemathesis makes from it, valid and invalid."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from semsearch import Index
from semsearch.server import app
from tests.servers import in_thread

EXAMPLES = 200 if os.environ.get("TEST_LONG") else 5  # requests at random for each operation


def test_the_server_does_what_its_description_says(sample_folder: Path, tmp_path: Path) -> None:
    checks = Path(__file__).with_name("description_checks.py")
    with Index.open(sample_folder) as index, in_thread(app(index)) as url:
        done = subprocess.run(
            [
                *(sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run"),
                *("--max-examples", str(EXAMPLES), "--phases", "examples,coverage,fuzzing"),
                *("--generation-deterministic", "--no-color"),
                *("--exclude-checks", "positive_data_acceptance"),  # description_checks.py has a better one
                f"{url}/openapi.json",
            ],
            cwd=tmp_path,
            env={**os.environ, "SCHEMATHESIS_HOOKS": str(checks)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
