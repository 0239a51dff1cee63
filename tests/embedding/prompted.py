"""A small model that was made for prompts: without one before questions it ranks much worse."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from tests.embedding.conftest import POOLING, write_model
from tests.embedding.published import publish

SIZE, BEFORE = 64, "query: "
WORDS = [
    f"{first}{last}" for first in "bcdfghjklmnprst" for last in ("ala", "emi", "ino", "oru", "uba", "yse")
]
_MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "query", "passage", ":"]
_OFFSET = 40.0  # how much longer the first element is than the others


def make_prompted(folder: Path, **prompts: str) -> Path:
    """Write the model as an ONNX graph, with these prompts in its files.

    It is a BERT without layers, so that a text is the mean of its words' vectors. The mark that begins each
    text is long in the first element, which blurs all cosines; the word "query" is its opposite and takes it
    out of the question. What is left of the first element is what the words themselves have there: nothing.
    """
    import torch
    from transformers import BertConfig, BertModel
    from transformers import BertTokenizerFast as Tokenizer

    source = folder.with_name(f"{folder.name}-torch")
    write_model(source, [("", "Transformer"), ("1_Pooling", "Pooling")], prompts=prompts)
    (source / "1_Pooling").mkdir()
    (source / "1_Pooling" / "config.json").write_text(
        json.dumps({**POOLING, "word_embedding_dimension": SIZE})
    )
    (source / "vocab.txt").write_text("\n".join([*_MARKS, *WORDS]) + "\n")
    config = BertConfig(
        vocab_size=len(_MARKS) + len(WORDS),
        hidden_size=SIZE,
        num_hidden_layers=0,
        num_attention_heads=1,
        intermediate_size=SIZE,
        max_position_embeddings=128,
    )
    model = BertModel(config, add_pooling_layer=False)
    half = SIZE // 2 - 1  # as many of each sign, so that none is left when the mean is taken out
    even = np.repeat(np.array([[-1.0, 1.0]], np.float32), half, axis=0).ravel()
    signs = np.zeros((config.vocab_size, SIZE), np.float32)
    signs[:, 1 : 1 + 2 * half] = np.random.default_rng(7).permuted(
        np.tile(even, (config.vocab_size, 1)), axis=1
    )
    signs[[n for n, mark in enumerate(_MARKS) if mark != "[UNK]"]] = 0
    signs[_MARKS.index("[CLS]"), 0], signs[_MARKS.index("query"), 0] = 1, -1
    embeddings = model.embeddings
    with torch.no_grad():
        embeddings.word_embeddings.weight.copy_(torch.from_numpy(signs))
        embeddings.position_embeddings.weight.zero_()
        embeddings.token_type_embeddings.weight.zero_()
        embeddings.LayerNorm.weight[0] = _OFFSET
    model.save_pretrained(source)
    Tokenizer(str(source / "vocab.txt")).save_pretrained(source)
    return publish(source, folder)


def archive(count: int = 128) -> list[dict[str, str]]:
    """Articles whose titles are four words of their own excerpts, which have 4 to 20."""
    chosen = np.random.default_rng(11)
    articles = []
    for number in range(count):
        words = chosen.choice(WORDS, 4 + number % 17, replace=False)
        articles.append(
            {
                "title": " ".join(words[3::-1]),
                "excerpt": " ".join(words),
                "url": f"https://news.example/{number}",
                "date": "2021-07-01",
            }
        )
    return articles
