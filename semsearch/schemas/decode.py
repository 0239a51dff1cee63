"""JSON -> our types, for the client. A reply of another shape raises KeyError, TypeError or ValueError.

What an older server does not send yet is read as its default.
"""

from __future__ import annotations

from datetime import datetime

from semsearch.schemas import shapes
from semsearch.types import (
    Answer,
    Article,
    Count,
    Filter,
    Headline,
    Hit,
    Image,
    Inherited,
    Interpretation,
    MissDiagnosis,
    Place,
    Provider,
    Related,
    ScoreBreakdown,
    Sentence,
    Story,
    StoryDetail,
    StoryList,
    Timings,
    Understood,
)


def answer_from(reply: shapes.AnswerJSON) -> Answer:
    """Decode an answer."""
    index, miss_diagnosis = reply["index"], reply.get("why_not")
    return Answer(
        question=reply["question"],
        interpretation=_interpretation(reply["interpretation"]),
        confidence=reply["confidence"],
        summary=tuple(_sentence(sentence) for sentence in reply["summary"]),
        stories=tuple(story_from(story) for story in reply["stories"]),
        timings=Timings(**{k: v for k, v in reply["timings"].items() if k in Timings.__slots__}),
        revision=index["revision"],
        articles=index["articles"],
        why_not=_fate(miss_diagnosis) if miss_diagnosis is not None else None,
        writer=reply.get("writer", ""),
        unsupported=reply.get("unsupported", 0),
        unknown=tuple(reply.get("unknown", ())),
    )


def story_list_from(reply: shapes.StoryListJSON) -> StoryList:
    """Decode stories without a question."""
    stories, index = tuple(story_from(story) for story in reply["stories"]), reply["index"]
    return StoryList(stories, reply["total"], index["revision"], index["articles"])


def story_detail_from(reply: shapes.StoryDetailJSON) -> StoryDetail:
    """Decode a story's dossier."""
    return StoryDetail(
        story=story_from(reply["story"]),
        timeline=tuple(Count(day["value"], day["count"]) for day in reply["timeline"]),
        headlines=tuple(
            Headline(article_from(one["article"]), tuple((start, end) for start, end in one["own"]))
            for one in reply["headlines"]
        ),
        silent=tuple(reply["silent"]),
    )


def story_from(reply: shapes.StoryJSON) -> Story:
    """Decode a story; without an explanation in it, the parts of its score are 0."""
    nothing = ScoreBreakdown(dense=0.0, lexical=0.0, cosine=0.0, bm25=0.0)
    why, score = reply.get("why"), reply["score"]
    lead = article_from(reply["article"])
    related = tuple(Related(article_from(r["article"]), r["relation"], r["score"]) for r in reply["related"])
    found = next((r.article for r in related if r.article.id == reply["best"]), lead)
    best = Hit(found, score, _why(why) if why else nothing)
    return Story(
        lead=best if found is lead else Hit(lead, score, nothing),
        best=None if found is lead else best,
        related=related,
        providers=tuple(Provider(p["name"], p["domain"]) for p in reply["providers"]),
        first_published_at=_instant(reply["first_published_at"]),
        last_published_at=_instant(reply["last_published_at"]),
        id=reply["id"],
    )


def article_from(reply: shapes.ArticleJSON) -> Article:
    """Decode an article."""
    return Article(
        id=reply["id"],
        title=reply["title"],
        excerpt=reply["excerpt"],
        url=reply["url"],
        provider=Provider(reply["provider"]["name"], reply["provider"]["domain"]),
        published_at=_instant(reply["published_at"]),
        topics=tuple(reply["topics"]),
        images=tuple(
            Image(i["url"], i["width"], i["height"], i["title"], i["attribution"]) for i in reply["images"]
        ),
        quality=reply["quality"],
        heat=reply["heat"],
        type=reply["type"],
        published=reply["published"],
        listed=reply["listed"],
    )


def _interpretation(reply: shapes.InterpretationJSON) -> Interpretation:
    limits = reply["filter"]
    return Interpretation(
        text=reply["text"],
        terms=tuple(reply["terms"]),
        filter=Filter(
            since=_instant(limits["since"]),
            until=_instant(limits["until"]),
            providers=tuple(limits["providers"]),
            topics=tuple(limits["topics"]),
            types=tuple(limits["types"]),
            published=limits["published"],
            phrases=tuple(limits.get("phrases", ())),
            excluded=tuple(limits.get("excluded", ())),
        ),
        understood=tuple(
            Understood(
                text=words["text"],
                kind=words["kind"],
                effect=words["effect"],
                values=tuple(words["values"]),
                since=_instant(words["since"]),
                until=_instant(words["until"]),
            )
            for words in reply.get("understood", ())
        ),
        corrected=reply.get("did_you_mean") or "",
        inherited=tuple(
            Inherited(
                kind=one["kind"],
                text=one["text"],
                values=tuple(one["values"]),
                since=_instant(one["since"]),
                until=_instant(one["until"]),
            )
            for one in reply.get("inherited", ())
        ),
        focus=reply.get("focus", ""),
    )


def _sentence(reply: shapes.SentenceJSON) -> Sentence:
    places = tuple(
        Place(place["article_id"], place["field"], place["start"], place["end"])
        for place in reply.get("places", ())
    )
    return Sentence(reply["text"], tuple(reply["citations"]), places)


def _why(reply: shapes.ScoreBreakdownJSON) -> ScoreBreakdown:
    parts = {"maxsim" if name == "closeness" else name: figure for name, figure in reply.items()}
    known = {part: figure for part, figure in parts.items() if part in ScoreBreakdown.__slots__}
    return ScoreBreakdown(**known)  # type: ignore[arg-type]  # the client checks


def _fate(reply: shapes.MissDiagnosisJSON) -> MissDiagnosis:
    return MissDiagnosis(
        article=article_from(reply["article"]),
        step=reply["step"],
        limits=tuple(reply["limits"]),
        cosine=reply["cosine"],
        least_cosine=reply["least_cosine"],
        bm25=reply["bm25"],
        least_bm25=reply["least_bm25"],
        score=reply["score"],
        least_score=reply["least_score"],
        place=reply["place"],
        story=reply["story"],
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
