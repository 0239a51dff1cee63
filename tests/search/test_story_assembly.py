"""Which article leads a story, by the real model: over the sample archive, and of one item alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from semsearch import Index, stories
from semsearch.embedding.hashing import HashingEncoder
from semsearch.search.story_assembly import story_detail
from semsearch.storage.local import LocalStore
from semsearch.storage.memory import MemoryStore
from semsearch.storage.provenance import Provenance
from semsearch.types import Article, Filter, Provider, Question, Story
from tests.builders import copy_index

CLEARLY = 0.02  # by how much more a listed article scores that leads in place of its item
OTHER_EVENT = 0.65  # cosine below which it reports another event than the item


def test_an_item_leads_what_it_lists_unless_that_is_clearly_better_and_tells_of_another_event(
    sample_folder: Path,
) -> None:
    asked, led, displaced = 0, 0, []
    with (
        Index.open(sample_folder) as index,
        LocalStore.open(sample_folder) as store,
        store.snapshot() as snapshot,
    ):
        ids = [article.id for article in snapshot.articles()]
        coverage = {edges.id: edges for edges in snapshot.coverage(ids)}
        titles = {article.id: article.title for article in snapshot.get(ids) if article}
        items = [edges for edges in coverage.values() if edges.lists]
        for title in sorted({titles[id] for item in items for id in (item.id, *item.lists[:2])}):
            asked += 1
            for story in index.ask(Question(title, limit=2)).stories:
                lead = story.lead.article
                under = {entry.article.id: entry.score for entry in story.related if entry.score is not None}
                led += lead.listed and any(id in under for id in coverage[lead.id].lists)
                for item in () if lead.listed else coverage[lead.id].listed_by:
                    if item in under:
                        ours, theirs = snapshot.vectors([lead.id, item])
                        better, alike = story.lead.score - under[item], float(ours @ theirs)
                        if better < CLEARLY or alike > OTHER_EVENT:
                            displaced.append((title, lead.title, titles[item], better, alike))
    assert len(items) > 150
    assert asked > 300
    assert led > 100
    assert displaced == []


def test_origins_are_those_that_the_texts_of_the_samples_tell(sample_folder: Path) -> None:
    owners = {"the maple record": "Example Media", "prairie sentinel": "Example Media"}
    with LocalStore.open(sample_folder) as store, store.snapshot() as snapshot:
        articles = {article.id: article for article in snapshot.articles()}
        names = [count.value for count in snapshot.largest_stories(len(articles), 0, Filter())]
        told = [[articles[id] for id in ids] for ids in snapshot.members(names)]

        def computed(ids: Sequence[str]) -> Provenance:
            return Provenance.of([articles[id] for id in ids])

        for settings in ({}, owners):
            found = stories.origins(told, snapshot.provenance, settings)
            assert found == stories.origins(told, computed, settings)
            assert found == [stories.origins([story], computed, settings)[0] for story in told]
        found = stories.origins(told, snapshot.provenance, {})
    assert [one.outlets for story in found for one in story if one.reason == "copy"] == [
        ("The Ardmore Tribune", "The Harbour Ledger", "The Maple Record", "Prairie Sentinel"),
    ]


ITEM = {
    "title": "Norland's top court defines when scanning a face is unlawful",
    "excerpt": "OSTVIK: Norland's top court published a judicial interpretation on face scanning, "
    "meant to protect personal data better.",
    "publishedDateTime": "2023-03-06T09:00:00Z",
    "webUrl": "https://morning.example/norland-court-faces",
    "provider": {"name": "Morning Post", "domain": "morning.example"},
}
RELATED = (
    (
        "Norland's supreme court sets limits on face scanning",
        "The highest court says how far businesses in Norland may go with face scanning.",
        7,
    ),
    (
        "Vermeer County debates its own face scanning bill",
        "Lawmakers of the county want a commission to look at how its police departments use cameras.",
        8,
    ),
    (
        "Will limits on face scanning hurt Norland's shops?",
        "The highest court drew limits for retailers, who had hoped to know customers by their faces.",
        7,
    ),
    (
        "Norland Supreme Court issues rules against misuse of face scanning technology",
        "The Supreme Court of Norland wants private businesses to ask for consent to face scanning.",
        9,
    ),
    (
        "Norland court ruling to limit use of face scanning",
        "The Supreme Court has issued a ruling on face scanning everywhere from apps to shops.",
        6,
    ),
    (
        "Nine curious facts about your phone's unlock screen",
        "From thumbprints to infrared dots: how telephones know their owners.",
        6,
    ),
    (
        "Norland built a country of cameras. Now it looks away",
        "The top court announced this week that citizens must not be tracked by their faces.",
        8,
    ),
)


@pytest.fixture
def alone(tmp_path: Path, empty_folder: Path) -> Iterator[Index]:
    """An index of one item with seven related articles."""
    folder = tmp_path / "index"
    copy_index(empty_folder, folder)
    related = [
        {
            "title": title,
            "excerpt": excerpt,
            "publishedDateTime": f"2023-03-{day:02}T12:00:00Z",
            "webUrl": f"https://outlet{number}.example/story",
            "provider": {"name": f"Outlet {number}", "domain": f"outlet{number}.example"},
        }
        for number, (title, excerpt, day) in enumerate(RELATED)
    ]
    source = tmp_path / "items.jsonl"
    source.write_text(json.dumps({**ITEM, "related": related}) + "\n", encoding="utf-8")
    with Index.open(folder) as index:
        assert index.add(source).added == 8
        yield index


def titles_of(story: Story) -> list[str]:
    return [story.lead.article.title, *(entry.article.title for entry in story.related)]


def test_an_item_alone_leads_its_coverage_in_its_order(alone: Index) -> None:
    (story,) = alone.ask("rulings on face scanning in Norland").stories
    assert titles_of(story) == [ITEM["title"], *(title for title, _, _ in RELATED)]
    assert story.best is not None  # a listed report is nearer to the question


def test_coverage_of_another_event_leads_where_it_is_clearly_the_better_answer(alone: Index) -> None:
    (story,) = alone.ask("Vermeer County bill on police cameras").stories
    assert titles_of(story)[:2] == [RELATED[1][0], ITEM["title"]]
    assert sorted(titles_of(story)) == sorted([str(ITEM["title"]), *(title for title, _, _ in RELATED)])


HASHING = HashingEncoder(dimension=64)


def test_a_story_in_detail_has_what_its_reports_state_differently() -> None:
    blast = "An explosion at the Tarrow grain terminal killed {} people, the harbour office said."
    noon = datetime(2024, 5, 3, 12, tzinfo=UTC)
    told = {"first": 12, "second": 12, "third": 15, "other": 19}
    articles = [
        Article(id, id, blast.format(dead), provider=Provider(id), published_at=noon)
        for id, dead in told.items()
    ]
    with MemoryStore(dimension=64) as store:
        store.upsert(articles, HASHING.documents([one.text for one in articles]).vectors)
        store.assign({id: "other" if id == "other" else "blast" for id in told})
        with store.snapshot() as snapshot:
            (difference,) = story_detail("second", snapshot, {}).differences
            assert story_detail("other", snapshot, {}).differences == ()
    assert [(value.text, value.articles) for value in difference.values] == [("12", 2), ("15", 1)]


def test_a_large_story_is_paged_in_groups_by_day() -> None:
    first = datetime(2024, 5, 3, 6, tzinfo=UTC)
    wire = "TARROW (Reuters) - The harbour office closed the grain terminal for the rest of the week."
    articles = [
        Article(
            f"a{n:03}",
            f"Report {n}",
            wire if n % 3 == 0 else f"Outlet {n} has its own words on day {n // 100} about number {n}.",
            provider=Provider(f"Outlet {n}"),
            published_at=first + timedelta(days=n // 100, minutes=n),
        )
        for n in range(300)
    ]
    with MemoryStore(dimension=64) as store:
        store.upsert(articles, HASHING.documents([one.text for one in articles]).vectors)
        store.assign(dict.fromkeys((one.id for one in articles), "s"))
        with store.snapshot() as snapshot:
            whole = story_detail("s", snapshot, {}, 1_000)
            pages = [story_detail("s", snapshot, {}, 60, offset) for offset in range(0, 240, 60)]
    assert (whole.articles, whole.groups) == (300, 203)  # 200 reports of their own, and Reuters on each day
    assert [(one.day, one.articles) for one in whole.days] == [
        ("2024-05-03", 100),
        ("2024-05-04", 100),
        ("2024-05-05", 100),
    ]
    folded = [one for day in whole.days for one in day.groups if one.copies]
    assert [(one.origin, len(one.copies)) for one in folded] == [
        ("Reuters", 33),
        ("Reuters", 32),
        ("Reuters", 32),
    ]
    assert [one.article.id for one in whole.headlines] == [one.id for one in articles]
    assert [sum(len(day.groups) for day in page.days) for page in pages] == [60, 60, 60, 23]
    seen = [one.article.id for page in pages for one in page.headlines]
    assert sorted(seen) == [one.id for one in articles]
    for page in pages:
        shown = {one.article.id for one in page.headlines}
        assert {one.article.id for one in page.story.related} == shown - {page.story.lead.article.id}
        assert (page.articles, page.groups, page.timeline) == (300, 203, whole.timeline)
        assert page.story.origins == whole.story.origins
