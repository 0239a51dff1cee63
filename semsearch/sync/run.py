"""One run over the sources of the settings: fetch, then index what has changed.

A document that is not indexed yet is indexed before its source is fetched again: a feed drops old entries.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from semsearch import corpus
from semsearch.errors import IndexMissing, UsageError
from semsearch.indexing import build
from semsearch.indexing.steps import Add, Remove, Step, Update
from semsearch.settings import Settings, Source
from semsearch.storage.local import generations, sources_folder
from semsearch.sync import sitemaps
from semsearch.sync.fetch import Fetched, Fetcher, FetchFailed, Postponed
from semsearch.sync.sources import ROBOTS, Document, SourceFolder, State, failed, locked, succeeded
from semsearch.types import Item, Progress, Rejection, Report, SourceRun, SyncReport
from semsearch.types.indexing import ignore

HOSTS = 8  # that are asked at the same time
_EMPTY_FEED = re.compile(rb"<(?:[A-Za-z]\w*:)?(?:rss|feed|RDF|urlset)[\s>/]")


def sync(
    settings: Settings,
    names: Sequence[str] = (),
    *,
    now: Callable[[], datetime],
    progress: Progress = ignore,
    fetcher: Fetcher | None = None,
) -> SyncReport:
    """Fetch the sources of the settings, and index what has changed.

    A source that fails is told in the report and asked again later; the others go on. Each document and each
    state is safe on disk at once, so that the run may be killed at any moment.

    Args:
        settings: The sources, and the index.
        names: The sources to read, by name, also before the time at which a failing one would be asked
            again (unless its host said when); all by default.
        now: Returns the present instant.
        progress: Receives the events of indexing.
        fetcher: What fetches; by default one with the settings' limits.

    Raises:
        UsageError: There are no sources, or none of such a name.
        IndexBusy: Another process is writing to the index, or reads its sources. What was fetched is kept.
        IndexMismatch, IndexProblem, ModelProblem: See `Index.add`.
    """
    chosen = [SourceFolder.of(settings.index, source) for source in _chosen(settings.sources, names)]
    generations.prepare(settings.index)
    with locked(settings.index):
        robots_file = sources_folder(settings.index) / ROBOTS
        run = _Run(
            settings,
            chosen,
            now,
            progress,
            fetcher or Fetcher(settings.sync, robots_file, now),
            asked_by_name=bool(names),
        )
        return run.report()


def _chosen(sources: Sequence[Source], names: Sequence[str]) -> Sequence[Source]:
    if not sources:
        raise UsageError("no sources: list them under 'sources:' in semsearch.yaml")
    known = {source.name: source for source in sources}
    for name in names:
        if name not in known:
            raise UsageError(f"no source is called {name!r}: the sources are {', '.join(known)}")
    return [source for source in sources if source.name in names] if names else sources


@dataclass(slots=True)
class _Counts:
    added: int = 0
    updated: int = 0
    removed: int = 0


@dataclass(slots=True)
class _Run:
    settings: Settings
    chosen: Sequence[SourceFolder]
    now: Callable[[], datetime]
    progress: Progress
    fetcher: Fetcher
    asked_by_name: bool
    indexing: Report | None = None
    counts: dict[str, _Counts] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)

    def report(self) -> SyncReport:
        addresses = [one for one in self.chosen if one.source.address]
        if any(one.holds_files() and not self._is_indexed(one) for one in addresses):
            self._index()
        self._fetch(addresses)
        for one in self.chosen:
            if not one.source.address:
                self._look(one)
        if any(one.holds_files() and not self._is_indexed(one) for one in self.chosen):
            self._index()
        return SyncReport(tuple(self._run_of(one) for one in self.chosen), self.indexing)

    def _run_of(self, one: SourceFolder) -> SourceRun:
        state = one.current_state()
        counts = self.counts.get(one.source.name, _Counts())
        run = SourceRun(
            one.source.name,
            "changed" if counts.added or counts.updated or counts.removed else "unchanged",
            counts.added,
            counts.updated,
            counts.removed,
            state.reason,
            state.next_at,
            state.moved_to,
        )
        if state.gone:
            return replace(run, outcome="gone")
        if state.failing_since:
            return replace(run, outcome="failed" if one.source.name in self.tried else "waiting")
        return run

    # --- fetching -----------------------------------------------------------------------------------------

    def _fetch(self, addresses: Sequence[SourceFolder]) -> None:
        """Fetch the sources that are due: several hosts at a time, each host one request after the other."""
        now = self.now()
        due = [one for one in addresses if self._is_due(one.current_state(), now)]

        def host(one: SourceFolder) -> str:
            return urlsplit(one.source.address).netloc.lower()

        def waiting(one: SourceFolder) -> float:
            at = one.current_state().synced_at
            return at.timestamp() if at else 0.0

        # Who has waited longest comes first: a host's robots.txt may leave time for one request only.
        by_host = groupby(sorted(due, key=lambda one: (host(one), waiting(one))), key=host)
        groups = [list(group) for _, group in by_host]
        if not groups:
            return
        pool = ThreadPoolExecutor(min(HOSTS, len(groups)), thread_name_prefix="fetch")
        try:
            for done in [pool.submit(self._fetch_group, group) for group in groups]:
                done.result()
        except BaseException:
            self.fetcher.cancel()
            raise
        finally:
            pool.shutdown(cancel_futures=True)

    def _is_due(self, state: State, now: datetime) -> bool:
        if state.gone:
            return False
        if self.asked_by_name and not state.is_told:
            return True
        return state.next_at is None or state.next_at <= now

    def _fetch_group(self, group: Sequence[SourceFolder]) -> None:
        for one in group:
            self.tried.add(one.source.name)
            state = one.current_state()
            try:
                state = self._fetch_one(one, state)
            except Postponed as error:
                pause = timedelta(seconds=error.retry_after or 0.0)
                state = replace(state, next_at=self.now() + pause, is_told=True)
            except FetchFailed as error:
                state = failed(state, self.now(), str(error), error.retry_after, gone=error.gone)
            one.save(state)

    def _fetch_one(self, one: SourceFolder, state: State) -> State:
        """Fetch a source and keep its documents; return its new state.

        Raises:
            FetchFailed: It, or what an index of sitemaps names, cannot be fetched. What could be is kept.
        """
        address = one.source.address
        known = {document.url: document for document in state.documents}
        fetched = self._asked(one, known.get(address, Document(address)))
        content = fetched.content
        named = None
        if content is not None and one.kind == "sitemap":
            named = sitemaps.listed(content, fetched.url)
        state = replace(state, moved_to=fetched.moved_to)
        if named is None:
            document = self._kept(one, address, fetched)
            one.forget([address])
            return succeeded(replace(state, documents=(document,)), self.now())
        if not named:
            raise FetchFailed("an index of sitemaps that names none of its own host")
        return self._fetch_sitemaps(one, state, known, named)

    def _fetch_sitemaps(
        self, one: SourceFolder, state: State, known: dict[str, Document], named: Sequence[str]
    ) -> State:
        documents, failures = list[Document](), list[FetchFailed]()
        for url in named:
            document = known.get(url, Document(url))
            try:
                document = self._kept(one, url, self._asked(one, document))
            except Postponed:
                if not documents:
                    raise
                break
            except FetchFailed as error:
                failures.append(error)
            documents.append(document)
            # At once: what was kept is not fetched again if the process is killed.
            one.save(replace(state, documents=(*state.documents, *documents)))
        urls = [document.url for document in documents]
        others = [
            document for document in state.documents if document.url in named and document.url not in urls
        ]
        state = replace(state, documents=(*documents, *others))
        if not failures:
            one.forget([*named])
            return succeeded(state, self.now())
        reason = f"{len(failures)} of {len(named)} sitemaps: {failures[0]}"
        return failed(state, self.now(), reason, failures[0].retry_after)

    def _asked(self, one: SourceFolder, document: Document) -> Fetched:
        """Fetch an address, on the condition that it has changed if its document is kept."""
        if one.has_document(document.url):
            return self.fetcher.fetch(document.url, document.etag, document.last_modified)
        return self.fetcher.fetch(document.url)

    def _kept(self, one: SourceFolder, url: str, fetched: Fetched) -> Document:
        """Keep what was fetched, if it can be read, and return what to ask with the next time.

        A feed without entries is not kept: whatever the one before held stays.

        Raises:
            FetchFailed: It cannot be read.
        """
        if fetched.content is not None:
            suffix = ".json" if fetched.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else ".xml"
            if _holds_items(fetched.content, suffix):
                one.store(url, fetched.content, suffix)
        return Document(url, fetched.etag, fetched.last_modified)

    def _look(self, one: SourceFolder) -> None:
        """Note whether a folder or file can be read."""
        self.tried.add(one.source.name)
        state = one.current_state()
        if reason := one.problem():
            one.save(replace(failed(state, self.now(), reason, None), next_at=None))
        else:
            one.save(succeeded(state, self.now()))

    # --- indexing -----------------------------------------------------------------------------------------

    def _generation(self) -> str:
        try:
            return generations.current(self.settings.index)
        except IndexMissing:
            return ""

    def _is_indexed(self, one: SourceFolder) -> bool:
        return one.state().indexed == f"{self._generation()} {one.fingerprint()}"

    def _index(self) -> None:
        """Index all chosen sources in one run, so that the same record always wins over the same other."""
        held = [one for one in self.chosen if one.holds_files()]
        fingerprints = {one.source.name: one.fingerprint() for one in held}
        options = build.Options(
            [one.root for one in held],
            prune=[one.root for one in held if one.source.prune == "yes"],
            conventions={one.root: one.conventions for one in held},
        )
        roots = {one.source.name: str(one.root.resolve()) for one in held}

        def note(steps: Sequence[Step]) -> None:
            for step in steps:
                if isinstance(step, Add | Update | Remove) and (name := _owner(step.source, roots)):
                    self._count(name, step)

        self.indexing = build.build(options, self.settings, self.progress, note)
        generation = self._generation()
        for one in held:
            state = one.current_state()
            one.save(replace(state, indexed=f"{generation} {fingerprints[one.source.name]}"))

    def _count(self, name: str, step: Add | Update | Remove) -> None:
        counts = self.counts.setdefault(name, _Counts())
        match step:
            case Add():
                counts.added += 1
            case Update():
                counts.updated += 1
            case Remove():
                counts.removed += 1


def _owner(record: str, roots: dict[str, str]) -> str:
    """Return the name of the first source whose folder or file holds a record, "" if none does."""
    for name, root in roots.items():
        if record.startswith(root) and record[len(root) : len(root) + 1] in ("", "/", "#", "\\"):
            return name
    return ""


def _holds_items(content: bytes, suffix: str) -> bool:
    """Return whether a document holds items; False for a feed without entries.

    Raises:
        FetchFailed: It is no document that can be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"document{suffix}")
        path.write_bytes(content)
        reason = ""
        for record in corpus.read([path]):
            if isinstance(record, Item):
                return True
            if isinstance(record, Rejection):
                reason = reason or record.reason
    if suffix == ".xml" and _EMPTY_FEED.search(content[:4_096]):
        return False
    raise FetchFailed(f"not a feed: {reason or 'it has no entries'}")
