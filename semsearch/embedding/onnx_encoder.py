"""The encoder by ONNX Runtime: a model that was exported to a folder, loaded in a fraction of a second.

The folder holds `model.onnx` (token ids in; unit vectors of the texts out, and token vectors if the model has
them) and its weights, `model.bin`; `tokenizer.json` (with truncation and padding) and `encoder.json` (see
`Description`). `onnx_export.py` writes it. Folders of earlier versions have the weights in `model.onnx`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from semsearch.embedding.base import (
    Embedded,
    TokenVectors,
    Vectors,
    content_terms,
    content_tokens,
    no_tokens,
    vocabulary_forms,
    without_surrogates,
)
from semsearch.embedding.micro_batches import MicroBatcher
from semsearch.embedding.model_libraries import model_problems
from semsearch.embedding.model_use import Prompts, chosen
from semsearch.embedding.onnx_session import (
    GRAPH,
    batches,
    fed,
    inputs_of,
    on_all_cores,
    open_session,
    pad,
)
from semsearch.recent import RecentCache
from semsearch.settings import AS_GIVEN, EmbeddingSettings
from semsearch.types import Model

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

FORMAT = 2
MIN_COSINE = 0.9999  # between the vectors of two runtimes of one model
CHECK_QUESTION = "Parliament votes on the new budget tomorrow"
_WRITE_AGAIN = "run 'semsearch index PATH' to write it again"
_FEW = 4  # batches of the archive that do not pay for a session of their own
_QUESTIONS = 8  # embedded together: 2.5 ms of a core each, against 5.5 alone and 2.35 among 16
_TOKENS = 256  # of such a batch, with padding; longer questions gain nothing from company
_RECENT = 8 * 1024 * 1024  # bytes of the vectors of recent questions: some 500 of ten words
_OVERHEAD = 1024  # bytes of the objects that hold them


@dataclass(frozen=True, slots=True)
class Description:
    """The content of `encoder.json`.

    Attributes:
        inputs: Names of the graph's inputs, keys of `INPUTS`; the keys' values are the tokenizer's names.
        probe: The vector of `CHECK_QUESTION` by torch, which reveals damaged weights.
        cosine: The smallest cosine between a vector of the export and torch's, measured at export.
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
        """Write the description as JSON."""
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
        """Read a description.

        Raises:
            ValueError, KeyError, TypeError: The file was not written by `write`.
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
    """Embeds by ONNX Runtime on the CPU. Safe to call from several threads."""

    runtime: Literal["onnx"] = "onnx"

    def __init__(
        self, description: Description, tokenizer: Tokenizer, graph: Path, query_prompt: str | None = None
    ) -> None:
        """Open a graph, and store it with its description and tokenizer.

        Args:
            description: What `encoder.json` says.
            tokenizer: With truncation and padding.
            graph: The file.
            query_prompt: What stands before questions; None for what the description says.
        """
        self.description = description
        self.model = description.model
        self.prompts = Prompts(
            description.query_prompt if query_prompt is None else query_prompt, description.document_prompt
        )
        self._tokenizer = tokenizer
        self._graph = graph
        self._session = open_session(graph)
        numbers = inputs_of(self._session)
        self._inputs = {name: numbers[name] for name in description.inputs}
        self._batched = MicroBatcher(self._infer_questions, len, limit=_QUESTIONS, area=_TOKENS)
        self._recent = RecentCache[str, Embedded](_RECENT)
        self._known = lru_cache(maxsize=20_000)(self._is_known)

    @classmethod
    def load(cls, folder: Path, description: Description, query_prompt: str | None = None) -> Self:
        """Load tokenizer and graph from a folder; raises whatever the libraries raise."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        return cls(description, tokenizer, folder / GRAPH, query_prompt)

    @cached_property
    def _archive_session(self) -> InferenceSession:
        return open_session(self._graph, threads=1)

    def documents(self, texts: Sequence[str]) -> Embedded:
        """Embed texts of the archive; text beyond the model's maximum length is cut off."""
        return self._archive(self.prompts.document, texts)

    def prompted(self, kind: Literal["questions", "documents"], texts: Sequence[str], prompt: str) -> Vectors:
        """Return the vectors of texts after another prompt than the model's, which no `kind` changes."""
        return self._archive(prompt, texts).vectors

    def _archive(self, prompt: str, texts: Sequence[str]) -> Embedded:
        vectors = np.empty((len(texts), self.model.dimension), dtype=np.float32)
        tokens: list[TokenVectors] = [no_tokens(self.model.dimension)] * len(texts)
        if not texts:
            return Embedded(vectors, ())
        with self._problems():
            sound = [without_surrogates(text) for text in texts]
            rows = on_all_cores(lambda text: self._tokenizer.encode(prompt + text), sound)
            found = list(batches([len(row) for row in rows]))
            # To open a session takes as long as to compute some texts.
            session = self._archive_session if len(found) > _FEW else self._session

            def compute(batch: Sequence[int]) -> None:
                chosen = [rows[place] for place in batch]
                pad(chosen, self._tokenizer.padding)
                vectors[batch], token_vectors = self._infer(chosen, session)
                for place, row, own in zip(batch, chosen, token_vectors, strict=True):
                    tokens[place] = self._content(prompt, sound[place], row, own)

            if session is self._session:
                for batch in found:
                    compute(batch)
            else:
                on_all_cores(compute, found)
        return Embedded(vectors, tuple(tokens))

    def questions(self, texts: Sequence[str]) -> Embedded:
        """Embed questions, with the model's query prompt if it has one.

        Single questions of several threads are computed together, and recent ones are not computed again:
        their arrays are shared, and read-only.
        """
        prompt = self.prompts.query
        if not texts:
            return Embedded(np.empty((0, self.model.dimension), dtype=np.float32), ())
        if len(texts) > 1:
            return self._run(prompt, texts)
        text = without_surrogates(texts[0])
        if (kept := self._recent.get(text)) is not None:
            return kept
        with self._problems():
            row = self._tokenizer.encode(prompt + text)
            vector, token_vectors = self._batched(row)
            embedded = Embedded(vector[np.newaxis], (self._content(prompt, text, row, token_vectors),))
        arrays = (embedded.vectors, embedded.tokens[0].vectors)
        for array in arrays:
            array.flags.writeable = False
        # The last bits of a vector depend on the batch: threads that ask the same go on with the first one's.
        size = sum(array.nbytes for array in arrays) + 4 * len(text) + _OVERHEAD
        return self._recent.put(text, embedded, size)

    def token_terms(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the terms of the tokens of texts of the archive, without embedding them."""
        prompt = self.prompts.document
        with self._problems():
            sound = [without_surrogates(text) for text in texts]
            rows = on_all_cores(lambda text: self._tokenizer.encode(prompt + text), sound)
        return [tuple(filter(None, _terms(prompt, text, row))) for text, row in zip(sound, rows, strict=True)]

    def knows(self, word: str) -> bool:
        """Return whether the word is a single entry of the model's vocabulary."""
        return self._known(word)

    def _is_known(self, word: str) -> bool:
        # One by one: a batch this small costs more in threads than it saves.
        cut = (self._tokenizer.encode(form, add_special_tokens=False) for form in vocabulary_forms(word))
        return any(sum(row.attention_mask) == 1 for row in cut)

    def _problems(self) -> AbstractContextManager[None]:
        return model_problems(f"the exported model {self.model.name} cannot embed a text", _WRITE_AGAIN)

    def _run(self, prompt: str, texts: Sequence[str]) -> Embedded:
        with self._problems():
            return self._compute(prompt, texts)

    def _compute(self, prompt: str, texts: Sequence[str]) -> Embedded:
        sound = [without_surrogates(text) for text in texts]
        rows = self._tokenizer.encode_batch([prompt + text for text in sound])
        vectors, token_vectors = self._infer(rows)
        tokens = (
            self._content(prompt, text, row, found)
            for text, row, found in zip(sound, rows, token_vectors, strict=True)
        )
        return Embedded(vectors, tuple(tokens))

    def _infer(
        self, rows: Sequence[Encoding], session: InferenceSession | None = None
    ) -> tuple[Vectors, Sequence[Vectors | None]]:
        """Run the graph on token ids of one length; return the vectors, and those of the tokens if any."""
        feed = fed(rows, self._inputs)
        vectors, *token_vectors = (session or self._session).run(None, feed)
        return vectors, token_vectors[0] if token_vectors else [None] * len(rows)

    def _infer_questions(self, rows: Sequence[Encoding]) -> list[tuple[Vectors, Vectors | None]]:
        """Run the graph on the token ids of questions, which are padded to the longest."""
        pad(rows, self._tokenizer.padding)
        vectors, token_vectors = self._infer(rows)
        # Copies, so that a question that is kept does not keep its whole batch.
        return [(one.copy(), found) for one, found in zip(vectors, token_vectors, strict=True)]

    def _content(self, prompt: str, text: str, row: Encoding, vectors: Vectors | None) -> TokenVectors:
        if vectors is None:
            return no_tokens(self.model.dimension)
        return content_tokens(_terms(prompt, text, row), vectors)


def _terms(prompt: str, text: str, row: Encoding) -> list[str]:
    return content_terms(text, [(start - len(prompt), end - len(prompt)) for start, end in row.offsets])


def open_exported(folder: Path, settings: EmbeddingSettings = AS_GIVEN) -> OnnxEncoder | None:
    """Open the model that was exported to a folder, without torch; None if the folder is missing or empty.

    One question is embedded to check the weights: about 5 ms, which the first question saves. A prompt of
    questions in the settings replaces the one that the model was exported with.

    Raises:
        ModelProblem: The folder's content is not, or no longer, what `export` wrote.
    """
    with model_problems(f"the exported model in {folder} is damaged", _WRITE_AGAIN, reason=False):
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return None
        description = Description.read(folder / "encoder.json")
        asked = chosen(settings.query_prompt, description.query_prompt)
        encoder = OnnxEncoder.load(folder, description, asked)
        known = np.array(description.probe, dtype=np.float32)
        cosine = float(encoder._compute(description.query_prompt, [CHECK_QUESTION]).vectors[0] @ known)
        if not cosine >= MIN_COSINE:  # also if it is NaN
            raise ValueError(f"a known question gets another vector, cosine {cosine:.4f}")
        return encoder
