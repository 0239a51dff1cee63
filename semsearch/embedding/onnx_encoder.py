"""The encoder by ONNX Runtime: a model that was exported to a folder, loaded in a fraction of a second.

The folder holds `model.onnx` (token numbers in, unit vectors of the texts out, and vectors of their tokens
where the model has them), `tokenizer.json` (cuts and pads by itself) and `encoder.json` (see
`Description`). `onnx_export.py` writes it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from semsearch.embedding.base import Embedded, Tokens, forms
from semsearch.embedding.word_pieces import telling, without
from semsearch.errors import ModelProblem
from semsearch.types import Model

FORMAT = 2
INPUTS = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
SAME = 0.9999  # the smallest cosine between two runtimes of one model
PROBE = "Parliament votes on the new budget tomorrow"
OUTPUTS = ("vectors", "tokens")  # of the graph; the second only where the model has token vectors
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Description:
    """What `encoder.json` says.

    Attributes:
        inputs: Names of the graph's inputs, keys of `INPUTS`; the keys' values are the tokenizer's names.
        probe: The vector that torch gave for the question `PROBE`, to know damaged weights by.
        cosine: The smallest cosine to torch that was seen when the model was exported.
        texts: How many texts were compared.
    """

    model: Model
    query_prompt: str
    document_prompt: str
    inputs: tuple[str, ...]
    probe: tuple[float, ...]
    cosine: float = 0.0
    texts: int = 0

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        model = self.model
        content = {
            "format": FORMAT,
            "model": {"name": model.name, "dimension": model.dimension, "fingerprint": model.fingerprint},
            "prompts": {"query": self.query_prompt, "document": self.document_prompt},
            "inputs": self.inputs,
            "check": {"cosine": self.cosine, "texts": self.texts, "probe": self.probe},
        }
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Description:
        """Read it back.

        Raises:
            ValueError, KeyError, TypeError: It is not what `write` writes.
        """
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError(f"its format is {content['format']}, not {FORMAT}")
        return cls(
            Model(**content["model"]),
            content["prompts"]["query"],
            content["prompts"]["document"],
            tuple(content["inputs"]),
            tuple(content["check"]["probe"]),
            content["check"]["cosine"],
            content["check"]["texts"],
        )


class OnnxEncoder:
    """Embeds by ONNX Runtime on the CPU; safe to call from several threads, which then run side by side."""

    runtime: Literal["onnx"] = "onnx"

    def __init__(self, folder: Path, description: Description) -> None:
        # Some builds carry telemetry, which writes to the home folder and calls out; only this stops it.
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
        import onnxruntime
        from tokenizers import Tokenizer

        self.description = description
        self.model = description.model
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4  # what goes wrong is raised; the library need not print it too
        # Threads that wait by spinning win 0.6 ms a question and burn 45 ms of processor time after each.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Threads stay at the library's default: on two cores one thread needs 4.5 ms a question, two 3.7 ms.
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def documents(self, texts: Sequence[str]) -> Embedded:
        """Embed texts of the archive; what is past the model's length is cut."""
        vectors = np.empty((len(texts), self.model.dimension), dtype=np.float32)
        tokens: list[Tokens] = [without(self.model.dimension)] * len(texts)
        order = sorted(range(len(texts)), key=lambda at: -len(texts[at]))  # equal lengths need little padding
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            found = self._run(self.description.document_prompt, [texts[at] for at in places])
            vectors[places] = found.vectors
            for at, one in zip(places, found.tokens, strict=True):
                tokens[at] = one
        return Embedded(vectors, tuple(tokens))

    def questions(self, texts: Sequence[str]) -> Embedded:
        """Embed questions, with the model's own prompt for them where it has one."""
        if not texts:
            return Embedded(np.empty((0, self.model.dimension), dtype=np.float32), ())
        return self._run(self.description.query_prompt, texts)

    def knows(self, word: str) -> bool:
        """Tell whether a word is one of the model's own, whole."""
        cut = self._tokenizer.encode_batch(forms(word), add_special_tokens=False)
        return any(sum(row.attention_mask) == 1 for row in cut)

    def _run(self, prompt: str, texts: Sequence[str]) -> Embedded:
        # Half a surrogate pair, which JSON can carry, is no text to a tokenizer.
        sound = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts]
        rows = self._tokenizer.encode_batch([prompt + text for text in sound])
        feed: dict[str, NDArray[np.int64]] = {
            name: np.array([getattr(row, INPUTS[name]) for row in rows], dtype=np.int64)
            for name in self.description.inputs
        }
        vectors, *token_vectors = self._session.run(None, feed)
        if not token_vectors:
            return Embedded(vectors, (without(self.model.dimension),) * len(texts))
        tokens = (
            telling(text, [(start - len(prompt), end - len(prompt)) for start, end in row.offsets], found)
            for text, row, found in zip(sound, rows, token_vectors[0], strict=True)
        )
        return Embedded(vectors, tuple(tokens))


def open_exported(folder: Path) -> OnnxEncoder | None:
    """Open the model that was exported to a folder, without torch; None where there is no such folder.

    One question is embedded to see that the weights are sound: about 5 ms, which the first question saves.

    Raises:
        ModelProblem: Something is there, and is not (or no more) what `export` wrote.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return None
    try:
        description = Description.read(folder / "encoder.json")
        encoder = OnnxEncoder(folder, description)
        cosine = float(encoder.questions([PROBE]).vectors[0] @ np.array(description.probe, dtype=np.float32))
        if not cosine >= SAME:  # also where it is no number
            raise ValueError(f"a known question gets another vector, cosine {cosine:.4f}")
    except Exception as error:  # whatever damaged files make the libraries raise
        raise ModelProblem(
            f"the exported model in {folder} is damaged: run 'semsearch index PATH' to write it again"
        ) from error
    return encoder
