"""What README.md shows is run here as it stands, in an empty folder with the samples beside it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from semsearch.settings import Settings, describe

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [content for named, content in found if named == language]


def commands() -> list[str]:
    return [
        line.split("   #")[0].strip() for block in blocks("sh") for line in block.splitlines() if line.strip()
    ]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Path:
    """A folder with the samples, `~/articles`, and the samples' index where the demo puts it."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "samples").symlink_to(ROOT / "samples")
    (folder / "articles").mkdir()
    for file in sorted((ROOT / "samples").glob("2021-07-2*.md")):
        (folder / "articles" / file.name).symlink_to(file)
    return folder


def environment(home: Path, **more: str) -> dict[str, str]:
    key = "0123456789abcdef0123456789abcdef"  # so that no token leaves one in an index that others read
    return {**os.environ, "HOME": str(home), "NO_COLOR": "1", "SEMSEARCH_TOKEN_KEY": key, **more}


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def server(home: Path, sample_folder: Path, port: int) -> Iterator[None]:
    line = next(c for c in commands() if " serve " in c).replace("8080", str(port))
    started = subprocess.Popen(
        [sys.executable, "-m", *shlex.split(line.removeprefix(".venv/bin/"))],
        cwd=home,
        env=environment(home, SEMSEARCH_INDEX=str(sample_folder)),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stderr
    assert "listening" in started.stderr.readline()
    yield
    started.terminate()
    assert started.wait(30) == 0
    started.stderr.close()


def test_the_first_screen_installs_asks_and_answers(tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    for line in commands()[:2]:
        assert line.startswith("scripts/demo")
        start = time.monotonic()
        made = subprocess.run(
            shlex.split(line),
            cwd=ROOT,
            env=environment(Path.home(), SEMSEARCH_INDEX=index),
            capture_output=True,
            text=True,
        )
        assert made.returncode == 0, made.stderr
        if line == "scripts/demo":
            shown = blocks("")[0].rsplit("   …", 1)[0]
            assert "\n\n1. " in shown, "stories under their summary"
            assert shown in made.stdout
            assert "semsearch serve" in made.stdout
            assert "your own files" in made.stdout
        else:
            assert time.monotonic() - start < 15
            assert "1. " in made.stdout


def test_every_command_does_what_it_says(home: Path, sample_folder: Path, port: int, server: None) -> None:
    ran = 0
    for line in commands()[2:]:
        if " serve " in line:
            continue  # the fixture runs it
        words = shlex.split(line.replace("8080", str(port)).replace("~", str(home)))
        if words[0].startswith(".venv/bin/"):
            words = [sys.executable, "-m", words[0].removeprefix(".venv/bin/"), *words[1:]]
        own = " index " in line or "who is suing" in line
        made = subprocess.run(
            words,
            cwd=home,
            env=environment(home, SEMSEARCH_INDEX=str(home / "own" if own else sample_folder)),
            capture_output=True,
            text=True,
        )
        assert made.returncode == 0, (line, made.stderr)
        assert made.stdout or " -o " in line, line
        ran += 1
    assert ran >= 7


def test_the_conversation_shown_is_what_is_said(home: Path, sample_folder: Path) -> None:
    (shown,) = (block for block in blocks("console") if " chat " in block)
    command, _, said = shown.partition("\n")
    typed = [line.removeprefix("› ") for line in said.splitlines() if line.startswith("› ")]
    made = subprocess.run(
        [sys.executable, "-m", *shlex.split(command.removeprefix("$ .venv/bin/"))],
        cwd=home,
        env=environment(home, SEMSEARCH_INDEX=str(sample_folder), TZ="UTC"),
        input="\n".join(typed),
        capture_output=True,
        text=True,
    )
    assert len(typed) >= 3
    assert made.stdout.rstrip() == said.rstrip()


def test_the_stories_shown_are_those_of_the_samples(home: Path, sample_folder: Path) -> None:
    (line,) = (c for c in commands() if " stories -n " in c)
    made = subprocess.run(
        [sys.executable, "-m", *shlex.split(line.removeprefix(".venv/bin/"))],
        cwd=home,
        env=environment(home, SEMSEARCH_INDEX=str(sample_folder)),
        capture_output=True,
        text=True,
    )
    (shown,) = (block for block in blocks("") if " outlets · " in block)
    assert made.stdout.startswith(shown.removesuffix("…\n"))


def test_the_python_runs(home: Path, sample_folder: Path) -> None:
    (program,) = (block for block in blocks("python") if "from semsearch" in block)
    shutil.copytree(sample_folder, home / "my-index")  # `tests/test_index.py` begins with nothing
    made = subprocess.run(
        [sys.executable, "-c", program], cwd=home, capture_output=True, text=True, check=True
    )
    assert made.stdout.startswith(
        "China's Supreme Court sets limits on business use of facial data ['China's top".replace("['", '["')
    )
    assert len(program.strip().splitlines()) <= 6


def test_the_package_of_openai_asks_the_server(home: Path, port: int, server: None) -> None:
    (program,) = (block for block in blocks("python") if "from openai" in block)
    made = subprocess.run(
        [sys.executable, "-c", program.replace("8080", str(port))],
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "1. [China's Supreme Court sets limits on business use of facial data](https://" in made.stdout
    assert "\n3. [" in made.stdout


def test_a_chat_client_starts_what_is_shown(home: Path, sample_folder: Path) -> None:
    from mcp import Client, StdioServerParameters

    (shown,) = blocks("json")
    (server,) = json.loads(shown)["mcpServers"].values()
    assert Path(server["command"]).name == "semsearch"
    arguments = [str(sample_folder) if "/" in word else word for word in server["args"]]

    async def ask() -> object:
        parameters = StdioServerParameters(
            command=sys.executable, args=["-m", "semsearch", *arguments], env=environment(home), cwd=home
        )
        async with Client(parameters) as client:
            tools = (await client.list_tools()).tools
            for tool in tools:
                assert f"`{tool.name}({', '.join(tool.input_schema['properties'])})`" in README
            return (await client.call_tool("ask", {"question": "face payment"})).structured_content

    assert asyncio.run(ask())["stories"]  # type: ignore[index]


def test_the_settings_shown_are_all_there_are_with_their_defaults(tmp_path: Path) -> None:
    shown, *_ = blocks("yaml")
    file = tmp_path / "semsearch.yaml"
    file.write_text(shown, encoding="utf-8")
    loaded, default = Settings.load(file), Settings()
    assert loaded.ranking == default.ranking
    assert loaded.server == default.server
    assert loaded.llm == default.llm
    tree = yaml.safe_load(shown)
    keys = {
        f"{k}.{n}" if isinstance(v, dict) else k
        for k, v in tree.items()
        for n in (v if isinstance(v, dict) else [0])
    }
    assert keys == {one.key for one in describe() if not one.secret}


def test_every_command_and_every_route_stands_there() -> None:
    from semsearch import Index
    from semsearch.cli import COMMANDS
    from semsearch.server import app

    for command in COMMANDS:
        assert f"semsearch {command}" in README or f"`{command}`" in README, command
    documented = re.sub(r"`, `/", "` `GET /", README)
    for path, methods in app(Index.open("nowhere")).openapi()["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in documented, (method, path)


def test_every_link_leads_to_a_file() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert len(links) >= 4
    assert [link for link in links if not (ROOT / link).exists()] == []
