"""Embed texts by sentence-transformers and do nothing else: MODEL TEXTS.

Prints the seconds as JSON: loading, embedding, and the processor time of embedding.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter, process_time


def main(model: str, texts: str) -> None:
    start = perf_counter()
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(model, device="cpu")
    loaded, spent = perf_counter(), process_time()
    encoder.encode(json.loads(Path(texts).read_text(encoding="utf-8")))
    figures = {"load": loaded - start, "encode": perf_counter() - loaded, "processor": process_time() - spent}
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
