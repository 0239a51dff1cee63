"""The peer `today`: semsearch as it was at a commit, with an environment and an index of its own."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from benchmarks.systems import ROOT, Semsearch, run


def earlier(folder: Path, commit: str) -> Semsearch:
    """Return semsearch at a commit, checked out into `folder`/today-COMMIT with an environment beside it.

    The environment borrows the packages of this one if both have the same dependencies, and else installs
    its own.

    Args:
        commit: Anything that names a commit to Git; "" for the last release.

    Raises:
        RuntimeError: There is no such commit, or its dependencies cannot be installed.
    """
    revision = _git("rev-parse", "--verify", "--short=12", f"{commit or _last_release()}^{{commit}}")
    source, place = folder / f"today-{revision}", folder / f"today-{revision}-env"
    if not source.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _git("worktree", "prune")
        _git("worktree", "add", "--detach", str(source), revision)
    python, installed = place / "bin" / "python", place / "installed"
    if not installed.is_file():
        print(f"preparing semsearch {revision} in {place}", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
        if _dependencies(source) == _dependencies(ROOT):
            _borrow(place, source)
        else:
            pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            constraints = source / "scripts" / "constraints.txt"
            run([*pip, "--constraint", str(constraints), "--editable", str(source)], source)
        installed.touch()
    found = run([str(python), "-c", "import semsearch; print(semsearch.__file__)"], place).strip()
    if not Path(found).is_relative_to(source):
        raise RuntimeError(f"{place} imports semsearch from {found}: remove that folder, and run this again")
    return Semsearch(f"today-{revision}", python, source)


def _last_release() -> str:
    try:
        return _git("describe", "--tags", "--abbrev=0")
    except RuntimeError:
        raise RuntimeError("no release is tagged: name a commit with --commit") from None


def _git(*arguments: str) -> str:
    return run(["git", *arguments], ROOT).strip()


def _dependencies(folder: Path) -> set[str]:
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return set(project["dependencies"])


def _borrow(place: Path, source: Path) -> None:
    """Let an environment import a source folder, and the packages of this environment.

    The paths in a .pth file are added as they are: .pth files below them, such as that of the editable
    install of this project, are not read.
    """
    (packages,) = place.glob("lib/python*/site-packages")
    borrowed = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    (packages / "borrowed.pth").write_text("\n".join([str(source), *borrowed]) + "\n", encoding="utf-8")
