"""The encoder by torch: any model that sentence-transformers can load."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from semsearch.encoder import models
from semsearch.encoder.base import Vectors, forms
from semsearch.errors import ModelProblem
from semsearch.types import Model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 32
_AT_ONCE = 4096  # texts sorted by length together; the library holds their vectors twice


class SentenceTransformerEncoder:
    """Embeds by torch, on the device that the library chooses; torch is imported at the first use.

    Calls from several threads are computed one after the other: the library's tokenizers cannot be shared,
    and one call uses all cores anyway.
    """

    runtime: Literal["torch"] = "torch"

    def __init__(self, name: str) -> None:
        """Take the model's name or folder (see `models.folder`, which says what it raises)."""
        self.name = models.canonical(name)
        models.folder(self.name)  # a folder that is not there is said now, not at the first use
        self._lock = threading.RLock()

    @cached_property
    def model(self) -> Model:
        """The model behind the vectors; loads it, since only the loaded one knows its dimension.

        Raises:
            ModelProblem: The model cannot be loaded.
        """
        dimension = self._encode("documents", ["a text of a few words"]).shape[1]
        fingerprint = models.fingerprint(self.name)
        if fingerprint is None:
            raise ModelProblem(
                f"the files of the model {self.name!r} are not in the local cache: download them to a folder "
                "and give that folder's path as the model"
            )
        return Model(self.name, dimension, fingerprint)

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Embed texts of the archive, shape `(len(texts), d)`; what is past the model's length is cut."""
        return self._embed("documents", texts)

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Embed questions, shape `(len(texts), d)`, with the model's own prompt for them where it has one."""
        return self._embed("questions", texts)

    def knows(self, word: str) -> bool:
        """Tell whether a word is one of the model's own, whole."""
        with self._lock:
            empty, *known = (
                self._transformer.preprocess([text])["input_ids"].numel() for text in ("", *forms(word))
            )
        return empty + 1 in known

    @property
    def transformer(self) -> SentenceTransformer:
        """The library's own model, loaded at the first use.

        Raises:
            ModelProblem: It cannot be loaded.
        """
        with self._lock:
            return self._transformer

    @cached_property
    def _transformer(self) -> SentenceTransformer:
        place = models.folder(self.name) if self.name == models.DEFAULT_MODEL else None
        try:
            with quiet():
                from sentence_transformers import SentenceTransformer

                return SentenceTransformer(str(place or self.name)).eval()
        except Exception as error:  # whatever a model's files make the libraries raise
            said = str(error).strip() or type(error).__name__
            raise ModelProblem(
                f"the model {self.name!r} cannot be loaded ({said.splitlines()[0].rstrip('.:')}): name a "
                f"folder that holds a sentence-transformers model, or use {models.DEFAULT_MODEL}"
            ) from error

    def _embed(self, kind: Literal["documents", "questions"], texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), self.model.dimension), dtype=np.float32)
        for start in range(0, len(texts), _AT_ONCE):
            vectors[start : start + _AT_ONCE] = self._encode(kind, texts[start : start + _AT_ONCE])
        return vectors

    def _encode(self, kind: Literal["documents", "questions"], texts: Sequence[str]) -> Vectors:
        # Half a surrogate pair, which JSON can carry, is no text to a tokenizer.
        sound = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts]
        with self._lock:
            encode = (
                self._transformer.encode_query if kind == "questions" else self._transformer.encode_document
            )
            given = encode(
                sound,
                batch_size=_BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
        vectors: Vectors = np.ascontiguousarray(given, dtype=np.float32)
        # Some models give zeros for an empty text, and half precision gives the length to three digits only.
        vectors[~vectors.any(axis=1)] = 1
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


@contextmanager
def quiet() -> Iterator[None]:
    """Keep progress bars and warnings of the libraries off the screen; errors are raised as ever."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers.utils import logging as transformers_logging

        # The second tells of every try to reach its hub; where all fail, an error is raised.
        loggers = [logging.getLogger(name) for name in ("sentence_transformers", "huggingface_hub")]
        levels, bars = [one.level for one in loggers], transformers_logging.is_progress_bar_enabled()
        verbosity = transformers_logging.get_verbosity()
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # no types there
        transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # no types there
        for one in loggers:
            one.setLevel(logging.ERROR)
        try:
            yield
        finally:
            for one, level in zip(loggers, levels, strict=True):
                one.setLevel(level)
            transformers_logging.set_verbosity(verbosity)
            if bars:
                transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]  # no types there
