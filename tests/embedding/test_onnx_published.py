"""semsearch.embedding.onnx_published: published graphs embed as torch does, and without it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from semsearch.embedding import Encoder, export, fingerprint, load, open_exported
from semsearch.embedding.sentence_transformer import SentenceTransformerEncoder
from semsearch.errors import ModelProblem
from semsearch.settings import EmbeddingSettings
from tests.embedding.conftest import assert_same_tokens, make_tiny, varied_texts
from tests.embedding.published import publish, with_pooling

TEXTS = [*varied_texts(12), "", "a", "[SEP] 🙂 \ud800"]


@pytest.fixture(scope="module")
def torch_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny(tmp_path_factory.mktemp("torch") / "tiny")


@pytest.fixture(scope="module")
def published(torch_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(torch_folder, tmp_path_factory.mktemp("published") / "tiny")


@pytest.fixture
def copied(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "copy")


def assert_same(found: Encoder, expected: Encoder, texts: Sequence[str] = TEXTS) -> None:
    for kind in ("documents", "questions"):
        ours, theirs = getattr(found, kind)(texts), getattr(expected, kind)(texts)
        np.testing.assert_allclose(ours.vectors, theirs.vectors, atol=1e-5)
        assert_same_tokens(ours, theirs)


def test_a_published_graph_embeds_as_torch_does(published: Path, torch_folder: Path) -> None:
    found = load(str(published))
    assert (found.runtime, found.model.dimension) == ("onnx", 32)
    assert found.model.fingerprint == fingerprint(str(published))
    assert_same(found, load(str(torch_folder)))


@pytest.mark.parametrize(
    ("pooling", "side"),  # of "cls" and "left" the library takes the first position, which is padding
    [("mean", "right"), ("cls", "right"), ("last_token", "right"), ("mean", "left"), ("last_token", "left")],
)
def test_poolings_and_sides_of_padding(pooling: str, side: str, torch_folder: Path, copied: Path) -> None:
    torch = shutil.copytree(torch_folder, copied.with_name("torch"))
    for folder in (torch, copied):
        with_pooling(folder, pooling)
        written = json.loads((folder / "tokenizer_config.json").read_text())
        (folder / "tokenizer_config.json").write_text(json.dumps({**written, "padding_side": side}))
    found, expected = load(str(copied)), load(str(torch))
    if side == "right":
        assert_same(found, expected)
    # With padding on the left, the positions of words depend on the batch: these are one in both.
    texts = TEXTS[1:5]
    np.testing.assert_allclose(found.questions(texts).vectors, expected.questions(texts).vectors, atol=1e-5)


def test_a_setting_replaces_the_pooling_of_the_files(torch_folder: Path, copied: Path) -> None:
    settings = EmbeddingSettings(pooling="cls")
    found = load(str(copied), settings)
    assert_same(found, load(str(torch_folder), settings))
    with_pooling(copied, "cls")
    np.testing.assert_allclose(load(str(copied)).documents(TEXTS).vectors, found.documents(TEXTS).vectors)


@pytest.mark.parametrize(
    "how",
    [
        {"place": "."},
        {"inputs": ("input_ids", "attention_mask")},
        {"output": "token_embeddings"},
        {"output": "unnamed"},
        {"int32": True},
        {"external": True},
    ],
    ids=str,
)
def test_what_publishers_do_differently(how: dict[str, object], torch_folder: Path, tmp_path: Path) -> None:
    folder = publish(torch_folder, tmp_path / "tiny", **how)  # type: ignore[arg-type]
    assert_same(load(str(folder)), load(str(torch_folder)), TEXTS[:3])


def test_an_export_is_a_copy_that_needs_no_folder(published: Path, tmp_path: Path) -> None:
    model = load(str(published))
    assert export(model, tmp_path / "encoder", ["a text"]).ok
    opened = open_exported(tmp_path / "encoder")
    assert opened is not None
    assert opened.model == model.model
    assert_same(opened, model)


def test_a_vector_of_texts_in_the_graph_is_used(torch_folder: Path, tmp_path: Path) -> None:
    folder = publish(torch_folder, tmp_path / "tiny", output="token_embeddings", pooled=True)
    expected = load(str(torch_folder))
    assert_same(load(str(folder)), expected)
    with_pooling(folder, "max")  # which nobody reads: the graph has pooled already
    assert_same(load(str(folder)), expected)
    settings = EmbeddingSettings(pooling="cls")
    assert_same(load(str(folder), settings), load(str(torch_folder), settings))


def test_layers_after_the_pooling(dense: Path, tmp_path: Path) -> None:
    found, expected = load(str(publish(dense, tmp_path / "published"))), load(str(dense))
    assert found.model.dimension == 16
    np.testing.assert_allclose(found.documents(TEXTS).vectors, expected.documents(TEXTS).vectors, atol=1e-5)
    assert all(tokens.vectors.shape == (0, 16) for tokens in found.documents(TEXTS).tokens)


def test_vectors_are_cut(torch_folder: Path, published: Path) -> None:
    settings = EmbeddingSettings(dimension=8)
    found, expected = load(str(published), settings), load(str(torch_folder), settings)
    assert found.model.dimension == 8
    assert found.model.fingerprint != load(str(published)).model.fingerprint
    np.testing.assert_allclose(found.documents(TEXTS).vectors, expected.documents(TEXTS).vectors, atol=1e-5)
    for folder in (torch_folder, published):
        with pytest.raises(
            ModelProblem, match=r"have 32 elements, not 64: set embedding.dimension to at most"
        ):
            load(str(folder), EmbeddingSettings(dimension=64)).documents(["a"])


def test_prompts_of_the_settings(torch_folder: Path, published: Path, tmp_path: Path) -> None:
    settings = EmbeddingSettings(query_prompt="none", document_prompt="query: ")
    model = load(str(published), settings)
    assert_same(model, load(str(torch_folder), settings))
    own = load(str(published))
    np.testing.assert_allclose(model.documents(["ab"]).vectors, own.questions(["ab"]).vectors, atol=1e-6)
    np.testing.assert_allclose(model.questions(["ab"]).vectors, own.documents(["ab"]).vectors, atol=1e-6)
    export(model, tmp_path / "encoder", ["a text"])
    for prompt, expected in (("none", model), ("", own)):  # the export knows the model's own prompt
        opened = open_exported(tmp_path / "encoder", EmbeddingSettings(query_prompt=prompt))
        assert opened is not None
        np.testing.assert_allclose(
            opened.questions(["ab"]).vectors, expected.questions(["ab"]).vectors, atol=1e-6
        )


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (
            lambda folder: (folder / "tokenizer.json").unlink(),
            "there is no tokenizer.json in .*: download it",
        ),
        (
            lambda folder: (folder / "onnx" / "model.onnx").write_bytes(b"\0" * 99),
            r"cannot be used \(.*\): dow",
        ),
        (
            lambda folder: with_pooling(folder, "max"),
            r"uses pooling by max, .*: download its weights for torch",
        ),
        (
            lambda folder: (folder / "config_sentence_transformers.json").write_text("["),
            "cannot be read .*again",
        ),
        (
            lambda folder: (
                (folder / "onnx" / "model.onnx").rename(folder / "onnx" / "model_q4.onnx")
                and (folder / "onnx" / "model_q8.onnx").write_bytes(b"")
            ),
            "holds model_q4.onnx, model_q8.onnx: rename the one to use to model.onnx",
        ),
    ],
)
def test_what_cannot_be_used_is_an_error_of_one_line(
    break_it: Callable[[Path], object], said: str, copied: Path
) -> None:
    break_it(copied)
    with pytest.raises(ModelProblem, match=said) as caught:
        load(str(copied))
    assert "\n" not in str(caught.value)


def test_a_graph_of_another_name_is_used_if_it_is_the_only_one(copied: Path, published: Path) -> None:
    (copied / "onnx" / "model.onnx").rename(copied / "onnx" / "model_quantized.onnx")
    assert_same(load(str(copied)), load(str(published)), TEXTS[:2])


def test_torch_embeds_where_the_graph_cannot_be_used(copied: Path, torch_folder: Path) -> None:
    shutil.copy(torch_folder / "model.safetensors", copied)
    assert load(str(copied)).runtime == "onnx"
    (copied / "onnx" / "model.onnx").write_bytes(b"")
    assert isinstance(load(str(copied)), SentenceTransformerEncoder)


def test_the_fingerprint_is_that_of_the_graph_unless_there_are_weights(
    copied: Path, torch_folder: Path
) -> None:
    def changed() -> bool:
        before = fingerprint(str(copied))
        with (copied / "onnx" / "model.onnx").open("ab") as graph:
            graph.write(b"\0")
        return fingerprint(str(copied)) != before

    assert changed()
    shutil.copy(torch_folder / "model.safetensors", copied)
    assert not changed()
    assert fingerprint(str(copied)) == fingerprint(str(torch_folder))


def test_an_archive_is_indexed_and_asked_without_torch(copied: Path, tmp_path: Path) -> None:
    """In a process in which the libraries cannot be imported, as if they were not installed."""
    (tmp_path / "news.jsonl").write_text(
        "\n".join(
            json.dumps({"title": text, "url": f"https://news.example/{number}", "date": "2021-07-01"})
            for number, text in enumerate(varied_texts(20))
        )
    )
    program = textwrap.dedent(f"""
        import sys
        class Missing:
            def find_spec(self, name, path=None, target=None):
                if name.partition(".")[0] in ("torch", "sentence_transformers", "transformers"):
                    raise ModuleNotFoundError(f"no module {{name}}")
        sys.meta_path.insert(0, Missing())
        from semsearch import Index
        from semsearch.settings import Settings
        from pathlib import Path
        settings = Settings(index=Path({str(tmp_path / "index")!r}), model={str(copied)!r})
        with Index.open(settings) as index:
            report = index.add(Path({str(tmp_path / "news.jsonl")!r}))
            status = index.status()
            stories = index.ask("a bridge").stories
            print(report.added, status.questions_by, status.model.dimension, len(stories) > 0)
        import shutil
        shutil.rmtree({str(copied)!r})
        with Index.open(settings) as index:
            print(len(index.ask("the budget").stories) > 0)
        """)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("20 onnx 32 True\nTrue\n", "")
