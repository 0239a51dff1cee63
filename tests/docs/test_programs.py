"""Programs, settings and files that the pages show."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from semsearch import Index, Settings
from tests.builders import copy_index
from tests.docs.conftest import SERVERS
from tests.docs.pages import DOCS, Block, blocks, of_language

PYTHON = of_language("python")
YAML = of_language("yaml")
INPUT = [block for block in YAML if block.content.startswith("---\n")]
SETTINGS = [block for block in YAML if block not in INPUT]


@pytest.fixture(scope="module")
def folder(home: Path, sample_folder: Path) -> Path:
    """Where programs run; the index that they write to holds the samples already."""
    copy_index(sample_folder, home / "my-index")
    return home


@pytest.mark.parametrize("block", PYTHON, ids=str)
def test_a_program_runs(block: Block, folder: Path, environment: dict[str, str], address: str) -> None:
    made = subprocess.run(
        [sys.executable, "-c", block.content.replace(SERVERS[0], address)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert "China's Supreme Court sets limits on business use of facial data" in made.stdout


def test_there_are_programs() -> None:
    assert len(PYTHON) >= 4
    assert len(SETTINGS) >= 4
    assert len(INPUT) >= 2


@pytest.mark.parametrize("block", SETTINGS, ids=str)
def test_settings_are_valid(block: Block, tmp_path: Path) -> None:
    file = tmp_path / "semsearch.yaml"
    file.write_text(block.content, encoding="utf-8")
    assert Settings.load(file) != Settings()


@pytest.mark.parametrize("block", INPUT, ids=str)
def test_front_matter_is_read(block: Block, tmp_path: Path) -> None:
    file = tmp_path / "article.md"
    file.write_text(block.content, encoding="utf-8")
    with Index.open(tmp_path / "index") as index:
        report = index.add(file, dry_run=True)
    assert not report.rejected
    assert report.added == 1 + len(next(yaml.safe_load_all(block.content)).get("related", []))


def test_json_lines_are_read(tmp_path: Path) -> None:
    (block,) = (b for b in blocks(DOCS / "reference" / "input-formats.md") if b.language == "json")
    file = tmp_path / "articles.jsonl"
    file.write_text(block.content, encoding="utf-8")
    with Index.open(tmp_path / "index") as index:
        report = index.add(file, dry_run=True)
    assert not report.rejected
    assert report.added == 1


def test_a_chat_client_starts_what_is_shown(
    home: Path, sample_folder: Path, environment: dict[str, str]
) -> None:
    from mcp import Client, StdioServerParameters

    page = DOCS / "guides" / "mcp.md"
    (shown,) = (block for block in blocks(page) if block.language == "json")
    (server,) = json.loads(shown.content)["mcpServers"].values()
    assert Path(server["command"]).name == "semsearch"
    arguments = [str(sample_folder) if "/" in word else word for word in server["args"]]

    async def ask() -> object:
        parameters = StdioServerParameters(
            command=sys.executable, args=["-m", "semsearch", *arguments], env=environment, cwd=home
        )
        async with Client(parameters) as client:
            for tool in (await client.list_tools()).tools:
                described = f"`{tool.name}({', '.join(tool.input_schema['properties'])})`"
                assert described in page.read_text(encoding="utf-8")
            return (await client.call_tool("ask", {"question": "face payment"})).structured_content

    assert asyncio.run(ask())["stories"]  # type: ignore[index]
