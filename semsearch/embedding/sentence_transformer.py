"""The encoder by torch: any model that sentence-transformers can load."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from semsearch.embedding import models
from semsearch.embedding.base import (
    Embedded,
    Encoder,
    TokenVectors,
    Vectors,
    content_terms,
    content_tokens,
    no_tokens,
    vocabulary_forms,
    without_surrogates,
)
from semsearch.embedding.known_models import download_advice
from semsearch.embedding.model_libraries import model_problems, quiet
from semsearch.embedding.model_use import ModelUse, Prompts, model_use, too_few_elements
from semsearch.errors import ModelProblem
from semsearch.settings import AS_GIVEN, EmbeddingSettings
from semsearch.types import Model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 8  # on a processor, larger batches leave its caches: 0.75 times as many texts a second with 32
_ACCELERATED_BATCH = 32
_WINDOW = 512  # texts that are sorted by length together; the library keeps all their token vectors meanwhile


class SentenceTransformerEncoder:
    """Embeds by torch, on the device that the library chooses. torch is imported at the first use.

    Calls from several threads run one after the other: the library's tokenizers cannot be shared, and one
    call uses all cores anyway.
    """

    runtime: Literal["torch"] = "torch"

    def __init__(self, name: str, settings: EmbeddingSettings = AS_GIVEN) -> None:
        """Store the canonical name of a model, and how it is used; `of` accepts any name."""
        self.name = name
        self._settings = settings
        self._lock = threading.RLock()

    @classmethod
    def of(cls, name: str, settings: EmbeddingSettings = AS_GIVEN) -> Self:
        """Return the encoder of a model's name or folder, used as the settings say.

        Raises:
            ModelProblem: As `models.model_folder`; a missing folder is reported now, not at the first use.
        """
        models.model_folder(name)
        return cls(models.canonical_name(name), settings)

    @cached_property
    def model(self) -> Model:
        """The model that the vectors come from. Loads it, since only a loaded model knows its dimension.

        Raises:
            ModelProblem: The model cannot be loaded or used.
        """
        dimension = self._encode("documents", ["a text of a few words"]).vectors.shape[1]
        fingerprint = models.fingerprint(self.name, self._settings)
        if fingerprint is None:
            raise ModelProblem(
                f"the files of the model {self.name!r} are not in the local cache: download them to a folder "
                "and use that folder's path as the model"
            )
        return Model(self.name, dimension, fingerprint)

    def documents(self, texts: Sequence[str]) -> Embedded:
        """Embed texts of the archive; text beyond the model's maximum length is cut off."""
        return self._embed("documents", texts)

    def questions(self, texts: Sequence[str]) -> Embedded:
        """Embed questions, with the model's query prompt if it has one."""
        return self._embed("questions", texts)

    def token_terms(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the terms of the tokens of texts of the archive, without embedding them."""
        with self._lock, self._using():
            cuts = [self._cut(self.prompts.document, without_surrogates(text)) for text in texts]
        return [tuple(filter(None, cut[1])) if cut else () for cut in cuts]

    def knows(self, word: str) -> bool:
        """Return whether the word is a single entry of the model's vocabulary."""
        with self._lock, self._using():
            empty, *known = (
                self._transformer.preprocess([text])["input_ids"].numel()
                for text in ("", *vocabulary_forms(word))
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
    def use(self) -> ModelUse:
        """How the model is used. Loads it, since it may not be here yet.

        Raises:
            ModelProblem: The model cannot be loaded.
        """
        self.transformer  # noqa: B018
        return self._use

    @property
    def prompts(self) -> Prompts:
        """The prompts in use; raises as `use`."""
        return self.use.prompts

    def prompted(self, kind: Literal["documents", "questions"], texts: Sequence[str], prompt: str) -> Vectors:
        """Return the vectors of texts after another prompt than the model's."""
        return self._embed(kind, texts, prompt).vectors

    @cached_property
    def _transformer(self) -> SentenceTransformer:
        place = models.model_folder(self.name)
        folder = place if self.name == models.DEFAULT_MODEL else None
        advice = models.INSTEAD if place else download_advice(self.name, "model")
        with model_problems(f"the model {self.name!r} cannot be loaded", advice), quiet():
            from sentence_transformers import SentenceTransformer

            transformer: SentenceTransformer = SentenceTransformer(str(folder or self.name)).eval()
        use = model_use(self.name, models.model_folder(self.name), self._settings)
        if use.dimension:
            transformer.truncate_dim = use.dimension
        if use.pooling:
            modes = [module for module in transformer if hasattr(module, "pooling_mode")]
            for module in modes:
                module.pooling_mode = use.pooling.replace("_", "")
        self._use = use
        return transformer

    def _using(self) -> AbstractContextManager[None]:
        return model_problems(f"the model {self.name!r} cannot embed a text", models.INSTEAD)

    def _embed(
        self, kind: Literal["documents", "questions"], texts: Sequence[str], prompt: str | None = None
    ) -> Embedded:
        windows = range(0, len(texts), _WINDOW)
        parts = [self._encode(kind, texts[at : at + _WINDOW], prompt) for at in windows]
        if not parts:
            return Embedded(np.empty((0, self.model.dimension), dtype=np.float32), ())
        vectors = np.concatenate([part.vectors for part in parts])
        return Embedded(vectors, tuple(tokens for part in parts for tokens in part.tokens))

    def _encode(
        self, kind: Literal["documents", "questions"], texts: Sequence[str], prompt: str | None = None
    ) -> Embedded:
        sound = [without_surrogates(text) for text in texts]
        with self._lock, self._using():
            transformer = self._transformer
            encode = transformer.encode_query if kind == "questions" else transformer.encode_document
            if prompt is None:
                prompt = self.prompts.query if kind == "questions" else self.prompts.document
            size = _BATCH if transformer.device.type == "cpu" else _ACCELERATED_BATCH
            options: dict[str, Any] = {
                "batch_size": size,
                "show_progress_bar": False,
                "output_value": None,
                "prompt": prompt,
            }
            outputs: list[Any] = list(encode(sound, **options))  # for each text a mapping of its features
            vectors: Vectors = np.array([_array(one["sentence_embedding"]) for one in outputs], np.float32)
            if cut := transformer.truncate_dim:
                if cut > vectors.shape[1]:
                    raise too_few_elements(self.name, vectors.shape[1], cut)
                vectors = vectors[:, :cut]
            if not np.isfinite(vectors).all():
                raise ModelProblem(
                    f"the model {self.name!r} returns vectors that are not numbers, so its files are "
                    "damaged: download them again"
                )
            # Some models return zeros for an empty text; half precision keeps lengths to three digits only.
            vectors[~vectors.any(axis=1)] = 1
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            dimension = vectors.shape[1]
            pairs = zip(sound, outputs, strict=True)
            tokens = [self._tokens(text, prompt, output, dimension) for text, output in pairs]
        return Embedded(np.ascontiguousarray(vectors), tuple(tokens))

    def _tokens(self, text: str, prompt: str, output: Mapping[str, Any], dimension: int) -> TokenVectors:
        """Return the token vectors of one text, if the model and its tokenizer make them known."""
        cut = self._cut(prompt, text)
        if cut is None or not has_token_vectors(output, dimension):
            return no_tokens(dimension)
        ids, terms = cut
        real = output["attention_mask"].bool()  # some models pad on the left
        if output["input_ids"][real].tolist() != ids:  # the model truncates in its own way
            return no_tokens(dimension)
        return content_tokens(terms, _array(output["token_embeddings"][real]))

    def _cut(self, prompt: str, text: str) -> tuple[list[int], list[str]] | None:
        """Return the ids of a text's tokens, and the term of each; None if the tokenizer does not say."""
        tokenizer: Any = getattr(self._transformer, "tokenizer", None)
        if not getattr(tokenizer, "is_fast", False):
            return None
        cut = tokenizer(
            prompt + text,
            truncation=True,
            max_length=self._transformer.max_seq_length,
            return_offsets_mapping=True,
        )
        spans = [(start - len(prompt), end - len(prompt)) for start, end in cut["offset_mapping"]]
        return cut["input_ids"], content_terms(text, spans)


def is_accelerated(encoder: Encoder) -> bool:
    """Return whether an encoder computes on another device than the processor, such as a graphics card."""
    return isinstance(encoder, SentenceTransformerEncoder) and encoder.transformer.device.type != "cpu"


def has_token_vectors(output: Mapping[str, Any], dimension: int) -> bool:
    """Return whether a model's output has token vectors of the dimension of its text vectors."""
    found = output.get("token_embeddings")
    return found is not None and found.shape[-1] == dimension


def _array(tensor: Any) -> Vectors:  # noqa: ANN401 - torch is loaded at the first use
    numbers: Vectors = tensor.detach().float().cpu().numpy()
    return numbers
