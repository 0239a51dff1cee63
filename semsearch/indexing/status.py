"""The state of an index, as `semsearch status` reports it."""

from __future__ import annotations

from semsearch.indexing.artifacts import ENCODER, EXPORT_REFUSAL
from semsearch.settings import Settings
from semsearch.storage.base import Snapshot
from semsearch.types import Filter, Status


def describe(settings: Settings, snapshot: Snapshot) -> Status:
    """Return the sizes of an index, its model, and the runtime that embeds its questions."""
    counts, artifacts = snapshot.facets(Filter()), snapshot.artifacts
    return Status(
        path=str(settings.index),
        articles=counts.total,
        items=len({listing.item_id for listing in snapshot.listings()}),
        stories=snapshot.count_stories(Filter()),
        revision=snapshot.revision,
        model=snapshot.model,
        questions_by="onnx" if artifacts.directory(ENCODER) else "torch",
        questions_note=(artifacts.read(EXPORT_REFUSAL) or b"").decode(errors="replace").strip(),
        first_month=counts.months[0].value if counts.months else "",
        last_month=counts.months[-1].value if counts.months else "",
        bytes=snapshot.disk_usage(),
    )
