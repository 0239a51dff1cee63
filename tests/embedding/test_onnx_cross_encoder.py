"""semsearch.embedding.onnx_cross_encoder: published cross-encoders score as torch does, and without it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from semsearch.embedding import Reranker, load_reranker
from semsearch.embedding.cross_encoder import CrossEncoderReranker
from semsearch.embedding.onnx_cross_encoder import OnnxReranker
from semsearch.errors import ModelProblem
from tests.embedding.conftest import make_tiny, varied_texts
from tests.embedding.published import export, publish

QUESTION = "who bans face recognition in banks"
TEXTS = [*varied_texts(18), "", "🙂 \ud800", "glacier " * 300]
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def published(source: Path, folder: Path, form: str = "logit") -> Path:
    """Write a cross-encoder as a graph that returns its logit, or another form of it."""
    import torch
    from transformers import AutoModelForSequenceClassification

    shutil.copytree(source, folder)
    (folder / "model.safetensors").unlink()
    model = AutoModelForSequenceClassification.from_pretrained(source, attn_implementation="eager")

    class Graph(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *values: Any) -> Any:
            logits = self.model(**dict(zip(INPUTS, values, strict=True))).logits
            two = torch.cat([0.5 - logits / 2, 0.5 + logits / 2], 1)
            return {
                "logit": logits,
                "flat": logits[:, 0],
                "sigmoid": torch.sigmoid(logits),
                "two": two,
                "softmax": torch.softmax(two, 1),
                "three": torch.cat([two, logits], 1),
            }[form]

    export(Graph(), folder / "onnx" / "model.onnx", INPUTS, {"logits": {0: "b"}})
    return folder


def scored(reranker: Reranker, texts: list[str] = TEXTS) -> np.ndarray:
    scores = reranker.scores(QUESTION, texts, 60.0)
    assert scores is not None
    return scores


@pytest.mark.parametrize("form", ["logit", "flat", "sigmoid", "two", "softmax"])
def test_every_form_of_a_score_is_that_of_torch(form: str, cross_encoder: Path, tmp_path: Path) -> None:
    found = load_reranker(str(published(cross_encoder, tmp_path / "published", form)))
    assert isinstance(found, OnnxReranker)
    found.warm()
    expected = scored(CrossEncoderReranker.of(str(cross_encoder)))
    np.testing.assert_allclose(scored(found), expected, atol=1e-5)
    assert np.ptp(expected) > 0.1


def test_three_labels_are_refused(cross_encoder: Path, tmp_path: Path) -> None:
    reranker = load_reranker(str(published(cross_encoder, tmp_path / "published", "three")))
    with pytest.raises(
        ModelProblem, match="returns 3 labels per text, where ranking needs one: name a folder"
    ):
        reranker.warm()


def with_head(folder: Path) -> Path:
    """Give an embedding model a head that makes a score: dense, layer norm, dense, as some rerankers have."""
    import torch
    from safetensors.torch import save_file

    made = torch.Generator().manual_seed(3)
    modules = [
        ("", "Transformer"),
        ("1_Pooling", "Pooling"),
        ("2_Dense", "Dense"),
        ("3_LayerNorm", "LayerNorm"),
    ]
    listed = [*modules, ("4_Dense", "Dense")]
    (folder / "modules.json").write_text(
        json.dumps(
            [
                {"idx": n, "name": str(n), "path": path, "type": f"x.{kind}"}
                for n, (path, kind) in enumerate(listed)
            ]
        )
    )
    dense = {"in_features": 32, "out_features": 32, "bias": False}
    settings = {
        "2_Dense": {**dense, "activation_function": "torch.nn.modules.activation.GELU"},
        "3_LayerNorm": {"dimension": 32},
        "4_Dense": {
            **dense,
            "out_features": 1,
            "bias": True,
            "activation_function": "torch.nn.modules.linear.Identity",
        },
    }
    weights = {
        "2_Dense": {"linear.weight": torch.randn(32, 32, generator=made)},
        "3_LayerNorm": {
            "norm.weight": torch.rand(32, generator=made),
            "norm.bias": torch.rand(32, generator=made),
        },
        "4_Dense": {"linear.weight": torch.randn(1, 32, generator=made), "linear.bias": torch.tensor([0.3])},
    }
    for name, config in settings.items():
        (folder / name).mkdir()
        (folder / name / "config.json").write_text(json.dumps(config))
        save_file(weights[name], folder / name / "model.safetensors")
    return folder


def test_a_head_outside_the_graph_makes_the_score(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file
    from transformers import AutoModel, AutoTokenizer

    source = with_head(make_tiny(tmp_path / "torch"))
    reranker = load_reranker(str(publish(source, tmp_path / "published")))
    texts = TEXTS[:3]
    tokenizer = AutoTokenizer.from_pretrained(source)
    given = tokenizer(
        [QUESTION] * 3, texts, truncation=True, max_length=48, padding=True, return_tensors="pt"
    )
    with torch.no_grad():
        tokens = AutoModel.from_pretrained(source)(**given).last_hidden_state
        mask = given["attention_mask"][..., None].float()
        pooled = (tokens * mask).sum(1) / mask.sum(1)
        first, norm, last = (
            load_file(source / name / "model.safetensors") for name in ("2_Dense", "3_LayerNorm", "4_Dense")
        )
        hidden = torch.nn.functional.gelu(pooled @ first["linear.weight"].T)
        hidden = torch.nn.functional.layer_norm(hidden, (32,), norm["norm.weight"], norm["norm.bias"])
        logits = hidden @ last["linear.weight"].T + last["linear.bias"]
    np.testing.assert_allclose(scored(reranker, texts), torch.sigmoid(logits)[:, 0].numpy(), atol=1e-5)


def test_an_embedding_model_is_no_reranker(tmp_path: Path) -> None:
    folder = publish(make_tiny(tmp_path / "torch"), tmp_path / "published")
    with pytest.raises(ModelProblem, match=r"cannot be loaded \(it embeds texts, .*\): name a folder"):
        load_reranker(str(folder)).warm()


def test_which_graph_is_meant_has_to_be_said(cross_encoder: Path, tmp_path: Path) -> None:
    folder = published(cross_encoder, tmp_path / "published")
    graph = folder / "onnx" / "model.onnx"
    shutil.copy(graph, graph.with_name("model_q8.onnx"))
    assert isinstance(load_reranker(str(folder)), OnnxReranker)
    graph.rename(graph.with_name("model_q4.onnx"))
    with pytest.raises(ModelProblem, match=r"holds model_q4.onnx, model_q8.onnx: rename the one to use"):
        load_reranker(str(folder))
    shutil.copy(cross_encoder / "model.safetensors", folder)
    assert isinstance(load_reranker(str(folder)), CrossEncoderReranker)


def test_a_reranker_scores_without_torch(cross_encoder: Path, tmp_path: Path) -> None:
    folder = published(cross_encoder, tmp_path / "published")
    program = textwrap.dedent(f"""
        import sys
        sys.modules.update(dict.fromkeys(("torch", "sentence_transformers", "transformers")))
        from semsearch.embedding import load_reranker
        reranker = load_reranker({str(folder)!r})
        reranker.warm()
        print(reranker.scores("who won", ["they won", ""], 60).shape)
        """)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("(2,)\n", "", 0)
