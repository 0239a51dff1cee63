"""The reading half of an index: questions, articles, stories and figures, each from one whole revision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from time import perf_counter

from semsearch import query, search, stories
from semsearch.cancellation import CancelToken
from semsearch.indexing.reader import Reader, describe
from semsearch.recent import RecentCache
from semsearch.settings import Settings
from semsearch.summaries import answer_stream
from semsearch.summaries.llm import Writer
from semsearch.types import (
    Answer,
    Article,
    ArticleStory,
    Event,
    Facets,
    Filter,
    Freshness,
    Item,
    Page,
    Precedence,
    Question,
    Status,
    Story,
    StoryDetail,
    StoryList,
    Suggestion,
    Timings,
)

KEPT = 16_000_000  # bytes of recent questions and answers, about: an article takes its text and `_OVERHEAD`
_OVERHEAD = 2_000


class Asking:
    """What an index can be asked; `Index` adds to it what changes an index."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Hold settings and a clock; nothing is read until it is needed.

        Args:
            settings: Where the index is, and how it is searched.
            now: Returns the present instant, from which "yesterday" is counted.
        """
        self.settings = settings
        self._now = now
        self._reader = Reader(settings)
        self._answers = RecentCache[tuple[str, int, datetime, Question], Answer](KEPT)
        self._writer = Writer(settings.llm) if settings.llm.base_url else None

    def ask(
        self,
        question: str | Question,
        *,
        limit: int | None = None,
        offset: int | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        providers: Sequence[str] | None = None,
        topics: Sequence[str] | None = None,
        types: Sequence[str] | None = None,
        published: bool | None = None,
        phrases: Sequence[str] | None = None,
        excluded: Sequence[str] | None = None,
        interpret: bool | None = None,
        zone: tzinfo | None = None,
        protected: Sequence[str] | None = None,
        why_not: str | None = None,
        write: bool = True,
    ) -> Answer:
        """Return the stories that answer a question, best first, with a summary.

        Args:
            question: The text, or a whole `Question`, of which the other arguments replace parts.
            limit: Stories in the answer, 5 if not given.
            offset: Stories to skip.
            since: Only articles published then or later: an ISO 8601 day, month, year or instant.
            until: Only what was published then or earlier; a day is the whole of it.
            providers: Only these outlets, by name or domain.
            topics: Only these topics.
            types: Only these types, such as "article" or "video".
            published: Only what the site's own flag says this of.
            phrases: Only what holds all of these phrases.
            excluded: Only what holds none of these words and phrases.
            interpret: Whether limits are read out of the text and misspelt words corrected; yes by default.
            zone: The time zone in which "yesterday" is a day; UTC if not given.
            protected: Words of the text that are neither read as limits nor corrected.
            why_not: The id of an article that was expected; `Answer.why_not` says where it fell out.
            write: Whether a language model, where the settings name one, may write the summary.

        Raises:
            QuestionRefused: The question is empty or too long, or its limits make no sense.
            NotFound: `why_not` is not the id of an article.
            IndexProblem: The index is missing, damaged, or of another model.
            ModelProblem: The cross-encoder that the settings name cannot be used.
        """
        asked = query.make_question(
            question,
            limit=limit,
            offset=offset,
            since=since,
            until=until,
            providers=providers,
            topics=topics,
            types=types,
            published=published,
            phrases=phrases,
            excluded=excluded,
            interpret=interpret,
            zone=zone,
            protected=protected,
            why_not=why_not,
        )
        return answer_stream.collect(self.stream(asked, write=write))

    def stream(
        self, question: str | Question, cancel: CancelToken | None = None, *, write: bool = True
    ) -> Iterator[Event]:
        """Yield an answer piece by piece: what was found, each sentence, and the whole answer.

        Raises the same as `ask`, before the first piece is taken.

        Args:
            question: The text, or a whole `Question`.
            cancel: Stops a language model that is writing, from any thread.
            write: As for `ask`.
        """
        answer = self._answer(query.make_question(question))
        return answer_stream.stream(answer, self._writer if write else None, cancel or CancelToken())

    def _answer(self, question: Question) -> Answer:
        """Return an answer, with no language model: the kept one of the same minute and revision, if any."""
        start, now = perf_counter(), self._now()
        with self._reader.snapshot() as snapshot:
            minute = now.replace(second=0, microsecond=0)
            key = (snapshot.generation, snapshot.revision, minute, question)
            kept = self._answers.get(key)
            if kept is None:
                answer = self._reader.engine(snapshot).ask(question, now)
                self._answers.put(key, answer, _size(question, answer))
                return answer
        return replace(kept, timings=Timings(total_ms=round((perf_counter() - start) * 1000, 3)))

    def search(
        self,
        question: str | Question,
        *,
        limit: int | None = None,
        offset: int | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        providers: Sequence[str] | None = None,
        topics: Sequence[str] | None = None,
        types: Sequence[str] | None = None,
        published: bool | None = None,
        phrases: Sequence[str] | None = None,
        excluded: Sequence[str] | None = None,
        interpret: bool | None = None,
        zone: tzinfo | None = None,
        protected: Sequence[str] | None = None,
    ) -> Page:
        """Return one page of plain hits, `limit` of them from `offset` on.

        The arguments are those of `ask`, and so are the errors.
        """
        asked = query.make_question(
            question,
            limit=limit,
            offset=offset,
            since=since,
            until=until,
            providers=providers,
            topics=topics,
            types=types,
            published=published,
            phrases=phrases,
            excluded=excluded,
            interpret=interpret,
            zone=zone,
            protected=protected,
        )
        with self._reader.snapshot() as snapshot:
            return self._reader.engine(snapshot).search(asked, self._now())

    def suggest(self, text: str, limit: int = 8) -> list[Suggestion]:
        """Return completions of what was typed, from topics, outlets and titles, best first."""
        with self._reader.snapshot() as snapshot:
            return snapshot.suggestions(text, limit)

    def article(self, id: str) -> Article:
        """Return one article.

        Raises:
            NotFound: There is none with that id.
        """
        with self._reader.snapshot() as snapshot:
            return search.article(id, snapshot)

    def related(self, id: str) -> ArticleStory:
        """Return the story that an article belongs to, led by it, near articles, and earlier stories.

        Raises:
            NotFound: There is no article with that id.
        """
        with self._reader.snapshot() as snapshot:
            found = search.related(search.article(id, snapshot), snapshot)
            (told,) = stories.with_origins([found], snapshot.provenance, self._reader.owners)
        return told

    def story(self, id: str, limit: int = 50, offset: int = 0) -> StoryDetail:
        """Return a story in detail, by its id, by a former one, or by that of an article in it.

        Args:
            id: The id.
            limit: Groups of reports on the page: reports of one day that are one text or one agency's.
            offset: Groups of reports to skip, the oldest first.

        Raises:
            NotFound: There is none.
        """
        with self._reader.snapshot() as snapshot:
            return search.story_detail(id, snapshot, self._reader.owners, limit, offset)

    def stories(self, filter: Filter = query.NO_FILTER, limit: int = 20, offset: int = 0) -> StoryList:
        """Return the stories with the most articles that pass a filter, largest first."""
        with self._reader.snapshot() as snapshot:
            return search.story_list(filter, limit, offset, snapshot, self._reader.owners)

    def newest(self, filter: Filter = query.NO_FILTER, limit: int = 20) -> tuple[Story, ...]:
        """Return the stories of the newest articles that pass a filter."""
        with self._reader.snapshot() as snapshot:
            return self._reader.engine(snapshot).newest(filter, limit, self._now())

    def facets(self, filter: Filter = query.NO_FILTER) -> Facets:
        """Return how many articles pass a filter, by topic, outlet, type and month."""
        with self._reader.snapshot() as snapshot:
            return snapshot.facets(filter)

    def export(self) -> Iterator[Item]:
        """Yield every item with the coverage that it lists, as they were read and can be indexed again."""
        with self._reader.snapshot() as snapshot:
            for article in snapshot.articles():
                if article.listed:
                    related = snapshot.get(snapshot.coverage([article.id])[0].lists)
                    said = (version.precedence for version in snapshot.versions([article.id])[0])
                    precedence = max(said, default=Precedence.ITEM)
                    read = tuple(a.as_read for a in related if a)
                    yield Item(article.as_read, read, "", precedence=precedence)

    def revision(self) -> int:
        """Return the revision that questions are answered from now."""
        with self._reader.snapshot() as snapshot:
            return snapshot.revision

    def status(self) -> Status:
        """Return the size and state of the index, how old its news is, and which sources fail."""
        from semsearch.sync.freshness import freshness

        with self._reader.snapshot() as snapshot:
            known = freshness(self.settings, snapshot, self._now())
            return replace(describe(self.settings, snapshot), freshness=known)

    def freshness(self) -> Freshness:
        """Return the date of the newest article, and how the sources of the settings stand."""
        from semsearch.sync.freshness import freshness

        with self._reader.snapshot() as snapshot:
            return freshness(self.settings, snapshot, self._now())

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""
        self._reader.warm(self._now())


def _size(question: Question, answer: Answer) -> int:
    """Return how much memory a kept answer takes with its question, about, in bytes."""
    articles = [story.lead.article for story in answer.stories]
    articles += [related.article for story in answer.stories for related in story.related]
    return len(repr(question)) + _OVERHEAD + sum(_OVERHEAD + len(article.text) for article in articles)
