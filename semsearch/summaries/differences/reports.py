"""Find the statements of each report, topic by topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from math import inf

from semsearch.summaries.differences.contradiction import contradict
from semsearch.summaries.differences.days import days
from semsearch.summaries.differences.figures import figures
from semsearch.summaries.differences.names import names
from semsearch.summaries.differences.quantities import Quantity
from semsearch.summaries.differences.sentences import chosen
from semsearch.summaries.differences.statements import Context, Statement
from semsearch.summaries.differences.tokens import tokens
from semsearch.summaries.prompt_injection import addresses_models
from semsearch.types import Article, Place


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
    is dated by a year alone may tell of another event of that year, and has only ages and names. Topics in
    which all state one value are left out, and so are articles that address models.
    """
    topics: dict[tuple[str, ...], list[Report]] = {}
    ordered = sorted(articles, key=lambda a: (a.published_at.timestamp() if a.published_at else inf, a.id))
    for article, sentences in chosen(ordered):
        own: dict[tuple[str, ...], list[Report]] = {}
        anytime = _is_coarse(article)
        for sentence, named in sentences:
            for statement in _statements(sentence.text, named=named):
                if not (anytime and statement.kind in ("figure", "day")):
                    report = Report(article, statement, sentence.place)
                    own.setdefault(statement.topic, []).append(report)
        for topic, (first, *others) in own.items():
            if not any(contradict(first.statement, other.statement) for other in others):
                topics.setdefault(topic, []).append(first)
    return {
        topic: [report for report in reports if not _addresses_models(report.article.text)]
        for topic, reports in topics.items()
        if _may_differ(reports)
    }


def _may_differ(reports: Sequence[Report]) -> bool:
    """Return whether reports of a topic have several values, before it is known who may be quoted."""
    values = {
        value.value if isinstance(value, Quantity) else value
        for value in (report.statement.value for report in reports)
    }
    return len(values) > 1


def _is_coarse(article: Article) -> bool:
    """Return whether the date of an article is perhaps only a year, which begins with it."""
    when = article.published_at
    return when is not None and (when.month, when.day, when.time()) == (1, 1, time.min)


_addresses_models = lru_cache(maxsize=1_000)(addresses_models)


@lru_cache(maxsize=4_000)  # the pages of one story have the same sentences, and so have copies
def _statements(sentence: str, *, named: bool) -> tuple[Statement, ...]:
    """Return the statements of a sentence, those of names where they are looked for."""
    found = tokens(sentence)
    context = Context.of(found)
    return (
        *figures(sentence, found, context),
        *days(found, context),
        *(names(found, context) if named else ()),
    )
