"""What an archive says of a claim: whether it is reported, by whom, and since when."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from semsearch import types
from semsearch.schemas.answer import Place
from semsearch.schemas.article import Article, Count
from semsearch.schemas.interpretation import Interpretation
from semsearch.schemas.resource import Index, Resource
from semsearch.schemas.story import Origin


class ClaimReport(Resource):
    """An article that reports a claim, and the sentence of it that comes closest."""

    article: Article
    sentence: str
    place: Place | None
    missing: list[str] = Field(
        description="Names, figures and rare words of the claim that this article by itself does not mention."
    )

    @classmethod
    def of(cls, report: types.ClaimReport) -> ClaimReport:
        """Return the resource of a report."""
        return cls(
            article=Article.of(report.article),
            sentence=report.sentence,
            place=Place.of(report.place) if report.place else None,
            missing=list(report.missing),
        )

    def to_domain(self) -> types.ClaimReport:
        """Return the report."""
        return types.ClaimReport(
            self.article.to_domain(),
            self.sentence,
            self.place.to_domain() if self.place else None,
            tuple(self.missing),
        )


class ClaimCoverage(Resource):
    """Whether a claim is reported, who did first, and how many independent origins the reports have.

    `verdict` is `reported` if a story has all of the claim, `partly` if the nearest story lacks a part of it,
    `not_found` if the archive could have it and no story is near, `not_in_archive` if it could not: `lacks`
    says for want of what.
    """

    claim: str
    interpretation: Interpretation
    verdict: types.Verdict
    missing: list[str] = Field(description="Of a claim that is not reported, what the nearest story lacks.")
    lacks: list[types.Lack]
    reports: list[ClaimReport] = Field(
        description="Of the stories that report it, or of the one that does in part, oldest first."
    )
    total: int = Field(description="How many reports there are.")
    first: int | None = Field(
        description="The place in `reports`, from 0, of the earliest that has all of the claim by itself, or "
        "else of the earliest; null without a dated one."
    )
    independent: int = Field(description="The number of `origins`.")
    origins: list[Origin]
    days: list[Count] = Field(description='Reports by day ("2021-07-28"), oldest first.')
    silent: list[str] = Field(
        description="Outlets that report on the topics of the reports within a week of them, but not on this."
    )
    since: date | None = Field(description="The day of the first article of the archive.")
    until: date | None = Field(description="The day of the last.")
    index: Index

    @classmethod
    def of(cls, found: types.ClaimCoverage) -> ClaimCoverage:
        """Return the resource of a coverage."""
        return cls(
            claim=found.claim,
            interpretation=Interpretation.of(found.interpretation),
            verdict=found.verdict,
            missing=list(found.missing),
            lacks=list(found.lacks),
            reports=[ClaimReport.of(one) for one in found.reports],
            total=found.total,
            first=found.first,
            independent=len(found.origins),
            origins=[Origin.of(one) for one in found.origins],
            days=[Count.of(one) for one in found.days],
            silent=list(found.silent),
            since=found.since,
            until=found.until,
            index=Index.of(found),
        )

    def to_domain(self) -> types.ClaimCoverage:
        """Return the coverage; a place outside the reports is none."""
        return types.ClaimCoverage(
            claim=self.claim,
            interpretation=self.interpretation.to_domain(),
            verdict=self.verdict,
            missing=tuple(self.missing),
            lacks=tuple(self.lacks),
            reports=tuple(one.to_domain() for one in self.reports),
            total=self.total,
            first=self.first if self.first is not None and 0 <= self.first < len(self.reports) else None,
            origins=tuple(one.to_domain() for one in self.origins),
            days=tuple(one.to_domain() for one in self.days),
            silent=tuple(self.silent),
            since=self.since,
            until=self.until,
            revision=self.index.revision,
            articles=self.index.articles,
        )
