"""Which encoder embeds the articles of an index and its questions, and the export that makes it fast.

Both must be the model whose vectors the index holds. Articles are embedded by the exported model too, if
there is one: that spares loading torch.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from semsearch import embedding
from semsearch.embedding.base import Encoder
from semsearch.errors import IndexDamaged, IndexMismatch, IndexMissing, IndexProblem, ModelProblem
from semsearch.indexing.generation import GenerationFiles
from semsearch.settings import Settings
from semsearch.storage.local import LocalSnapshot, LocalStore
from semsearch.types import Model

SAMPLE = 32  # articles whose vectors are compared when the model is exported


@dataclass(frozen=True, slots=True)
class EncoderChoice:
    """The encoder of an indexing run, before it is loaded.

    Attributes:
        name: The model's canonical name.
        held: The model of the index in force, if its vectors stay.
        exported: The folder in which an export of `held` may lie.
    """

    name: str
    held: Model | None = None
    exported: Path | None = None

    def load(self) -> tuple[Model, Encoder]:
        """Load the encoder, and return it after its model.

        Raises:
            ModelProblem: The model cannot be loaded.
        """
        # Other weights under the same name are loaded too: `LocalStore.create` refuses them.
        if self.held and embedding.fingerprint(self.name) in (None, self.held.fingerprint):
            return self.held, self._open_exported() or embedding.load(self.name)
        loaded = embedding.load(self.name)
        return loaded.model, loaded

    def _open_exported(self) -> Encoder | None:
        """Open the export of the held model; remove a damaged one, which the end of the run writes again."""
        if self.exported is None:
            return None
        try:
            return embedding.open_exported(self.exported)
        except ModelProblem:
            shutil.rmtree(self.exported)
            return None


def choose_encoder(settings: Settings, *, rebuild: bool) -> EncoderChoice:
    """Choose the model of an indexing run: the one the index holds, or that of the settings for a new index.

    Raises:
        IndexMismatch: The settings name another model than the index holds, and `rebuild` is False.
        IndexDamaged: The index in force cannot be read, and `rebuild` is False.
    """
    held: Model | None = None
    try:
        with LocalStore.open(settings.index) as store, store.snapshot() as snapshot:
            held, files = snapshot.model, GenerationFiles(snapshot.folder)
    except IndexMissing:
        pass
    except IndexDamaged:
        if not rebuild:
            raise
    if held and not rebuild:
        require_same_model(settings, held)
        return EncoderChoice(held.name, held, files.encoder)
    name = settings.model or (held.name if held else embedding.DEFAULT_MODEL)
    return EncoderChoice(embedding.canonical_name(name))


def load_question_encoder(settings: Settings, snapshot: LocalSnapshot) -> Encoder:
    """Return the encoder of questions to an index: the export in its generation's folder, else torch.

    Raises:
        IndexMismatch: The settings name another model than the index holds, or this machine has other
            weights of it.
        ModelProblem: The model cannot be loaded.
    """
    model = snapshot.model
    require_same_model(settings, model)
    encoder = embedding.open_exported(GenerationFiles(snapshot.folder).encoder) or embedding.load(model.name)
    if encoder.model.fingerprint != model.fingerprint:
        raise IndexMismatch(
            f"{settings.index} holds vectors of other weights than {model.name} has here: "
            "run 'semsearch index --rebuild PATH'"
        )
    return encoder


def require_same_model(settings: Settings, model: Model) -> None:
    """Check that the settings name no other model than the index holds.

    Raises:
        IndexMismatch: They do.
    """
    if settings.model and embedding.canonical_name(settings.model) != model.name:
        raise IndexMismatch(
            f"{settings.index} holds vectors of {model.name} ({model.dimension}), but the settings name "
            f"{settings.model}: run 'semsearch index --rebuild PATH', or leave the model out"
        )


def export_encoder(store: LocalStore, encoder: Encoder) -> Encoder:
    """Export a torch encoder into the generation's folder, once; return what embeds questions from now on.

    Raises:
        IndexProblem: The folder cannot be written.
    """
    with store.snapshot() as snapshot:
        files = GenerationFiles(snapshot.folder)
        sample = [article.text for article in islice(snapshot.articles(), SAMPLE)]
    if encoder.runtime != "torch" or not sample or files.encoder.exists() or files.export_refusal.exists():
        return encoder
    try:
        exported = embedding.export(encoder, files.encoder, sample)
        if not exported.ok:
            files.export_refusal.write_text(exported.reason + "\n", encoding="utf-8")
        return embedding.open_exported(files.encoder) or encoder
    except OSError as error:
        raise IndexProblem(
            f"the model cannot be written into {files.folder} ({error.strerror}): free some space or check "
            "the permissions, and run it again; what was indexed is saved"
        ) from error
