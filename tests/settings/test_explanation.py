from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from semsearch.errors import SettingsError
from semsearch.settings import Settings


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("indx: x", "unknown setting .*indx: did you mean index"),
        ("ranking: {dense_wieght: 1}", "did you mean ranking.dense_weight"),
        ("zzz: 1", r"unknown setting .*zzz: choose from index, model, ranking\.dense_weight, .*timeout_ms$"),
        ("ranking: {dense_weight: 2}", "must be 0 to 1, not 2"),
        ("ranking: {candidates: many}", "must be a whole number, not 'many'"),
        ("ranking: {candidates: true}", "must be a whole number, not True"),
        ("server: {port: 99999}", "must be 0 to 65535"),
        ("index:", "must be a folder, not None"),
    ],
)
def test_an_invalid_value_is_an_error_of_one_line_that_says_what_to_do(
    written: Callable[..., Path], text: str, reason: str
) -> None:
    with pytest.raises(SettingsError, match=reason) as caught:
        Settings.load(written(text))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("text", "read"), [("yes", "yes"), ("no", "no"), ("false", "no"), ("'no'", "no")])
def test_yes_and_no_accept_all_yaml_spellings(written: Callable[..., Path], text: str, read: str) -> None:
    settings = Settings.load(written(f"server: {{require_token: {text}, images: {text}}}\n"))
    assert (settings.server.require_token, settings.server.images) == (read, read)
    assert Settings.load(environ={"SEMSEARCH_SERVER_IMAGES": read}).server.images == read


def test_an_empty_default_can_be_restored_by_an_empty_value(written: Callable[..., Path]) -> None:
    file = written("model: bge-small\n")
    assert Settings.load(file, {"SEMSEARCH_MODEL": ""}) == Settings()
    with pytest.raises(SettingsError, match="SEMSEARCH_INDEX must be a folder, not ''"):
        Settings.load(file, {"SEMSEARCH_INDEX": ""})


def test_an_error_does_not_show_a_password() -> None:
    environ = {"SEMSEARCH_LLM_BASE_URL": "http://ann:open@c.example", "SEMSEARCH_LLM_MODEL": "m"}
    with pytest.raises(SettingsError, match=r"not 'http://…@c\.example'"):
        Settings.load(environ=environ)


def test_an_error_does_not_show_an_invalid_secret() -> None:
    with pytest.raises(SettingsError, match=r"SEMSEARCH_LLM_KEY .*must be printable ASCII") as caught:
        Settings.load(environ={"SEMSEARCH_LLM_KEY": "sk secret\nX-Evil: 1"})
    assert "sk" not in str(caught.value)
    short = "0123456789abcdef0123456789abcde"
    with pytest.raises(SettingsError, match="must have at least 32 characters: take random ones") as caught:
        Settings.load(environ={"SEMSEARCH_TOKEN_KEY": short})
    assert short not in str(caught.value)
