"""semsearch.embedding.model_use: settings win over the model's files, and these over the table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from semsearch.embedding.model_use import LARGEST, ModelUse, Prompts, model_use, read_json
from semsearch.errors import ModelProblem
from semsearch.settings import AS_GIVEN, EmbeddingSettings

E5 = Prompts("query: ", "passage: ")


def folder_of(tmp_path: Path, name: str, prompts: object = None, *, modules: bool = True) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    if modules:
        (folder / "modules.json").write_text("[]")
    if prompts is not None:
        (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}))
    return folder


def used(folder: Path, settings: EmbeddingSettings = AS_GIVEN) -> ModelUse:
    return model_use(str(folder), folder, settings)


def test_a_known_model_is_used_as_the_table_says(tmp_path: Path) -> None:
    use = used(folder_of(tmp_path, "multilingual-e5-small"))
    assert (use.prompts, use.given, use.pooling, use.dimension) == (E5, E5, "", 0)
    assert "passage" in use.signature
    leaf = folder_of(tmp_path, "mdbr-leaf-ir")
    assert used(leaf).dimension == 384
    whole = used(leaf, EmbeddingSettings(dimension=768))
    assert (whole.dimension, whole.signature) == (0, "")


def test_pooling_comes_from_the_table_where_the_files_list_no_modules(tmp_path: Path) -> None:
    use = used(folder_of(tmp_path, "bge-small-en-v1.5", modules=False))
    assert use.pooling == "cls"
    assert "cls" in use.signature
    assert used(folder_of(tmp_path, "unknown", modules=False)).pooling == ""


@pytest.mark.parametrize("empty", [{"query": "", "document": ""}, {}, None, ["query"], {"query": 1}])
def test_an_empty_prompt_of_the_files_says_nothing(tmp_path: Path, empty: object) -> None:
    assert used(folder_of(tmp_path, "multilingual-e5-small", empty)).prompts == E5
    unknown = used(folder_of(tmp_path, "unknown", empty))
    assert unknown == ModelUse()


def test_prompts_of_the_files_win_over_the_table(tmp_path: Path) -> None:
    use = used(folder_of(tmp_path, "multilingual-e5-small", {"query": "ask: ", "document": "text: "}))
    assert use.prompts == Prompts("ask: ", "text: ")
    assert use.signature == ""  # which the files have, and the fingerprint covers


def test_a_passage_is_a_document(tmp_path: Path) -> None:
    use = used(folder_of(tmp_path, "mine", {"query": "query: ", "passage": "passage: "}))
    assert use.prompts == E5
    assert use.signature  # since the library itself leaves it out


@pytest.mark.parametrize(
    ("settings", "prompts"),
    [
        (EmbeddingSettings(query_prompt="ask: "), Prompts("ask: ", "passage: ")),
        (EmbeddingSettings(query_prompt="none"), Prompts("", "passage: ")),
        (EmbeddingSettings(document_prompt="none"), Prompts("query: ", "")),
        (EmbeddingSettings(document_prompt="text: "), Prompts("query: ", "text: ")),
    ],
)
def test_settings_win(tmp_path: Path, settings: EmbeddingSettings, prompts: Prompts) -> None:
    use = used(folder_of(tmp_path, "multilingual-e5-small"), settings)
    assert (use.prompts, use.given) == (prompts, E5)


def test_only_what_changes_the_vectors_of_articles_is_signed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "mine")
    assert used(folder, EmbeddingSettings(query_prompt="ask: ")).signature == ""
    others = [
        EmbeddingSettings(document_prompt="text: "),
        EmbeddingSettings(pooling="cls"),
        EmbeddingSettings(dimension=64),
        EmbeddingSettings(dimension=32),
    ]
    assert len({used(folder, one).signature for one in others} - {""}) == 4


@pytest.mark.parametrize(
    ("content", "said"), [("[1]", "not an object"), ("{", "cannot be read"), (" " * (LARGEST + 1), "4 MB")]
)
def test_a_damaged_file_is_an_error_of_one_line(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "config.json").write_text(content)
    with pytest.raises(ModelProblem, match=said) as caught:
        read_json(tmp_path / "config.json")
    assert str(caught.value).endswith("download it again")
    assert "\n" not in str(caught.value)
