"""`semsearch stories`, on an index and against a server."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from semsearch.cli import program
from semsearch.index import Index
from semsearch.storage.local import LocalStore
from semsearch.types import Filter
from tests.builders import copy_index
from tests.cli.conftest import Run, environment

Piped = Callable[..., Run]
Terminal = Callable[..., Run]


def invoke(*arguments: str, **more: Any) -> Result:
    return CliRunner().invoke(program, ["stories", *arguments], **more)


@pytest.fixture(scope="module")
def id(indexed: Path) -> str:
    """The id of the story of the harbour court."""
    with Index.open(indexed) as index:
        return next(s.id for s in index.stories().stories if s.lead.article.title.startswith("Harbour court"))


def test_the_largest_stories_are_listed(indexed: Path, piped: Piped, id: str) -> None:
    done = piped("stories", "--index", str(indexed))
    assert (done.status, done.err) == (0, "")
    blocks = done.out.split("\n\n")
    court = next(block for block in blocks if "Harbour court" in block)
    assert [line.strip() for line in court.splitlines()[1:]] == [
        "https://harbour.example/faces",
        f"11 articles · 2 outlets · {id}",
        "28 July ▁█ 29 July 2021",
    ]
    assert blocks[-1].splitlines()[1] == "show one with: semsearch stories ID"
    assert re.fullmatch(r"\d+ stories · 13 articles", blocks[-1].splitlines()[0])


def test_story_is_found_by_an_article_id(indexed: Path, piped: Piped) -> None:
    with Index.open(indexed) as index:
        article = next(hit.article for hit in index.search("Harbour court").hits if hit.article.listed)
    done = piped("stories", article.id, "--index", str(indexed))
    assert (done.status, done.err) == (0, "")
    assert "11 articles · 2 outlets\n28 July ▁█ 29 July 2021\n" in done.out
    assert "peak on 29 July 2021: 10 articles · one bar per day\n" in done.out
    assert "28 July 2021  Harbour court tells hotels and ferries that they may not scan\n" in done.out
    assert done.out.endswith('ask about it with: semsearch ask "…" --since 2021-07-28 --until 2021-07-29\n')
    told = [line for line in done.out.splitlines() if "No scans at the gate" in line]
    assert len(told) == 10


def test_a_story_is_found_by_a_former_id(indexed: Path, tmp_path: Path, piped: Piped, id: str) -> None:
    folder = copy_index(indexed, tmp_path / "index")
    with LocalStore.open(folder) as store:
        with store.snapshot() as snapshot:
            others = [one.value for one in snapshot.largest_stories(9, 0, Filter()) if one.value != id]
            members = snapshot.members(others)[0]
        store.assign(dict.fromkeys(members, id))
    done = piped("stories", others[0], "--index", str(folder))
    assert (done.status, done.err) == (0, "")
    assert f"includes the former {others[0]}\n" in done.out
    assert done.out == piped("stories", id, "--index", str(folder)).out


@pytest.mark.parametrize(
    ("limits", "titles"),
    [
        (["--since", "2022-01-01"], ["Orchards"]),
        (["--until", "2021-12-31", "--topic", "LAW"], ["Harbour"]),
        (["--provider", "orchard weekly"], ["Orchards"]),
        (["--type", "video"], ["Orchards"]),
        (["--published"], ["Orchards"]),
        (["--unpublished"], ["Harbour"]),
    ],
)
def test_limits_are_kept_and_said(indexed: Path, limits: list[str], titles: list[str]) -> None:
    done = invoke(*limits, "--index", str(indexed))
    assert done.exit_code == 0
    assert done.stdout.startswith("only ")
    assert re.findall(r"^\d+\. (\w+)", done.stdout, re.MULTILINE) == titles


def test_paging_goes_on_with_the_numbers(indexed: Path) -> None:
    stories = json.loads(invoke("--json", "--index", str(indexed)).stdout)["stories"]
    done = invoke("-n", "1", "--offset", "1", "--index", str(indexed))
    title = stories[1]["article"]["title"].split()[0]
    assert re.findall(r"^(\d+)\. (\w+)", done.stdout, re.MULTILINE) == [("2", title)]
    assert f"2 to 2 of {len(stories)} stories" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "2030"], "Nothing found with these filters"),
        (["--offset", "9000"], "use a smaller --offset"),
    ],
)
def test_nothing_found_is_status_1(indexed: Path, arguments: list[str], said: str) -> None:
    done = invoke(*arguments, "--index", str(indexed))
    assert (done.exit_code, done.stderr) == (1, "")
    assert said in done.stdout
    assert invoke(*arguments, "--json", "--index", str(indexed)).exit_code == 1


@pytest.mark.parametrize("id", ["nothing", "", " ", "a/b", "..", "\udcff", "日本", "x" * 500])
def test_an_unknown_story_is_status_1_here_and_on_a_server(indexed: Path, served: str, id: str) -> None:
    for place in (["--index", str(indexed)], ["--server", served]):
        done = invoke(id, *place)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.startswith("semsearch: no story has the id ")
        assert done.stderr.endswith(": take an id from an answer or the list of stories\n")


def test_the_reports_of_a_story_are_paged_here_and_on_a_server(indexed: Path, served: str) -> None:
    local, remote = ["--index", str(indexed)], ["--server", served]
    id = json.loads(invoke("--json", "-n", "1", *local).stdout)["stories"][0]["id"]
    whole = json.loads(invoke(id, "--json", *local).stdout)
    assert whole["groups"] > 2
    for place in (local, remote):
        second = json.loads(invoke(id, "-n", "1", "--offset", "1", "--json", *place).stdout)
        assert second["headlines"] == whole["headlines"][1:2]
        said = invoke(id, "-n", "1", "--offset", "1", *place).stdout
        assert f"2 to 2 of {whole['groups']} reports; next with: --offset 2" in said


@pytest.mark.parametrize("limit", [["--since", "2021"], ["--topic", "law"], ["--unpublished"]])
def test_a_limit_beside_an_id_is_wrong_use(limit: list[str]) -> None:
    done = invoke("abc", *limit)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "cannot be used with an ID: omit one of them" in done.stderr


@pytest.mark.parametrize("limits", [["--since", "soon"], ["--since", "2022", "--until", "2021"]])
def test_limits_that_make_no_sense_are_refused_before_anything_is_asked(limits: list[str]) -> None:
    for place in (["--index", "nowhere"], ["--server", "127.0.0.1:9"]):
        done = invoke(*limits, *place)
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (3, "", 1)


def test_without_an_index_the_status_is_4_and_without_a_server_5(tmp_path: Path) -> None:
    assert invoke("--index", str(tmp_path / "none")).exit_code == 4
    done = invoke("abc", "--server", "127.0.0.1:9")
    assert (done.exit_code, done.stdout) == (5, "")
    assert done.stderr.startswith("semsearch: nothing answers at http://127.0.0.1:9")


LISTS: tuple[list[str], ...] = (
    [],
    ["-n", "2", "--offset", "1"],
    ["--topic", "law", "--until", "2021-12-31", "--unpublished"],
    ["--type", "video", "--provider", "Orchard Weekly", "--since", "2022-09"],
    ["--since", "2030"],
)


@pytest.mark.parametrize("arguments", LISTS, ids=" ".join)
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_server_lists_as_the_index_does(
    indexed: Path, served: str, arguments: list[str], form: list[str]
) -> None:
    local = invoke(*arguments, *form, "--index", str(indexed))
    remote = invoke(*arguments, *form, "--server", served)
    assert (remote.exit_code, remote.stdout, remote.stderr) == (local.exit_code, local.stdout, "")
    assert local.exit_code == ("2030" in arguments)


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_server_tells_a_story_as_the_index_does(
    indexed: Path, served: str, id: str, form: list[str]
) -> None:
    local = invoke(id, *form, "--index", str(indexed))
    remote = invoke(id, *form, "--server", served)
    assert (remote.exit_code, remote.stdout, remote.stderr) == (0, local.stdout, "")
    assert not form or json.loads(local.stdout)["story"]["id"] == id


def test_asking_a_server_loads_neither_the_index_nor_numpy(served: str) -> None:
    source = (
        f"import sys\nfrom semsearch.cli import program\n"
        f"try: program.main(['stories', '--server', {served!r}])\n"
        "except SystemExit as end: print(end.code, {'numpy', 'semsearch.index'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, env=environment())
    assert done.stdout.endswith("\n0 set()\n")


@pytest.mark.parametrize("columns", [40, 80])
def test_a_terminal_gets_links_marks_and_its_own_width(
    indexed: Path, on_terminal: Terminal, id: str, columns: int
) -> None:
    for arguments in ([], [id]):
        command = ("-m", "semsearch", "stories", *arguments, "--index", str(indexed))
        done = on_terminal(*command, columns=columns, show_stderr=False)
        assert done.status == 0
        assert "https://harbour.example/faces\x1b\\" in done.out
        assert not arguments or "Bold: words that no other headline has." in done.out
        assert not arguments or "\x1b[1mHarbour\x1b[0m" in done.out
        bare = re.sub(r"\x1b\]8;[^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", done.out)
        assert "\x1b" not in bare
        assert "\x9b" not in bare
        assert max(len(line) for line in bare.splitlines()) <= columns


def test_no_color_means_no_escape_byte_on_a_terminal(indexed: Path, on_terminal: Terminal, id: str) -> None:
    done = on_terminal("-m", "semsearch", "stories", id, "--index", str(indexed), NO_COLOR="1")
    assert "\x1b" not in done.out
    assert "https://harbour.example/faces" in done.out


def test_bars_are_digits_in_an_encoding_without_blocks(indexed: Path, id: str) -> None:
    for arguments in ([], [id]):
        done = subprocess.run(
            [sys.executable, "-m", "semsearch", "stories", *arguments, "--index", str(indexed)],
            capture_output=True,
            env=environment(PYTHONIOENCODING="latin-1"),
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"28 July 1+ 29 July 2021" in done.stdout
