"""semsearch.embedding.model_libraries: errors that broken files cause in the model libraries."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from semsearch.embedding import Encoder, export, load, load_reranker, open_exported
from semsearch.embedding.model_libraries import first_line, model_problems
from semsearch.errors import ModelProblem
from tests.embedding.conftest import make_tiny

Break = Callable[[Path], object]


def edit(path: str, **changes: object) -> Break:
    """Change keys of a JSON file."""

    def change(folder: Path) -> None:
        content: dict[str, Any] = json.loads((folder / path).read_text())
        (folder / path).write_text(json.dumps({**content, **changes}))

    return change


def write(path: str, data: bytes) -> Break:
    return lambda folder: (folder / path).write_bytes(data)


def truncate(path: str) -> Break:
    return lambda folder: os.truncate(folder / path, (folder / path).stat().st_size // 2)


def replace_by_folder(path: str) -> Break:
    def change(folder: Path) -> None:
        (folder / path).unlink()
        (folder / path).mkdir()

    return change


def replace_by_dangling_link(path: str) -> Break:
    def change(folder: Path) -> None:
        (folder / path).unlink()
        (folder / path).symlink_to("gone")

    return change


def pickled_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(b"no pickle")


def poisoned_weights(folder: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = {
        name: tensor * float("nan") for name, tensor in load_file(folder / "model.safetensors").items()
    }
    save_file(weights, folder / "model.safetensors", {"format": "pt"})


BROKEN: dict[str, Break] = {
    # transformers and huggingface_hub
    "config no JSON": write("config.json", b"{"),
    "config not UTF-8": write("config.json", b"\xff\xfe"),
    "config a folder": replace_by_folder("config.json"),
    "config a dangling link": replace_by_dangling_link("config.json"),
    "config of an unknown model": edit("config.json", model_type="no-such-model"),
    "config with a wrong type": edit("config.json", hidden_size="large"),
    "config that divides badly": edit("config.json", num_attention_heads=5),
    "weights of another shape": edit("config.json", hidden_size=64),
    "vocabulary larger than the weights": edit("config.json", vocab_size=7),
    # safetensors and torch
    "weights missing": lambda folder: (folder / "model.safetensors").unlink(),
    "weights empty": write("model.safetensors", b""),
    "weights cut": truncate("model.safetensors"),
    "weights garbage": write("model.safetensors", b"\xff" * 4096),
    "weights no pickle": pickled_weights,
    "weights that are no numbers": poisoned_weights,
    # tokenizers
    "tokenizer no JSON": write("tokenizer.json", b"{"),
    "tokenizer of nothing": write("tokenizer.json", b"[]"),
    "tokenizer foreign": write("tokenizer.json", b'{"version": "1.0", "model": {"type": "None"}}'),
    # sentence-transformers
    "modules no JSON": write("modules.json", b"["),
    "modules of nothing": write("modules.json", b"[]"),
    "modules that are numbers": write("modules.json", b"[1, 2]"),
    "module unknown": write(
        "modules.json", b'[{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.None"}]'
    ),
    "module of no package": write(
        "modules.json", b'[{"idx": 0, "name": "0", "path": "", "type": "no_such_package.Module"}]'
    ),
    "pooling no JSON": write("1_Pooling/config.json", b"{"),
    "pooling missing": lambda folder: shutil.rmtree(folder / "1_Pooling"),
    "settings no JSON": write("config_sentence_transformers.json", b"{"),
    "settings with a wrong prompt": edit("config_sentence_transformers.json", prompts=["query: "]),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny(tmp_path_factory.mktemp("sound") / "tiny")


@pytest.fixture
def copied(sound: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sound, tmp_path / "broken")


def use(encoder: Encoder) -> None:
    encoder.documents(["a text of a few words"])
    encoder.questions(["a question"])
    assert encoder.model.dimension


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_model_is_a_model_problem_of_one_line_when_embedding(copied: Path, damage: Break) -> None:
    damage(copied)
    with pytest.raises(ModelProblem) as caught:
        use(load(str(copied)))
    assert_one_line(caught.value, copied)


@pytest.mark.parametrize(
    "name", [name for name in BROKEN if name.startswith(("config", "weights", "tokenizer", "vocabulary"))]
)
def test_a_broken_model_is_a_model_problem_of_one_line_when_reranking(copied: Path, name: str) -> None:
    edit("config.json", architectures=["BertForSequenceClassification"], num_labels=1)(copied)
    BROKEN[name](copied)
    reranker = load_reranker(str(copied))
    with pytest.raises(ModelProblem) as caught:
        reranker.warm()
    assert_one_line(caught.value, copied)


def assert_one_line(problem: ModelProblem, folder: Path) -> None:
    said = str(problem)
    assert "\n" not in said
    assert str(folder) in said
    assert ": " in said  # what to do


def test_an_intact_copy_embeds(copied: Path) -> None:
    assert load(str(copied)).documents(["a text"]).vectors.shape == (1, 32)


# --- ONNX Runtime and tokenizers --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def exported(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "onnx"
    assert export(str(sound), folder, ["a text"]).ok
    return folder


def test_a_rust_panic_is_a_model_problem(exported: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(exported, tmp_path / "onnx")
    cut = {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 9}
    edit("tokenizer.json", truncation=cut)(folder)
    with pytest.raises(ModelProblem, match=r"onnx is damaged: run 'semsearch index PATH'") as caught:
        open_exported(folder)
    assert not isinstance(caught.value.__cause__, Exception)  # a panic derives from BaseException alone


def with_a_word_that_has_no_vector(tokenizer: Path) -> None:
    content = json.loads(tokenizer.read_text())
    word = {"content": "zebra", "single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    content["added_tokens"].append({"id": 4711, "special": False, **word})
    tokenizer.write_text(json.dumps(content))


def test_an_error_of_onnx_runtime_is_a_model_problem(exported: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(exported, tmp_path / "onnx")
    with_a_word_that_has_no_vector(folder / "tokenizer.json")
    encoder = open_exported(folder)
    assert encoder
    assert encoder.questions(["a horse"]).vectors.shape == (1, 32)
    with pytest.raises(ModelProblem, match=r"cannot embed a text \(.*ONNXRuntimeError.*semsearch index"):
        encoder.questions(["a zebra"])


def test_an_error_of_torch_is_a_model_problem(copied: Path) -> None:
    with_a_word_that_has_no_vector(copied / "tokenizer.json")
    encoder = load(str(copied))
    assert encoder.questions(["a horse"]).vectors.shape == (1, 32)
    with pytest.raises(ModelProblem, match=r"cannot embed a text \(index out of range.*name a folder"):
        encoder.questions(["a zebra"])


# --- what passes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_is_not_caught(interrupt: type[BaseException]) -> None:
    with pytest.raises(interrupt), model_problems("what", "advice"):
        raise interrupt


def test_a_model_problem_is_not_wrapped_again() -> None:
    with pytest.raises(ModelProblem, match=r"^inner$"), model_problems("outer", "advice"):
        raise ModelProblem("inner")


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("first.\nsecond"), "first"),
        (ValueError(), "ValueError"),
        (KeyError("name"), "'name'"),
        (OSError(13, "Permission denied"), "[Errno 13] Permission denied"),
    ],
)
def test_the_message_is_the_first_line_of_the_error(error: Exception, line: str) -> None:
    assert first_line(error) == line
