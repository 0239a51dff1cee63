"""The archive's index as one object: open it, add to it, ask it. Every door goes through here.

Wiring happens here and in `reading` only: settings choose the store, the models and what writes; nothing
inside looks them up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from semsearch import query, search
from semsearch.cancellation import CancelToken
from semsearch.errors import UsageError
from semsearch.indexing import build, status
from semsearch.indexing.reader import Reader
from semsearch.settings import Settings
from semsearch.storage.base import Snapshot
from semsearch.storage.local import signing_key
from semsearch.summaries import answer_stream
from semsearch.summaries.llm import Writer
from semsearch.types import (
    Answer,
    Article,
    Event,
    Facets,
    Filter,
    Item,
    Page,
    Progress,
    Question,
    Report,
    Status,
    Story,
    StoryDetail,
    StoryList,
    Suggestion,
)
from semsearch.types.progress import ignore

if TYPE_CHECKING:
    from semsearch.evaluation import Evaluation, Judgments


class Index:
    """An index in a folder. Safe to use from several threads; a context manager."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Take settings, and a clock: "yesterday" is counted from what it says."""
        self.settings = settings
        self._now = now
        self._adding = threading.Lock()
        self._reader = Reader(settings)
        self._writer = Writer(settings.llm) if settings.llm.base_url else None

    @classmethod
    def open(cls, where: Settings | Path | str = "index") -> Self:
        """Open the index in a folder, or as settings say. Nothing is read until it is needed."""
        return cls(where if isinstance(where, Settings) else Settings(index=Path(where)))

    # --- asking -------------------------------------------------------------------------------------------

    def ask(self, question: str | Question, *, write: bool = True, **limits: Any) -> Answer:  # noqa: ANN401
        """Answer a question with stories, best first.

        Args:
            question: The text, or a whole `Question`.
            write: Whether a language model, where the settings name one, may write the summary.
            limits: What `query.make_question` takes by name (`since="2021-07-01"`, `limit=5`, …).

        Raises:
            QuestionRefused: The question is empty, too long, or its limits make no sense.
            NotFound: `why_not` names no article.
            IndexProblem: The index is missing, damaged, or of another model.
            ModelProblem: The cross-encoder that the settings name cannot be used.
        """
        return answer_stream.collect(self.stream(question, write=write, **limits))

    def stream(
        self,
        question: str | Question,
        cancel: CancelToken | None = None,
        *,
        write: bool = True,
        **limits: Any,  # noqa: ANN401
    ) -> Iterator[Event]:
        """Answer a question piece by piece: what was found, each sentence, and the whole answer.

        Takes and raises the same as `ask`, and raises before the first piece is taken.

        Args:
            cancel: Call it, from any thread, to stop a language model that is writing.
        """
        with self._reader.snapshot() as snapshot:
            answer = self._reader.engine(snapshot).ask(query.make_question(question, **limits), self._now())
        return answer_stream.stream(answer, self._writer if write else None, cancel or CancelToken())

    def search(self, question: str | Question, **limits: Any) -> Page:  # noqa: ANN401
        """Give plain hits, `limit` of them from `offset` on; takes and raises the same as `ask`."""
        with self._reader.snapshot() as snapshot:
            return self._reader.engine(snapshot).search(query.make_question(question, **limits), self._now())

    def suggest(self, text: str, limit: int = 8) -> list[Suggestion]:
        """Complete what was typed, from topics, outlets and titles, best first."""
        with self._reader.snapshot() as snapshot:
            return snapshot.suggestions(text, limit)

    def article(self, id: str) -> Article:
        """Give one article.

        Raises:
            NotFound: There is none with that id.
        """
        with self._reader.snapshot() as snapshot:
            return search.article(id, snapshot)

    def related(self, id: str) -> Story:
        """Give the story that an article stands in, led by it.

        Raises:
            NotFound: There is none with that id.
        """
        with self._reader.snapshot() as snapshot:
            return search.story(search.article(id, snapshot), snapshot)

    def story(self, id: str) -> StoryDetail:
        """Tell all there is of a story, by its id or by that of an article in it.

        Raises:
            NotFound: There is none.
        """
        with self._reader.snapshot() as snapshot:
            return search.story_detail(id, snapshot)

    def stories(self, filter: Filter = query.NO_FILTER, limit: int = 20, offset: int = 0) -> StoryList:
        """Give the stories that most of the articles that pass tell, largest first."""
        with self._reader.snapshot() as snapshot:
            return search.story_list(filter, limit, offset, snapshot)

    def newest(self, filter: Filter = query.NO_FILTER, limit: int = 20) -> tuple[Story, ...]:
        """Give the stories of the newest articles that pass."""
        with self._reader.snapshot() as snapshot:
            return self._reader.engine(snapshot).newest(filter, limit, self._now())

    def facets(self, filter: Filter = query.NO_FILTER) -> Facets:
        """Count the articles that pass a filter, by topic, outlet, type and month."""
        with self._reader.snapshot() as snapshot:
            return snapshot.facets(filter)

    def export(self) -> Iterator[Item]:
        """Give every item with its coverage, as it could be indexed again."""
        with self._reader.snapshot() as snapshot:
            for article in snapshot.articles():
                if article.listed:
                    related = snapshot.get(snapshot.coverage([article.id])[0].lists)
                    yield Item(article, tuple(a for a in related if a), source="")

    def revision(self) -> int:
        """Give the revision that a question would be answered from now."""
        with self._reader.snapshot() as snapshot:
            return snapshot.revision

    def warm(self) -> None:
        """Load all that a first question would wait for."""
        self._reader.warm(self._now())

    def evaluate(self, judge: Callable[[Snapshot], Judgments], **more: Any) -> Evaluation:  # noqa: ANN401
        """Measure the order of answers.

        Args:
            judge: Gives judged questions of the snapshot that they will be asked of.
            more: What `evaluation.measure` takes by name.
        """
        from semsearch.evaluation import measure

        with self._reader.snapshot() as snapshot:
            return measure(judge(snapshot), self._reader.engine(snapshot), **more)

    def status(self) -> Status:
        """Describe the index."""
        with self._reader.snapshot() as snapshot:
            return status.describe(self.settings, snapshot)

    # --- adding -------------------------------------------------------------------------------------------

    def add(
        self,
        *paths: Path | str,
        prune: bool = False,
        rebuild: bool = False,
        strict: bool = False,
        dry_run: bool = False,
        progress: Progress = ignore,
    ) -> Report:
        """Index files and folders; makes the index where there is none.

        Args:
            prune: Remove what these paths gave before and no longer hold.
            rebuild: Begin again with these paths only, beside the index in force, and change over at the end;
                what other paths gave is dropped (`removed` counts it). If nothing can be read, all stays.
            strict: With `rebuild`: change over only if nothing was rejected.
            dry_run: Tell what would be done, and do nothing.
            progress: Receives events while the run works (`types/progress.py`): bytes read, of
                `corpus.size(paths)` in total; each revision once it is safe on disk; stories assigned.

        Raises:
            UsageError: No path is given, or one does not exist.
            IndexBusy: Another process is writing.
            IndexMismatch: The settings name another model than the index holds; `rebuild` changes over.
            InputRefused: A rebuild would leave nothing, or, if `strict`, something was rejected.
        """
        if not paths:
            raise UsageError("nothing to index: name at least one file or folder")
        change = build.Build(
            [Path(path) for path in paths],
            prune=prune,
            rebuild=rebuild,
            strict=strict,
            dry_run=dry_run,
            progress=progress,
        )
        with self._adding:  # one after the other within a process; another process is refused
            return change.run(self.settings)

    def token_key(self, *, make: bool = False) -> str:
        """Give the key that tokens are signed with: the settings', else that in the index's folder.

        Args:
            make: Whether to make one where there is none; otherwise that gives "".

        Raises:
            IndexMissing: There is no index to keep a key in.
            IndexProblem: The key cannot be read or kept.
        """
        return self.settings.server.token_key or signing_key(self.settings.index, make=make)

    def close(self) -> None:
        """Let go of files; a later call opens them again."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
