"""semsearch.embedding.sentence_transformer: the library's vectors, normalised, without output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from semsearch.embedding import DEFAULT_MODEL, Embedded, Encoder, fingerprint
from semsearch.embedding import sentence_transformer as module
from semsearch.embedding.sentence_transformer import SentenceTransformerEncoder
from semsearch.errors import ModelProblem
from tests.embedding.conftest import assert_same_tokens, varied_texts


def test_vectors_are_those_of_sentence_transformers(default: Encoder) -> None:
    assert isinstance(default, SentenceTransformerEncoder)
    texts = varied_texts(10)
    own = default.transformer.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    np.testing.assert_allclose(default.documents(texts).vectors, own, atol=1e-5)


def test_token_vectors_are_those_of_sentence_transformers(default: Encoder) -> None:
    assert isinstance(default, SentenceTransformerEncoder)
    text = "the courts ruled: no deepfakes"  # [CLS] the courts ruled : no deep ##fa ##kes [SEP]
    options: dict[str, Any] = {"output_value": "token_embeddings", "show_progress_bar": False}
    (own,) = default.transformer.encode([text], **options)
    (tokens,) = default.documents([text]).tokens
    assert tokens.terms == ("court", "rule", "deepfak", "deepfak", "deepfak")
    assert tokens.vectors.dtype == np.float32
    expected = own.numpy()[[2, 3, 6, 7, 8]]
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    np.testing.assert_allclose(tokens.vectors, expected, atol=1e-5)


def test_texts_of_similar_meaning_have_similar_vectors(default: Encoder) -> None:
    near, far = default.documents(["Judges limit facial recognition", "A recipe for lentil soup"]).vectors
    question = default.questions(["court rulings about face scanning"]).vectors[0]
    assert question @ near > 0.4 > 0.2 > question @ far


def test_vectors_are_unit_float32_rows(default: Encoder) -> None:
    vectors = default.documents(["", "a", "人工智能", "🙂", "\ud800", "word " * 2000]).vectors
    assert vectors.shape == (6, 384)
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize("kind", ["documents", "questions"])
def test_no_texts_give_an_empty_array_and_no_tokens(default: Encoder, kind: str) -> None:
    found = getattr(default, kind)([])
    assert (found.vectors.shape, found.tokens) == ((0, 384), ())


def test_the_order_of_the_texts_is_kept_also_across_slices(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_WINDOW", 7)
    encoder, texts = SentenceTransformerEncoder.of(str(tiny)), varied_texts(40)
    parts = [encoder.documents([text]) for text in texts]
    one_by_one = np.concatenate([part.vectors for part in parts])
    found = encoder.documents(texts)
    np.testing.assert_allclose(found.vectors, one_by_one, atol=1e-5)
    assert_same_tokens(found, Embedded(one_by_one, tuple(part.tokens[0] for part in parts)))
    assert (one_by_one @ one_by_one.T)[np.triu_indices(40, 1)].min() < 0.99  # else any order would do


def test_texts_longer_than_the_model_takes_are_cut(tiny: Path) -> None:
    encoder = SentenceTransformerEncoder.of(str(tiny))
    found = encoder.documents(["ab " * 100, "ab " * 100 + "z " * 50, "z " * 50 + "ab " * 100])
    long, longer, other = found.vectors
    np.testing.assert_allclose(long, longer, atol=1e-6)
    assert long @ other < 0.999
    assert [one.terms for one in found.tokens] == [("ab",) * 46, ("ab",) * 46, ("z",) * 46]


def test_questions_get_the_prompt_of_the_model_and_documents_do_not(tiny: Path) -> None:
    encoder = SentenceTransformerEncoder.of(str(tiny))
    prompted = encoder.documents(["query: who won"]).vectors
    np.testing.assert_allclose(encoder.questions(["who won"]).vectors, prompted, atol=1e-6)
    assert encoder.documents(["who won"]).vectors[0] @ prompted[0] < 0.999


def test_the_prompt_has_no_token_vectors_and_counts_towards_the_maximum_length(tiny: Path) -> None:
    encoder = SentenceTransformerEncoder.of(str(tiny))
    (question, cut), (prompted,) = (
        encoder.questions(["who won", "ab " * 100]).tokens,
        encoder.documents(["query: who won"]).tokens,
    )
    assert question.terms == ("won", "won", "won")
    assert prompted.terms == ("queri", "won", "won", "won")
    np.testing.assert_allclose(question.vectors, prompted.vectors[1:], atol=1e-6)
    assert cut.terms == ("ab",) * 44


def test_tokens_are_found_with_left_and_right_padding(tiny: Path) -> None:
    settings = tiny / "tokenizer_config.json"
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "padding_side": "left"}))
    encoder, texts = SentenceTransformerEncoder.of(str(tiny)), ["ab ab ab", "ab"]
    options: dict[str, Any] = {"output_value": "token_embeddings", "show_progress_bar": False}
    _, own = encoder.transformer.encode(texts, **options)
    long, short = encoder.documents(texts).tokens
    assert (long.terms, short.terms) == (("ab",) * 6, ("ab",) * 2)
    expected = own.numpy()[[5, 6]]  # [PAD] [PAD] [PAD] [PAD] [CLS] a ##b [SEP]
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    np.testing.assert_allclose(short.vectors, expected, atol=1e-5)


@pytest.mark.parametrize(("model", "dimension"), [("static", 16), ("slow", 32), ("dense", 16)])
def test_models_whose_tokens_have_another_dimension_return_no_tokens(
    model: str, dimension: int, request: pytest.FixtureRequest
) -> None:
    encoder = SentenceTransformerEncoder.of(str(request.getfixturevalue(model)))
    for found in (encoder.documents(["ab", ""]), encoder.questions(["ab", ""])):
        assert found.vectors.shape == (2, dimension)
        assert [(one.terms, one.vectors.shape) for one in found.tokens] == [((), (0, dimension))] * 2


def test_a_zero_vector_is_replaced_by_a_unit_vector(static: Path) -> None:
    encoder = SentenceTransformerEncoder.of(str(static))
    assert not encoder.transformer.encode([""], show_progress_bar=False).any()
    np.testing.assert_allclose(np.linalg.norm(encoder.documents(["", "ab"]).vectors, axis=1), 1, rtol=1e-5)


def test_the_model_has_name_dimension_and_fingerprint(default: Encoder, tiny: Path) -> None:
    assert default.model.name == DEFAULT_MODEL
    assert default.model.dimension == 384
    assert default.model.fingerprint == fingerprint(DEFAULT_MODEL)
    assert default.runtime == "torch"
    model = SentenceTransformerEncoder.of(str(tiny)).model
    assert (model.name, model.dimension, model.fingerprint) == (str(tiny), 32, fingerprint(str(tiny)))


def test_concurrent_threads_get_the_same_as_one(tiny: Path) -> None:
    encoder, texts = SentenceTransformerEncoder.of(str(tiny)), varied_texts(24)
    with ThreadPoolExecutor(4) as pool:  # the first use, with its loading, is in the threads too
        found = list(pool.map(lambda text: encoder.questions([text]), texts))
    expected = encoder.questions(texts)
    np.testing.assert_allclose(np.concatenate([one.vectors for one in found]), expected.vectors, atol=1e-5)
    assert_same_tokens(Embedded(expected.vectors, tuple(one.tokens[0] for one in found)), expected)


def test_damaged_weights_are_a_model_problem_of_one_line(tiny: Path) -> None:
    (tiny / "model.safetensors").write_bytes(b"\x00" * 100)
    encoder = SentenceTransformerEncoder.of(str(tiny))
    with pytest.raises(ModelProblem, match=r"cannot be loaded .*name a folder") as caught:
        encoder.questions(["who won"])
    assert "\n" not in str(caught.value)


def test_a_missing_model_is_a_model_problem_of_one_line() -> None:
    encoder = SentenceTransformerEncoder.of("nobody/no-such-model-4711")
    with pytest.raises(ModelProblem, match="'nobody/no-such-model-4711' cannot be loaded") as caught:
        _ = encoder.model
    assert "\n" not in str(caught.value)


def test_an_unreachable_hub_is_reported_once(tmp_path: Path) -> None:
    program = (
        "import time; time.sleep = lambda seconds: None\n"  # the library waits between its tries
        "from semsearch.embedding import load\n"
        "from semsearch.errors import ModelProblem\n"
        "try: load('nobody/no-such-model-4711').questions(['who won'])\n"
        "except ModelProblem as error: print(error)"
    )
    outside = {"HF_HUB_OFFLINE": "0", "HF_ENDPOINT": "http://127.0.0.1:9", "NO_PROXY": "*"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **outside, "HF_HOME": str(tmp_path)},
    )
    assert done.stdout.startswith("the model 'nobody/no-such-model-4711' cannot be loaded (")
    assert (done.stdout.count("\n"), done.stderr, done.returncode) == (1, "", 0)
