from __future__ import annotations

from pathlib import Path

import pytest

from semsearch.errors import SettingsError
from semsearch.settings import EmbeddingSettings, Settings, describe


def test_every_setting_has_a_description() -> None:
    assert all(one.description and one.allowed for one in describe())
    assert {"index", "model", "ranking.dense_weight", "server.port"} <= {one.key for one in describe()}


def test_keys_and_tokens_are_secret() -> None:
    secrets = {one.key: one.variable for one in describe() if one.secret}
    assert secrets == {
        "llm.key": "SEMSEARCH_LLM_KEY",
        "server.token_key": "SEMSEARCH_TOKEN_KEY",
        "token": "SEMSEARCH_TOKEN",
    }


def test_every_setting_that_is_described_can_be_set_to_its_default_in_the_environment() -> None:
    environ = {one.variable: str(one.default) for one in describe()}
    assert Settings.load(environ=environ) == Settings()


def test_a_prompt_keeps_the_space_at_its_end(tmp_path: Path) -> None:
    file = tmp_path / "semsearch.yaml"
    file.write_text('model: " m "\nembedding:\n  query_prompt: "query: "\n')
    loaded = Settings.load(file, {"SEMSEARCH_EMBEDDING_DOCUMENT_PROMPT": "passage: "})
    assert loaded.model == "m"
    assert loaded.embedding == EmbeddingSettings(query_prompt="query: ", document_prompt="passage: ")


@pytest.mark.parametrize(("key", "value"), [("pooling", "max"), ("dimension", -1), ("dimension", True)])
def test_a_use_of_the_model_that_there_is_not_is_refused(key: str, value: object) -> None:
    with pytest.raises(SettingsError, match=f"{key} must be"):
        Settings.load(flags={f"embedding.{key}": value})


@pytest.mark.parametrize(
    ("key", "value"),
    [("dense_weight", 1.1), ("late_interaction", 1.1), ("corroboration", -0.1), ("dense_weight", -0.1)],
)
def test_a_weight_is_between_0_and_1(key: str, value: float) -> None:
    with pytest.raises(SettingsError, match=f"must be 0 to 1, not {value}"):
        Settings.load(flags={f"ranking.{key}": value})
    for end in (0, 1):
        assert getattr(Settings.load(flags={f"ranking.{key}": end}).ranking, key) == end


@pytest.mark.parametrize(
    "address",
    ["ftp://a.example", "a.example/v1", "http://", "http://a:b@c.example", "http://a b", "http://a:0", "x"],
)
def test_a_language_model_has_an_http_url(address: str) -> None:
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


@pytest.mark.parametrize(
    ("name", "value", "needed"),
    [
        ("REQUIRE_TOKEN", "maybe", "auto, yes or no"),
        ("IMAGES", "auto", "yes or no"),
        ("ORIGINS", "wiki.example", "origins separated by spaces, such as https://wiki.example"),
        ("ORIGINS", "https://wiki.example/page", "origins separated by spaces"),
        ("ORIGINS", "*", "origins separated by spaces"),
    ],
)
def test_access_settings_are_validated(name: str, value: str, needed: str) -> None:
    with pytest.raises(SettingsError, match=f"SEMSEARCH_SERVER_{name} must be {needed}"):
        Settings.load(environ={f"SEMSEARCH_SERVER_{name}": value})
