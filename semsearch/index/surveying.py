"""What an archive is asked as a whole: attention over time, who reported, and how well it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Literal

from semsearch import query, search
from semsearch.index.asking import Asking
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import Article, ClaimCoverage, Question, Span, Timeline

if TYPE_CHECKING:
    from semsearch.evaluation import Evaluation, Judgments


class Surveying(Asking):
    """Questions whose answer is drawn from many articles, and not from the best ones."""

    def about(
        self,
        question: str | Question,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        providers: Sequence[str] | None = None,
        topics: Sequence[str] | None = None,
        zone: tzinfo | None = None,
    ) -> tuple[Article, ...]:
        """Return the articles that are about a question: those that a timeline counts, in any order.

        A question that says nothing but limits has none.

        Args:
            question: The text, or a whole `Question`; in few words, such as "Clearview AI".
            since, until, providers, topics, zone: As for `ask`; a `Question` takes its other limits, too.

        Raises:
            QuestionRefused, IndexProblem: As `ask`.
        """
        asked = query.make_question(
            question, since=since, until=until, providers=providers, topics=topics, zone=zone
        )
        with self._reader.snapshot() as snapshot:
            return search.articles_about(self._reader.engine(snapshot), asked, self._now())

    def timeline(
        self,
        question: str | Question,
        *,
        compare: Sequence[str] = (),
        by: Span | Literal["auto"] = "auto",
        since: str | date | None = None,
        until: str | date | None = None,
        providers: Sequence[str] | None = None,
        topics: Sequence[str] | None = None,
        zone: tzinfo | None = None,
    ) -> Timeline:
        """Return how many articles are about a question in each period, and in the whole archive.

        Args:
            question: The text, or a whole `Question`; in few words, such as "Clearview AI".
            compare: Texts of other questions, under the same limits.
            by: How long a period is; by default the shortest that gives a readable number of periods.
            since, until, providers, topics: As for `ask`; a `Question` takes its other limits, too.
            zone: As for `ask`; it also decides which day an article is of.

        Raises:
            QuestionRefused: A question cannot be asked, there are too many of them or too many periods.
            IndexProblem: As for `ask`.
        """
        asked = query.make_question(
            question, since=since, until=until, providers=providers, topics=topics, zone=zone
        )
        questions = [asked, *(replace(asked, text=text) for text in compare)]
        with self._reader.snapshot() as snapshot:
            engine = self._reader.engine(snapshot)
            return search.timeline(engine, questions, None if by == "auto" else by, self._now())

    def coverage(
        self,
        claim: str | Question,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        providers: Sequence[str] | None = None,
        topics: Sequence[str] | None = None,
        interpret: bool | None = None,
        zone: tzinfo | None = None,
    ) -> ClaimCoverage:
        """Return whether the archive reports a claim, who did first, and how many origins the reports have.

        Args:
            claim: A statement, such as "Italy fined Clearview 20 million euros", or a whole `Question` of it.
            since, until, providers, topics, interpret, zone: As for `ask`.

        Raises:
            QuestionRefused, IndexProblem: As `ask`.
        """
        asked = query.make_question(
            claim,
            since=since,
            until=until,
            providers=providers,
            topics=topics,
            interpret=interpret,
            zone=zone,
        )
        with self._reader.snapshot() as snapshot:
            engine = self._reader.engine(snapshot)
            return search.claim_coverage(engine, asked, self._now())

    def evaluate(
        self,
        judge: Callable[[Snapshot], Judgments],
        compared: RankingSettings | None = None,
        *,
        outside: Sequence[str] = (),
        worst: int = 0,
        advance: Callable[[int, int], None] = lambda done, total: None,
    ) -> Evaluation:
        """Return how well judged questions are answered.

        Args:
            judge: Returns the judged questions for the snapshot that they are asked of.
            compared: Other settings to compare with.
            outside: Questions that nothing in the archive answers, to judge confidence by.
            worst: How many of the questions to list that are answered worst.
            advance: Called with the number of questions done, and of all.
        """
        from semsearch.evaluation import measure

        with self._reader.snapshot() as snapshot:
            judged, engine = judge(snapshot), self._reader.engine(snapshot)
            return measure(judged, engine, compared, outside=outside, worst=worst, advance=advance)
