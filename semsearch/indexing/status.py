"""The state of an index, as `semsearch status` reports it."""

from __future__ import annotations

from semsearch.indexing.generation import GenerationFiles
from semsearch.settings import Settings
from semsearch.storage.local import LocalSnapshot
from semsearch.types import Filter, Status


def describe(settings: Settings, snapshot: LocalSnapshot) -> Status:
    """Return the sizes of an index, its model, and the runtime that embeds its questions."""
    counts, files = snapshot.facets(Filter()), GenerationFiles(snapshot.folder)
    refusal = files.export_refusal
    return Status(
        path=str(settings.index),
        articles=counts.total,
        items=len({listing.item_id for listing in snapshot.listings()}),
        stories=snapshot.count_stories(Filter()),
        revision=snapshot.revision,
        model=snapshot.model,
        questions_by="onnx" if files.encoder.is_dir() else "torch",
        questions_note=refusal.read_text(encoding="utf-8").strip() if refusal.is_file() else "",
        first_month=counts.months[0].value if counts.months else "",
        last_month=counts.months[-1].value if counts.months else "",
        bytes=sum(file.stat().st_size for file in snapshot.folder.rglob("*") if file.is_file()),
    )
