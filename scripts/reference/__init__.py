"""The pages of the reference that describe the program, made from the program itself.

Commands come from click, HTTP from the OpenAPI description, settings from their declaration. The pages are
committed. `scripts/docs --generate` writes them, and `tests/docs/test_reference.py` fails when they differ
from what these functions return.
"""

from __future__ import annotations

from collections.abc import Callable

from reference.commands import cli
from reference.routes import http
from reference.values import settings

PAGES: dict[str, Callable[[], str]] = {"cli.md": cli, "http.md": http, "settings.md": settings}
