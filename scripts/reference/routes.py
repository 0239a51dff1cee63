"""The OpenAPI description -> http.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from reference.markdown import NOTE, cell, page, paragraph, table

SUCCESSFUL = ("200", "304")
LONGEST_DEFAULT = 40  # characters; a longer one, such as an empty filter, is left out

Schema = dict[str, Any]

# Routes that the OpenAPI description leaves out, and the guide to each.
OTHER_ROUTES = {
    "GET /": "[the search page](../guides/page.md)",
    "POST /sign-in": "[signing in to the page](../guides/authentication.md#people)",
    "POST /sign-out": "signing out again",
    "GET /embed": "[the widget as a frame](../guides/widget.md#as-a-frame)",
    "GET /embed.js": "[the widget's script](../guides/widget.md)",
    "GET /assets/{name}": "style sheets and scripts of the page",
    "GET /openapi.json": "the OpenAPI description that this page is generated from",
    "POST /mcp": "[the Model Context Protocol](../guides/mcp.md)",
}


def http() -> str:
    """Return the page of the HTTP interface."""
    described = _openapi()
    parts = [
        NOTE,
        "# HTTP\n",
        described["info"]["description"] + "\n",
        "The [guide](../guides/http.md) shows how to use the routes and the forms of answers. [Errors and "
        "exit statuses](errors-and-exit-statuses.md#http) lists every error code.\n",
    ]
    tags: dict[str, list[tuple[str, Schema]]] = {}
    for path, methods in sorted(
        described["paths"].items(), key=lambda one: one[0] in ("/healthz", "/readyz")
    ):
        for method, operation in methods.items():
            tags.setdefault(operation["tags"][0], []).append((f"{method.upper()} {path}", operation))
    routes = [
        (f"[`{route}`](#{_anchor(route)})", operation["summary"])
        for operations in tags.values()
        for route, operation in operations
    ]
    parts += table(("route", ""), routes)
    parts += ["Other routes, which the OpenAPI description leaves out:\n"]
    parts += table(("route", ""), [(f"`{route}`", what) for route, what in OTHER_ROUTES.items()])
    for tag, operations in tags.items():
        parts += [f"## {tag[0].upper()}{tag[1:]}\n"]
        for route, operation in operations:
            parts += _operation(route, operation)
    parts += ["## Schemas\n"]
    for name, schema in sorted(described["components"]["schemas"].items()):
        parts += _schema(name, schema)
    return page(parts)


def _openapi() -> Schema:
    """Return the OpenAPI description of a server, over an index that nothing reads."""
    from semsearch import Index
    from semsearch.server import app

    described: Schema = app(Index.open("nowhere")).openapi()
    return described


def _operation(route: str, operation: Schema) -> Iterator[str]:
    yield f"### `{route}`\n"
    yield operation["summary"] + ".\n"
    yield operation.get("description", "") + "\n"
    rows = [
        (
            f"`{parameter['name']}`" + ("" if parameter["in"] == "query" else f" (in {parameter['in']})"),
            *_described(parameter["schema"], required=parameter.get("required", False)),
        )
        for parameter in operation.get("parameters", ())
    ]
    yield from table(("parameter", "type", "default", ""), rows)
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"Body: {_type(content['schema'])} as `{kind}`.\n"
    replies = []
    for status, response in operation["responses"].items():
        if status in SUCCESSFUL:
            forms = [
                f"`{kind}`" + (f": {_type(content['schema'])}" if content.get("schema") else "")
                for kind, content in response.get("content", {}).items()
            ]
            replies.append((status, cell(response["description"]), "<br>".join(forms)))
    yield from table(("status", "", "content"), replies)
    errors = [status for status in operation["responses"] if status.isdigit() and status not in SUCCESSFUL]
    if errors:
        yield f"Errors: {', '.join(sorted(errors))}.\n"


def _schema(name: str, schema: Schema) -> Iterator[str]:
    yield f"### Schema: {name}\n"
    yield paragraph(schema.get("description", ""))
    required = schema.get("required", ())
    of_request = name.endswith("Body")  # in which null counts as not given, as the page says at its head
    rows = [
        (f"`{field}`", *_described(_not_null(inner) if of_request else inner, required=field in required))
        for field, inner in schema.get("properties", {}).items()
    ]
    yield from table(("field", "type", "default", ""), rows)


def _not_null(schema: Schema) -> Schema:
    """Return a schema without the null that it allows."""
    shapes = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if not shapes:
        return schema
    told = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**told, "anyOf": shapes} if len(shapes) > 1 else {**shapes[0], **told}


def _described(schema: Schema, *, required: bool) -> tuple[str, str, str]:
    """Return the cells of a parameter or field: its type, its default, what it is."""
    default = "required" if required else ""
    if not required and schema.get("default") not in (None, "", [], {}):
        shown = (
            str(schema["default"]).lower() if isinstance(schema["default"], bool) else str(schema["default"])
        )
        default = f"`{shown}`" if len(shown) <= LONGEST_DEFAULT else ""
    return _type(schema) + _bounds(schema), default, cell(schema.get("description", ""))


def _type(schema: Schema) -> str:
    """Return a schema's type in words, with links to named ones."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#schema-{name.lower()})"
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            kinds = dict.fromkeys(_type(one) for one in schema[key])
            return " or ".join(kinds)
    if "enum" in schema:
        shown = (value if isinstance(value, str) else json.dumps(value) for value in schema["enum"])
        return " or ".join(f"`{value}`" for value in shown)
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        inner = _type(schema.get("items", {}))
        return f"list of {inner}" if inner else "list"
    if schema.get("type") == "object" and isinstance(values := schema.get("additionalProperties"), dict):
        return f"object of {_type(values)}"
    return str(schema.get("type", "any"))


def _bounds(schema: Schema) -> str:
    low, high = (schema.get(key) for key in ("minimum", "maximum"))
    if low is None and high is None:
        return f", at most {schema['maxItems']:,}" if "maxItems" in schema else ""
    return f", {low:,.0f} or more" if high is None else f", {low or 0:,.0f} to {high:,.0f}"


def _anchor(route: str) -> str:
    """Return the name of a route's heading, as Markdown's readers make it."""
    return re.sub(r"[^\w-]", "", route.lower().replace(" ", "-"))
