"""Our types -> what the tools give."""

from __future__ import annotations

from semsearch import schemas, types
from semsearch.mcp import shapes

MOST_COVERAGE = 50  # articles that `related` gives beside the leading one
SOME_COVERAGE = 5  # that `ask` gives under each story


def results(page: types.Page) -> shapes.Results:
    """Give the articles of a page of hits."""
    found = (hit.article for hit in page.hits)
    return shapes.Results(
        results=[shapes.Result(id=a.id, title=a.title, text=a.excerpt, url=a.url) for a in found]
    )


def document(story: types.Story) -> shapes.Document:
    """Give the article that leads a story."""
    article, told = story.lead.article, schemas.article_json(story.lead.article)
    coverage = 1 + len(story.related)
    return shapes.Document(
        id=article.id,
        title=article.title,
        text="\n\n".join(part for part in (article.title, article.excerpt, _standing(story)) if part),
        url=article.url,
        metadata=shapes.Metadata(
            outlet=article.provider.name,
            domain=article.provider.domain,
            published_at=told["published_at"],
            topics=told["topics"],
            type=article.type,
            coverage=coverage,
        ),
    )


def _standing(story: types.Story) -> str:
    """Say where an article stood, and who else tells of it."""
    article, others = story.lead.article, len(story.related)
    when = article.published_at
    stood = [article.provider.name, f"{when.day} {when:%B %Y}" if when else ""]
    said = [", ".join(part for part in stood if part)]
    if article.topics:
        said.append(f"Topics: {', '.join(article.topics)}")
    if others:
        said.append(f"{others:,} more article{'s tell' if others > 1 else ' tells'} of the same story")
    return ". ".join(part for part in said if part)


def story(told: types.Story, most: int = MOST_COVERAGE) -> shapes.Story:
    """Give a story, with `most` of its other articles."""
    encoded = schemas.story_json(told)
    lead = encoded["article"]
    return shapes.Story(
        id=lead["id"],
        title=lead["title"],
        text=lead["excerpt"],
        url=lead["url"],
        outlet=lead["provider"]["name"],
        published_at=lead["published_at"],
        topics=lead["topics"],
        coverage=[
            shapes.Coverage(
                id=other["article"]["id"],
                title=other["article"]["title"],
                url=other["article"]["url"],
                outlet=other["article"]["provider"]["name"],
                published_at=other["article"]["published_at"],
                relation=other["relation"],
            )
            for other in encoded["related"][:most]
        ],
        articles=1 + len(encoded["related"]),
        outlets=[provider["name"] for provider in encoded["providers"]],
        first_published_at=encoded["first_published_at"],
        last_published_at=encoded["last_published_at"],
    )


def reply(answer: types.Answer) -> shapes.Reply:
    """Give an answer."""
    understood = schemas.answer_json(answer)["interpretation"]
    limits = understood["filter"]
    return shapes.Reply(
        confidence=answer.confidence,
        summary=[
            shapes.Sentence(text=sentence.text, citations=list(sentence.citations))
            for sentence in answer.summary
        ],
        stories=[story(told, SOME_COVERAGE) for told in answer.stories],
        searched=understood["text"],
        limits=shapes.Limits(
            since=limits["since"],
            until=limits["until"],
            providers=limits["providers"],
            topics=limits["topics"],
        ),
        inherited=[
            shapes.Inherited(kind=one["kind"], text=one["text"], values=one["values"])
            for one in understood["inherited"]
        ],
        did_you_mean=understood["did_you_mean"],
        unknown=list(answer.unknown),
    )
