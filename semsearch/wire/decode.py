"""JSON -> our types, for the client. A reply of another shape raises KeyError, TypeError or ValueError."""

from __future__ import annotations

from datetime import datetime

from semsearch.types import (
    Answer,
    Article,
    Filter,
    Hit,
    Image,
    Interpretation,
    Provider,
    Related,
    Sentence,
    Story,
    Timings,
    Why,
)
from semsearch.wire import shapes


def answer_from(reply: shapes.AnswerJSON) -> Answer:
    """Decode an answer."""
    understood, index = reply["interpretation"], reply["index"]
    limits = understood["filter"]
    return Answer(
        question=reply["question"],
        interpretation=Interpretation(
            text=understood["text"],
            terms=tuple(understood["terms"]),
            filter=Filter(
                since=_instant(limits["since"]),
                until=_instant(limits["until"]),
                providers=tuple(limits["providers"]),
                topics=tuple(limits["topics"]),
                types=tuple(limits["types"]),
                published=limits["published"],
            ),
        ),
        confidence=reply["confidence"],
        summary=tuple(Sentence(s["text"], tuple(s["citations"])) for s in reply["summary"]),
        stories=tuple(story_from(story) for story in reply["stories"]),
        timings=Timings(**{k: v for k, v in reply["timings"].items() if k in Timings.__slots__}),
        revision=index["revision"],
        articles=index["articles"],
    )


def story_from(reply: shapes.StoryJSON) -> Story:
    """Decode a story; without an explanation in it, the parts of its score are 0."""
    nothing = Why(dense=0.0, lexical=0.0, cosine=0.0, bm25=0.0)
    why, score = reply.get("why"), reply["score"]
    lead = article_from(reply["article"])
    related = tuple(Related(article_from(r["article"]), r["relation"], r["score"]) for r in reply["related"])
    found = next((r.article for r in related if r.article.id == reply["best"]), lead)
    best = Hit(found, score, Why(**why) if why else nothing)
    return Story(
        lead=best if found is lead else Hit(lead, score, nothing),
        best=None if found is lead else best,
        related=related,
        providers=tuple(Provider(p["name"], p["domain"]) for p in reply["providers"]),
        first_published_at=_instant(reply["first_published_at"]),
        last_published_at=_instant(reply["last_published_at"]),
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


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
