from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from semsearch.errors import IndexMissing, IndexProblem
from semsearch.storage.local import signing_key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an index, as far as keys look."""
    (tmp_path / "CURRENT").write_text("g1\n")
    return tmp_path


def test_a_key_is_created_once_and_only_its_owner_can_read_it(folder: Path) -> None:
    assert signing_key(folder) == ""
    key = signing_key(folder, make=True)
    assert len(key) >= 32
    assert signing_key(folder) == signing_key(folder, make=True) == key
    assert stat.S_IMODE((folder / "token.key").stat().st_mode) == 0o600
    assert sorted(entry.name for entry in folder.iterdir()) == ["CURRENT", "token.key"]


def test_processes_that_create_a_key_at_once_get_the_same_key(folder: Path) -> None:
    program = "import sys; from pathlib import Path; from semsearch.storage.local import signing_key\n"
    program += "sys.stdin.read(); print(signing_key(Path(sys.argv[1]), make=True))"
    made = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    assert len({process.communicate()[0] for process in made}) == 1


def test_without_an_index_no_key_is_created(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="make one with 'semsearch index"):
        signing_key(tmp_path / "none", make=True)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "content", [b"", b"short", b"two words of more than thirty-two characters", b"\xff" * 40]
)
def test_a_file_without_a_key_is_an_error(folder: Path, content: bytes) -> None:
    (folder / "token.key").write_bytes(content)
    with pytest.raises(IndexProblem, match=r"token\.key .*(delete it|SEMSEARCH_TOKEN_KEY)"):
        signing_key(folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_an_error_that_says_what_to_do(folder: Path) -> None:
    folder.chmod(0o500)
    try:
        with pytest.raises(IndexProblem, match="set SEMSEARCH_TOKEN_KEY"):
            signing_key(folder, make=True)
    finally:
        folder.chmod(0o700)
