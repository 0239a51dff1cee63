#!/bin/sh
# ONNX Runtime 1.32.0 on Linux (files by onnx 1.23.2): weights inside a model file are copied into memory of the process's
# own; the same weights in an external data file are mapped, with default options. So the pages belong to the page cache,
# and processes share them.
#
# One would expect the same of both: external data is known as the way past the limit of 2 GB of a protobuf file, and the
# options of a session do not mention mapping. Weights that are packed for matrix products are copied in either case; this
# table of 64 MB is only looked up in (Gather).
#
# Expected: at least 60 MB of anonymous memory for weights inside, at most 16 MB for external ones, and equal results.
# Seen: 65 MB and 1 MB.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check onnx==1.23.2 onnxruntime==1.32.0 numpy
cat > "$folder/measure.py" <<'PYTHON'
import subprocess
import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
ROWS, COLUMNS = 16384, 1024  # 64 MB of float32


def make() -> None:
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    table = np.arange(ROWS * COLUMNS, dtype=np.float32).reshape(ROWS, COLUMNS)
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "rows"], ["found"])],
        "lookup",
        [helper.make_tensor_value_info("rows", TensorProto.INT64, ["n"])],
        [helper.make_tensor_value_info("found", TensorProto.FLOAT, ["n", COLUMNS])],
        [numpy_helper.from_array(table, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, folder / "inside.onnx")
    onnx.save(model, folder / "external.onnx", save_as_external_data=True, location="external.bin")


def anonymous() -> int:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:"))


def measure(name: str) -> None:
    import onnxruntime

    before = anonymous()
    session = onnxruntime.InferenceSession(folder / f"{name}.onnx", providers=["CPUExecutionProvider"])
    rows = np.arange(ROWS, dtype=np.int64)
    checked = float(sum(session.run(None, {"rows": rows[at : at + 64]})[0][:, 1].sum() for at in range(0, ROWS, 64)))
    print((anonymous() - before) // 1024, checked)


if len(sys.argv) == 3:
    measure(sys.argv[2])
    raise SystemExit
make()
found = {}
for name in ("inside", "external"):
    done = subprocess.run([sys.executable, __file__, str(folder), name], capture_output=True, text=True, check=True)
    megabytes, checked = done.stdout.split()
    found[name] = int(megabytes), checked
    print(f"{name}: {megabytes} MB")
assert found["inside"][1] == found["external"][1], found
assert found["inside"][0] >= 60, found
assert found["external"][0] <= 16, found
PYTHON
"$folder/venv/bin/python" "$folder/measure.py" "$folder"
