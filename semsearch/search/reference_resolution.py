"""A story that was shown, as a question points at it -> what is meant by that."""

from __future__ import annotations

from dataclasses import replace

from semsearch.query.followups import Followed
from semsearch.search import ranking
from semsearch.search.story_assembly import story
from semsearch.storage.base import Snapshot
from semsearch.storage.filtering import passes
from semsearch.text import analyzer
from semsearch.types import Article, Hit, Interpretation, Story


def article_of(id: str, snapshot: Snapshot) -> Article | None:
    """Give the article that leads a story that was shown, by its id or by the story's."""
    (article,) = snapshot.get([id])
    if article is None:
        members = snapshot.members([id])[0]
        (article,) = snapshot.get(members[:1]) or [None]
    return article


def coverage(article: Article, followed: Followed, snapshot: Snapshot) -> tuple[Story, ...]:
    """Give what others reported of an article's event, each by itself; the score is the cosine to it."""
    told = story(article, snapshot)
    own = {name.casefold() for name in (article.provider.name, article.provider.domain) if name}
    others = [
        entry.article
        for entry in told.related
        if not own & {entry.article.provider.name.casefold(), entry.article.provider.domain.casefold()}
        and not _is_of(entry.article, followed.without)
        and passes(followed.understood.filter, entry.article)
    ]
    cosines = snapshot.vectors([other.id for other in others]) @ snapshot.vectors([article.id])[0]
    return tuple(
        Story(
            Hit(other, max(cosine, 0.0), ranking.nothing(cosine)),
            providers=(other.provider,),
            first_published_at=other.published_at,
            last_published_at=other.published_at,
            id=other.id,
        )
        for other, cosine in zip(others, cosines.tolist(), strict=True)
    )


def more(article: Article, followed: Followed) -> Interpretation:
    """Search for what an article is about, and for what else the question says of it."""
    rest = followed.reference.rest if followed.reference and followed.reference.relation == "about" else ""
    text = f"{article.title} {rest}".strip()
    terms = tuple(dict.fromkeys(analyzer.terms(text)))
    said = (one for one in followed.understood.inherited if one.kind == "stories")
    inherited = tuple(replace(one, values=(article.id,)) for one in said)
    return replace(followed.understood, text=text, terms=terms, focus=rest, inherited=inherited)


def unknown(followed: Followed) -> Interpretation:
    """Search for what was talked of, where the story that is pointed at is not known (any more)."""
    kept = tuple(one for one in followed.understood.inherited if one.kind != "stories")
    return replace(followed.understood, inherited=kept)


def _is_of(article: Article, outlet: str) -> bool:
    wanted = outlet.casefold().strip()
    names = (article.provider.name.casefold(), article.provider.domain.casefold())
    return bool(wanted) and any(name and (wanted in name or name in wanted) for name in names)
