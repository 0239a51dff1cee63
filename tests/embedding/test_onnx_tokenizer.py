"""semsearch.embedding.onnx_tokenizer: texts are cut and padded as the model's files say."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from semsearch.embedding import DEFAULT_MODEL, model_folder
from semsearch.embedding.onnx_tokenizer import published_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def made(place: Path, **files: dict[str, Any]) -> Tokenizer:
    """Return the tokenizer of a folder with that of the default model, and these files."""
    place.mkdir(exist_ok=True)
    source = model_folder(DEFAULT_MODEL)
    assert source is not None
    content = json.loads((source / "tokenizer.json").read_text())
    content["truncation"] = content["padding"] = None  # as many hubs have it
    (place / "tokenizer.json").write_text(json.dumps(content))
    for name, values in files.items():
        (place / f"{name}.json").write_text(json.dumps(values))
    return published_tokenizer(place, place / "onnx" / "model.onnx")


LONG = "harbour " * 9000


@pytest.mark.parametrize(
    ("name", "files", "longest"),
    [
        ("mine", {}, 512),
        (
            "mine",
            {"sentence_bert_config": {"max_seq_length": 48}, "config": {"max_position_embeddings": 40}},
            48,
        ),
        (
            "mine",
            {"tokenizer_config": {"model_max_length": 64}, "config": {"max_position_embeddings": 514}},
            64,
        ),
        ("mine", {"tokenizer_config": {"model_max_length": 10**30}}, 512),
        (
            "mine",
            {"tokenizer_config": {"model_max_length": 1e30}, "config": {"max_position_embeddings": 300}},
            300,
        ),
        ("mine", {"config": {"max_position_embeddings": 100_000}}, 8192),
        ("all-MiniLM-L6-v2", {"config": {"max_position_embeddings": 512}}, 256),
    ],
)
def test_texts_are_cut_to_the_length_of_the_model(
    name: str, files: dict[str, dict[str, Any]], longest: int, tmp_path: Path
) -> None:
    tokenizer = made(tmp_path / name, **files)
    assert len(tokenizer.encode(LONG)) == longest
    pair = tokenizer.encode("who won", LONG)
    assert len(pair) == longest
    assert pair.tokens[:4] == ["[CLS]", "who", "won", "[SEP]"]


def test_padding_is_that_of_the_model(tmp_path: Path) -> None:
    config = {"pad_token": {"content": "[MASK]"}, "padding_side": "left"}
    tokenizer = made(tmp_path / "mine", tokenizer_config=config)
    short, _ = tokenizer.encode_batch(["a", "a harbour town"])
    assert short.tokens == ["[MASK]", "[MASK]", "[CLS]", "a", "[SEP]"]
    assert short.attention_mask == [0, 0, 1, 1, 1]
    by_number = made(tmp_path / "other", config={"pad_token_id": 100})
    assert by_number.encode_batch(["a", "a harbour"])[0].ids[-1] == 100


def test_text_is_lowered_where_the_library_would(tmp_path: Path) -> None:
    tokenizer = made(tmp_path / "mine", sentence_bert_config={"do_lower_case": True})
    assert tokenizer.encode("Harbour").tokens == tokenizer.encode("harbour").tokens
    assert '"Lowercase"' in tokenizer.to_str()


def test_a_tokenizer_beside_the_graph_is_found(tmp_path: Path) -> None:
    made(tmp_path / "mine")
    (tmp_path / "mine" / "onnx").mkdir()
    shutil.move(tmp_path / "mine" / "tokenizer.json", tmp_path / "mine" / "onnx" / "tokenizer.json")
    found = published_tokenizer(tmp_path / "mine", tmp_path / "mine" / "onnx" / "model.onnx")
    assert found.encode("a harbour").tokens == ["[CLS]", "a", "harbour", "[SEP]"]
