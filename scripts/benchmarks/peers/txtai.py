"""The peer txtai: hybrid search over the same texts, by the same model, served by its own API.

The reply has its ten best articles, its default; there are no stories, dates, confidence or summary in it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from benchmarks import archive
from benchmarks.load import Request
from benchmarks.systems import ROOT, Case, Server, environment, free_port, run, started
from semsearch.embedding.models import DEFAULT_MODEL, model_folder

REQUIREMENT = "txtai[api]==9.14.*"
PROGRAM = Path(__file__).with_name("txtai_index.py")


@dataclass(frozen=True, slots=True)
class Txtai:
    """txtai in its own environment."""

    python: Path
    name: str = "txtai"

    def prepare(self, case: Case) -> None:
        folder = case.folder / self.name
        complete = folder / "complete"
        if complete.exists():
            return
        folder.mkdir(parents=True, exist_ok=True)
        texts = folder / "texts.json"
        texts.write_text(json.dumps(archive.texts(case.items)), encoding="utf-8")
        model = model_folder(DEFAULT_MODEL)
        # Without -P, the name txtai would mean this module, which is beside the program.
        run([str(self.python), "-P", str(PROGRAM), str(model), str(texts), str(folder / "index")], folder)
        complete.touch()

    @contextmanager
    def serve(self, case: Case) -> Iterator[Server]:
        folder, port = case.folder / self.name, free_port()
        config = folder / "config.yml"
        # JSON is YAML. The index knows its own settings; the key `embeddings` adds the routes of search.
        config.write_text(json.dumps({"path": str(folder / "index"), "embeddings": {}}), encoding="utf-8")
        command = [str(self.python), "-m", "uvicorn", "txtai.api:app", "--port", str(port)]
        env = environment(CONFIG=str(config))
        with started([*command, "--log-level", "warning"], folder, f"http://127.0.0.1:{port}/count", env) as (
            pid,
            seconds,
        ):
            yield Server(pid, port, seconds, _search)


def _search(question: str) -> Request:
    return Request(path=f"/search?query={quote(question)}&limit=10", body="")


def txtai(folder: Path) -> Txtai:
    """Return txtai, installed with the constraints of this project into `folder`/txtai.

    Raises:
        RuntimeError: It cannot be installed.
    """
    place = folder / "txtai"
    python, installed = place / "bin" / "python", place / "installed"
    if not installed.is_file() or installed.read_text() != REQUIREMENT:
        print(f"installing {REQUIREMENT} into {place} (a few minutes)", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        constraints = ROOT / "scripts" / "constraints.txt"
        run([*pip, "--constraint", str(constraints), REQUIREMENT], ROOT)
        installed.write_text(REQUIREMENT)
    return Txtai(python)
