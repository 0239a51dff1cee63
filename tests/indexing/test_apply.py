from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from semsearch.embedding.base import Embedded
from semsearch.embedding.hashing import HashingEncoder
from semsearch.indexing import apply, plan
from semsearch.indexing.ledger import Ledger
from semsearch.storage.base import Store
from semsearch.storage.memory import MemoryStore
from semsearch.types import (
    Article,
    Coverage,
    Filter,
    Item,
    Listing,
    MissingField,
    Omission,
    OmissionCount,
    Precedence,
    ProgressEvent,
    Record,
    Rejection,
    Report,
    RevisionStored,
    Skip,
    SkipCount,
    Version,
)
from semsearch.types.indexing import ignore

ROOT = Path("/archive")
WIRE_1, WIRE_2 = (f"wire.jsonl#{letter * 16}" for letter in "ab")  # two lines of a file
FEED_1, FEED_2 = (f"feed.xml#{letter * 16}" for letter in "ab")  # two entries of a feed


class Counting:
    """A real encoder that remembers what it embedded."""

    def __init__(self) -> None:
        self.encoder = HashingEncoder(dimension=32)
        self.texts: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Embedded:
        self.texts += texts
        return self.encoder.documents(texts)


def item(name: str, title: str = "", *, lists: Iterable[tuple[str, str]] = (), source: str = "") -> Item:
    """Return a record; its source says its precedence, as the format of a file does."""
    return Item(
        Article(id=name, title=title or f"title of {name}", url=f"https://{name}.example"),
        tuple(Article(id=id, title=text, listed=False) for id, text in lists),
        source=str(ROOT / (source or f"{name}.md")),
        precedence=Precedence.DESCRIPTION if ".xml" in source else Precedence.ITEM,
    )


def held(store: Store) -> tuple[list[Article], list[Listing], list[Coverage]]:
    with store.snapshot() as snapshot:
        articles = list(snapshot.articles())
        return articles, list(snapshot.listings()), snapshot.coverage([a.id for a in articles])


def versions(store: Store) -> list[tuple[Version, ...]]:
    """Return what the records say of each article."""
    with store.snapshot() as snapshot:
        return snapshot.versions([article.id for article in snapshot.articles()])


def titles(store: Store) -> list[str]:
    return [article.title for article in held(store)[0]]


def tokens(store: Store) -> dict[str, list[list[float]]]:
    """Return the token vectors of each article."""
    with store.snapshot() as snapshot:
        ids = [article.id for article in snapshot.articles()]
        return {id: matrix.tolist() for id, matrix in zip(ids, snapshot.token_vectors(ids), strict=True)}


def index(store: Store, *records: Record, prune: bool = False) -> Report:
    return apply.run(records, store, Counting(), prune=[ROOT] if prune else ())


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(dimension=32)


def test_an_item_and_its_coverage_become_articles_and_a_listing(store: MemoryStore) -> None:
    report = index(store, item("a", lists=[("b", "bee"), ("c", "sea")]))
    articles, listings, coverage = held(store)
    assert [(a.id, a.listed) for a in articles] == [("a", True), ("b", False), ("c", False)]
    assert listings == [Listing(str(ROOT / "a.md"), "a", ("b", "c"))]
    assert coverage[0].lists == ("b", "c")
    assert coverage[1].listed_by == ("a",)
    assert (report.added, report.articles, report.revision) == (3, 3, 2)  # stored, and placed in stories


def test_indexing_the_same_again_embeds_nothing_and_makes_no_revision(store: MemoryStore) -> None:
    records = [item("a", lists=[("b", "bee")]), item("c")]
    index(store, *records)
    again = Counting()
    report = apply.run(records, store, again)
    assert again.texts == []
    assert (report.added, report.updated, report.unchanged, report.removed) == (0, 0, 3, 0)
    assert report.revision == 2


