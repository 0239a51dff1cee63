"""The encoder by torch: any model that sentence-transformers can load."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from semsearch.embedding import models
from semsearch.embedding.base import Embedded, Tokens, Vectors, forms
from semsearch.embedding.word_pieces import telling, without
from semsearch.errors import ModelProblem
from semsearch.types import Model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 32
_AT_ONCE = 512  # texts sorted by length together; the library holds the vectors of all their tokens


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
        dimension = self._encode("documents", ["a text of a few words"]).vectors.shape[1]
        fingerprint = models.fingerprint(self.name)
        if fingerprint is None:
            raise ModelProblem(
                f"the files of the model {self.name!r} are not in the local cache: download them to a folder "
                "and give that folder's path as the model"
            )
        return Model(self.name, dimension, fingerprint)

    def documents(self, texts: Sequence[str]) -> Embedded:
        """Embed texts of the archive; what is past the model's length is cut."""
        return self._embed("documents", texts)

    def questions(self, texts: Sequence[str]) -> Embedded:
        """Embed questions, with the model's own prompt for them where it has one."""
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

    def _embed(self, kind: Literal["documents", "questions"], texts: Sequence[str]) -> Embedded:
        parts = [self._encode(kind, texts[at : at + _AT_ONCE]) for at in range(0, len(texts), _AT_ONCE)]
        if not parts:
            return Embedded(np.empty((0, self.model.dimension), dtype=np.float32), ())
        vectors = np.concatenate([part.vectors for part in parts])
        return Embedded(vectors, tuple(tokens for part in parts for tokens in part.tokens))

    def _encode(self, kind: Literal["documents", "questions"], texts: Sequence[str]) -> Embedded:
        # Half a surrogate pair, which JSON can carry, is no text to a tokenizer.
        sound = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts]
        with self._lock:
            transformer = self._transformer
            encode = transformer.encode_query if kind == "questions" else transformer.encode_document
            options: dict[str, Any] = {"batch_size": _BATCH, "show_progress_bar": False, "output_value": None}
            given: list[Any] = list(encode(sound, **options))  # a mapping of what the model made of each
            vectors: Vectors = np.array([_numbers(one["sentence_embedding"]) for one in given], np.float32)
            if transformer.truncate_dim:
                vectors = vectors[:, : transformer.truncate_dim]
            # Some models give zeros for an empty text; half precision gives lengths to three digits only.
            vectors[~vectors.any(axis=1)] = 1
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            prompt = transformer.prompts.get("query" if kind == "questions" else "document") or ""
            dimension = vectors.shape[1]
            pairs = zip(sound, given, strict=True)
            tokens = [self._tokens(text, prompt, one, dimension) for text, one in pairs]
        return Embedded(np.ascontiguousarray(vectors), tuple(tokens))

    def _tokens(self, text: str, prompt: str, given: Mapping[str, Any], dimension: int) -> Tokens:
        """Give the telling tokens of one text, where the model and its tokenizer say what they are."""
        tokenizer: Any = getattr(self._transformer, "tokenizer", None)
        if not token_vectors(given, dimension) or not getattr(tokenizer, "is_fast", False):
            return without(dimension)
        cut = tokenizer(
            prompt + text,
            truncation=True,
            max_length=self._transformer.max_seq_length,
            return_offsets_mapping=True,
        )
        real = given["attention_mask"].bool()  # some models pad on the left
        if given["input_ids"][real].tolist() != cut["input_ids"]:  # the model cuts in a way of its own
            return without(dimension)
        spans = [(start - len(prompt), end - len(prompt)) for start, end in cut["offset_mapping"]]
        return telling(text, spans, _numbers(given["token_embeddings"][real]))


def token_vectors(given: Mapping[str, Any], dimension: int) -> bool:
    """Tell whether a model gave vectors of tokens that can be compared as those of texts can."""
    found = given.get("token_embeddings")
    return found is not None and found.shape[-1] == dimension


def _numbers(tensor: Any) -> Vectors:  # noqa: ANN401 - torch is loaded at the first use
    numbers: Vectors = tensor.detach().float().cpu().numpy()
    return numbers


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
