"""Which encoder embeds the articles of an index and its questions, and the export that makes it fast.

Both must be the model whose vectors the index holds. Articles are embedded by the exported model too: that is
faster than torch, and spares loading it once there is an export.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from semsearch import embedding
from semsearch.embedding.base import Embedded, Encoder
from semsearch.errors import IndexDamaged, IndexMismatch, IndexMissing, ModelProblem
from semsearch.settings import AS_GIVEN, EmbeddingSettings, Settings
from semsearch.storage.base import Snapshot, Store
from semsearch.storage.local import LocalStore
from semsearch.types import Model

ENCODER = "encoder"  # the artifact with the model, exported for ONNX Runtime (`embedding.open_exported`)
EXPORT_REFUSAL = "not-exported.txt"  # why the model could not be exported, on one line

SAMPLE = 16  # articles whose vectors are compared when the model is exported


@dataclass(frozen=True, slots=True)
class EncoderChoice:
    """The encoder of an indexing run, before it is loaded.

    Attributes:
        name: The model's canonical name.
        held: The model of the index in force, if its vectors stay.
        exported: The folder with an export of `held`, if there is one.
        settings: How the model is used.
    """

    name: str
    held: Model | None = None
    exported: Path | None = None
    settings: EmbeddingSettings = AS_GIVEN

    def load(self) -> tuple[Model, Encoder]:
        """Load the encoder, and return it after its model.

        Raises:
            ModelProblem: The model cannot be loaded.
        """
        # Other weights under the same name are loaded too: `LocalStore.create` refuses them.
        if self.held and embedding.fingerprint(self.name, self.settings) in (None, self.held.fingerprint):
            return self.held, self._open_exported() or embedding.load(self.name, self.settings)
        loaded = embedding.load(self.name, self.settings)
        return loaded.model, loaded

    def _open_exported(self) -> Encoder | None:
        """Open the export of the held model; ignore a damaged one, which `export_encoder` replaces."""
        if self.exported is None:
            return None
        try:
            return embedding.open_exported(self.exported, self.settings)
        except ModelProblem:
            return None


def choose_encoder(settings: Settings, *, rebuild: bool) -> EncoderChoice:
    """Choose the model of an indexing run: the one the index holds, or that of the settings for a new index.

    Raises:
        IndexMismatch: The settings name another model than the index holds, and `rebuild` is False.
        IndexDamaged: The index in force cannot be read, and `rebuild` is False.
    """
    held: Model | None = None
    exported: Path | None = None
    try:
        with LocalStore.open(settings.index) as store, store.snapshot() as snapshot:
            held, exported = snapshot.model, snapshot.artifacts.directory(ENCODER)
    except IndexMissing:
        pass
    except IndexDamaged:
        if not rebuild:
            raise
    if held and not rebuild:
        require_same_model(settings, held)
        return EncoderChoice(held.name, held, exported, settings.embedding)
    name = settings.model or (held.name if held else embedding.DEFAULT_MODEL)
    return EncoderChoice(embedding.canonical_name(name), settings=settings.embedding)


def load_question_encoder(settings: Settings, snapshot: Snapshot) -> Encoder:
    """Return the encoder of questions to an index: the export kept with its generation, else torch.

    Raises:
        IndexMismatch: The settings name another model than the index holds, or this machine has other
            weights of it.
        ModelProblem: The model cannot be loaded.
    """
    model = snapshot.model
    require_same_model(settings, model)
    exported = snapshot.artifacts.directory(ENCODER)
    use = settings.embedding
    encoder = (exported and embedding.open_exported(exported, use)) or embedding.load(model.name, use)
    if encoder.model.fingerprint != model.fingerprint:
        raise IndexMismatch(
            f"{settings.index} holds vectors of other weights than {model.name} has here, or made with other "
            "prompts or pooling: run 'semsearch index --rebuild PATH'"
        )
    return encoder


def require_same_model(settings: Settings, model: Model) -> None:
    """Check that the settings name no other model, and no other dimension, than the index holds.

    Raises:
        IndexMismatch: They do.
    """
    if settings.embedding.dimension not in (0, model.dimension):
        raise IndexMismatch(
            f"{settings.index} holds vectors of {model.dimension} elements, but embedding.dimension is "
            f"{settings.embedding.dimension}: run 'semsearch index --rebuild PATH', or leave it out"
        )
    if settings.model and embedding.canonical_name(settings.model) != model.name:
        raise IndexMismatch(
            f"{settings.index} holds vectors of {model.name} ({model.dimension}), but the settings name "
            f"{settings.model}: run 'semsearch index --rebuild PATH', or leave the model out"
        )


class ArchiveEncoder:
    """Embeds the texts of an indexing run, and exports the model on the way.

    The export embeds texts in less time than torch does on a processor, so it is made and checked with the
    first texts and embeds all of them. On other devices torch embeds, and the model is exported at the end.
    """

    def __init__(self, store: Store, encoder: Encoder, settings: EmbeddingSettings = AS_GIVEN) -> None:
        """Take the store that keeps the export, what `EncoderChoice.load` returned, and how it is used."""
        self._store = store
        self._settings = settings
        self._encoder = encoder
        self._waits = not embedding.is_accelerated(encoder)  # for the first texts, to export the model

    def documents(self, texts: Sequence[str]) -> Embedded:
        """Embed texts of the archive. Raises as `export_encoder`."""
        if self._waits and texts:
            self._waits = False
            self._encoder = export_encoder(self._store, self._encoder, texts[:SAMPLE], self._settings)
        return self._encoder.documents(texts)

    def exported(self) -> Encoder:
        """Return what embeds questions from now on. Raises as `export_encoder`."""
        if not embedding.is_unexported(self._encoder):
            return self._encoder
        with self._store.snapshot() as snapshot:
            sample = [article.text for article in islice(snapshot.articles(), SAMPLE)]
        self._encoder = export_encoder(self._store, self._encoder, sample, self._settings)
        return self._encoder


def export_encoder(
    store: Store, encoder: Encoder, sample: Sequence[str], settings: EmbeddingSettings = AS_GIVEN
) -> Encoder:
    """Export an encoder and keep it with the generation; return what embeds questions from now on.

    A run has an encoder to export only if there is no export, or a damaged one, which is replaced. After a
    refusal the export is not tried again.

    Args:
        store: What keeps the export, or the reason of a refusal.
        encoder: Any encoder; one that is exported already is returned as it is.
        sample: Texts whose vectors by torch and by the export are compared. Without any, nothing is exported.
        settings: How the model is used.

    Raises:
        IndexProblem: The export cannot be written.
    """
    artifacts = store.artifacts
    if not embedding.is_unexported(encoder) or not sample or artifacts.read(EXPORT_REFUSAL) is not None:
        return encoder
    with artifacts.new_directory(ENCODER) as folder:
        exported = embedding.export(encoder, folder, sample)
    if not exported.ok:
        artifacts.remove(ENCODER)
        artifacts.write(EXPORT_REFUSAL, f"{exported.reason}\n".encode())
    directory = artifacts.directory(ENCODER)
    return (directory and embedding.open_exported(directory, settings)) or encoder
