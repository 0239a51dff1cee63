"""semsearch.embedding.onnx_encoder: the vectors of torch without torch, and damaged files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from semsearch.embedding import Embedded, Encoder, Exported, export, open_exported
from semsearch.embedding.micro_batches import MicroBatcher
from semsearch.embedding.onnx_encoder import OnnxEncoder
from semsearch.errors import ModelProblem
from tests.embedding.conftest import assert_same_tokens, make_tiny, varied_texts


@pytest.fixture(scope="module")
def onnx(default_export: tuple[Path, Exported]) -> OnnxEncoder:
    encoder = open_exported(default_export[0])
    assert encoder is not None
    return encoder


@pytest.fixture(scope="module")
def tiny_export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    assert export(str(make_tiny(folder / "model")), folder / "onnx", ["some text"]).ok
    return folder / "onnx"


@pytest.fixture
def copied(tiny_export: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "onnx"
    folder.mkdir()
    for path in tiny_export.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    assert open_exported(folder) is not None
    return folder


def test_two_hundred_texts_get_the_vectors_of_torch_in_order(onnx: OnnxEncoder, default: Encoder) -> None:
    texts = varied_texts(200)
    expected, found = default.documents(texts), onnx.documents(texts)
    assert_same_tokens(found, expected)
    cosines = expected.vectors @ found.vectors.T
    assert np.diag(cosines).min() > 0.99999
    assert cosines[np.triu_indices(200, 1)].mean() < 0.9  # else any order would do


def test_questions_get_the_vectors_of_torch(onnx: OnnxEncoder, default: Encoder) -> None:
    questions = ["who won?", "", "rulings on facial recognition in China", "人工智能", "\ud800 half a pair"]
    expected, found = default.questions(questions), onnx.questions(questions)
    assert (expected.vectors * found.vectors).sum(axis=1).min() > 0.99999
    assert_same_tokens(found, expected)


AWKWARD = {
    "": (),
    " the\tof and …\n": (),
    "🙂👩‍👩‍👧 courts 🙂": ("court",),
    "\ud800 half a pair\udfff": ("half", "pair"),
    "人工智能": ("人工", "人工", "工智", "智能"),
    "Ünïcödé café’s №5": ("unicod", "cafe", "cafe", "cafe", "5"),
    "deepfakes": ("deepfak",) * 3,
}


@pytest.mark.parametrize("kind", ["documents", "questions"])
def test_unusual_texts_have_the_tokens_of_torch(onnx: OnnxEncoder, default: Encoder, kind: str) -> None:
    found = getattr(onnx, kind)(list(AWKWARD))
    assert {text: one.terms for text, one in zip(AWKWARD, found.tokens, strict=True)} == AWKWARD
    assert_same_tokens(found, getattr(default, kind)(list(AWKWARD)))


def test_terms_of_tokens_are_known_without_embedding(onnx: OnnxEncoder, default: Encoder) -> None:
    long = "courts " * 2000
    for encoder in (onnx, default):
        assert encoder.token_terms(list(AWKWARD)) == list(AWKWARD.values())
        assert encoder.token_terms([long]) == [encoder.documents([long]).tokens[0].terms]  # cut off alike
        assert encoder.token_terms([]) == []


def test_tokens_of_one_word_are_more_similar_than_tokens_of_different_words(onnx: OnnxEncoder) -> None:
    first, second = onnx.documents(["the court ruled on cameras", "a penguin met the court"]).tokens
    assert (first.terms, second.terms) == (("court", "rule", "camera"), ("penguin", "met", "court"))
    assert (first.vectors @ second.vectors.T)[0].argmax() == 2


def test_long_texts_are_cut_where_torch_cuts_them(onnx: OnnxEncoder, default: Encoder) -> None:
    long = "the court said on tuesday " * 200
    found = onnx.documents([long, long + "and a penguin " * 50])
    cut, longer = found.vectors
    expected = default.documents([long])
    assert cut @ longer > 0.999999
    assert cut @ expected.vectors[0] > 0.99999
    assert found.tokens[0].terms == found.tokens[1].terms
    assert_same_tokens(Embedded(found.vectors[:1], found.tokens[:1]), expected)


def test_vectors_are_unit_float32_rows(onnx: OnnxEncoder) -> None:
    vectors = onnx.documents(varied_texts(40)).vectors
    assert vectors.shape == (40, 384)
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


def test_vectors_of_tokens_are_unit_float32_rows(onnx: OnnxEncoder) -> None:
    (tokens,) = onnx.documents(["the court ruled on cameras"]).tokens
    assert tokens.vectors.shape == (3, 384)
    assert tokens.vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(tokens.vectors, axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize("kind", ["documents", "questions"])
def test_no_texts_give_an_empty_array_and_no_tokens(onnx: OnnxEncoder, kind: str) -> None:
    found = getattr(onnx, kind)([])
    assert (found.vectors.shape, found.tokens) == ((0, 384), ())


def test_an_exported_encoder_has_the_model_it_was_exported_from(onnx: OnnxEncoder, default: Encoder) -> None:
    assert onnx.model == default.model
    assert onnx.runtime == "onnx"


def test_concurrent_questions_of_any_length_get_the_vectors_that_they_get_alone(onnx: OnnxEncoder) -> None:
    texts = [*varied_texts(120), *AWKWARD, "the court said on tuesday " * 100, *(["shore power"] * 4)]
    batches = []

    def infer(rows: Sequence[Any]) -> Sequence[Any]:
        batches.append(len(rows))
        return onnx._infer_questions(rows)

    batched = onnx._batched
    onnx._batched = MicroBatcher(infer, len, limit=8, area=256)
    try:
        with ThreadPoolExecutor(16) as pool:
            found = list(pool.map(lambda text: onnx.questions([text]), texts))
    finally:
        onnx._batched = batched
    assert max(batches) > 1
    for text, one in zip(texts, found, strict=True):
        alone = onnx._compute(onnx.description.query_prompt, [text])
        np.testing.assert_allclose(one.vectors, alone.vectors, atol=1e-5)
        assert one.tokens[0].terms == alone.tokens[0].terms
        np.testing.assert_allclose(one.tokens[0].vectors, alone.tokens[0].vectors, atol=1e-5)


def test_sixteen_threads_batched_use_less_processor_time_than_unbatched(onnx: OnnxEncoder) -> None:
    texts = [f"what did the court say about case {number}" for number in range(160)]

    def spent(ask: Callable[[str], object]) -> float:
        before = time.process_time()
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(ask, texts))
        return time.process_time() - before

    alone = spent(lambda text: onnx._compute("", [text]))
    batched = spent(lambda text: onnx.questions([text]))
    assert batched < 0.85 * alone  # 0.5 to 0.6 on two cores


def test_a_recent_question_is_not_computed_again_and_its_arrays_are_read_only(onnx: OnnxEncoder) -> None:
    first, again = (onnx.questions(["who asked this question before?"]) for _ in range(2))
    assert again is first
    with pytest.raises(ValueError, match="read-only"):
        again.vectors[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        again.tokens[0].vectors[0, 0] = 1


def test_threads_that_ask_the_same_at_the_same_time_go_on_with_the_same_arrays(onnx: OnnxEncoder) -> None:
    start = threading.Barrier(8)

    def ask(number: int) -> Embedded:
        start.wait()
        # In batches of their own, beside questions of other lengths: the last bits of the vectors differ.
        onnx.questions(["what did the court say about it " * (number + 1)])
        return onnx.questions(["who asked this question at the same time?"])

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert all(one is found[0] for one in found)


def test_torch_is_not_imported_and_nothing_printed(tiny_export: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from semsearch.embedding import open_exported;"
        "assert 'onnxruntime' not in sys.modules;"
        f"print(open_exported(Path({str(tiny_export)!r})).questions(['who won']).vectors.shape);"
        "print(sorted({'torch', 'sentence_transformers', 'transformers', 'onnx'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("(1, 32)\n[]\n", "", 0)


def test_nothing_is_written_to_the_home_folder(tiny_export: Path, tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from semsearch.embedding import open_exported;"
        f"print(open_exported(Path({str(tiny_export)!r})).questions(['who won']).vectors.shape)"
    )
    home = tmp_path / "home"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ORT_", "XDG_"))}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**kept, "HOME": str(home)},
    )
    assert (done.stdout, done.stderr, done.returncode) == ("(1, 32)\n", "", 0)
    assert list(home.rglob("*")) == []


def test_weights_inside_the_graph_are_read_too(copied: Path) -> None:
    import onnx

    now = open_exported(copied)
    onnx.save(onnx.load(str(copied / "model.onnx")), str(copied / "model.onnx"))  # as earlier versions did
    (copied / "model.bin").unlink()
    earlier = open_exported(copied)
    assert now is not None
    assert earlier is not None
    np.testing.assert_array_equal(earlier.questions(["a vote"]).vectors, now.questions(["a vote"]).vectors)


def test_a_missing_folder_gives_no_encoder(tmp_path: Path) -> None:
    assert open_exported(tmp_path / "none") is None
    assert open_exported(tmp_path) is None


def change_weights(folder: Path) -> None:
    content = (folder / "model.bin").read_bytes()
    middle = len(content) // 2
    (folder / "model.bin").write_bytes(content[middle:] + content[:middle])


def rewrite(**changes: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / "encoder.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))

    return change


DAMAGES: dict[str, Callable[[Path], object]] = {
    "model missing": lambda folder: (folder / "model.onnx").unlink(),
    "tokenizer missing": lambda folder: (folder / "tokenizer.json").unlink(),
    "description missing": lambda folder: (folder / "encoder.json").unlink(),
    "model empty": lambda folder: (folder / "model.onnx").write_bytes(b""),
    "model foreign": lambda folder: (folder / "model.onnx").write_bytes(b"<html>not found</html>"),
    "model cut": lambda folder: (folder / "model.onnx").write_bytes(
        (folder / "model.onnx").read_bytes()[:-1000]
    ),
    "weights missing": lambda folder: (folder / "model.bin").unlink(),
    "weights empty": lambda folder: (folder / "model.bin").write_bytes(b""),
    "weights cut": lambda folder: (folder / "model.bin").write_bytes(
        (folder / "model.bin").read_bytes()[:-1000]
    ),
    "weights changed": change_weights,
    "tokenizer foreign": lambda folder: (folder / "tokenizer.json").write_text("{}"),
    "description no JSON": lambda folder: (folder / "encoder.json").write_text("{"),
    "description of nothing": lambda folder: (folder / "encoder.json").write_text("[]"),
    "format of the past": rewrite(format=1),
    "format of the future": rewrite(format=3),
    "inputs foreign": rewrite(inputs=["input_ids", "pixels"]),
    "inputs wanting": rewrite(inputs=["input_ids"]),
    "dimension foreign": rewrite(check={"cosine": 1, "texts": 1, "probe": [1.0, 0.0]}),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damaged_files_are_a_model_problem_of_one_line(
    damage: Callable[[Path], object], copied: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    damage(copied)
    with pytest.raises(ModelProblem) as caught:
        open_exported(copied)
    assert str(caught.value) == (
        f"the exported model in {copied} is damaged: run 'semsearch index PATH' to write it again"
    )
    assert caught.value.__cause__ is not None  # what --debug shows
    assert capfd.readouterr().err == ""


def test_a_file_in_place_of_the_folder_is_a_model_problem(tmp_path: Path) -> None:
    (tmp_path / "onnx").write_text("")
    with pytest.raises(ModelProblem, match="is damaged"):
        open_exported(tmp_path / "onnx")


@pytest.mark.parametrize(
    ("word", "known"),
    [("mouth", True), ("rulings", True), ("facial", True), ("facail", False), ("recogniton", False)],
)
def test_a_word_is_known_if_it_or_its_stem_is_one_token(
    onnx: OnnxEncoder, default: Encoder, word: str, known: bool
) -> None:
    assert onnx.knows(word) is known
    assert default.knows(word) is known
