from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from semsearch.errors import SettingsError
from semsearch.settings import Settings


def test_without_any_source_the_defaults_apply() -> None:
    assert Settings.load() == Settings()


def test_a_file_in_the_working_folder_is_read_by_default(written: Callable[..., Path]) -> None:
    written("ranking:\n  dense_weight: 0.7\nserver: {port: 9000}\n", "semsearch.yaml")
    settings = Settings.load()
    assert (settings.ranking.dense_weight, settings.server.port) == (0.7, 9000)


def test_flags_override_the_environment_which_overrides_the_file(written: Callable[..., Path]) -> None:
    file = written("server: {port: 1}\nranking.candidates: 10\nmodel: a\n")
    environ = {
        "SEMSEARCH_CONFIG": str(file),
        "SEMSEARCH_SERVER_PORT": "2",
        "SEMSEARCH_MODEL": "b",
        "HOME": "/",
    }
    settings = Settings.load(environ=environ, flags={"model": "c", "server.host": None})
    assert (settings.ranking.candidates, settings.server.port, settings.model) == (10, 2, "c")
    assert settings.server.host == "127.0.0.1"


def test_a_relative_index_path_is_relative_to_the_settings_file(
    elsewhere: Path, written: Callable[..., Path]
) -> None:
    file = written("index: store\n", "deep/c.yaml")
    assert Settings.load(file).index == elsewhere / "deep" / "store"
    assert Settings.load(environ={"SEMSEARCH_INDEX": "store"}).index == Path("store")
    assert Settings.load(flags={"index": "store"}).index == Path("store")


@pytest.mark.parametrize("name", ["2021", "2.5", "2021-07-29"])
def test_a_text_value_may_look_like_a_number_or_a_date(written: Callable[..., Path], name: str) -> None:
    settings = Settings.load(written(f"index: {name}\nmodel: {name}\n"))
    assert (settings.index.name, settings.model) == (name, name)


def test_a_tilde_in_the_index_path_is_expanded(
    written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    assert Settings.load(written("index: ~/store\n")).index == Path("/home/me/store")
    assert Settings.load(flags={"index": "~/store"}).index == Path("/home/me/store")
    for text in ("~nobody-at-all/store", " "):
        with pytest.raises(SettingsError, match=r"^SEMSEARCH_INDEX must be a folder"):
            Settings.load(environ={"SEMSEARCH_INDEX": text})
        with pytest.raises(SettingsError, match=r"^--index must be a folder"):
            Settings.load(flags={"index": text})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("server: 3", "server must hold settings of its own, such as 'host: 127.0.0.1'"),
        ("- a", "must hold 'key: value' lines"),
        ("a: [", "is not valid YAML"),
    ],
)
def test_a_file_that_is_not_a_mapping_is_an_error_of_one_line(
    written: Callable[..., Path], text: str, reason: str
) -> None:
    with pytest.raises(SettingsError, match=reason) as caught:
        Settings.load(written(text))
    assert "\n" not in str(caught.value)


def test_an_empty_file_sets_nothing(written: Callable[..., Path]) -> None:
    assert Settings.load(written("# nothing\n")) == Settings()


def test_a_named_file_must_exist(elsewhere: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        Settings.load(elsewhere / "none.yaml")


def test_an_unknown_environment_variable_is_an_error() -> None:
    with pytest.raises(SettingsError, match=r"SEMSEARCH_INDX .*did you mean SEMSEARCH_INDEX"):
        Settings.load(environ={"SEMSEARCH_INDX": "x"})


def test_the_key_of_a_language_model_comes_from_the_environment_only(written: Callable[..., Path]) -> None:
    environ = {"SEMSEARCH_LLM_BASE_URL": "http://127.0.0.1:1/v1", "SEMSEARCH_LLM_MODEL": "m"}
    settings = Settings.load(environ={**environ, "SEMSEARCH_LLM_KEY": " sk-secret \n"})
    assert settings.llm.key == "sk-secret"
    assert "sk-secret" not in repr(settings)
    with pytest.raises(SettingsError, match="from the environment only: set SEMSEARCH_LLM_KEY") as caught:
        Settings.load(written("llm: {key: sk-secret}\n"))
    assert "sk-secret" not in str(caught.value)


def test_tokens_and_their_key_come_from_the_environment_only(written: Callable[..., Path]) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    settings = Settings.load(environ={"SEMSEARCH_TOKEN_KEY": f" {secret}\n", "SEMSEARCH_TOKEN": secret})
    assert (settings.server.token_key, settings.token) == (secret, secret)
    assert secret not in repr(settings)
    assert Settings.load(environ={"SEMSEARCH_TOKEN_KEY": "", "SEMSEARCH_TOKEN": ""}) == Settings()
    for text, variable in (
        ("server: {token_key: SECRET}", "SEMSEARCH_TOKEN_KEY"),
        ("token: SECRET", "SEMSEARCH_TOKEN"),
    ):
        with pytest.raises(SettingsError, match=f"environment only: set {variable}, and remove it") as caught:
            Settings.load(written(text))
        assert "SECRET" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("indx: x", "unknown setting .*indx: did you mean index"),
        ("ranking: {dense_wieght: 1}", "did you mean ranking.dense_weight"),
        ("zzz: 1", r"unknown setting .*zzz: choose from index, model, base_url, .*, sources, owners$"),
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
    with pytest.raises(SettingsError, match="must have at least 32 characters: use random ones") as caught:
        Settings.load(environ={"SEMSEARCH_TOKEN_KEY": short})
    assert short not in str(caught.value)
