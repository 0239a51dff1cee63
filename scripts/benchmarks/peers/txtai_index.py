"""Index texts with txtai; run by the Python of its environment: MODEL TEXTS INDEX."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(model: str, texts: str, index: str) -> None:
    from txtai import Embeddings  # type: ignore[import-not-found]  # it is in the peer's environment only

    embeddings = Embeddings(path=model, content=True, hybrid=True)
    embeddings.index(json.loads(Path(texts).read_text(encoding="utf-8")))
    embeddings.save(index)


if __name__ == "__main__":
    main(*sys.argv[1:])
