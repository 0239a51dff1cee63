from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

import numpy as np
import pytest

from semsearch import Filter, Index, Settings, corpus
from semsearch.corpus.urls import identity
from semsearch.embedding import Exported
from semsearch.embedding.base import Embedded, TokenVectors
from semsearch.errors import (
    IndexMismatch,
    IndexMissing,
    IndexProblem,
    InputRefused,
    ModelProblem,
    NotFound,
    UsageError,
)
from semsearch.indexing import apply
from semsearch.indexing.calibration import read_background
from semsearch.indexing.reader import Reader
from semsearch.schemas.article import record
from semsearch.search import Engine
from semsearch.search.confidence import Background
from semsearch.settings import Owner
from semsearch.storage.local import LocalStore
from semsearch.storage.local.files import LocalArtifacts
from semsearch.storage.memory import MemoryStore
from semsearch.types import Question, Turn
from tests.builders import copy_index
from tests.stories.news import EVENTS, NEWS

NOW = datetime(2022, 9, 2, 12, tzinfo=UTC)
CHINA = "rulings on facial recognition in China"
QUESTIONS = [
    CHINA,
    "which shops scanned their customers' faces",
    "police facial recognition unlawful, appeal court",
    "rocket landing",
    "who fined Clearview",
    "vaccine results in November 2020",
    "copyright in an application programming interface",
    "人脸识别",
    "the of and",
    "zebra crossing",
]


def item(title: str, address: str, extra: str = "") -> str:
    return f'---\ntitle: "{title}"\nexcerpt: "{title} in short."\nwebUrl: "{address}"\n{extra}---\n'


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    related = (
        "related:\n"
        '  - {title: "Tower falls, third outlet", webUrl: "https://c.example/tower"}\n'
        '  - {title: "Tower falls, second outlet", webUrl: "https://b.example/tower"}\n'
    )
    (folder / "tower.md").write_text(item("Old tower falls", "https://a.example/tower", related), "utf-8")
    (folder / "boat.md").write_text(item("Boat race won by students", "https://a.example/boat"), "utf-8")
    return folder


@pytest.fixture
def empty(empty_folder: Path, tmp_path: Path) -> Path:
    """An index of the test's own, without articles, whose model is exported already."""
    return copy_index(empty_folder, tmp_path / "index")


def test_five_lines_open_add_and_ask(tmp_path: Path, archive: Path) -> None:
    with Index.open(tmp_path / "index") as index:
        report = index.add(archive)
        story = index.ask("what happened to the tower?").stories[0]
    assert (report.added, report.articles, report.rejected) == (4, 4, ())
    assert story.lead.article.title == "Old tower falls"
    assert [r.article.provider.domain for r in story.related] == ["c.example", "b.example"]


def test_an_item_leads_the_only_story_that_it_and_its_coverage_make(empty: Path, archive: Path) -> None:
    (archive / "boat.md").unlink()
    with Index.open(empty) as index:
        index.add(archive)
        (story,) = index.ask("the fall of a tower").stories
    assert story.lead.article.title == "Old tower falls"
    assert [r.article.title for r in story.related] == [
        "Tower falls, third outlet",
        "Tower falls, second outlet",
    ]


