"""Our types -> what the tools return."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from semsearch import types
from semsearch.mcp import schemas
from semsearch.presentation.text.articles import byline

MOST_COVERAGE = 50  # articles that `related` returns beside the leading one
SOME_COVERAGE = 5  # that `ask` returns under each story
MOST_REPORTS = 20  # that `coverage` returns
MOST_QUOTED = 2  # of one value


def results(page: types.Page) -> schemas.Results:
    """Return the articles of a page of hits."""
    found = (hit.article for hit in page.hits)
    return schemas.Results(
        results=[schemas.Result(id=a.id, title=a.title, text=a.excerpt, url=a.url) for a in found]
    )


def document(story: types.Story) -> schemas.Document:
    """Return the article that leads a story."""
    article = story.lead.article
    return schemas.Document(
        id=article.id,
        title=article.title,
        text="\n\n".join(part for part in (article.title, article.excerpt, _standing(story)) if part),
        url=article.url,
        metadata=schemas.Metadata(
            outlet=article.provider.name,
            domain=article.provider.domain,
            published_at=article.published_at,
            authors=list(article.authors),
            topics=list(article.topics),
            type=article.type,
            coverage=1 + len(story.related),
        ),
    )


def _standing(story: types.Story) -> str:
    """Return where an article was published, and how many others report the same story."""
    article, others = story.lead.article, len(story.related)
    when = article.published_at
    stood = [byline(article), article.provider.name, f"{when.day} {when:%B %Y}" if when else ""]
    said = [", ".join(part for part in stood if part)]
    if article.topics:
        said.append(f"Topics: {', '.join(article.topics)}")
    if others:
        said.append(f"{others:,} more article{'s cover' if others > 1 else ' covers'} the same story")
    return ". ".join(part for part in said if part)


def story(found: types.Story, most: int = MOST_COVERAGE, offset: int = 0) -> schemas.Story:
    """Return a story, with at most `most` of its other articles from the `offset`-th on."""
    lead = found.lead.article
    return schemas.Story(
        id=lead.id,
        title=lead.title,
        text=lead.excerpt,
        url=lead.url,
        outlet=lead.provider.name,
        published_at=lead.published_at,
        topics=list(lead.topics),
        coverage=[_related_article(related) for related in found.related[offset : offset + most]],
        articles=1 + len(found.related),
        outlets=[provider.name for provider in found.providers],
        independent=len(found.origins),
        first_published_at=found.first_published_at,
        last_published_at=found.last_published_at,
    )


def related(
    found: types.ArticleStory, differences: Sequence[types.Difference], offset: int = 0
) -> schemas.RelatedStory:
    """Return the story of an article, what its reports state differently, and what is around it."""
    return schemas.RelatedStory(
        **dict(story(found, offset=offset)),
        near=[schemas.Near(**_reference(one)) for one in found.near],
        background=[
            schemas.Earlier(
                **_reference(one.lead),
                articles=one.articles,
                days_before=one.days_before,
                common=list(one.common),
            )
            for one in found.background
        ],
        differences=[_difference(one) for one in differences],
    )


def _difference(found: types.Difference) -> schemas.Difference:
    return schemas.Difference(
        kind=found.kind,
        subject=found.subject,
        changed=found.changed,
        values=[
            schemas.Value(
                text=value.text,
                articles=value.articles,
                quotations=[
                    schemas.Quotation(
                        id=one.article.id,
                        outlet=one.article.outlet,
                        url=one.article.url,
                        published_at=one.published_at,
                        sentence=one.sentence,
                    )
                    for one in value.quotations[:MOST_QUOTED]
                ],
            )
            for value in found.values
        ],
    )


def _reference(article: types.Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "outlet": article.provider.name,
        "published_at": article.published_at,
    }


def _related_article(related: types.Related) -> schemas.RelatedArticle:
    return schemas.RelatedArticle(**_reference(related.article), relation=related.relation)


def reply(answer: types.Answer) -> schemas.Answer:
    """Return an answer."""
    interpretation = answer.interpretation
    return schemas.Answer(
        confidence=answer.confidence,
        summary=[schemas.Sentence.model_validate(sentence) for sentence in answer.summary],
        stories=[story(found, SOME_COVERAGE) for found in answer.stories],
        searched=interpretation.text,
        sides=list(interpretation.sides),
        limits=schemas.AppliedFilter.model_validate(interpretation.filter),
        inherited=[schemas.Inherited.model_validate(one) for one in interpretation.inherited],
        did_you_mean=interpretation.corrected or None,
        unknown=list(answer.unknown),
        missing=list(answer.missing),
        foreign_language=answer.foreign_language,
    )


def timeline(found: types.Timeline) -> schemas.Timeline:
    """Return a timeline."""
    return schemas.Timeline(
        by=found.by,
        series=[schemas.Series.model_validate(series) for series in found.series],
        periods=[
            schemas.Period(first_day=one.first_day, articles=one.articles, counts=list(one.counts))
            for one in found.periods
        ],
    )


def coverage(found: types.ClaimCoverage) -> schemas.Coverage:
    """Return what the archive says of a claim."""
    first = found.first_report
    return schemas.Coverage(
        verdict=found.verdict,
        missing=list(found.missing),
        lacks=list(found.lacks),
        first=_report(first) if first and found.verdict == "reported" else None,
        reports=[_report(one) for one in found.reports[:MOST_REPORTS]],
        total=found.total,
        origins=[origin.name for origin in found.origins],
        silent=list(found.silent),
        since=found.since,
        until=found.until,
    )


def _report(report: types.ClaimReport) -> schemas.Report:
    article = report.article
    return schemas.Report(
        id=article.id,
        title=article.title,
        outlet=article.provider.name,
        url=article.url,
        published_at=article.published_at,
        sentence=report.sentence,
        missing=list(report.missing),
    )
