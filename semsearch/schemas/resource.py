"""What all resources have in common, and the revision that they were found in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, ValidationInfo

from semsearch import types

EARLIEST, LATEST = 2, 9998  # years in which every instant exists in every time zone


class Resource(BaseModel):
    """A resource as it is sent.

    A client ignores fields that it does not know, and fields that older servers lack have a default. In a
    reply every field is present, except those that declare `exclude_if`.
    """

    model_config = ConfigDict(
        extra="ignore",
        from_attributes=True,
        json_schema_serialization_defaults_required=True,
        defer_build=True,  # a command builds only the models that it prints
    )


class Mirror(Resource):
    """A resource with the fields of a domain type."""

    domain_type: ClassVar[type[Any]]  # of `semsearch.types`, with the same fields

    @classmethod
    def of(cls, value: Any) -> Self:  # noqa: ANN401
        """Return the resource of a domain value."""
        return cls.model_validate(value)

    def to_domain(self) -> Any:  # noqa: ANN401
        """Return the domain value."""
        return self.domain_type(**{name: _to_domain(getattr(self, name)) for name in type(self).model_fields})


def _to_domain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Mirror):
        return value.to_domain()
    if isinstance(value, list):
        return tuple(_to_domain(entry) for entry in value)
    return value


def _instant(value: datetime, info: ValidationInfo) -> datetime:
    """Return a received instant in UTC; refuse one without an offset, or that some zone cannot express."""
    if info.mode != "json":
        return value
    if value.tzinfo is None or not EARLIEST <= value.year <= LATEST:
        raise ValueError("must be an instant with an offset from UTC")
    return value.astimezone(UTC)


def iso(value: datetime) -> str:
    """Return an instant in ISO 8601."""
    return f"{value.isoformat()[:19]}Z" if value.year >= 1000 else value.isoformat()


Instant = Annotated[datetime, AfterValidator(_instant), PlainSerializer(iso, return_type=str)]
Span = Annotated[list[int], Field(min_length=2, max_length=2)]  # [start, end] in characters (code points)


def is_none(value: object) -> bool:
    """Return whether an optional field has no value, so that it is left out."""
    return value is None


class Index(Resource):
    """The revision of the index that answered, and its number of articles."""

    revision: int
    articles: int

    @classmethod
    def of(
        cls, found: types.Answer | types.Page | types.StoryList | types.Timeline | types.ClaimCoverage
    ) -> Index:
        """Return the revision that something was found in."""
        return cls(revision=found.revision, articles=found.articles)
