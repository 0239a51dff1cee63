"""The files that indexing derives and keeps in the folder of a generation, beside the store's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class GenerationFiles:
    """Paths in a generation's folder. Each file can be missing: it is made again by the next run."""

    folder: Path

    @property
    def encoder(self) -> Path:
        """The folder of the model, exported for ONNX Runtime (`embedding.open_exported`)."""
        return self.folder / "encoder"

    @property
    def export_refusal(self) -> Path:
        """Why the model could not be exported, on one line; missing if it could, or was not tried."""
        return self.folder / "not-exported.txt"

    @property
    def calibration(self) -> Path:
        """The background of confidence (`calibration.py`)."""
        return self.folder / "calibration.json"
