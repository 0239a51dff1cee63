from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from semsearch.cli import program
from semsearch.server.auth import access_tokens
from tests.builders import copy_index
from tests.cli.conftest import Run, serving

KEY = "0123456789abcdef0123456789abcdef"
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def closed(indexed: Path) -> Iterator[str]:
    """The address of a server that requires tokens."""
    with serving(indexed, SEMSEARCH_SERVER_REQUIRE_TOKEN="yes", SEMSEARCH_TOKEN_KEY=KEY) as address:
        yield address


def read(text: str, key: str = KEY) -> access_tokens.AccessToken:
    return access_tokens.verify(text.strip(), key, NOW)


def test_a_token_is_all_that_is_printed_and_grants_what_was_asked_for(piped: Callable[..., Run]) -> None:
    made = piped(
        "token",
        *("--origin", "https://Wiki.example/", "--origin", "http://wiki:8080", "--days", "7"),
        *("--question", " face  payment "),
        SEMSEARCH_TOKEN_KEY=KEY,
        SEMSEARCH_SERVER_ORIGINS="https://wiki.example",
    )
    assert made.status == 0
    token = read(made.out)
    assert token.origins == ("https://wiki.example", "http://wiki:8080")
    assert (token.question, token.scope) == ("face payment", "ask")
    assert abs(token.expires - datetime.now(UTC) - timedelta(days=7)) < timedelta(minutes=2)
    assert made.err == (
        "semsearch: http://wiki:8080 is not in the setting server.origins: add it, or its pages are refused\n"
    )
    assert KEY not in made.out + made.err


def test_token_without_origins_is_for_programs(piped: Callable[..., Run]) -> None:
    made = piped("token", "--json", SEMSEARCH_TOKEN_KEY=KEY)
    told = json.loads(made.out)
    token = read(told.pop("token"))
    assert (token.origins, token.question, token.scope) == ((), "", "all")
    assert told == {
        "expires": token.expires.isoformat().replace("+00:00", "Z"),
        "origins": [],
        "question": "",
        "scope": "all",
    }
    assert made.err == ""


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--origin", "wiki.example"), "an origin is written like https://wiki.example, not 'wiki.example'"),
        (("--origin", "https://wiki.example/page"), "leave out what follows the host"),
        (("--origin", ""), "an origin is written like"),
        (("--days", "0"), "1 to 3,650"),
        (("--scope", "admin"), "'ask', 'all'"),
        (("--question", "面" * 2000), "use fewer origins or a shorter question"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    piped: Callable[..., Run], arguments: tuple[str, ...], reason: str
) -> None:
    made = piped("token", *arguments, SEMSEARCH_TOKEN_KEY=KEY)
    assert (made.status, made.out, made.err.count("\n")) == (2, "", 1)
    assert reason in made.err


def test_an_empty_question_is_refused(piped: Callable[..., Run]) -> None:
    made = piped("token", "--question", " ", SEMSEARCH_TOKEN_KEY=KEY)
    assert (made.status, made.out) == (3, "")
    assert "the question is empty" in made.err


def test_the_key_is_kept_with_the_index_and_outlives_its_rebuilding(
    piped: Callable[..., Run], indexed: Path, archive: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    copy_index(indexed, folder)
    made = piped("token", "--index", str(folder))
    key = (folder / "token.key").read_text().strip()
    assert read(made.out, key).scope == "all"
    assert piped("index", "--rebuild", str(archive), "--index", str(folder)).status == 0
    assert read(piped("token", "--index", str(folder)).out, key).scope == "all"
    assert key not in piped("export", "--index", str(folder)).out


def test_token_without_index_or_key_exits_with_status_4(piped: Callable[..., Run]) -> None:
    made = piped("token", "--index", "none")
    assert (made.status, made.out) == (4, "")
    assert "no index at none" in made.err


def test_a_short_key_is_a_wrong_setting(piped: Callable[..., Run]) -> None:
    made = piped("token", SEMSEARCH_TOKEN_KEY="short")
    assert (made.status, made.out) == (2, "")
    assert "at least 32 characters" in made.err
    assert "short" not in made.err


def test_a_token_in_the_environment_is_shown_to_the_server(piped: Callable[..., Run], closed: str) -> None:
    token = piped("token", SEMSEARCH_TOKEN_KEY=KEY).out.strip()
    for asked in (("ask", "faces"), ("stories",), ("chat",)):
        good = piped(*asked, "--server", closed, input=b"faces\n", SEMSEARCH_TOKEN=token)
        assert good.status == 0, good.err
        assert "Harbour court tells hotels" in good.out
        bad = piped(*asked, "--server", closed, input=b"faces\n")
        assert bad.status == 3
        assert bad.err == (
            f"semsearch: {closed} requires an access token: set SEMSEARCH_TOKEN; "
            "the operator creates one with 'semsearch token'\n"
        )
    refused = piped("ask", "faces", "--server", closed, SEMSEARCH_TOKEN=token[:-6] + "AAAAAA")
    assert refused.status == 3
    assert "Invalid access token: the access token was not issued by this server" in refused.err
    assert token not in refused.err


def test_serve_hands_over_the_index_and_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = []
    monkeypatch.setattr(
        "semsearch.server.serve", lambda index, host, port: given.append((index.settings.index, host, port))
    )
    arguments = ["serve", "--port", "0", "--index", str(tmp_path)]
    done = CliRunner().invoke(program, arguments, env={"SEMSEARCH_SERVER_HOST": "::1"})
    assert done.exit_code == 0, done.output
    assert given == [(tmp_path, "::1", 0)]
