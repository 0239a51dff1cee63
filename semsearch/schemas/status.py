"""The state of an index, and whether a server works."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from semsearch import types
from semsearch.schemas.resource import Resource


class Status(Resource):
    """The state of an index; `questions_by` is "onnx" or "torch", with a note where that needs one."""

    path: str
    articles: int
    items: int
    stories: int
    revision: int
    model: str
    dimension: int
    fingerprint: str
    questions_by: str
    questions_note: str
    first_month: str
    last_month: str
    bytes: int

    @classmethod
    def of(cls, status: types.Status) -> Status:
        """Return the resource of a state."""
        return cls(
            path=status.path,
            articles=status.articles,
            items=status.items,
            stories=status.stories,
            revision=status.revision,
            model=status.model.name,
            dimension=status.model.dimension,
            fingerprint=status.model.fingerprint,
            questions_by=status.questions_by,
            questions_note=status.questions_note,
            first_month=status.first_month,
            last_month=status.last_month,
            bytes=status.bytes,
        )


class Health(Resource):
    """The process is alive."""

    status: Literal["ok"]


class Readiness(Resource):
    """The index answers: its revision, and its number of articles."""

    status: Literal["ready"]
    revision: int = Field(examples=[7])
    articles: int = Field(examples=[412])
