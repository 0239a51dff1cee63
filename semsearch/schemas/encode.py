"""Our types -> JSON."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, cast

from semsearch.schemas import shapes
from semsearch.text import analyzer
from semsearch.types import (
    Answer,
    Article,
    Facets,
    Interpretation,
    Page,
    Report,
    ScoreBreakdown,
    Status,
    Story,
    StoryDetail,
    StoryList,
    Suggestion,
    Told,
)


def article_json(article: Article) -> shapes.ArticleJSON:
    """Encode an article."""
    return cast("shapes.ArticleJSON", _plain(article))


def story_json(story: Story, terms: Collection[str] = (), *, explain: bool = False) -> shapes.StoryJSON:
    """Encode a story; `terms` are marked in the lead's title and excerpt."""
    lead = story.lead.article
    encoded: shapes.StoryJSON = {
        "id": story.id,
        "score": story.ranked_by.score,
        "best": story.ranked_by.article.id,
        "article": article_json(lead),
        "highlights": {
            "title": [list(span) for span in analyzer.spans(lead.title, terms)],
            "excerpt": [list(span) for span in analyzer.spans(lead.excerpt, terms)],
        },
        "related": _plain(story.related),
        "providers": _plain(story.providers),
        "first_published_at": _plain(story.first_published_at),
        "last_published_at": _plain(story.last_published_at),
    }
    if explain:
        encoded["why"] = _why_json(story.ranked_by.why)
    return encoded


def _why_json(why: ScoreBreakdown) -> shapes.ScoreBreakdownJSON:
    """Encode the parts of a score; its MaxSim is `closeness`."""
    encoded = _plain(why)
    encoded["closeness"] = encoded.pop("maxsim")
    return cast("shapes.ScoreBreakdownJSON", encoded)


def _interpretation_json(interpretation: Interpretation) -> shapes.InterpretationJSON:
    """Encode what was understood; what was corrected is `did_you_mean`, null where nothing was."""
    encoded = _plain(interpretation)
    encoded["did_you_mean"] = encoded.pop("corrected") or None
    return cast("shapes.InterpretationJSON", encoded)


def answer_json(answer: Answer, *, explain: bool = False) -> shapes.AnswerJSON:
    """Encode an answer; with `explain`, what each lead's score is made of."""
    terms = answer.interpretation.terms
    return {
        "question": answer.question,
        "interpretation": _interpretation_json(answer.interpretation),
        "confidence": answer.confidence,
        "summary": _plain(answer.summary),
        "stories": [story_json(story, terms, explain=explain) for story in answer.stories],
        "timings": _plain(answer.timings),
        "index": {"revision": answer.revision, "articles": answer.articles},
        "why_not": _plain(answer.why_not),
        "writer": answer.writer,
        "unsupported": answer.unsupported,
        "unknown": list(answer.unknown),
    }


def told_json(told: Told) -> shapes.ToldJSON:
    """Encode a sentence of a summary that is still being told."""
    return cast("shapes.ToldJSON", {**_plain(told.sentence), "number": told.number, "writer": told.writer})


def story_detail_json(story_detail: StoryDetail) -> shapes.StoryDetailJSON:
    """Encode a story's dossier."""
    return {
        "story": story_json(story_detail.story),
        "timeline": _plain(story_detail.timeline),
        "headlines": _plain(story_detail.headlines),
        "silent": list(story_detail.silent),
    }


def story_list_json(story_list: StoryList) -> shapes.StoryListJSON:
    """Encode stories without a question."""
    return {
        "stories": [story_json(story) for story in story_list.stories],
        "total": story_list.total,
        "index": {"revision": story_list.revision, "articles": story_list.articles},
    }


def page_json(page: Page, *, explain: bool = False) -> shapes.PageJSON:
    """Encode a page of hits; with `explain`, what each score is made of."""
    hits: list[shapes.HitJSON] = []
    for hit in page.hits:
        encoded: shapes.HitJSON = {"article": article_json(hit.article), "score": hit.score}
        if explain:
            encoded["why"] = _why_json(hit.why)
        hits.append(encoded)
    return {
        "interpretation": _interpretation_json(page.interpretation),
        "hits": hits,
        "total": page.total,
        "total_is_exact": page.total_is_exact,
        "timings": _plain(page.timings),
        "index": {"revision": page.revision, "articles": page.articles},
    }


def facets_json(facets: Facets) -> shapes.FacetsJSON:
    """Encode facets."""
    return cast("shapes.FacetsJSON", _plain(facets))


def suggestions_json(suggestions: Sequence[Suggestion]) -> shapes.SuggestionsJSON:
    """Encode completions."""
    return {"suggestions": _plain(tuple(suggestions))}


def report_json(report: Report) -> shapes.ReportJSON:
    """Encode the report of an indexing run."""
    return cast("shapes.ReportJSON", _plain(report))


def status_json(status: Status) -> shapes.StatusJSON:
    """Encode the state of an index, the model's fields beside the others."""
    encoded = _plain(status)
    model = encoded.pop("model")
    return cast(
        "shapes.StatusJSON",
        encoded
        | {
            "model": model["name"],
            "dimension": model["dimension"],
            "fingerprint": model["fingerprint"],
        },
    )


def item_json(article: Article, related: Sequence[Article] = ()) -> dict[str, Any]:
    """Encode an article under the archive's own keys, as a line of JSON Lines that can be indexed again."""
    encoded: dict[str, Any] = {
        "id": article.id,
        "title": article.title,
        "excerpt": article.excerpt,
        "publishedDateTime": _plain(article.published_at),
        "webUrl": article.url,
        "type": article.type,
        "quality": article.quality,
        "heat": article.heat,
        "published": article.published,
        "provider": _plain(article.provider),
        "topics": list(article.topics),
        "images": _plain(article.images),
        "related": [item_json(entry) for entry in related],
    }
    return {key: value for key, value in encoded.items() if value not in (None, "", [])}


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Turn dataclasses into objects, tuples into lists and instants into ISO 8601 with a Z."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value.year >= 1000 else value.isoformat()
    if is_dataclass(value):
        return {entry.name: _plain(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return value
