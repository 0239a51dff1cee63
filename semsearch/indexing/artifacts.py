"""The artifacts that indexing keeps with a generation, by name. The next run makes a missing one again."""

ENCODER = "encoder"  # a directory: the model, exported for ONNX Runtime (`embedding.open_exported`)
EXPORT_REFUSAL = "not-exported.txt"  # why the model could not be exported, on one line
CALIBRATION = "calibration.json"  # the background of confidence (`calibration.py`)
