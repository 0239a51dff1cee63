"""semsearch.storage.local.columns.links: stories and coverage, which change without the article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from semsearch.storage.local import writes
from semsearch.storage.local.columns import building, part
from semsearch.storage.local.columns.links import Links
from semsearch.storage.local.columns.part import Part
from semsearch.types import Article, Listing
from tests.storage.local.columns.archive import DIMENSION, Archive, assert_same


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Articles a0 to a4, with the keys 1 to 5."""
    with Archive(tmp_path, 8, 5) as made:
        yield made


def relist(archive: Archive, *listings: Listing) -> None:
    writes.upsert(archive.database, [], archive.vectors(0), listings, [])


def keys_of(archive: Archive, links: Links) -> list[tuple[str, list[int], list[int]]]:
    split = (np.split(keys, starts[1:-1]) for keys, starts in (links.listed, links.listers))
    return [
        (story, *(keys.tolist() for keys in pair)) for story, *pair in zip(links.stories, *split, strict=True)
    ]


def changed(archive: Archive, since: int) -> list[int]:
    found = writes.changes(archive.database, since)
    assert found is not None
    return sorted(found.linked)


def test_links_are_read_in_the_order_of_sources_and_positions(archive: Archive) -> None:
    writes.assign(archive.database, {"a0": "s", "a2": "é"})
    relist(
        archive,
        Listing("/2", "a0", ("a3", "a1", "missing")),
        Listing("/1", "a0", ("a2", "a0", "a3")),
        Listing("/0", "a4", ("a3",)),
        Listing("/3", "gone", ("a3",)),
    )
    assert keys_of(archive, Links.read(archive.database, [1, 2, 3, 4, 5])) == [
        ("s", [3, 4, 2], []),
        ("", [], [1]),
        ("é", [], [1]),
        ("", [], [5, 1]),
        ("", [4], []),
    ]
    assert keys_of(archive, Links.read(archive.database, [3])) == [("é", [], [1])]
    assert len(Links.read(archive.database, []).keys) == 0


def test_more_articles_than_are_read_at_a_time(tmp_path: Path) -> None:
    with Archive(tmp_path, 8, 1300) as archive:
        writes.assign(archive.database, {f"a{n}": f"s{n}" for n in range(1300)})
        assert Links.read(archive.database, [*range(1, 1301)]).stories.tolist() == [
            f"s{n}" for n in range(1300)
        ]


def test_what_changes_the_links_of_an_article_is_logged(archive: Archive) -> None:
    since = archive.database.meta().revision

    def logged() -> list[int]:
        nonlocal since
        found = changed(archive, since)
        since = archive.database.meta().revision
        return found

    writes.assign(archive.database, {"a1": "s", "missing": "s"})
    assert logged() == [2]
    relist(archive, Listing("/1", "a0", ("a3", "late")))
    assert logged() == [1, 4]
    archive.write([archive.article("late")])  # which a0 has listed all the time
    assert logged() == [1]
    relist(archive, Listing("/1", "a0", ("a2", "a3", "late")))  # replaced
    assert logged() == [1, 3, 4, 6]
    relist(archive, Listing("/2", "a2", ("a0", "a1")))
    assert logged() == [1, 2, 3]
    writes.delete(archive.database, ["a2"])  # listed by a0, and lists a0 and a1
    assert logged() == [1, 2]
    relist(archive, Listing("/4", "a4", ("a3",)))
    assert logged() == [4, 5]
    writes.retract(archive.database, ["/1"])
    assert logged() == [4]  # a0 and late are removed: nothing mentions them any more


def test_a_long_log_is_forgotten_once_it_was_applied(tmp_path: Path) -> None:
    with Archive(tmp_path, 8, 1200) as archive:
        since = writes.assign(archive.database, {f"a{n}": "s" for n in range(900)})
        writes.forget(archive.database, since)
        assert len(changed(archive, since - 1)) == 900
        since = writes.assign(archive.database, {f"a{n}": "s" for n in range(1150)})
        later = writes.assign(archive.database, {"a5": "t"})
        writes.forget(archive.database, since)
        assert changed(archive, since) == [6]
        assert writes.changes(archive.database, since - 1) is None
        assert writes.changes(archive.database, later) == writes.Changes((), (), ())


@pytest.mark.parametrize("most", [0, 2, 1000])
def test_moves_beside_a_segment_read_as_those_in_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(part, "MOVED", most)
    relist(archive, *(Listing(id, id) for id in archive.ids()))
    writes.assign(archive.database, {"a0": "s", "a1": "s", "a2": "t"})
    held = Part(building.read(archive.database, DIMENSION))
    for places, listings in (
        ({"a1": "t", "a3": "new"}, [Listing("/1", "a0", ("a3",))]),
        ({"a1": "s", "a2": "s"}, []),
        (
            {"a0": "t", "a1": "t", "a2": "t"},
            [Listing("/1", "a0", ("a1", "a4")), Listing("/2", "a1", ("a4",))],
        ),
        ({"a3": "s"}, [Listing("/2", "a1", ())]),
    ):
        since = archive.database.meta().revision
        writes.assign(archive.database, places)
        relist(archive, *listings)
        held = held.relinked(Links.read(archive.database, changed(archive, since)))
        fresh, rows = Part(building.read(archive.database, DIMENSION)), np.array([4, 0, 2, 1, 3, 1])
        assert held.stories(rows) == fresh.stories(rows)
        for one, other in ((held.listed, fresh.listed), (held.listers, fresh.listers)):
            assert [array.tolist() for array in one(rows)] == [array.tolist() for array in other(rows)]
        names = ["t", "new", "s", "", "unknown", "t"]
        rows_held, starts = held.members(names)
        assert [sorted(part.tolist()) for part in np.split(rows_held, starts[1:-1])] == [
            part.tolist() for part in np.split(fresh.members(names)[0], fresh.members(names)[1][1:-1])
        ]
        assert_same(held.settled().segment, fresh.segment)
    assert len(held.moves.stories) == {0: 0, 2: 0, 1000: 5}[most]


def test_links_of_other_articles_change_nothing(archive: Archive) -> None:
    held = Part(building.read(archive.database, DIMENSION, (1, 2, 3)))
    writes.assign(archive.database, {"a3": "s"})
    assert held.relinked(Links.read(archive.database, [4])) is held


def test_an_article_written_again_keeps_its_links_in_its_new_row(archive: Archive) -> None:
    writes.assign(archive.database, {"a0": "s"})
    relist(archive, Listing("/1", "a0", ("a1",)))
    archive.write([Article("a0", "river")])
    links = Links.read(archive.database, [1])
    assert keys_of(archive, links) == [("s", [2], [])]
