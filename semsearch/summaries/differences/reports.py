"""Find the statements of each report, topic by topic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from math import inf

from semsearch.summaries.differences.contradiction import contradict
from semsearch.summaries.differences.days import days
from semsearch.summaries.differences.figures import figures
from semsearch.summaries.differences.names import names
from semsearch.summaries.differences.statements import Context, Statement
from semsearch.summaries.differences.tokens import tokens
from semsearch.summaries.prompt_injection import addresses_models
from semsearch.text.document import MAX_EXCERPT
from semsearch.text.sentences import spans
from semsearch.types import Article, Place

LONGEST = 700  # characters of a sentence


@dataclass(frozen=True, slots=True)
class Report:
    """An article with one of its statements, and the place of the sentence that has it."""

    article: Article
    statement: Statement
    place: Place

    @property
    def sentence(self) -> str:
        """The sentence."""
        text: str = getattr(self.article, self.place.field)
        return text[self.place.start : self.place.end]

    @property
    def when(self) -> float:
        """When the article was published, as a POSIX timestamp; infinite where that is unknown."""
        return self.article.published_at.timestamp() if self.article.published_at else inf


def reports_by_topic(articles: Sequence[Article]) -> Mapping[tuple[str, ...], list[Report]]:
    """Return the statements of articles by topic, in order of time, one of each article.

    An article that states several values of a topic speaks of several things, and is left out of it. One that
    is dated by a year alone may tell of another event of that year, and has only ages and names.
    """
    topics: dict[tuple[str, ...], list[Report]] = {}
    ordered = sorted(articles, key=lambda a: (a.published_at.timestamp() if a.published_at else inf, a.id))
    for article in ordered:
        own: dict[tuple[str, ...], list[Report]] = {}
        anytime = _is_coarse(article)
        for place, statement in _statements(article):
            if anytime and statement.kind in ("figure", "day"):
                continue
            own.setdefault(statement.topic, []).append(Report(article, statement, place))
        for topic, (first, *others) in own.items():
            if not any(contradict(first.statement, other.statement) for other in others):
                topics.setdefault(topic, []).append(first)
    return topics


def _is_coarse(article: Article) -> bool:
    """Return whether the date of an article is perhaps only a year, which begins with it."""
    when = article.published_at
    return when is not None and (when.month, when.day, when.time()) == (1, 1, time.min)


@lru_cache(maxsize=1_000)  # the pages of one story look at the same articles
def _statements(article: Article) -> tuple[tuple[Place, Statement], ...]:
    """Return the statements of an article, each with its sentence; none where it addresses models."""
    if addresses_models(article.text):
        return ()
    return tuple(
        (place, statement)
        for place in _places(article)
        for statement in _of_sentence(getattr(article, place.field)[place.start : place.end], place.field)
    )


def _places(article: Article) -> Iterator[Place]:
    """Yield the title and the sentences of an article, but for overlong ones."""
    if 0 < len(article.title) <= LONGEST:
        yield Place(article.id, "title", 0, len(article.title))
    for span in spans(article.excerpt[:MAX_EXCERPT]):
        if span.end - span.start <= LONGEST:
            yield Place(article.id, "excerpt", span.start, span.end)


def _of_sentence(sentence: str, field: str) -> Iterator[Statement]:
    found = tokens(sentence)
    context = Context.of(found)
    yield from figures(sentence, found, context)
    yield from days(found, context)
    if field == "excerpt":
        yield from names(found, context)
