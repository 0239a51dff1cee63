"""The public Python API: what `semsearch` exports, typed and documented, and what importing it loads."""

from __future__ import annotations

import importlib.resources
import inspect
import subprocess
import sys
from typing import Any, get_type_hints

import pytest

import semsearch
from semsearch import Client, Index, Settings

EXPORTED = [
    "Answer",
    "Article",
    "ArticleStory",
    "ClaimCoverage",
    "Client",
    "Confidence",
    "Difference",
    "EarlierStory",
    "Event",
    "Facets",
    "Filter",
    "Freshness",
    "Hit",
    "Index",
    "Interpretation",
    "MissDiagnosis",
    "Page",
    "Question",
    "Report",
    "ScoreBreakdown",
    "SemsearchError",
    "Settings",
    "Status",
    "Story",
    "StoryDetail",
    "StoryList",
    "Suggestion",
    "SyncReport",
    "Timeline",
    "Turn",
]
HEAVY = ("torch", "faiss", "tantivy", "fastapi", "onnxruntime", "sentence_transformers", "numpy", "pydantic")
CALLS = [
    (kind, name)
    for kind in (Index, Client)
    for name, _ in inspect.getmembers(kind, inspect.isfunction)
    if not name.startswith("_") or name == "__init__"
]


def test_what_is_exported_is_listed() -> None:
    assert sorted(semsearch.__all__) == EXPORTED
    assert set(EXPORTED) < set(dir(semsearch))


@pytest.mark.parametrize("name", EXPORTED)
def test_every_exported_name_can_be_imported(name: str) -> None:
    assert getattr(semsearch, name) is not None


@pytest.mark.parametrize("name", [name for name in EXPORTED if name not in ("Confidence", "Event")])
def test_every_exported_class_is_documented(name: str) -> None:
    doc = getattr(semsearch, name).__doc__
    assert doc
    assert not doc.startswith(f"{name}(")  # as a dataclass is documented that says nothing itself


def test_another_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="module 'semsearch' has no attribute 'Indexx'"):
        semsearch.Indexx  # noqa: B018


def test_the_package_says_that_it_is_typed() -> None:
    assert importlib.resources.files("semsearch").joinpath("py.typed").is_file()


@pytest.mark.parametrize(("kind", "name"), CALLS, ids=[f"{kind.__name__}.{name}" for kind, name in CALLS])
def test_every_argument_of_a_public_call_is_named_typed_and_not_any(kind: type, name: str) -> None:
    call = getattr(kind, name)
    assert call.__doc__
    for parameter in inspect.signature(call).parameters.values():
        assert parameter.kind is not inspect.Parameter.VAR_KEYWORD, parameter
        if parameter.name != "self":
            assert parameter.annotation not in (inspect.Parameter.empty, Any, "Any"), parameter
            assert "Any" not in str(parameter.annotation).replace("[", " ").replace("]", " ").split()
    assert inspect.signature(call).return_annotation not in (inspect.Signature.empty, Any, "Any")


def test_the_options_of_a_question_are_the_same_at_every_call() -> None:
    def options(call: object) -> dict[str, object]:
        parameters = inspect.signature(call).parameters.values()  # type: ignore[arg-type]  # a function
        named = (one for one in parameters if one.kind is inspect.Parameter.KEYWORD_ONLY)
        return {one.name: (one.annotation, one.default) for one in named}

    asked = options(Index.ask)
    assert options(Client.ask) == {
        **{name: one for name, one in asked.items() if name != "write"},
        "explain": ("bool", False),
    }
    assert options(Index.search) == {
        name: one for name, one in asked.items() if name not in ("write", "why_not")
    }


def test_types_of_the_settings_can_be_resolved() -> None:
    assert "index" in get_type_hints(Settings)


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, semsearch; semsearch.Question, semsearch.Filter, semsearch.SemsearchError; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
