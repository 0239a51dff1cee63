"""How a question was understood."""

from __future__ import annotations

from pydantic import Field

from semsearch import types
from semsearch.schemas.resource import Instant, Mirror, Resource


class DateRange(Mirror):
    """A range of dates, open at an end that is null."""

    domain_type = types.DateRange

    since: Instant | None
    until: Instant | None


class Filter(Mirror):
    """The limits in force."""

    domain_type = types.Filter

    since: Instant | None
    until: Instant | None
    providers: list[str]
    topics: list[str]
    types: list[str]
    published: bool | None
    phrases: list[str] = Field(default_factory=list)
    excluded: list[str] = Field(default_factory=list)
    excluded_providers: list[str] = Field(default_factory=list)
    excluded_topics: list[str] = Field(default_factory=list)
    excluded_dates: list[DateRange] = Field(default_factory=list)


class Constraint(Mirror):
    """A part of the question that was read as a constraint on the articles.

    `effect` is "limit" if only articles that it matches are considered, "exclude" if these are not, "lean"
    if it boosts articles, "lower" if it lowers them, "sort" if those that match well come newest first, or
    the largest stories, "compare" if its values are the sides of the question, which are searched for one by
    one, "relaxed" if the limit was dropped because no article passed it. A boost by date without `since` and
    `until` is of the newest articles that match. `values` are names as the archive spells them, or the
    phrase, word, subject or sides; a date has `since` and `until` instead.
    """

    domain_type = types.Constraint

    text: str
    kind: types.Kind
    effect: types.Effect
    values: list[str]
    since: Instant | None
    until: Instant | None


class Inherited(Mirror):
    """What was inherited from earlier questions of the conversation.

    `text` is the words that expressed it there; for the subject, what was searched for then. `values` are
    outlets or topics, excluded subjects, or the ids of articles; a date has `since` and `until` instead. An
    exclusion is among what was `understood`, too.
    """

    domain_type = types.Inherited

    kind: types.Inheritable
    text: str
    values: list[str]
    since: Instant | None
    until: Instant | None


class Interpretation(Resource):
    """How the question was understood."""

    text: str = Field(
        description='What was searched for; "" if the question has nothing but limits: the articles that '
        "meet them come newest first."
    )
    terms: list[str]
    filter: Filter
    understood: list[Constraint] = Field(default_factory=list)
    did_you_mean: str | None = Field(
        default=None,
        description="The whole question with its misspelt words corrected; null where none was.",
    )
    inherited: list[Inherited] = Field(default_factory=list)
    focus: str = Field(
        default="",
        description="The part of `text` that is the question's own, where its subject is inherited; "
        '"" where all of it is.',
    )

    @classmethod
    def of(cls, value: types.Interpretation) -> Interpretation:
        """Return the resource of an interpretation."""
        return cls(
            text=value.text,
            terms=list(value.terms),
            filter=Filter.of(value.filter),
            understood=[Constraint.of(one) for one in value.understood],
            did_you_mean=value.corrected or None,
            inherited=[Inherited.of(one) for one in value.inherited],
            focus=value.focus,
        )

    def to_domain(self) -> types.Interpretation:
        """Return the interpretation."""
        return types.Interpretation(
            text=self.text,
            terms=tuple(self.terms),
            filter=self.filter.to_domain(),
            understood=tuple(one.to_domain() for one in self.understood),
            corrected=self.did_you_mean or "",
            inherited=tuple(one.to_domain() for one in self.inherited),
            focus=self.focus,
        )
