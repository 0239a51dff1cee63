"""Whether a server works."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from semsearch.schemas.resource import Resource


class Health(Resource):
    """The process is alive."""

    status: Literal["ok"]


class Readiness(Resource):
    """The index answers: its revision, and its number of articles."""

    status: Literal["ready"]
    revision: int = Field(examples=[7])
    articles: int = Field(examples=[412])