def test_a_changed_text_is_embedded_and_a_changed_date_is_not(store: MemoryStore) -> None:
    index(store, item("a"), item("b"))
    before = tokens(store)
    again = Counting()
    newer = Item(
        Article(id="b", title="title of b", quality=7, url="https://b.example"), (), str(ROOT / "b.md")
    )
    report = apply.run([item("a", "another title"), newer], store, again)
    assert again.texts == ["another title"]
    assert (report.updated, report.unchanged) == (2, 0)
    with store.snapshot() as snapshot:
        a, b = snapshot.get(["a", "b"])
        assert a
        assert b
        assert (a.title, b.quality) == ("another title", 7)
    fresh = MemoryStore(dimension=32)
    index(fresh, item("a", "another title"))
    assert tokens(store) == {**tokens(fresh), "b": before["b"]}
    assert [len(each) for each in before.values()] == [1, 2]  # the terms of "title of a" and "title of b"
    assert before["a"] != tokens(store)["a"]


def test_equal_texts_are_embedded_once(store: MemoryStore) -> None:
    counting = Counting()
    apply.run([item(f"paper{n}", "agency text") for n in range(10)], store, counting)
    assert counting.texts == ["agency text"]
    assert tokens(store)["paper0"] == tokens(store)["paper9"] != []


def test_the_first_record_of_a_url_is_stored_and_the_coverage_of_all_is_joined(store: MemoryStore) -> None:
    report = index(
        store,
        item("a", "first", lists=[("x", "ex")], source="1.md"),
        item("a", "second", lists=[("x", "ex"), ("y", "why")], source="2.md"),
    )
    articles, _, coverage = held(store)
    assert [a.title for a in articles] == ["first", "ex", "why"]
    assert coverage[0].lists == ("x", "y")
    assert (report.duplicates, report.added) == (1, 3)


@pytest.mark.parametrize("order", [1, -1])
def test_an_item_takes_precedence_over_a_listed_article(store: MemoryStore, order: int) -> None:
    records = [item("a", lists=[("b", "as mentioned")]), item("b", "as published")]
    report = index(store, *records[::order])
    assert [(a.title, a.listed) for a in held(store)[0]] == [("title of a", True), ("as published", True)]
    assert (report.added, report.updated, report.duplicates) == (2, 0, 0)
    again = index(store, *records[::order])
    assert (again.unchanged, again.revision) == (2, report.revision)


def test_an_article_no_longer_listed_is_removed_unless_another_item_lists_it(store: MemoryStore) -> None:
    index(store, item("a", lists=[("x", "ex"), ("y", "why")]), item("b", lists=[("y", "why")]))
    report = index(store, item("a"))
    assert [a.id for a in held(store)[0]] == ["a", "b", "y"]
    assert report.removed == 1


def test_pruning_removes_missing_items_only_under_the_given_paths(store: MemoryStore) -> None:
    index(store, item("a", lists=[("x", "ex")]), item("b"))
    elsewhere = Item(Article(id="z", title="other archive"), (), "/elsewhere/z.md")
    index(store, elsewhere)
    report = index(store, item("b"), prune=True)
    assert [a.id for a in held(store)[0]] == ["b", "z"]
    assert report.removed == 2


def test_without_prune_nothing_is_removed(store: MemoryStore) -> None:
    index(store, item("a"), item("b"))
    index(store, item("b"))
    assert [a.id for a in held(store)[0]] == ["a", "b"]


def test_pruning_keeps_the_items_of_an_unreadable_file(store: MemoryStore) -> None:
    index(store, item("a"), item("l1", source=WIRE_1), item("l2", source=WIRE_2))
    report = index(
        store,
        Rejection(str(ROOT / "a.md"), 3, "bad YAML"),
        item("l2", source=WIRE_2),
        Rejection(str(ROOT / "wire.jsonl"), 1, "bad JSON"),
        prune=True,
    )
    assert [a.id for a in held(store)[0]] == ["a", "l1", "l2"]
    assert report.removed == 0
    assert [r.reason for r in report.rejected] == ["bad YAML", "bad JSON"]


