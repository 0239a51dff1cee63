"""semsearch.embedding.known_models: a table that is complete, and found by the names that people use."""

from __future__ import annotations

import pytest

from semsearch.embedding.known_models import (
    KNOWN,
    KnownModel,
    distinct_prompts,
    download_advice,
    full_name,
    known_model,
)

BGE = "BAAI/bge-small-en-v1.5"


@pytest.mark.parametrize("known", KNOWN, ids=lambda one: one.short_name)
def test_an_entry_is_complete(known: KnownModel) -> None:
    assert known.name.count("/") == 1
    assert known.licence in ("Apache-2.0", "MIT")
    assert (known.dimension > 0) == (known.kind == "embedding")
    assert known.cut == 0 or known.cut < known.dimension
    assert (known.figure is None) == (not known.measure) == (not known.source)
    assert known.source.startswith("https://") or not known.source
    assert not known.query_prompt or known.query_prompt.endswith(": ")
    assert known_model(known.name) is known_model(known.short_name) is known


@pytest.mark.parametrize(
    "name",
    [
        BGE,
        "bge-small-en-v1.5",
        "BGE-Small-EN-v1.5",
        "Xenova/bge-small-en-v1.5",
        "/srv/models/bge-small-en-v1.5",
        "/home/a/.cache/huggingface/hub/models--BAAI--bge-small-en-v1.5/snapshots/5c38ec7c",
    ],
)
def test_a_model_is_found_by_its_names_and_folders(name: str) -> None:
    found = known_model(name)
    assert found is not None
    assert found.name == BGE


@pytest.mark.parametrize("name", ["", " ", "bge", "bge-small-en-v1.5/other", "/srv/models/mine", "\0"])
def test_other_names_are_not_known(name: str) -> None:
    assert known_model(name) is None
    assert full_name(name) == name


def test_the_owner_is_added_to_a_known_name_alone() -> None:
    assert full_name("bge-small-en-v1.5") == full_name(BGE) == BGE
    assert full_name("Xenova/bge-small-en-v1.5") == "Xenova/bge-small-en-v1.5"


def test_the_repository_of_the_graph_is_what_is_downloaded() -> None:
    graph = "onnx-community/granite-embedding-small-english-r2-ONNX"
    folder = "models/granite-embedding-small-english-r2-ONNX"
    advice = download_advice("granite-embedding-small-english-r2", "model")
    assert f"hf download {graph} --local-dir {folder}" in advice
    assert f"set model: {folder}" in advice
    named = known_model(folder)
    assert named is not None
    assert named.graph == graph


def test_distinct_prompts_are_those_of_the_table_once_each() -> None:
    pairs = distinct_prompts()
    assert ("query: ", "passage: ") in pairs
    assert len(set(pairs)) == len(pairs) < len(KNOWN)
    assert ("", "") not in pairs
