"""A torch model -> a folder for ONNX Runtime: written whole and verified against torch, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from semsearch.embedding.base import Embedded, Encoder
from semsearch.embedding.model_libraries import first_line, is_foreign, quiet
from semsearch.embedding.onnx_encoder import (
    CHECK_QUESTION,
    MIN_COSINE,
    Description,
    OnnxEncoder,
)
from semsearch.embedding.onnx_folder import replaced
from semsearch.embedding.onnx_graph import save_graph
from semsearch.embedding.onnx_published import PublishedEncoder
from semsearch.embedding.onnx_session import GRAPH, INPUTS, OUTPUTS
from semsearch.embedding.sentence_transformer import SentenceTransformerEncoder, has_token_vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor

_OPSET = 17
_QUESTIONS = 4  # of each group, also compared as questions
_EDGE_CASES = (
    "",
    " ",
    "a",
    "  spaces before,\tbetween\n\nand after \n",
    "🙂👩‍👩‍👧",
    "人工智能监管新规今日公布",
    "Ünïcödé ŁÓDŹ naïve — “quotes” … №5",
    "[SEP] [CLS] <s> </s> [MASK]",
    "\x00\u200b\ufeff\ud800",
    "supercalifragilisticexpialidocious" * 10,
    "The minister said on Tuesday that talks go on. " * 107,  # 5,029 characters
)


@dataclass(frozen=True, slots=True)
class Exported:
    """The outcome of an export.

    Attributes:
        ok: The folder was written and embeds as torch does.
        reason: Why not, on one line; empty if ok.
        cosine: The smallest cosine between a vector of the export and torch's; 0 if nothing was compared.
        texts: How many texts were compared.
    """

    ok: bool
    reason: str = ""
    cosine: float = 0.0
    texts: int = 0


def export(model: str | Encoder, folder: Path, sample: Sequence[str]) -> Exported:
    """Write a model so that `open_exported(folder)` loads it, replacing what is in the folder.

    A model that runs on torch is exported and compared with it; one that was published as an ONNX graph is
    copied. The new folder is written and verified beside the old one and replaces it by renaming. If the
    model cannot be exported, the folder stays as it was. Two exports to one folder must not run at the same
    time.

    Args:
        model: Its name, or an encoder of it that is already loaded.
        folder: The folder to write; its parents are created.
        sample: At least one text; each of them, and some edge cases, must get the vector that torch returns.

    Raises:
        ModelProblem: The model cannot be loaded.
        OSError: The folder cannot be written.
        ValueError: The sample is empty.
    """
    if not sample:
        raise ValueError("an export is verified on texts: pass at least one")
    encoder = SentenceTransformerEncoder.of(model) if isinstance(model, str) else model
    if not isinstance(encoder, SentenceTransformerEncoder | PublishedEncoder):
        return _refused(encoder.model.name, "it does not run on torch")
    with replaced(folder) as (partial, keep):
        if isinstance(encoder, PublishedEncoder):
            shutil.copytree(encoder.folder, partial, dirs_exist_ok=True)
            exported = Exported(ok=True)
        else:
            exported = _write(encoder, partial, sample)
        if exported.ok:
            keep()
    return exported


def _write(encoder: SentenceTransformerEncoder, folder: Path, sample: Sequence[str]) -> Exported:
    """Write the files and compare the vectors."""
    model, transformer, asked = encoder.model, encoder.transformer, encoder.use.given.query
    tokenizer = getattr(getattr(transformer, "tokenizer", None), "backend_tokenizer", None)
    if tokenizer is None:
        return _refused(model.name, "it has no fast tokenizer of the transformers library")
    try:
        with quiet():
            _trace(transformer, model.dimension, folder / GRAPH)
            _move_weights(folder / GRAPH)
            # After _trace, which makes the library set truncation and padding.
            (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
            description = Description(
                model,
                query_prompt=asked,
                document_prompt=encoder.prompts.document,
                inputs=_inputs(folder / GRAPH),
                probe=tuple(
                    round(element, 7)
                    for element in encoder.prompted("questions", [CHECK_QUESTION], asked)[0].tolist()
                ),
            )
        exported = OnnxEncoder.load(folder, description, encoder.prompts.query)
        cosines = []
        for group in (sample, _EDGE_CASES):  # apart: one long text slows down the whole batch
            cosines += _cosines(encoder.documents(group), exported.documents(group))
            for question in group[:_QUESTIONS]:  # one at a time, as the service does
                cosines += _cosines(encoder.questions([question]), exported.questions([question]))
    except OSError:
        raise
    except BaseException as error:  # whatever a model's code raises when traced
        if not is_foreign(error):
            raise
        return _refused(model.name, first_line(error))
    cosine, texts = float(np.min([1.0, *cosines])), len(sample) + len(_EDGE_CASES)
    if not cosine >= MIN_COSINE:  # also if it is NaN
        reason = f"its vectors would differ from torch's, cosine {cosine:.4f} where {MIN_COSINE} is needed"
        return replace(_refused(model.name, reason), cosine=cosine, texts=texts)
    replace(description, cosine=cosine, texts=texts).write(folder / "encoder.json")
    return Exported(ok=True, cosine=cosine, texts=texts)


def _cosines(own: Embedded, exported: Embedded) -> list[float]:
    """Return the cosines of the text and token vectors, pair by pair; a single 0 if the tokens differ."""
    found: list[float] = (own.vectors * exported.vectors).sum(axis=1).tolist()
    for ours, theirs in zip(own.tokens, exported.tokens, strict=True):
        if ours.terms != theirs.terms:
            return [0.0]
        found += (ours.vectors * theirs.vectors).sum(axis=1).tolist()
    return found


def _trace(transformer: SentenceTransformer, dimension: int, path: Path) -> None:
    """Write everything from token ids to unit vectors as one graph, for any batch size and length."""
    import torch

    prepare = getattr(transformer, "preprocess", None) or transformer.tokenize  # its name in older versions
    features: dict[str, Any] = prepare(
        ["a text of a few words", "one"]
    )  # of unequal length, so that padding is traced
    tensors = {name: value for name, value in features.items() if isinstance(value, torch.Tensor)}
    if not {"input_ids", "attention_mask"} <= tensors.keys() <= INPUTS.keys():
        raise ValueError(f"its inputs are {', '.join(tensors) or 'none'}, where token ids are expected")
    constants = {name: value for name, value in features.items() if name not in tensors}
    names = list(tensors)
    with_tokens = has_token_vectors(transformer(dict(features)), dimension)
    outputs = OUTPUTS[: 1 + with_tokens]

    class Graph(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, *values: Tensor) -> tuple[Tensor, ...]:
            given = self.transformer({**constants, **dict(zip(names, values, strict=True))})
            vectors = torch.nn.functional.normalize(
                given["sentence_embedding"][:, :dimension].float(), dim=-1
            )
            return (vectors, given["token_embeddings"].float()) if with_tokens else (vectors,)

    torch.onnx.export(
        Graph().eval(),
        tuple(value.to(transformer.device) for value in tensors.values()),
        str(path),
        input_names=names,
        output_names=list(outputs),
        dynamic_axes={name: {0: "texts", 1: "tokens"} for name in (*names, *outputs)}
        | {"vectors": {0: "texts"}},
        opset_version=_OPSET,
        dynamo=False,  # the newer exporter needs another package and ten times as long
    )


def _move_weights(path: Path) -> None:
    """Move the weights of a graph into a file beside it (`save_graph`)."""
    import onnx

    save_graph(onnx.load(str(path)), path)


def _inputs(path: Path) -> tuple[str, ...]:
    """Return the inputs that a graph kept: tracing drops those that the model does not use."""
    import onnx

    graph = onnx.load(str(path), load_external_data=False).graph
    return tuple(given.name for given in graph.input)


def _refused(name: str, reason: str) -> Exported:
    return Exported(ok=False, reason=f"the model {name} cannot be exported: {reason}")
