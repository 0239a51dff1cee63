from __future__ import annotations

from pathlib import Path

import pytest

from semsearch.errors import SettingsError
from semsearch.settings import Settings, known_settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_without_any_source_the_defaults_hold() -> None:
    assert Settings.load() == Settings()


def test_a_file_here_is_read_by_itself(elsewhere: Path) -> None:
    write(elsewhere / "semsearch.yaml", "ranking:\n  dense_weight: 0.7\nserver: {port: 9000}\n")
    settings = Settings.load()
    assert (settings.ranking.dense_weight, settings.server.port) == (0.7, 9000)


def test_flags_win_over_the_environment_and_that_over_the_file(elsewhere: Path) -> None:
    file = write(elsewhere / "c.yaml", "server: {port: 1}\nranking.candidates: 10\nmodel: a\n")
    environ = {
        "SEMSEARCH_CONFIG": str(file),
        "SEMSEARCH_SERVER_PORT": "2",
        "SEMSEARCH_MODEL": "b",
        "HOME": "/",
    }
    settings = Settings.load(environ=environ, flags={"model": "c", "server.host": None})
    assert (settings.ranking.candidates, settings.server.port, settings.model) == (10, 2, "c")
    assert settings.server.host == "127.0.0.1"


def test_the_index_of_a_file_lies_beside_the_file(elsewhere: Path) -> None:
    (elsewhere / "deep").mkdir()
    file = write(elsewhere / "deep" / "c.yaml", "index: store\n")
    assert Settings.load(file).index == elsewhere / "deep" / "store"
    assert Settings.load(environ={"SEMSEARCH_INDEX": "store"}).index == Path("store")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("indx: x", "unknown setting .*indx: did you mean index"),
        ("ranking: {dense_wieght: 1}", "did you mean ranking.dense_weight"),
        ("ranking: {dense_weight: 2}", "must be 0 to 1, not 2"),
        ("ranking: {late_interaction: 1.1}", "must be 0 to 1, not 1.1"),
        ("ranking: {corroboration: -0.1}", "must be 0 to 1, not -0.1"),
        ("ranking: {candidates: many}", "must be a whole number, not 'many'"),
        ("ranking: {candidates: true}", "must be a whole number, not True"),
        ("server: {port: 99999}", "must be 0 to 65535"),
        ("server: 3", "server must hold settings of its own, such as 'host: 127.0.0.1'"),
        ("- a", "must hold 'key: value' lines"),
        ("a: [", "is not valid YAML"),
        ("index:", "must be a folder, not None"),
    ],
)
def test_a_wrong_file_is_one_line_that_says_what_to_do(elsewhere: Path, text: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=reason) as caught:
        Settings.load(write(elsewhere / "c.yaml", text))
    assert "\n" not in str(caught.value)


def test_a_named_file_must_be_there(elsewhere: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        Settings.load(elsewhere / "none.yaml")


def test_an_unknown_name_in_the_environment_is_told() -> None:
    with pytest.raises(SettingsError, match=r"SEMSEARCH_INDX .*did you mean SEMSEARCH_INDEX"):
        Settings.load(environ={"SEMSEARCH_INDX": "x"})


def test_every_setting_explains_itself() -> None:
    assert all(help for _, _, _, help in known_settings())
    assert {"index", "model", "ranking.dense_weight", "server.port"} <= {key for key, *_ in known_settings()}


def test_the_key_of_a_language_model_comes_from_the_environment_only(elsewhere: Path) -> None:
    environ = {"SEMSEARCH_LLM_BASE_URL": "http://127.0.0.1:1/v1", "SEMSEARCH_LLM_MODEL": "m"}
    settings = Settings.load(environ={**environ, "SEMSEARCH_LLM_KEY": " sk-secret \n"})
    assert settings.llm.key == "sk-secret"
    assert "sk-secret" not in repr(settings)
    assert "llm.key" not in {key for key, *_ in known_settings()}
    file = write(elsewhere / "c.yaml", "llm: {key: sk-secret}\n")
    with pytest.raises(SettingsError, match="from the environment only: set SEMSEARCH_LLM_KEY") as caught:
        Settings.load(file)
    assert "sk-secret" not in str(caught.value)
    with pytest.raises(SettingsError, match="must be one word of plain letters") as caught:
        Settings.load(environ={"SEMSEARCH_LLM_KEY": "sk secret\nX-Evil: 1"})
    assert "sk" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    ["ftp://a.example", "a.example/v1", "http://", "http://a:b@c.example", "http://a b", "http://a:0", "x"],
)
def test_a_language_model_stands_at_an_http_address(address: str) -> None:
    environ = {"SEMSEARCH_LLM_BASE_URL": address, "SEMSEARCH_LLM_MODEL": "m"}
    with pytest.raises(
        SettingsError, match="SEMSEARCH_LLM_BASE_URL must be an http or https address"
    ) as caught:
        Settings.load(environ=environ)
    assert "a:b" not in str(caught.value)