@pytest.mark.parametrize(
    ("key", "removed"), [("related", 0), ("Related", 0), ("related.date", 1), ("date", 1)]
)
def test_pruning_keeps_the_items_of_a_file_whose_coverage_was_left_out(
    store: MemoryStore, key: str, removed: int
) -> None:
    index(store, item("l1", source=WIRE_1), item("l2", source=WIRE_2))
    omission = Omission(str(ROOT / "wire.jsonl"), 2, key, "expected a mapping, found text")
    assert index(store, item("l2", source=WIRE_2), omission, prune=True).removed == removed
    index(store, item("l2", source=WIRE_2), prune=True)
    assert [a.id for a in held(store)[0]] == ["l2"]


@pytest.mark.parametrize(
    "record",
    [
        Omission(str(ROOT / "wire.jsonl"), 2, "date", "not a date"),
        Skip(str(ROOT / "wire.jsonl"), 1, "a draft"),
    ],
)
def test_pruning_removes_what_became_a_draft_though_something_else_was_left_out(
    store: MemoryStore, record: Record
) -> None:
    index(store, item("l1", source=WIRE_1), item("l2", source=WIRE_2))
    assert index(store, item("l2", source=WIRE_2), record, prune=True).removed == 1
    assert [a.id for a in held(store)[0]] == ["l2"]


def test_a_report_and_a_preview_count_what_was_left_out_and_skipped(store: MemoryStore) -> None:
    records: list[Record] = [
        item("a"),
        Omission(str(ROOT / "a.md"), None, "date", "not a date", "'soon'"),
        item("b"),
        Skip(str(ROOT / "c.md"), None, "a draft"),
        item("c"),
    ]
    for report in (apply.preview(records, store), apply.run(records, store, Counting())):
        assert (report.added, report.rejected) == (3, ())
        assert report.omitted == (OmissionCount("date", "not a date", 1, str(ROOT / "a.md"), None, "'soon'"),)
        assert report.skipped == (SkipCount("a draft", 1, str(ROOT / "c.md")),)
        assert report.missing == (MissingField("date", ()), MissingField("excerpt", ()))


def test_an_article_whose_item_is_missing_falls_back_to_a_listing(store: MemoryStore) -> None:
    mention = item("a", lists=[("b", "as mentioned")])
    index(store, mention, item("b", "as published"))
    report = index(store, mention, prune=True)
    assert [(a.title, a.listed) for a in held(store)[0]] == [("title of a", True), ("as mentioned", False)]
    assert (report.updated, report.removed) == (1, 0)


def test_pruning_keeps_the_items_of_an_unreadable_folder(store: MemoryStore) -> None:
    index(store, item("a", source="sub/deep/a.md"), item("b"))
    report = index(store, item("b"), Rejection(str(ROOT / "sub"), None, "no permission"), prune=True)
    assert [a.id for a in held(store)[0]] == ["a", "b"]
    assert report.removed == 0


def test_a_url_twice_in_one_file_is_a_duplicate_and_its_coverage_is_joined(
    store: MemoryStore,
) -> None:
    records = [
        item("a", "first", lists=[("x", "ex")], source=WIRE_1),
        item("a", "second", lists=[("y", "why")], source=WIRE_1),
    ]
    assert index(store, *records).duplicates == 1
    assert held(store)[2][0].lists == ("x", "y")
    assert index(store, *records, prune=True).unchanged == 3


def test_two_items_without_url_in_one_file_are_kept_apart(store: MemoryStore) -> None:
    first, second = (
        Item(Article(id="p" * 16, title=title), (), f"/archive/{folder}/index.md")
        for folder, title in (("one", "kept"), ("two", "refused"))
    )
    report = index(store, first, second)
    assert [a.title for a in held(store)[0]] == ["kept"]
    assert [(r.path, "add an address" in r.reason) for r in report.rejected] == [(second.source, True)]


