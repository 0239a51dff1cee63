"""A small real cross-encoder, trained in seconds: the more of a question's words a text holds, the better."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semsearch.embedding import DEFAULT_MODEL
from semsearch.embedding.models import model_folder

if TYPE_CHECKING:
    from transformers import BertForSequenceClassification

LENGTH = 128  # tokens of a question and a text together
_STEPS, _LEARNT = 1000, 0.47  # the loss of a model that knows nothing is 0.69
_FIRST_WORD, _CLS, _SEP = 1000, 101, 102  # numbers in the vocabulary of the default model


def make(folder: Path) -> None:
    """Train one and save it to a folder; about 5 s, and 5 s more to import torch.

    It is a BERT of two layers and 32 elements with one label, saved without an activation of its own, as the
    library's own models for search are. It takes the words of the default model's vocabulary, most of which
    it never saw in training: it has learnt to compare words, not what they mean.
    """
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # faster for matrices this small, and the same sums everywhere
    try:
        with torch.random.fork_rng():
            torch.manual_seed(2)
            model = _untrained()
            _train(model)
    finally:
        torch.set_num_threads(threads)
    model.save_pretrained(folder)
    tokenizer = model_folder(DEFAULT_MODEL)
    assert tokenizer is not None
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"):
        shutil.copyfile(tokenizer / name, folder / name)


def _untrained() -> BertForSequenceClassification:
    """Return a model with random weights but a first layer that already attends to equal words."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    config = BertConfig(
        vocab_size=30_522,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=1,
        intermediate_size=64,
        max_position_embeddings=LENGTH,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        initializer_range=0.1,
    )
    config.update(
        {"num_labels": 1, "sentence_transformers": {"activation_fn": "torch.nn.modules.linear.Identity"}}
    )
    model = BertForSequenceClassification(config)
    first: Any = model.bert.encoder.layer[0]
    embeddings, look = model.bert.embeddings, first.attention.self
    words, sides = embeddings.word_embeddings.weight, embeddings.token_type_embeddings.weight
    for fixed in (words, embeddings.position_embeddings.weight):
        fixed.requires_grad = False  # so that words not seen in training are like those seen
    with torch.no_grad():
        # Four elements are kept from the words: for the two sides, and for the two signs.
        words.normal_(0, 1)
        words[:, :4] = 0
        words[_CLS, 2] = words[_SEP, 3] = 4
        embeddings.position_embeddings.weight.zero_()
        sides.zero_()
        sides[0, 0] = sides[1, 1] = 2
        for weight in (look.query.weight, look.key.weight):
            torch.nn.init.eye_(weight)
            weight[:4] = 0
            weight *= 1.3
    return model


def _train(model: BertForSequenceClassification) -> None:
    """Train on texts of random words; the target is the share of the question's words that a text holds."""
    import torch

    trained = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.Adam(trained, lr=3e-3)
    loss = 1.0
    for step in range(_STEPS):
        asked, words, count = 2 + step % 5, 8 + step * 7 % 24, 64
        question = torch.randint(_FIRST_WORD, 30_522, (count, asked))
        text = torch.randint(_FIRST_WORD, 30_522, (count, words))
        shared = torch.randint(0, asked + 1, (count, 1))
        text[:, :asked] = torch.where(torch.arange(asked) < shared, question, text[:, :asked])
        text = text.gather(1, torch.rand(count, words).argsort(1))
        sep = torch.full((count, 1), _SEP)
        first = torch.cat([torch.full((count, 1), _CLS), question, sep], 1)
        second = torch.cat([text, sep], 1)
        given = model(
            input_ids=torch.cat([first, second], 1),
            token_type_ids=torch.cat([torch.zeros_like(first), torch.ones_like(second)], 1),
        )
        now = torch.nn.functional.binary_cross_entropy_with_logits(given.logits[:, 0], shared[:, 0] / asked)
        optimizer.zero_grad()
        now.backward()
        optimizer.step()
        loss += 0.03 * (now.item() - loss)
        if loss < _LEARNT:
            return
    raise AssertionError(f"the cross-encoder did not learn: its loss is {loss:.3f}")
