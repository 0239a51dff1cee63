"""One pydantic model per resource, for HTTP, OpenAPI, `--json`, the client and MCP alike.

`Model.of(value)` makes the model of a value of `semsearch.types`; `model.to_domain()` is the way back. Import
the module of the resource: the package itself loads nothing, so that a command without JSON runs without
pydantic.
"""
