"""The reference says what the program does, and all of it."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from typing import Any

import click
import httpx2
import pytest

import semsearch
from semsearch import Index, Settings
from semsearch.cli import program
from tests.docs.pages import DOCS, README, ROOT, WRITTEN, anchors, spans

REFERENCE = DOCS / "reference"


def read(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], str]]:
    """The generated pages, as the program says them now."""
    monkeypatch.syspath_prepend(ROOT / "scripts")
    found: dict[str, Callable[[], str]] = importlib.import_module("reference").PAGES
    return found


@pytest.fixture(scope="module")
def openapi(address: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx2.get(f"{address}/openapi.json").json()
    return found


@pytest.mark.parametrize("name", ["cli.md", "http.md", "settings.md"])
def test_generated_pages_are_up_to_date(name: str, pages: dict[str, Callable[[], str]]) -> None:
    assert read(name) == pages[name](), "run scripts/docs --generate"


def test_every_command_and_option_is_described() -> None:
    sections = dict(re.findall(r"^## `semsearch (\w+)`.*?\n(.*?)(?=^## |\Z)", read("cli.md"), re.M | re.S))
    names = program.list_commands(click.Context(program))
    assert list(sections) == names
    for name in names:
        command = program.get_command(click.Context(program), name)
        assert command is not None
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                for flag in (*option.opts, *option.secondary_opts):
                    text = read("cli.md") if flag in ("--config", "--index") else sections[name]
                    assert re.search(rf"`[^`]*{flag}\b", text), (name, flag)


def test_every_route_parameter_and_field_is_described(openapi: dict[str, Any]) -> None:
    text = read("http.md")
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            section = re.search(
                rf"^### `{method.upper()} {re.escape(path)}`\n.*?(?=^##)", text, re.MULTILINE | re.DOTALL
            )
            assert section, (method, path)
            for parameter in operation.get("parameters", ()):
                assert f"| `{parameter['name']}`" in section[0], (path, parameter["name"])
    for name, schema in openapi["components"]["schemas"].items():
        section = re.search(rf"^### Schema: {name}\n.*?(?=^###|\Z)", text, re.MULTILINE | re.DOTALL)
        assert section, name
        for field in schema.get("properties", {}):
            assert f"| `{field}` |" in section[0], (name, field)


def test_routes_that_are_left_out_of_openapi_are_served(
    address: str, pages: dict[str, Callable[[], str]]
) -> None:
    others = importlib.import_module("reference.routes").OTHER_ROUTES
    assert len(others) >= 8
    for route in others:
        method, path = route.split()
        status = httpx2.request(method, address + path.replace("{name}", "page.css")).status_code
        assert status not in (404, 405), route


def test_every_setting_is_described() -> None:
    text = read("settings.md")
    keys = re.findall(r"^\| `([\w.]+)` \| `SEMSEARCH_", text, re.MULTILINE)
    assert len(keys) >= 20
    shown = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert shown
    names = set(re.findall(r"^\s*(\w+):", shown[1], re.MULTILINE))
    assert {part for key in keys for part in key.split(".")} == names


def test_the_settings_shown_are_the_defaults(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("settings") / "semsearch.yaml"
    shown = re.search(r"```yaml\n(.*?)```", read("settings.md"), re.DOTALL)
    assert shown
    file.write_text(shown[1], encoding="utf-8")
    loaded, default = Settings.load(file), Settings()
    assert (loaded.ranking, loaded.server, loaded.llm) == (default.ranking, default.server, default.llm)


def test_settings_and_routes_that_pages_name_exist(openapi: dict[str, Any]) -> None:
    known = set(re.findall(r"`((?:ranking|server|llm)\.\w+)`", read("settings.md")))
    routes = {re.sub(r"\{\w+\}", "{}", path) for path in openapi["paths"]} | {
        "/mcp",
        "/openapi.json",
        "/embed",
    }
    routes |= {"/embed.js", "/"}
    for page in WRITTEN:
        for code in spans(page):
            if named := re.match(r"(?:ranking|server|llm)\.\w+", code):
                assert named[0] in known, (page, code)
            if named := re.match(r"(?:GET|POST) (/[\w./{}-]*)", code):
                assert re.sub(r"\{\w+\}", "{}", named[1]) in routes, (page, code)


def test_every_error_is_described(openapi: dict[str, Any]) -> None:
    from semsearch import errors

    text = read("errors-and-exit-statuses.md")
    for name, kind in vars(errors).items():
        ours = isinstance(kind, type) and issubclass(kind, semsearch.SemsearchError)
        if ours and kind is not semsearch.SemsearchError:
            assert f"| `{name}` | `{kind.code}` |" in text
    http = text.partition("## HTTP")[2]
    codes = openapi["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]
    assert len(codes) >= 15
    assert [code for code in codes if f"`{code}`" not in http] == []


def test_every_exit_status_is_described() -> None:
    statuses = re.findall(r"\b(\d+) ", (program.epilog or "").partition("Exit status:")[2])
    table = read("errors-and-exit-statuses.md").partition("## Exceptions")[0]
    assert {"0", "1", "2", "3", "4", "5", "70"} <= set(statuses)
    assert [
        status for status in statuses if not re.search(rf"^\| .*\b{status}\b.* \|", table, re.MULTILINE)
    ] == []


def test_the_python_api_names_all_that_is_public() -> None:
    text = read("python-api.md")
    methods = [name for name in dir(Index) if not name.startswith("_")]
    assert len(methods) >= 15
    assert [
        name for name in (*semsearch.__all__, *methods) if not re.search(rf"`[^`\n]*\b{name}\b", text)
    ] == []


def test_the_glossary_is_linked() -> None:
    assert {"archive", "stories", "questions", "ranking"} <= anchors(DOCS / "concepts" / "glossary.md")


def test_the_figures_of_the_readme_are_those_of_the_benchmarks() -> None:
    table = (DOCS / "benchmarks.md").read_text(encoding="utf-8")
    mean = re.search(r"^\| mean \|.*", table, re.MULTILINE)
    assert mean
    dense, _, fused, final = re.findall(r"(\.\d+) / \.\d+", mean[0])
    sentence = README.read_text(encoding="utf-8").partition("nDCG@10 is ")[2].partition("benchmarks]")[0]
    assert re.findall(r"(?<!\d)\.\d+", sentence) == [final, dense, fused]
