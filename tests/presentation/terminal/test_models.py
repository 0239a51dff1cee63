from __future__ import annotations

from semsearch.embedding import KNOWN, KnownModel
from semsearch.presentation.terminal.models import model_lines

SMALL = KnownModel(
    "a/small",
    "embedding",
    "MIT",
    "English",
    12.5,
    8192,
    768,
    cut=256,
    query_prompt="query: ",
    figure=50.0,
    measure="nDCG@10, BEIR",
    source="https://a.example",
    graph="b/small-ONNX",
)
RERANKER = KnownModel("a/reranker", "reranker", "Apache-2.0", "12 languages", 17, 512)


def test_models_are_listed_by_what_they_are_for() -> None:
    lines = [line.plain for line in model_lines([(SMALL, True), (RERANKER, False)], 72)]
    assert lines == [
        "Embedding models (the setting model)",
        "  a/small · installed",
        "    English · 12.5 million parameters · 768 dimensions, cut to 256 ·",
        "    8,192 tokens · MIT",
        "    prompt of questions: “query: ”",
        "    50 nDCG@10, BEIR (https://a.example)",
        "    ONNX graph: b/small-ONNX",
        "Rerankers (ranking.reranker)",
        "  a/reranker",
        "    12 languages · 17 million parameters · 512 tokens · Apache-2.0",
        "",
        "to use one: hf download NAME --local-dir models/NAME, then name the",
        "folder in the setting",
    ]


def test_all_known_models_fit_a_narrow_terminal() -> None:
    lines = [line.plain for line in model_lines([(one, False) for one in KNOWN], 60)]
    assert max(len(line) for line in lines if not line.lstrip().startswith("(https")) <= 60
    assert sum(line == f"  {one.name}" for one in KNOWN for line in lines) == len(KNOWN)
