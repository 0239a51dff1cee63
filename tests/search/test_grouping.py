from __future__ import annotations

from semsearch.search import Engine
from semsearch.search.grouping import group, group_leads
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import Question
from tests.search.conftest import ENCODER, NOW

SETTINGS = RankingSettings(candidates=10)


def test_a_page_is_a_part_of_the_stories_and_those_before_it_are_known(snapshot: Snapshot) -> None:
    ranked = Engine(snapshot, ENCODER, SETTINGS).rank(Question("weather report number"), NOW)
    whole = group(ranked, 0, 12)
    part = group(ranked, 5, 3)
    assert part.page == whole.page[5:8]
    assert part.offset == 5
    assert [outline.story for outline in part.outlines[:12]] == [story.id for story in whole.page]


def test_stories_end_with_the_archive(snapshot: Snapshot) -> None:
    ranked = Engine(snapshot, ENCODER, SETTINGS).rank(Question("weather report number"), NOW)
    assert len(group(ranked, 0, 42).page) == 42 == len(group(ranked, 0, 100).page)


def test_the_leads_are_those_of_the_stories(snapshot: Snapshot) -> None:
    ranked = Engine(snapshot, ENCODER, SETTINGS).rank(Question("court limits on faces"), NOW)
    leads = [article.id for article in group_leads(ranked)]
    assert leads == [story.lead.article.id for story in group(ranked, 0, 100).page]
    assert leads[0] == "court"
    assert not {"limits", "shops"} & set(leads)