def test_a_dry_run_reports_the_same_counts_and_changes_nothing(store: MemoryStore) -> None:
    index(store, item("a"), item("gone", lists=[("x", "ex")]), item("old", source="old.md"))
    before = held(store)
    records = [item("a", "changed"), item("new", lists=[("y", "why")]), item("moved", source="old.md")]
    dry = apply.preview(records, store, prune=[ROOT])
    assert held(store) == before
    wet = index(store, *records, prune=True)
    assert (dry.added, dry.updated, dry.removed) == (wet.added, wet.updated, wet.removed) == (3, 1, 3)
    assert dry.dry_run
    assert not wet.dry_run


def test_batches_never_split_an_item_and_progress_follows_each_batch(store: MemoryStore) -> None:
    counting, seen = Counting(), []
    records = [item(f"i{n}", lists=[(f"i{n}r{m}", f"text {n} {m}") for m in range(9)]) for n in range(60)]

    def stored(event: ProgressEvent) -> None:
        if not isinstance(event, RevisionStored):
            return
        with store.snapshot() as snapshot:
            assert snapshot.revision == event.revision
            seen.append(snapshot.count(Filter()))

    apply.run(records, store, counting, progress=stored)
    assert seen == [260, 520, 600, 600]  # at last they are placed in stories


DESCRIBED, WHOLE = item("a", "as described", source=FEED_1), item("a", "as filed")
LISTED = item("b", lists=[("a", "as mentioned")])


@pytest.mark.parametrize("order", [*permutations([DESCRIBED, WHOLE, LISTED])])
@pytest.mark.parametrize("runs", [1, 3])
def test_the_record_that_knows_most_is_shown_whatever_the_order(
    store: MemoryStore, order: tuple[Item, ...], runs: int
) -> None:
    for part in [order] if runs == 1 else [(one,) for one in order]:
        index(store, *part)
    assert titles(store) == ["as filed", "title of b"]
    index(store, DESCRIBED)
    index(store, LISTED)
    assert titles(store) == ["as filed", "title of b"]


@pytest.mark.parametrize("order", [1, -1])
def test_once_a_record_is_gone_the_next_best_is_shown_though_it_is_not_read_again(
    store: MemoryStore, order: int
) -> None:
    for one in (DESCRIBED, WHOLE, LISTED)[::order]:
        index(store, one)
    gone = apply.run([], store, Counting(), prune=[Path(WHOLE.source)])
    assert (titles(store)[0], gone.updated, gone.removed) == ("as described", 1, 0)
    gone = apply.run([], store, Counting(), prune=[ROOT / "feed.xml"])
    assert (titles(store)[0], gone.updated, gone.removed) == ("as mentioned", 1, 0)
    assert [article.listed for article in held(store)[0]] == [False, True]
    assert index(store, prune=True).removed == 2


def test_of_feeds_alone_the_newest_is_shown(store: MemoryStore) -> None:
    first, second = (item("a", title, source=feed) for title, feed in (("one", FEED_1), ("two", FEED_2)))
    index(store, second)
    index(store, first)
    assert titles(store) == ["one"]
    index(store, second)
    assert titles(store) == ["two"]
    index(store, first, second)
    assert titles(store) == ["one"]


def test_a_better_record_that_says_the_same_changes_nothing(store: MemoryStore) -> None:
    first = index(store, item("a", "same", source=FEED_1))
    report = index(store, item("a", "same"))
    assert (report.unchanged, report.updated) == (1, 0)
    assert report.revision > first.revision  # its record is new
    index(store, item("a", "another", source=FEED_1))
    assert titles(store) == ["same"]


