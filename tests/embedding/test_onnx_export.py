"""semsearch.embedding.onnx_export: a complete export that equals torch, or none."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from semsearch.embedding import Embedded, Encoder, Exported, export, fingerprint, load, open_exported
from semsearch.embedding.base import no_tokens
from semsearch.embedding.hashing import HashingEncoder
from semsearch.embedding.onnx_encoder import OnnxEncoder
from semsearch.errors import ModelProblem
from tests.embedding.conftest import assert_same_tokens, make_tiny, varied_texts

SAMPLE = ["who won the cup", "a bridge over the river, 1990.", "z"]


def test_the_default_model_is_exported_and_compared(default_export: tuple[Path, Exported]) -> None:
    folder, exported = default_export
    assert exported.ok
    assert exported.reason == ""
    assert exported.cosine > 0.99999
    assert exported.texts > 12  # the sample, and the awkward ones
    files = {path.name: path.stat() for path in folder.iterdir()}
    assert set(files) == {"model.onnx", "model.bin", "tokenizer.json", "encoder.json"}
    assert files["model.onnx"].st_size < 1_000_000 < files["model.bin"].st_size
    assert len({file.st_mode for file in files.values()}) == 1


def test_the_description_says_what_was_exported(
    default_export: tuple[Path, Exported], default: Encoder
) -> None:
    folder, exported = default_export
    said = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
    assert said["format"] == 2
    assert said["model"] == {
        "name": "all-MiniLM-L6-v2",
        "dimension": 384,
        "fingerprint": fingerprint("all-MiniLM-L6-v2"),
    }
    assert said["prompts"] == {"query": "", "document": ""}
    assert set(said["inputs"]) == {"input_ids", "attention_mask", "token_type_ids"}
    assert (said["check"]["cosine"], said["check"]["texts"]) == (exported.cosine, exported.texts)
    np.testing.assert_allclose(np.linalg.norm(said["check"]["probe"]), 1, rtol=1e-5)


def test_prompts_are_exported(tiny: Path, tmp_path: Path) -> None:
    encoder = load(str(tiny))
    assert export(encoder, tmp_path / "onnx", SAMPLE).ok
    onnx = open_exported(tmp_path / "onnx")
    assert onnx is not None
    assert onnx.model == encoder.model
    texts = varied_texts(50)
    np.testing.assert_allclose(onnx.questions(texts).vectors, encoder.questions(texts).vectors, atol=1e-4)
    np.testing.assert_allclose(onnx.documents(texts).vectors, encoder.documents(texts).vectors, atol=1e-4)
    assert (onnx.questions(texts).vectors * onnx.documents(texts).vectors).sum(axis=1).min() < 0.999
    assert_same_tokens(onnx.questions(texts), encoder.questions(texts))
    assert_same_tokens(onnx.documents(texts), encoder.documents(texts))


def test_a_model_whose_tokens_have_another_dimension_is_exported_without_them(
    dense: Path, tmp_path: Path
) -> None:
    assert export(str(dense), tmp_path / "onnx", SAMPLE).ok
    onnx = open_exported(tmp_path / "onnx")
    assert onnx is not None
    for found in (onnx.documents(SAMPLE), onnx.questions(SAMPLE)):
        assert [(one.terms, one.vectors.shape) for one in found.tokens] == [((), (0, 16))] * 3
    np.testing.assert_allclose(
        onnx.documents(SAMPLE).vectors, load(str(dense)).documents(SAMPLE).vectors, atol=1e-4
    )


@pytest.mark.parametrize(
    ("prompts", "default_prompt"),
    [
        ({"query": "query: ", "document": "passage: "}, None),
        ({"passage": "passage: "}, None),
        ({"any": "x: "}, "any"),
    ],
)
def test_prompts_are_used_as_the_library_uses_them(
    prompts: dict[str, str], default_prompt: str | None, tiny: Path, tmp_path: Path
) -> None:
    settings = {"prompts": prompts, "default_prompt_name": default_prompt}
    (tiny / "config_sentence_transformers.json").write_text(json.dumps(settings))
    exported = export(str(tiny), tmp_path / "onnx", SAMPLE)
    assert exported.ok, exported.reason
    onnx = open_exported(tmp_path / "onnx")
    assert onnx is not None
    np.testing.assert_allclose(
        onnx.documents(SAMPLE).vectors, load(str(tiny)).documents(SAMPLE).vectors, atol=1e-4
    )


def test_a_sample_needs_at_least_one_text(tiny: Path, tmp_path: Path) -> None:
    assert export(str(tiny), tmp_path / "onnx", ["one"]).ok
    with pytest.raises(ValueError, match="at least one"):
        export(str(tiny), tmp_path / "none", [])
    assert not (tmp_path / "none").exists()


def refused(model: str | Encoder, folder: Path) -> str:
    """Export, expect that it cannot be done and that nothing is left, and give the reason."""
    exported = export(model, folder / "new" / "onnx", SAMPLE)
    assert not exported.ok
    assert list((folder / "new").glob("*")) == []
    assert list((folder / "new").glob(".*")) == []
    assert "\n" not in exported.reason
    return exported.reason


def test_a_model_without_a_fast_tokenizer_is_refused(slow: Path, tmp_path: Path) -> None:
    assert load(str(slow)).documents(["torch can"]).vectors.shape == (1, 32)
    assert "no fast tokenizer" in refused(str(slow), tmp_path)


def test_a_model_that_is_no_transformer_is_refused(static: Path, tmp_path: Path) -> None:
    assert load(str(static)).documents(["torch can"]).vectors.shape == (1, 16)
    assert "no fast tokenizer of the transformers library" in refused(str(static), tmp_path)


def test_a_model_that_cannot_be_traced_is_refused(tiny: Path, tmp_path: Path) -> None:
    encoder = load(str(tiny))
    transformer: Any = encoder.transformer  # type: ignore[attr-defined]  # the torch encoder's own
    forward = transformer.forward

    def by_bessel(features: dict[str, Any], **settings: Any) -> Any:
        import torch

        given = forward(features, **settings)
        given["sentence_embedding"] = torch.special.bessel_j0(given["sentence_embedding"])  # ONNX has none
        return given

    transformer.forward = by_bessel
    assert encoder.documents(["torch can"]).vectors.shape == (1, 32)
    assert "bessel" in refused(encoder, tmp_path)


@pytest.mark.parametrize(
    ("change", "cosine"),
    [
        (lambda found: Embedded(-found.vectors, found.tokens), "-1.0000"),
        (lambda found: Embedded(found.vectors, (no_tokens(32),) * len(found.tokens)), "0.0000"),
    ],
    ids=["vectors", "terms"],
)
@pytest.mark.parametrize("kind", ["questions", "documents"])
def test_a_model_whose_vectors_would_differ_is_refused(
    tiny: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    change: Callable[[Embedded], Embedded],
    cosine: str,
) -> None:
    right = getattr(OnnxEncoder, kind)
    monkeypatch.setattr(OnnxEncoder, kind, lambda self, texts: change(right(self, texts)))
    said = refused(str(tiny), tmp_path)
    assert f"would differ from torch's, cosine {cosine} where 0.9999 is needed" in said


def test_a_model_with_other_tokens_when_traced_is_refused(tiny: Path, tmp_path: Path) -> None:
    encoder = load(str(tiny))
    transformer: Any = encoder.transformer  # type: ignore[attr-defined]  # the torch encoder's own
    forward = transformer.forward

    def otherwise(features: dict[str, Any], **settings: Any) -> Any:
        import torch

        given = forward(features, **settings)
        if torch.jit.is_tracing():
            given["token_embeddings"] = given["token_embeddings"].flip(-1)
        return given

    transformer.forward = otherwise
    assert "would differ from torch's" in refused(encoder, tmp_path)


def test_a_model_that_returns_nan_is_refused(tiny: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(tiny / "model.safetensors")
    (words,) = (name for name in weights if name.endswith("word_embeddings.weight"))
    weights[words][(tiny / "vocab.txt").read_text().split().index("z")] = float("nan")
    save_file(weights, tiny / "model.safetensors", {"format": "pt"})
    assert "returns vectors that are not numbers" in refused(str(tiny), tmp_path)


def test_an_encoder_without_torch_is_refused(tmp_path: Path) -> None:
    exported = export(HashingEncoder(), tmp_path / "onnx", SAMPLE)
    assert not exported.ok
    assert exported.reason == "the model hashing-64 cannot be exported: it does not run on torch"
    assert not (tmp_path / "onnx").exists()


def test_a_model_that_cannot_be_loaded_is_a_model_problem(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem):
        export(str(tmp_path / "none"), tmp_path / "onnx", SAMPLE)


def test_exporting_another_model_replaces_the_first(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / ".onnx.0123.partial").mkdir()  # left by an export that was killed
    assert export(str(tiny), tmp_path / "onnx", SAMPLE).ok
    settings = tiny / "config_sentence_transformers.json"
    settings.write_text(settings.read_text().replace("query: ", "q: "))
    assert export(str(tiny), tmp_path / "onnx", SAMPLE).ok
    onnx = open_exported(tmp_path / "onnx")
    assert onnx is not None
    assert onnx.model.fingerprint == fingerprint(str(tiny))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["onnx", "tiny"]


def test_a_refused_model_leaves_the_folder_as_it_was(tiny: Path, static: Path, tmp_path: Path) -> None:
    assert export(str(tiny), tmp_path / "onnx", SAMPLE).ok
    assert not export(str(static), tmp_path / "onnx", SAMPLE).ok
    onnx = open_exported(tmp_path / "onnx")
    assert onnx is not None
    assert onnx.model.fingerprint == fingerprint(str(tiny))


def test_a_folder_that_cannot_be_created_is_an_oserror(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        export(str(tiny), tmp_path / "file" / "onnx", SAMPLE)


KILLED = """
import os, resource, signal, sys
from pathlib import Path
import sentence_transformers
from semsearch.embedding import export