def test_a_language_model_needs_a_name() -> None:
    with pytest.raises(SettingsError, match=r"llm\.base_url needs llm\.model beside it"):
        Settings.load(environ={"SEMSEARCH_LLM_BASE_URL": "https://a.example/v1"})
    assert Settings.load(environ={"SEMSEARCH_LLM_BASE_URL": ""}) == Settings()


@pytest.mark.parametrize(("written", "read"), [("yes", "yes"), ("no", "no"), ("false", "no"), ("'no'", "no")])
def test_yes_and_no_may_be_written_as_yaml_has_them(elsewhere: Path, written: str, read: str) -> None:
    file = write(elsewhere / "c.yaml", f"server: {{require_token: {written}, images: {written}}}\n")
    settings = Settings.load(file)
    assert (settings.server.require_token, settings.server.images) == (read, read)
    assert Settings.load(environ={"SEMSEARCH_SERVER_IMAGES": read}).server.images == read


@pytest.mark.parametrize(
    ("name", "value", "needed"),
    [
        ("REQUIRE_TOKEN", "maybe", "auto, yes or no"),
        ("IMAGES", "auto", "yes or no"),
        ("ORIGINS", "wiki.example", "origins with spaces between, such as https://wiki.example"),
        ("ORIGINS", "https://wiki.example/page", "origins with spaces between"),
        ("ORIGINS", "*", "origins with spaces between"),
    ],
)
def test_who_may_ask_is_checked(name: str, value: str, needed: str) -> None:
    with pytest.raises(SettingsError, match=f"SEMSEARCH_SERVER_{name} must be {needed}"):
        Settings.load(environ={f"SEMSEARCH_SERVER_{name}": value})


def test_tokens_and_their_key_come_from_the_environment_only(elsewhere: Path) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    settings = Settings.load(environ={"SEMSEARCH_TOKEN_KEY": f" {secret}\n", "SEMSEARCH_TOKEN": secret})
    assert (settings.server.token_key, settings.token) == (secret, secret)
    assert secret not in repr(settings)
    assert Settings.load(environ={"SEMSEARCH_TOKEN_KEY": "", "SEMSEARCH_TOKEN": ""}) == Settings()
    for text, variable in (
        ("server: {token_key: SECRET}", "SEMSEARCH_TOKEN_KEY"),
        ("token: SECRET", "SEMSEARCH_TOKEN"),
    ):
        with pytest.raises(
            SettingsError, match=f"environment only: set {variable}, and take it out"
        ) as caught:
            Settings.load(write(elsewhere / "c.yaml", text))
        assert "SECRET" not in str(caught.value)
    with pytest.raises(SettingsError, match="must have at least 32 characters: take random ones") as caught:
        Settings.load(environ={"SEMSEARCH_TOKEN_KEY": secret[:31]})
    assert secret[:31] not in str(caught.value)