words = st.sampled_from(["ruling", "court", "faces", "police"])
names = st.sampled_from("abcdef")
records_of_an_archive = st.dictionaries(
    st.sampled_from(["1.md", "2.md", "3.md", "4.md", WIRE_1, WIRE_2, FEED_1, FEED_2]),
    st.tuples(names, words, st.dictionaries(names, words, max_size=3)),
    max_size=6,
).map(
    lambda state: [
        item(name, title, lists=[(i, t) for i, t in lists.items() if i != name], source=source)
        for source, (name, title, lists) in sorted(state.items())
    ]
)


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(records_of_an_archive, min_size=2, max_size=4), batch=st.sampled_from([1, 3, 256]))
def test_pruning_leaves_exactly_what_a_new_index_would_contain(
    states: list[list[Item]], batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = MemoryStore(dimension=32)
    monkeypatch.setattr(plan, "BATCH", batch)
    for records in states:
        report = index(kept, *records, prune=True)
    monkeypatch.setattr(plan, "BATCH", 256)
    fresh = MemoryStore(dimension=32)
    index(fresh, *records)
    assert held(kept) == held(fresh)
    assert tokens(kept) == tokens(fresh)
    assert versions(kept) == versions(fresh)
    assert report.articles == len(held(fresh)[0])


FOLDERS = ("items", "feeds")
few = st.sampled_from("abcd")


@dataclass(frozen=True)
class Turn:
    """Files that change (None: are removed), and runs that read some folders and are killed after a batch."""

    files: dict[str, tuple[str, frozenset[str]] | None]
    runs: list[list[str]]
    killed_after: int | None
    batch: int


folders = st.permutations(FOLDERS).flatmap(lambda both: st.sampled_from([both[:1], both]))
turns = st.builds(
    Turn,
    st.dictionaries(
        st.builds("{}/{}".format, st.sampled_from(FOLDERS), few),
        st.none() | st.tuples(words, st.frozensets(few, max_size=2)),
        max_size=5,
    ),
    st.lists(folders, min_size=1, max_size=2),
    st.none() | st.integers(0, 3),
    st.sampled_from([1, 2, 256]),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(turns, min_size=1, max_size=4), last=st.permutations(FOLDERS))
def test_the_index_depends_on_the_files_and_not_on_how_the_runs_read_them(
    states: list[Turn], last: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is one record of each precedence for an article: between equal ones, the order does decide."""
    kept, files = MemoryStore(dimension=32), dict[str, Item]()

    def read(read: Sequence[str], batches: int | None) -> None:
        records = [files[path] for folder in read for path in sorted(files) if path.startswith(folder)]
        with Ledger.open() as ledger:
            planner = plan.Planner(kept, ledger, [ROOT / folder for folder in read])
            for batch in islice(planner.batches(records), batches):
                apply.apply(batch, kept, Counting(), ignore)

    for turn in [*states, Turn({}, [[folder] for folder in last], None, 2)]:
        monkeypatch.setattr(plan, "BATCH", turn.batch)
        for path, content in turn.files.items():
            files.pop(path, None)
            if content:
                name, suffix = path[-1], ".md" if path.startswith("items") else ".xml"
                lists = [(id, f"mention of {id}") for id in sorted(content[1] - {name})]
                files[path] = item(name, content[0], lists=lists, source=path + suffix)
        for run in turn.runs:
            read(run, turn.killed_after)
    fresh = MemoryStore(dimension=32)
    index(fresh, *files.values())
    assert held(kept) == held(fresh)
    assert tokens(kept) == tokens(fresh)
    assert versions(kept) == versions(fresh)


def counts(report: Report) -> dict[str, object]:
    return {
        name: getattr(report, name)
        for name in ("added", "updated", "unchanged", "removed", "duplicates", "rejected")
    }


@pytest.mark.parametrize("batch", [1, 3, 256])
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(records_of_an_archive, min_size=2, max_size=4), prune=st.booleans())
def test_a_plan_counts_what_apply_then_does_and_changes_nothing(
    batch: int, states: list[list[Item]], prune: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "BATCH", batch)
    store = MemoryStore(dimension=32)
    for records in states:
        before = held(store)
        planned = apply.preview(records, store, prune=[ROOT] if prune else ())
        assert held(store) == before
        done = index(store, *records, prune=prune)
        assert counts(planned) == counts(done)
        old, new = ({article.id: article for article in each[0]} for each in (before, held(store)))
        assert done.added == len(new.keys() - old.keys())
        assert done.removed == len(old.keys() - new.keys())
        mentioned = {id for one in held(store)[1] for id in (one.item_id, *one.related_ids)}
        assert mentioned == new.keys()
