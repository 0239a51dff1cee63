"""Files -> an index in a folder: which encoder, which generation, and when it comes into force."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from semsearch import corpus
from semsearch.errors import IndexDamaged, IndexMissing, InputRefused
from semsearch.indexing import apply, unchanged
from semsearch.indexing.calibration import recalibrate
from semsearch.indexing.encoders import ArchiveEncoder, choose_encoder
from semsearch.indexing.prompt_check import check_prompts
from semsearch.settings import Settings
from semsearch.storage.base import Store
from semsearch.storage.local import LocalStore
from semsearch.storage.memory import MemoryStore
from semsearch.types import Progress, Report


@dataclass(frozen=True, slots=True)
class Options:
    """What to index and how; `Index.add` describes `rebuild` and `strict`.

    Attributes:
        paths: Files and folders to read.
        prune: Files and folders whose vanished records are removed.
        conventions: What the settings say of the files below some of the paths.
        only: The files to read below the paths; all by default.
    """

    paths: Sequence[Path]
    prune: Sequence[Path] = ()
    rebuild: bool = False
    strict: bool = False
    conventions: Mapping[Path, corpus.Conventions] = field(default_factory=dict)
    only: Collection[Path] | None = None

    @property
    def pruned(self) -> Sequence[Path]:
        """The paths whose vanished records are removed; a rebuild begins empty and has none."""
        return () if self.rebuild else self.prune


def build(
    options: Options, settings: Settings, progress: Progress, note: apply.Note = apply.unnoted
) -> Report:
    """Bring the index up to date with the files; `note` receives the steps of each batch.

    An archive that has not changed since the last run is not read again, unless the steps are wanted.

    Raises:
        IndexBusy, IndexMismatch, InputRefused, IndexProblem, ModelProblem: See `Index.add`.
    """
    conventions = _conventions(options, settings)
    records = corpus.read(options.paths, progress, *conventions, options.only)
    state = None
    if note is apply.unnoted and options.only is None:
        state = unchanged.state_of(options.paths, options.pruned, *conventions)
    model, encoder = choose_encoder(settings, rebuild=options.rebuild).load()
    with (
        LocalStore.create(settings.index, model, rebuild=options.rebuild) as store,
        _replaced(options, settings) as replaced,
    ):
        archive = ArchiveEncoder(store, encoder, settings.embedding)
        known = unchanged.known_report(store, state, progress) if state and not options.rebuild else None
        if known:
            report = known
        else:
            report = apply.run(
                records,
                store,
                archive.documents,
                prune=options.pruned,
                replaced=replaced,
                progress=progress,
                note=note,
            )
            if options.rebuild:
                _refuse_useless(report, strict=options.strict)
        recalibrate(store, archive.exported())
        model_note = check_prompts(store, archive.exported())
        store.publish()
        if state and not known:
            unchanged.remember(store, state, report)
    return replace(report, model=model.name, model_note=model_note, rebuild=options.rebuild)


def preview(options: Options, settings: Settings, progress: Progress) -> Report:
    """Report what `build` would do; change nothing and load no model.

    Raises:
        IndexMismatch, IndexDamaged: See `Index.add`.
    """
    records = corpus.read(options.paths, progress, *_conventions(options, settings), options.only)
    choice = choose_encoder(settings, rebuild=options.rebuild)
    with _current(options, settings) as store, _replaced(options, settings) as replaced:
        report = apply.preview(records, store, prune=options.pruned, replaced=replaced)
    return replace(report, model=choice.name, rebuild=options.rebuild)


def _conventions(
    options: Options, settings: Settings
) -> tuple[corpus.Conventions, Mapping[Path, corpus.Conventions]]:
    """Return what the settings say of all files, and of those below some of the paths."""
    keys = ((name, tuple(text.split())) for name, text in asdict(settings.fields).items() if text)
    archive = corpus.Conventions(base_url=settings.base_url, fields=tuple(keys))
    of_paths = {
        path: replace(archive, outlet=own.outlet, topics=own.topics)
        for path, own in options.conventions.items()
    }
    return archive, of_paths


def _current(options: Options, settings: Settings) -> Store:
    """Return what a preview compares with: the index in force, or an empty store."""
    if options.rebuild:
        return MemoryStore(dimension=1)
    try:
        return LocalStore.open(settings.index)
    except IndexMissing:
        return MemoryStore(dimension=1)


@contextmanager
def _replaced(options: Options, settings: Settings) -> Iterator[Store | None]:
    """Open the index that a rebuild replaces; None if there is none that can be read."""
    try:
        store = LocalStore.open(settings.index) if options.rebuild else None
    except (IndexMissing, IndexDamaged):
        store = None
    if store is None:
        yield None
        return
    with store:
        yield store


def _refuse_useless(report: Report, *, strict: bool) -> None:
    """Raise InputRefused if a rebuilt index is empty, or, if `strict`, something was rejected or left out."""
    if report.articles and not (strict and (report.rejected or report.omitted)):
        return
    first = ""
    if report.rejected:
        first = f" ({report.rejected[0].path}: {report.rejected[0].reason})"
    elif report.omitted:
        first = f" ({report.omitted[0].path}: {report.omitted[0].field}: {report.omitted[0].reason})"
    what = "nothing could be read"
    if report.articles:
        what = (
            f"{len(report.rejected):,} were rejected, {sum(one.count for one in report.omitted):,} left out"
        )
    raise InputRefused(
        f"{what}{first}: the index in force stays as it was; correct the files and run it again"
    )