model, folder, sample = sys.argv[1], Path(sys.argv[2]), ["who won the cup"]

def kill_at(step, place):
    # Before the step-th change of a file or folder, or opening of a folder to sync it.
    def count(event, arguments):
        nonlocal step
        paths = [str(argument) for argument in arguments if isinstance(argument, (str, os.PathLike))]
        if event in ("open", "os.mkdir", "os.rename", "os.rmdir") and paths and is_ours(Path(paths[0])):
            if event != "open" or Path(paths[0]).is_dir() or arguments[2] & (os.O_WRONLY | os.O_RDWR):
                step -= 1
                if step == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
    def is_ours(path):
        return path == place.parent or place.name in str(path)
    sys.addaudithook(count)

def child(place, step=0):
    # A new process for each, after the import, which takes longer than all exports together.
    process = os.fork()
    if process == 0:
        import torch
        torch.set_num_threads(1)
        try:
            kill_at(step, place)
            if place.name == "full":
                resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
            os._exit(0 if export(model, place, sample).ok else 1)
        except OSError:
            os._exit(2)
    return process

assert os.waitpid(child(folder / "whole"), 0)[1] == 0
assert os.waitstatus_to_exitcode(os.waitpid(child(folder / "full"), 0)[1]) == 2, "a full disk has to raise"
print("full", flush=True)
for step in range(1, 30):
    status = os.waitpid(child(folder / f"out{step}", step), 0)[1]
    print(f"out{step}", -os.waitstatus_to_exitcode(status), flush=True)
    if status == 0:
        break
"""


def test_a_killed_export_leaves_a_complete_folder_or_none(tmp_path: Path) -> None:
    tiny = make_tiny(tmp_path / "tiny")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tiny), str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "full"
    assert not (tmp_path / "out" / "full").exists()
    assert open_exported(tmp_path / "out" / "whole") is not None
    killed = [line.split()[0] for line in lines[1:] if line.split()[1] == str(int(signal.SIGKILL))]
    assert len(killed) >= 7
    assert lines[-1].split()[1] == "0"  # the last one was not killed any more: every step was tried
    expected = load(str(tiny)).questions(SAMPLE).vectors
    for name in killed:
        onnx = open_exported(tmp_path / "out" / name)  # raises where a half-written one is there
        if onnx is not None:
            np.testing.assert_allclose(onnx.questions(SAMPLE).vectors, expected, atol=1e-4)
    assert [(tmp_path / "out" / name).exists() for name in killed] == [False] * (len(killed) - 1) + [True]
    assert len(list((tmp_path / "out").glob(".*.partial"))) >= 4  # killed while they wrote
