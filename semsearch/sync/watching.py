"""Follow folders and files, and index what changes in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from semsearch.corpus import Conventions
from semsearch.corpus.formats import format_of
from semsearch.corpus.reader import require
from semsearch.errors import IndexBusy, UsageError
from semsearch.indexing import build
from semsearch.settings import Settings
from semsearch.types import Report
from semsearch.types.indexing import ignore

TURN_MS = 1_000  # after which single files are looked at
RETRY_TURNS = 10  # after which a run is tried again that found the index busy
# The paths that changed, in groups: an empty one at least every turn, and first, once they are followed.
Changes = Iterable[set[Path]]


@dataclass(frozen=True, slots=True)
class Root:
    """A folder or file that is followed; what vanishes in it is removed if it is pruned."""

    path: Path
    conventions: Conventions = field(default_factory=Conventions)
    prune: bool = False


def watch(
    settings: Settings,
    paths: Sequence[Path],
    told: Callable[[Report], None],
    busy: Callable[[str], None],
    changes: Callable[[Sequence[Path], Path], Changes] | None = None,
) -> None:
    """Index the roots, and then what changes in them, until interrupted.

    Args:
        settings: The index, and the sources, whose folders and files are followed if no paths are given.
        paths: The folders and files to follow instead.
        told: Receives the report of each run.
        busy: Receives the reason, each time that the index is being written to; the run is tried again.
        changes: Yields what changes in folders outside of that of the index; by default as the system tells.

    Raises:
        UsageError: There is nothing to follow, or it does not exist.
        IndexMismatch, IndexDamaged, IndexProblem, ModelProblem: See `Index.add`.
    """
    roots = _roots(settings, paths)
    require([root.path for root in roots])
    files = {root.path.resolve(): _stamp(root.path) for root in roots if not root.path.is_dir()}
    folders = [root.path.resolve() for root in roots if root.path.is_dir()]
    changing = iter((changes or _changes)(folders, settings.index.resolve()))
    next(changing, None)  # followed before they are read, so that no change falls in between
    waiting: set[Path] | None = None  # what has to be read; None for everything
    pending, resting = True, 0
    while True:
        if pending and not resting:
            try:
                told(_index(settings, roots, waiting))
                waiting, pending = set(), False
            except IndexBusy as error:
                busy(str(error))
                resting = RETRY_TURNS
        resting = max(0, resting - 1)
        changed = next(changing, None)
        if changed is None:
            return
        for file, before in files.items():
            files[file] = _stamp(file)
            if files[file] != before:
                changed = {*changed, file}
        if changed:
            pending = True
            if waiting is not None:
                waiting = None if any(map(_may_be_folder, changed)) else waiting | changed


def _roots(settings: Settings, paths: Sequence[Path]) -> list[Root]:
    if paths:
        return [Root(path) for path in paths]
    roots = [
        Root(source.path, Conventions(outlet=source.outlet, topics=source.topics), source.prune == "yes")
        for source in settings.sources
        if not source.address
    ]
    if not roots:
        raise UsageError("nothing to watch: name a folder, or list one under 'sources:' in semsearch.yaml")
    return roots


def _index(settings: Settings, roots: Sequence[Root], only: set[Path] | None) -> Report:
    """Index the roots, or only some files in them; their names below the roots are part of their identity."""
    held = [root for root in roots if root.path.exists()]
    pruned = [root.path.resolve() for root in held if root.prune]
    if only is not None:
        pruned = [path for path in only if any(path == root or root in path.parents for root in pruned)]
    options = build.Options(
        [root.path for root in held],
        prune=pruned,
        conventions={root.path: root.conventions for root in held},
        only=only,
    )
    return build.build(options, settings, ignore)


def _may_be_folder(path: Path) -> bool:
    """Return whether a path is a folder, or may have been one: its files may have come or gone with it."""
    return path.is_dir() or not (path.exists() or format_of(path.name))


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        status = file.stat()
    except OSError:
        return ()
    return (status.st_size, status.st_mtime_ns, status.st_ino)


def _changes(folders: Sequence[Path], index: Path) -> Iterator[set[Path]]:
    """Yield what the system tells of folders: hidden names and the folder of the index are left out."""
    from watchfiles import Change, watch

    def counts(_: Change, text: str) -> bool:
        path = Path(text)
        if path == index or index in path.parents:
            return False
        root = next((one for one in folders if one in path.parents), path.parent)
        return not any(part.startswith(".") for part in path.relative_to(root).parts)

    if not folders:
        import time

        while True:
            yield set()
            time.sleep(TURN_MS / 1_000)
    for changed in watch(*folders, watch_filter=counts, rust_timeout=TURN_MS, yield_on_timeout=True):
        yield {Path(text) for _, text in changed}
