"""Nulls in the bodies of requests: a key that is not required may be null, which counts as not given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_ANNOTATIONS = ("title", "description", "default", "examples", "deprecated")
_NULL = {"type": "null"}


def allow_nulls(described: dict[str, Any]) -> None:
    """Change the schemas of request bodies in an OpenAPI description so that they allow these nulls."""
    schemas = described["components"]["schemas"]
    waiting = [
        operation["requestBody"]
        for methods in described["paths"].values()
        for operation in methods.values()
        if "requestBody" in operation
    ]
    seen: set[str] = set()
    while waiting:
        for name in set(_named(waiting.pop())) - seen:
            seen.add(name)
            waiting.append(schemas[name])
    for name in seen:
        required = schemas[name].get("required", ())
        for key, schema in schemas[name].get("properties", {}).items():
            if key not in required:
                _allow_null(schema)


def _allow_null(schema: dict[str, Any]) -> None:
    if _NULL in schema.get("anyOf", ()) or None in schema.get("enum", ()):
        return
    told = {key: schema.pop(key) for key in _ANNOTATIONS if key in schema}
    shapes = schema.pop("anyOf", None) or [dict(schema)]
    schema.clear()
    schema |= {"anyOf": [*shapes, _NULL], **told}


def _named(part: Any) -> Iterator[str]:  # noqa: ANN401 - any value of JSON
    """Yield the names of the schemas that a part of the description refers to."""
    if isinstance(part, dict):
        if isinstance(reference := part.get("$ref"), str):
            yield reference.rpartition("/")[2]
        part = list(part.values())
    if isinstance(part, list):
        for entry in part:
            yield from _named(entry)
