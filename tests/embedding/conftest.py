"""Small models of random weights, in the files that sentence-transformers reads; the default one exported."""

from __future__ import annotations

import json
import os
import string
from pathlib import Path

import numpy as np
import pytest

from semsearch.embedding import DEFAULT_MODEL, Embedded, Encoder, Exported, export, load

os.environ["HF_HUB_OFFLINE"] = "1"

POOLING = {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True}
NOUNS = "minister court harbour vaccine engine orchestra glacier robot senator festival bank river".split()
VERBS = "approves delays questions rebuilds tests sells discovers protects bans celebrates".split()
THINGS = "privacy rules, a new bridge, face recognition, solar panels, the budget, deep-sea cables".split(
    ", "
)


def varied_texts(count: int) -> list[str]:
    """Texts of some 7 to 250 words, no two alike, long and short ones mixed."""
    texts = []
    for number in range(count):
        sentences = [
            f"The {NOUNS[n % 12]} {VERBS[(n * 7) % 10]} {THINGS[(n * 5 + number) % 6]} in {1800 + number}."
            for n in range(number, number + 1 + (number * 13) % (40 if number % 25 == 0 else 4))
        ]
        texts.append(" ".join(sentences))
    return texts


def assert_same_tokens(found: Embedded, expected: Embedded) -> None:
    """Check that the texts have the same tokens with the same vectors, and at least one."""
    assert [one.terms for one in found.tokens] == [one.terms for one in expected.tokens]
    ours, theirs = (np.concatenate([one.vectors for one in each.tokens]) for each in (found, expected))
    assert len(ours) > 0
    assert (ours * theirs).sum(axis=1).min() > 0.9999


def write_model(folder: Path, modules: list[tuple[str, str]], **settings: object) -> Path:
    """Write the files that name a model's modules, as (path in the folder, type), and its settings."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = [
        {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for n, (path, kind) in enumerate(modules)
    ]
    (folder / "modules.json").write_text(json.dumps(listed))
    (folder / "config_sentence_transformers.json").write_text(json.dumps(settings))
    return folder


def write_bert(folder: Path) -> None:
    """Write a BERT of 32 elements, two layers and random weights, whose words are single letters."""
    import torch
    from transformers import BertConfig, BertModel
    from transformers import BertTokenizerFast as Tokenizer

    letters = [*string.ascii_lowercase, *string.digits, *".,:"]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "query", *letters, *("##" + c for c in letters)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")
    with torch.random.fork_rng():
        torch.manual_seed(1)
        BertModel(
            BertConfig(
                vocab_size=len(words),
                hidden_size=32,
                num_hidden_layers=2,
                num_attention_heads=2,
                intermediate_size=64,
                max_position_embeddings=64,
                initializer_range=0.5,  # else all texts get nearly the same vector
            )
        ).save_pretrained(folder)
    Tokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 48}))


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """The folder of a small model that has a prompt for questions."""
    return make_tiny(tmp_path / "tiny")


def make_tiny(folder: Path) -> Path:
    write_bert(folder)
    write_model(folder, [("", "Transformer"), ("1_Pooling", "Pooling")], prompts={"query": "query: "})
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(POOLING))
    return folder


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """The folder of a model that sums vectors of words: no attention mask, so no graph like the others'."""
    import torch
    from safetensors.torch import save_file

    folder = write_model(tmp_path / "static", [("", "StaticEmbedding")])
    write_bert(tmp_path / "bert")
    (folder / "tokenizer.json").write_bytes((tmp_path / "bert" / "tokenizer.json").read_bytes())
    weights = torch.rand((200, 16), generator=torch.Generator().manual_seed(1)) - 0.5
    save_file({"embedding.weight": weights}, folder / "model.safetensors")
    return folder


@pytest.fixture
def dense(tiny: Path) -> Path:
    """The folder of a small model whose texts have fewer elements than its tokens."""
    import torch
    from safetensors.torch import save_file

    write_model(tiny, [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Dense", "Dense")])
    (tiny / "2_Dense").mkdir()
    settings = {
        "in_features": 32,
        "out_features": 16,
        "bias": False,
        "activation_function": "torch.nn.modules.linear.Identity",
    }
    (tiny / "2_Dense" / "config.json").write_text(json.dumps(settings))
    weights = torch.rand((16, 32), generator=torch.Generator().manual_seed(1)) - 0.5
    save_file({"linear.weight": weights}, tiny / "2_Dense" / "model.safetensors")
    return tiny


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """The folder of a model whose tokenizer is written in Python."""
    from transformers import CanineConfig, CanineModel, CanineTokenizer

    folder = write_model(tmp_path / "slow", [("", "Transformer"), ("1_Pooling", "Pooling")])
    CanineModel(
        CanineConfig(
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=64,
            num_hash_buckets=64,
        )
    ).save_pretrained(folder)
    tokenizer = CanineTokenizer(model_max_length=256)
    tokenizer.save_pretrained(folder)
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(POOLING))
    return folder


@pytest.fixture(scope="session")
def default() -> Encoder:
    """The default model by torch, loaded once."""
    return load(DEFAULT_MODEL)


@pytest.fixture(scope="session")
def default_export(default: Encoder, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Exported]:
    """The folder of the default model's export, made once, and how that went. Not to be written to."""
    folder = tmp_path_factory.mktemp("default") / "onnx"
    return folder, export(default, folder, varied_texts(12))