def test_the_second_time_nothing_is_embedded_and_torch_is_not_loaded(empty: Path, archive: Path) -> None:
    with Index.open(empty) as index:
        first = index.add(archive)
    (archive / "new.md").write_text(item("A bridge opens", "https://a.example/bridge"), "utf-8")
    code = (
        "import json, sys\nfrom dataclasses import asdict\nfrom semsearch import Index\n"
        f"with Index.open({str(empty)!r}) as index:\n"
        f"    same = index.add({str(archive / 'boat.md')!r})\n"
        f"    more = index.add({str(archive)!r})\n"
        "    leads = index.ask('bridge').stories[0].lead.article.title\n"
        "print(json.dumps([asdict(same), asdict(more), leads, 'torch' in sys.modules]))"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    same, more, leads, torch = json.loads(made.stdout)
    assert (same["unchanged"], same["added"], same["revision"]) == (1, 0, first.revision)
    assert (more["added"], more["unchanged"], more["updated"], leads) == (1, 4, 0, "A bridge opens")
    assert not torch


def test_pruning_and_rebuilding_leave_what_the_files_hold(empty: Path, archive: Path) -> None:
    with Index.open(empty) as index:
        index.add(archive)
        (archive / "tower.md").unlink()
        assert index.add(archive, prune=True, dry_run=True).removed == 3
        assert index.facets().total == 4
        assert index.add(archive, prune=True).removed == 3
        assert index.facets().total == 1
        before = index.revision()
        dry = index.add(archive, rebuild=True, dry_run=True)
        rebuilt = index.add(archive, rebuild=True)
        assert (rebuilt.added, rebuilt.removed, rebuilt.articles) == (dry.added, dry.removed, 1) == (1, 0, 1)
        assert index.revision() > before
        assert index.ask("boat").stories[0].lead.article.title.startswith("Boat")


def test_a_dry_run_makes_no_index(tmp_path: Path, archive: Path) -> None:
    with Index.open(tmp_path / "index") as index:
        report = index.add(archive, dry_run=True)
        assert (report.added, report.dry_run, report.model) == (4, True, "all-MiniLM-L6-v2")
        with pytest.raises(IndexMissing, match="semsearch index"):
            index.ask("anything")
    assert not (tmp_path / "index").exists()
    assert [(c.kind, c.title, Path(c.path).name) for c in report.changes] == [
        ("add", "Boat race won by students", "boat.md"),
        ("add", "Old tower falls", "tower.md"),
        ("add", "Tower falls, third outlet", "tower.md"),
        ("add", "Tower falls, second outlet", "tower.md"),
    ]


def test_a_path_that_is_not_there_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with Index.open(tmp_path / "index") as index:
        with pytest.raises(UsageError, match="no-such-folder"):
            index.add(tmp_path / "no-such-folder")
        with pytest.raises(UsageError, match="name at least one"):
            index.add()
    assert not (tmp_path / "index").exists()


def test_a_model_that_was_not_exported_answers_through_torch_and_status_says_so(
    tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "semsearch.embedding.export",
        lambda *_: Exported(ok=False, reason="no way"),
    )
    with Index.open(tmp_path / "index") as index:
        index.add(archive)
        assert index.ask("tower").stories[0].lead.article.title == "Old tower falls"
        status = index.status()
    assert (status.questions_by, status.questions_note) == ("torch", "no way")


def test_the_ruling_of_chinas_top_court_stands_in_the_first_story_with_its_coverage(
    sample_index: Index,
) -> None:
    story = sample_index.ask(CHINA).stories[0]
    articles = [story.lead.article, *(r.article for r in story.related)]
    told = [
        a for a in articles if a.published_at and a.published_at.strftime("%Y-%m") in ("2021-07", "2021-08")
    ]
    assert "China" in story.lead.article.text
    assert len(told) >= 8
    assert len({a.provider.domain for a in articles}) >= 7


def test_the_reference_engine_gives_the_same_answers(sample_folder: Path) -> None:
    with (
        closing(Reader(Settings(index=sample_folder))) as reader,
        LocalStore.open(sample_folder) as local,
        local.snapshot() as snapshot,
    ):
        articles = list(snapshot.articles())
        exact = MemoryStore(dimension=snapshot.model.dimension)
        ids = [a.id for a in articles]
        exact.upsert(articles, snapshot.vectors(ids), list(snapshot.listings()), snapshot.token_vectors(ids))
        exact.assign(dict(zip(ids, snapshot.stories(ids), strict=True)))
        encoder = reader.encoder(snapshot)
        filters = [
            Filter(),
            Filter(topics=(articles[0].topics or ("AI",))[:1]),
            Filter(published=True),
            Filter(types=("video",)),
            Filter(providers=(articles[5].provider.name,)),
        ]
        with exact.snapshot() as reference:
            assert reference.facets(Filter()) == snapshot.facets(Filter())
            for text in QUESTIONS:
                for filter in filters:
                    question = Question(text, filter, limit=20)
                    mine = Engine(snapshot, encoder).ask(question, NOW)
                    theirs = Engine(reference, encoder).ask(question, NOW)
                    assert mine.confidence == theirs.confidence, (text, filter)
                    assert [_shape(s) for s in mine.stories] == [_shape(s) for s in theirs.stories], (
                        text,
                        filter,
                    )


def _shape(story: object) -> tuple[str, list[str]]:
    from semsearch.types import Story

    assert isinstance(story, Story)
    return story.lead.article.id, [r.article.id for r in story.related]


def test_what_is_exported_can_be_indexed_again_and_gives_the_same(
    sample_folder: Path, tmp_path: Path
) -> None:
    lines = tmp_path / "export.jsonl"
    with Index.open(sample_folder) as index, lines.open("w", encoding="utf-8") as out:
        for exported in index.export():
            out.write(json.dumps(record(exported.article, exported.related), ensure_ascii=False) + "\n")
    with LocalStore.open(sample_folder) as local, local.snapshot() as snapshot:
        again = MemoryStore(dimension=snapshot.model.dimension)
        held = {
            a.text: (snapshot.vectors([a.id])[0], *snapshot.token_vectors([a.id]))
            for a in snapshot.articles()
        }

        def known(texts: Sequence[str]) -> Embedded:
            vectors, tokens = zip(*(held[text] for text in texts), strict=True)
            return Embedded(
                np.stack(vectors), tuple(TokenVectors(("",) * len(each), each) for each in tokens)
            )

        report = apply.run(corpus.read([lines]), again, known)
        assert report.rejected == ()
        with again.snapshot() as copy:
            assert list(copy.articles()) == list(snapshot.articles())
            ids = [a.id for a in copy.articles()]
            assert [c.lists for c in copy.coverage(ids)] == [c.lists for c in snapshot.coverage(ids)]
            tokens = snapshot.token_vectors(ids)
            assert sum(map(len, tokens)) > 10 * len(ids)
            assert all(map(np.array_equal, copy.token_vectors(ids), tokens))


def test_private_fields_are_nowhere_in_the_index(sample_folder: Path, samples: Path) -> None:
    secrets = []
    for file in sorted(samples.glob("*.md")):
        for line in file.read_text("utf-8-sig").splitlines():
            if line.startswith("secured:"):
                secrets.append(line.split('"')[1][40:64].encode())
    assert len(secrets) >= 50
    for file in sample_folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not any(secret in content for secret in secrets), file
            assert b"<iframe" not in content or "encoder" in str(file), file


def test_an_unknown_id_is_not_found(sample_index: Index) -> None:
    with pytest.raises(NotFound, match="no article has the id"):
        sample_index.article("nope")
    with pytest.raises(NotFound):
        sample_index.related("nope")


def test_status_counts_what_is_there(sample_index: Index) -> None:
    status = sample_index.status()
    assert status.articles > status.items > 50
    assert status.articles > status.stories > 50
    assert (status.questions_by, status.model.dimension) == ("onnx", 384)
    assert status.first_month < status.last_month
    assert status.bytes > 1_000_000


def events_of(index: Index) -> dict[str, set[str]]:
    """Return the names of the stories about each event of the news."""
    found: dict[str, set[str]] = {}
    for article in NEWS:
        told = index.story(identity(article.url)).story
        found.setdefault(article.id.partition("-")[0], set()).add(told.id)
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_news_that_comes_in_several_runs_stands_in_one_story_an_event_whatever_its_order(
    sample_folder: Path, tmp_path: Path, seed: int
) -> None:
    copy_index(sample_folder, tmp_path / "index")
    lines = [json.dumps(record(article, ())) for article in NEWS]
    random.Random(seed).shuffle(lines)
    with Index.open(tmp_path / "index") as index:
        before = index.status().stories
        for run in range(3):
            (tmp_path / f"{run}.jsonl").write_text("\n".join(lines[4 * run : 4 * run + 4]), "utf-8")
            index.add(tmp_path / f"{run}.jsonl")
        found = events_of(index)
        assert {len(names) for names in found.values()} == {1}
        assert len({name for names in found.values() for name in names}) == len(EVENTS) == 6
        assert index.status().stories == before + 6
        revision = index.revision()
        assert index.add(tmp_path / "0.jsonl", tmp_path / "1.jsonl").revision == revision
        assert (index.revision(), events_of(index)) == (revision, found)


def test_a_story_is_found_by_its_name_and_by_any_article_in_it(sample_index: Index) -> None:
    largest = sample_index.stories(limit=1).stories[0]
    story_detail = sample_index.story(largest.id)
    assert story_detail.story.id == largest.id
    assert (
        len(story_detail.headlines)
        == len(largest.related) + 1
        == sum(day.count for day in story_detail.timeline)
    )
    for entry in story_detail.story.related:
        if entry.relation == "similar":
            assert sample_index.story(entry.article.id) == story_detail
    with pytest.raises(NotFound, match="no story has the id 'nope'"):
        sample_index.story("nope")


def test_every_story_has_the_origins_of_its_articles_and_owners_of_the_settings_count_once(
    sample_index: Index, sample_folder: Path
) -> None:
    story = sample_index.ask(CHINA).stories[0]
    ids = sorted([story.lead.article.id, *(related.article.id for related in story.related)])
    assert sorted(id for origin in story.origins for id in origin.articles) == ids
    assert len(story.origins) > 2
    assert sample_index.story(story.id).story.origins
    assert all(one.origins for one in (*sample_index.stories().stories, *sample_index.newest(limit=3)))
    names = tuple(outlet.name for outlet in story.providers)
    settings = replace(sample_index.settings, owners=(Owner("Example Media", names),))
    with Index(settings) as owned:
        for found in (owned.ask(CHINA).stories[0], owned.related(story.lead.article.id)):
            assert [(one.name, one.reason) for one in found.origins] == [("Example Media", "owner")]


def test_the_stories_of_an_archive_come_largest_first_and_page_by_page(sample_index: Index) -> None:
    whole = sample_index.stories(limit=10_000)
    assert whole.total == len(whole.stories) == sample_index.status().stories
    assert len({story.id for story in whole.stories}) == whole.total
    pages = [sample_index.stories(limit=20, offset=at).stories for at in (0, 20)]
    assert [s.id for page in pages for s in page] == [s.id for s in whole.stories[:40]]
    videos = sample_index.stories(Filter(types=("video",)))
    assert 0 < videos.total < whole.total
    assert (videos.articles, videos.revision) == (whole.articles, whole.revision)


@pytest.mark.parametrize("text", ["vaccine results", "face payment", CHINA])
def test_pages_of_an_answer_are_parts_of_the_whole(sample_index: Index, text: str) -> None:
    whole = [story.id for story in sample_index.ask(text, limit=100).stories]
    assert len(whole) == 100
    for limit in (5, 20):
        pages = [sample_index.ask(text, limit=limit, offset=at).stories for at in range(0, 100, limit)]
        assert [story.id for page in pages for story in page] == whole


def test_a_question_takes_milliseconds_once_the_index_is_warm(sample_index: Index) -> None:
    sample_index.warm()
    taken = []
    for number, text in enumerate(QUESTIONS * 3):
        start = process_time()  # what else runs does not count
        sample_index.ask(text, limit=5 + number)  # not answered before
        taken.append(process_time() - start)
    assert sorted(taken)[len(taken) // 2] < 0.2


def test_a_moved_index_still_answers(sample_folder: Path, tmp_path: Path) -> None:
    copy_index(sample_folder, tmp_path / "moved")
    with Index.open(tmp_path / "moved") as index:
        assert index.ask(CHINA).stories


def test_what_a_damaged_index_advises_mends_it(sample_folder: Path, tmp_path: Path, archive: Path) -> None:
    copy_index(sample_folder, tmp_path / "index")
    (tmp_path / "index" / "g1" / "articles.sqlite").write_bytes(b"\x00garbage" * 5000)
    with Index.open(tmp_path / "index") as index:
        with pytest.raises(IndexProblem, match="semsearch index"):
            index.ask("tower")
        assert index.add(archive, rebuild=True, dry_run=True).added == 4
        assert index.add(archive, rebuild=True).added == 4
        assert index.ask("the fall of a tower").stories[0].lead.article.title == "Old tower falls"


def test_a_rebuild_that_finds_nothing_leaves_the_index_as_it_was(
    sample_folder: Path, tmp_path: Path, archive: Path
) -> None:
    copy_index(sample_folder, tmp_path / "index")
    (tmp_path / "empty").mkdir()
    (archive / "bad.md").write_text("no front matter", "utf-8")
    with Index.open(tmp_path / "index") as index:
        before = index.facets()
        with pytest.raises(InputRefused, match=r"nothing could be read .*stays as it was"):
            index.add(tmp_path / "empty", rebuild=True)
        with pytest.raises(InputRefused, match=r"1 were rejected, 0 left out .*bad\.md"):
            index.add(archive, rebuild=True, strict=True)
        dry = index.add(archive, rebuild=True, dry_run=True)
        assert index.facets() == before
        assert (dry.added, dry.updated, dry.removed) == (4, 0, before.total)


def test_an_exported_model_that_was_damaged_is_written_again(
    sample_folder: Path, tmp_path: Path, archive: Path
) -> None:
    copy_index(sample_folder, tmp_path / "index")
    model = tmp_path / "index" / "g1" / "encoder" / "model.onnx"
    model.write_bytes(model.read_bytes()[:1000])
    with Index.open(tmp_path / "index") as index:
        with pytest.raises(ModelProblem, match="semsearch index"):
            index.ask(CHINA)
        index.add(archive)
        assert index.status().questions_by == "onnx"
        assert index.ask(CHINA).stories


def test_another_model_is_refused_before_anything_is_read(sample_folder: Path, archive: Path) -> None:
    with (
        Index.open(Settings(index=sample_folder, model="no-such-model")) as index,
        pytest.raises(IndexMismatch, match=r"name no-such-model: run 'semsearch index --rebuild PATH'"),
    ):
        index.add(archive)


def test_threads_of_one_process_add_one_after_the_other(empty: Path, archive: Path) -> None:
    with Index.open(empty) as index:
        with ThreadPoolExecutor(3) as pool:
            reports = list(pool.map(lambda _: index.add(archive), range(3)))
        assert sorted(report.added for report in reports) == [0, 0, 4]


def test_records_keep_who_they_are_when_lines_are_inserted_above_them(tmp_path: Path, empty: Path) -> None:
    lines = [
        json.dumps({"title": f"Bridge {n} opens", "webUrl": f"https://a.example/{n}"}) for n in range(30)
    ]
    file = tmp_path / "wire.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    with Index.open(empty) as index:
        index.add(file)
        file.write_text(
            "\n".join([json.dumps({"title": "New", "webUrl": "https://a.example/n"}), *lines]), "utf-8"
        )
        report = index.add(file)
        assert (report.added, report.updated, report.unchanged, report.removed) == (1, 0, 30, 0)
        file.write_text("\n".join(lines[5:]), "utf-8")
        assert index.add(file).removed == 0
        assert index.add(file, prune=True).removed == 6


def test_yesterday_is_counted_from_the_clock(sample_folder: Path) -> None:
    with Index(Settings(index=sample_folder), now=lambda: datetime(2021, 7, 29, 12, tzinfo=UTC)) as index:
        answer = index.ask("facial recognition rulings yesterday")
    assert answer.interpretation.filter.since == datetime(2021, 7, 28, tzinfo=UTC)
    assert {story.ranked_by.article.published_at.date().day for story in answer.stories} == {28}  # type: ignore[union-attr]


def test_an_answer_is_kept_for_the_minute_and_the_revision(empty: Path, archive: Path) -> None:
    instants = [NOW, NOW + timedelta(seconds=59), NOW + timedelta(seconds=60), NOW + timedelta(seconds=60)]
    more = archive.parent / "more.jsonl"
    more.write_text(json.dumps({"title": "A rover lands on the moon", "webUrl": "https://moon.example/1"}))
    with Index(Settings(index=empty), now=lambda: instants.pop(0)) as index:
        index.add(archive)
        first, kept, later = (index.ask("rover on the moon") for _ in range(3))
        assert first.timings.encode_ms > 0 == kept.timings.encode_ms < kept.timings.total_ms
        assert replace(kept, timings=first.timings) == first
        assert later.timings.encode_ms > 0 or later.timings.retrieve_ms > 0  # answered anew
        index.add(more)
        assert index.ask("rover on the moon").stories[0].lead.article.title == "A rover lands on the moon"


def test_answers_are_kept_by_their_size(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("semsearch.index.asking.KEPT", 100_000)  # a few answers
    with Index(Settings(index=sample_folder), now=lambda: NOW) as index:

        def answered_anew(limit: int) -> bool:
            return index.ask(CHINA, limit=limit).timings.rank_ms > 0

        assert [answered_anew(limit) for limit in (1, 1, 50, 50)] == [True, False, True, True]  # too large
        for limit in range(2, 12):
            assert answered_anew(limit)
        assert answered_anew(1)  # dropped for those after it
        turns = tuple(Turn("shops " * 300, (str(turn) * 250,) * 10) for turn in range(5))
        long = Question(CHINA, history=turns * 4)  # larger than all that is kept
        assert [index.ask(long).timings.rank_ms > 0 for _ in range(2)] == [True, True]


def test_what_is_typed_is_completed(sample_folder: Path) -> None:
    with Index.open(sample_folder) as index:
        assert "facial recog" in index.suggest("facial recog", 3)[0].text.casefold()
        assert len(index.suggest("s", 3)) == 3
        assert index.suggest("", 3) == []


def test_a_text_takes_what_a_question_takes(sample_index: Index) -> None:
    asked = sample_index.ask("shops -court in July 2020", interpret=False, limit=2, providers=["nobody"])
    assert (asked.interpretation.text, asked.interpretation.understood) == ("shops -court in July 2020", ())
    assert asked.interpretation.filter == Filter(providers=("nobody",))
    shown = sample_index.ask(CHINA, limit=1).stories[0].lead.article.id
    fate = sample_index.ask(CHINA, why_not=shown).why_not
    assert fate
    assert fate.step == "shown"
    with pytest.raises(NotFound):
        sample_index.ask(CHINA, why_not="nope")


def test_an_index_is_calibrated_when_it_is_made_and_again_when_it_has_grown(
    empty: Path, archive: Path
) -> None:
    with Index.open(empty) as index:
        index.add(archive)
        path = empty / "g1" / "calibration.json"
        made = json.loads(path.read_text("utf-8"))
        assert made["articles"] == 4
        assert read_background(LocalArtifacts(path.parent)).median == made["median"]
        path.write_text(json.dumps({**made, "median": 9.0}), "utf-8")
        index.add(archive)  # as large as it was
        assert json.loads(path.read_text("utf-8"))["median"] == 9.0
        assert index.ask("Old tower falls").confidence == "none"  # in front of that background
        (archive / "more.md").write_text(item("A new tower rises", "https://a.example/new"), "utf-8")
        index.add(archive)
        assert json.loads(path.read_text("utf-8"))["articles"] == 5
        assert index.ask("Old tower falls").confidence != "none"


@pytest.mark.parametrize("content", ["", "[]", '{"median": "x", "spread": 1}', "\x00"])
def test_a_damaged_calibration_falls_back_to_the_default(tmp_path: Path, content: str) -> None:
    (tmp_path / "calibration.json").write_text(content, "utf-8")
    assert read_background(LocalArtifacts(tmp_path)) == Background()


def test_a_question_typed_in_the_terminal_costs_less_than_loading_torch(sample_folder: Path) -> None:
    asking = ["-m", "semsearch", "--index", str(sample_folder), "ask", CHINA]
    loaded, _ = _spent("-c", "import torch")
    asked, printed = _spent(*asking)
    assert "Supreme" in printed
    assert asked < 0.75 * loaded  # half of it


def _spent(*arguments: str) -> tuple[float, str]:
    """Return the seconds of processor time that a process takes, and what it prints."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout
