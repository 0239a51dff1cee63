"""The scripts, run in a copy of the project's folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import copy_index

ROOT = Path(__file__).parent.parent
INSTALLED = '#!/bin/sh\necho "$@" >>installs\n'  # a python that has pip
HALF = '#!/bin/sh\ncase "$*" in "-m pip"*) echo "No module named pip" >&2; exit 1 ;; esac\n'
PYTHON = """#!/bin/sh
case "$*" in
--version) echo "Python 3.11.9" ;;
"-m venv"*)
    for last; do :; done
    rm -rf "$last"; mkdir -p "$last/bin"
    cp made "$last/bin/python"
    echo "Error: ensurepip is not available" >&2
    exit $(cat status) ;;
esac
"""
Script = Callable[..., "subprocess.CompletedProcess[str]"]


def executable(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the scripts and the files that they read, without a virtual environment."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "samples").symlink_to(ROOT / "samples")
    return folder


# --- environment ------------------------------------------------------------------------------------------


@pytest.fixture
def prepare(project: Path, tmp_path: Path) -> Script:
    """Run `scripts/environment` with a Python whose `-m venv` creates this python and returns this status."""

    def run(made: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        executable(tmp_path / "bin" / "python3.11", PYTHON)
        executable(project / "made", made)
        (project / "status").write_text(str(status))
        executable(project / "scripts" / "run", '#!/bin/sh\nEXTRAS=""\n. "$(dirname "$0")/environment"\n')
        return subprocess.run(
            ["scripts/run"],
            cwd=project,
            env={"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def installs(project: Path) -> list[str]:
    lines = (project / "installs").read_text().splitlines() if (project / "installs").exists() else []
    return [line for line in lines if line.startswith("-m pip install")]


def test_an_environment_is_made_once(project: Path, prepare: Script) -> None:
    done = prepare(INSTALLED)
    assert (done.returncode, done.stdout) == (0, "")
    assert "making a virtual environment in .venv/ (Python 3.11.9)" in done.stderr
    assert len(installs(project)) == 1
    assert "--constraint scripts/constraints.txt --editable ." in installs(project)[0]
    again = prepare(INSTALLED)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert len(installs(project)) == 1


def test_an_environment_that_cannot_be_made_is_removed(project: Path, prepare: Script) -> None:
    done = prepare(HALF, status=1)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        "failed: the virtual environment could not be made: on Debian"
    )
    assert not (project / ".venv").exists()
    assert prepare(INSTALLED).returncode == 0  # once it is mended


def test_an_environment_without_pip_is_made_again(project: Path, prepare: Script) -> None:
    executable(project / ".venv" / "bin" / "python", HALF)
    done = prepare(INSTALLED)
    assert done.returncode == 0, done.stderr
    assert "making a virtual environment" in done.stderr
    assert len(installs(project)) == 1


def test_an_environment_is_kept_when_the_dependencies_change(project: Path, prepare: Script) -> None:
    assert prepare(INSTALLED).returncode == 0
    with (project / "pyproject.toml").open("a") as file:
        file.write("# changed\n")
    done = prepare(HALF, status=1)
    assert done.returncode == 0, done.stderr
    assert "making" not in done.stderr
    assert len(installs(project)) == 2


# --- measurements -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["bench", "bench-page", "bench-suggest", "evaluate", "model-costs", "summaries"]
)
def test_a_script_runs_the_program_of_its_name(project: Path, prepare: Script, name: str) -> None:
    prepare(INSTALLED)
    (project / ".venv" / "installed-dev").write_text((project / ".venv" / "installed").read_text())
    done = subprocess.run([f"scripts/{name}", "--runs", "2"], cwd=project, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert (project / "installs").read_text().splitlines()[-1] == f"scripts/{name}.py --runs 2"


# --- demo -------------------------------------------------------------------------------------------------


@pytest.fixture
def demo(project: Path, tmp_path: Path) -> Script:
    """Run `scripts/demo` with this environment's semsearch, over the index `tmp_path/index`."""
    executable(project / ".venv" / "bin" / "python", INSTALLED)
    executable(
        project / ".venv" / "bin" / "semsearch", f'#!/bin/sh\nexec {sys.executable} -m semsearch "$@"\n'
    )
    wanted = subprocess.run(
        "cat pyproject.toml scripts/constraints.txt | cksum",
        shell=True,
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    )
    (project / ".venv" / "installed").write_text(wanted.stdout)

    def run(question: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            ["scripts/demo", question],
            cwd=project,
            env={**os.environ, "SEMSEARCH_INDEX": str(tmp_path / "index"), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert not (project / "installs").exists()
        return done

    return run


OWN = "holds an archive of your own: asking it"


def test_the_demo_adds_to_its_own_index_and_leaves_any_other_alone(
    demo: Script, sample_folder: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    copy_index(sample_folder, index)
    done = demo("ferry")
    assert f"{index}/ {OWN}" in done.stderr
    assert "indexing" not in done.stderr
    assert "unchanged" not in done.stdout
    assert "1. " in done.stdout
    assert not (index / ".demo").exists()

    shutil.copy(index / "CURRENT", index / ".demo")
    done = demo("ferry")
    assert f"indexing the sample archive (samples/ -> {index}/)" in done.stderr
    assert OWN not in done.stderr
    assert "unchanged" in done.stdout
    assert (index / ".demo").read_text() == (index / "CURRENT").read_text()

    (index / ".demo").write_text("g0\n")  # what a rebuild since then looks like
    done = demo("ferry")
    assert OWN in done.stderr
    assert "unchanged" not in done.stdout
    assert (index / ".demo").read_text() == "g0\n"


def test_the_demo_marks_the_index_that_it_makes(demo: Script, tmp_path: Path, project: Path) -> None:
    made = 'mkdir -p "$SEMSEARCH_INDEX"; echo g1 >"$SEMSEARCH_INDEX/CURRENT"; echo "$*" >>asked'
    executable(project / ".venv" / "bin" / "semsearch", f"#!/bin/sh\n{made}\n")
    demo("ferry")
    assert (tmp_path / "index" / ".demo").read_text() == "g1\n"
    assert (project / "asked").read_text() == "index samples\nask ferry\n"
