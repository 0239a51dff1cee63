"""A run over the sources: what is fetched, kept, indexed and told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from semsearch.errors import IndexBusy, UsageError
from semsearch.settings import Source
from semsearch.storage.local import LocalStore, sources_folder
from semsearch.sync.sources import SourceFolder, locked
from semsearch.types import SourceRun
from tests.sync.conftest import START, Archive, Clock
from tests.sync.hosts import Host, conditional, feed, redirect, reply

MARKDOWN = "---\ntitle: {0}\nwebUrl: https://canal.example/{0}\n---\nText of {0}.\n"


def of(site: Host, **more: object) -> Source:
    return Source("harbour", feed=f"{site.url}/feed", **more)  # type: ignore[arg-type]


def test_feeds_folders_and_files_are_indexed_in_one_run(archive: Archive, site: Host, tmp_path: Path) -> None:
    site.answers["/feed"] = reply(feed(["ferries", "cranes"]))
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "locks.md").write_text(MARKDOWN.format("locks"), encoding="utf-8")
    (tmp_path / "one.jsonl").write_text('{"title": "Barges", "webUrl": "https://canal.example/barges"}\n')
    report = archive.sync(
        of(site, outlet="The Ledger", topics=("ports",)),
        Source("own", path=folder, topics=("water",)),
        Source("file", path=tmp_path / "one.jsonl"),
    )
    assert report.sources == (
        SourceRun("harbour", "changed", added=2),
        SourceRun("own", "changed", added=1),
        SourceRun("file", "changed", added=1),
    )
    assert [(a.title, a.provider.name, a.topics) for a in archive.articles()] == [
        ("Barges", "canal.example", ()),
        ("cranes", "The Ledger", ("ports",)),
        ("ferries", "The Ledger", ("ports",)),
        ("locks", "canal.example", ("water",)),
    ]


def test_a_feed_does_not_replace_an_item_of_the_archive(archive: Archive, site: Host, tmp_path: Path) -> None:
    own, text = tmp_path / "ferries.md", MARKDOWN.format("Ferries again").replace("canal", "harbour")
    own.write_text(text.replace("harbour.example/Ferries again", "harbour.example/ferries"), encoding="utf-8")
    site.answers["/feed"] = reply(feed(["ferries"]))
    archive.sync(of(site), Source("own", path=own, prune="yes"))
    site.answers["/feed"] = reply(feed(["ferries"], name="Harbour News"))
    assert archive.sync(names=("harbour",)).sources == (SourceRun("harbour", "unchanged"),)
    assert archive.titles() == ["Ferries again"]
    own.write_text(MARKDOWN.format("cranes"), encoding="utf-8")
    assert archive.sync(names=("own",)).sources == (SourceRun("own", "changed", added=1),)
    (_, article) = archive.articles()
    assert (article.title, article.provider.name) == ("ferries", "Harbour News")


def test_without_an_outlet_in_the_settings_the_feed_is_the_outlet(archive: Archive, site: Host) -> None:
    site.answers["/feed"] = reply(feed(["cranes"], extra="<category>trade</category>"))
    archive.sync(of(site, topics=("ports", "trade")))
    (article,) = archive.articles()
    assert (article.provider.name, article.topics) == ("Harbour Ledger", ("trade", "ports"))


def test_nothing_is_indexed_where_nothing_changed(archive: Archive, site: Host) -> None:
    site.answers["/feed"] = conditional(feed(["ferries"]), '"1"')
    assert archive.sync(of(site)).indexing
    again = archive.sync()
    assert (again.sources, again.indexing) == ((SourceRun("harbour", "unchanged"),), None)
    assert site.asked[-1][1]["If-None-Match"] == '"1"'


def test_a_document_without_an_etag_is_compared(archive: Archive, site: Host) -> None:
    site.answers["/feed"] = reply(feed(["ferries"]))
    archive.sync(of(site))
    assert archive.sync().indexing is None


def test_entries_that_a_feed_drops_stay_unless_it_is_pruned(archive: Archive, site: Host) -> None:
    site.answers["/feed"] = reply(feed(["ferries", "cranes"]))
    archive.sync(of(site))
    site.answers["/feed"] = reply(feed(["cranes", "tugs"]))
    assert archive.sync().sources == (SourceRun("harbour", "changed", added=1),)
    assert archive.titles() == ["cranes", "ferries", "tugs"]
    site.answers["/feed"] = reply(feed(["tugs"]))
    assert archive.sync(of(site, prune="yes")).sources == (SourceRun("harbour", "changed", removed=2),)
    assert archive.titles() == ["tugs"]


def test_only_a_source_that_is_pruned_loses_what_vanished(archive: Archive, tmp_path: Path) -> None:
    for name in ("kept", "pruned"):
        (tmp_path / name).mkdir()
        for letter in "ab":
            (tmp_path / name / f"{letter}.md").write_text(MARKDOWN.format(f"{name}-{letter}"))
    sources = Source("kept", path=tmp_path / "kept"), Source("pruned", path=tmp_path / "pruned", prune="yes")
    archive.sync(*sources)
    for name in ("kept", "pruned"):
        (tmp_path / name / "a.md").unlink()
    assert [(one.name, one.removed) for one in archive.sync().sources] == [("kept", 0), ("pruned", 1)]
    assert archive.titles() == ["kept-a", "kept-b", "pruned-b"]


def test_a_changed_convention_is_applied_without_fetching_anything_new(archive: Archive, site: Host) -> None:
    site.answers["/feed"] = conditional(feed(["ferries"]), '"1"')
    archive.sync(of(site))
    archive.sync(of(site, outlet="The Ledger"))
    assert [article.provider.name for article in archive.articles()] == ["The Ledger"]


def test_a_rebuilt_index_gets_its_sources_back(archive: Archive, site: Host, tmp_path: Path) -> None:
    site.answers["/feed"] = conditional(feed(["ferries"]), '"1"')
    archive.sync(of(site))
    with LocalStore.open(archive.settings.index) as store, store.snapshot() as snapshot:
        model = snapshot.model
    with LocalStore.create(archive.settings.index, model, rebuild=True) as store:
        store.publish()
    assert archive.titles() == []
    assert archive.sync().sources == (SourceRun("harbour", "changed", added=1),)
    assert archive.titles() == ["ferries"]


def test_a_feed_without_entries_loses_nothing_even_if_it_is_pruned(archive: Archive, site: Host) -> None:
    site.answers["/feed"] = reply(feed(["ferries"]))
    archive.sync(of(site, prune="yes"))
    site.answers["/feed"] = reply(feed([]))
    assert archive.sync().sources == (SourceRun("harbour", "unchanged"),)
    assert archive.titles() == ["ferries"]


def test_a_json_feed_is_kept_as_json(archive: Archive, site: Host) -> None:
    site.answers["/feed"] = reply(b'{"title": "Barges", "webUrl": "https://canal.example/barges"}')
    archive.sync(of(site))
    assert archive.file("harbour/harbour.json").exists()
    site.answers["/feed"] = reply(feed(["ferries"]))
    archive.sync()
    assert not archive.file("harbour/harbour.json").exists()
    assert archive.titles() == ["Barges", "ferries"]


def test_entries_without_address_of_two_feeds_are_two_articles(archive: Archive, site: Host) -> None:
    for name in ("a", "b"):
        entry = f"<item><guid>1</guid><title>Notice of {name}</title></item>"
        site.answers[f"/{name}"] = reply(
            f"<rss version='2.0'><channel><title>{name}</title>{entry}</channel></rss>".encode()
        )
    archive.sync(*(Source(name, feed=f"{site.url}/{name}") for name in ("a", "b")))
    assert archive.titles() == ["Notice of a", "Notice of b"]


# --- failures ---------------------------------------------------------------------------------------------


def test_a_failing_source_is_told_and_holds_up_no_other(archive: Archive, site: Host, tmp_path: Path) -> None:
    site.answers["/feed"] = reply(feed(["ferries"]))
    site.answers["/broken"] = reply(b"", 500)
    report = archive.sync(
        Source("broken", feed=f"{site.url}/broken"), of(site), Source("none", path=tmp_path / "none")
    )
    assert report.failed
    assert report.sources == (
        SourceRun(
            "broken",
            "failed",
            reason="HTTP status 500 Internal Server Error",
            next_at=START + timedelta(minutes=5),
        ),
        SourceRun("harbour", "changed", added=1),
        SourceRun("none", "failed", reason=f"no such file or folder: {str(tmp_path / 'none')!r}"),
    )


def test_failures_are_retried_ever_later_until_one_succeeds(
    archive: Archive, site: Host, clock: Clock
) -> None:
    site.answers["/feed"] = reply(b"", 500)
    pauses = []
    for _ in range(11):
        (run,) = archive.sync(of(site)).sources
        assert run.outcome == "failed"
        assert run.next_at
        pauses.append((run.next_at - clock.now).total_seconds() / 60)
        clock.now = run.next_at - timedelta(seconds=1)
        (waiting,) = archive.sync().sources
        assert (waiting.outcome, waiting.reason) == ("waiting", "HTTP status 500 Internal Server Error")
        clock.now = run.next_at
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]
    assert len(site.paths()) == 11
    status = SourceFolder.of(archive.settings.index, of(site)).status()
    assert (status.failing_since, status.failures, status.synced_at) == (START, 11, None)
    site.answers["/feed"] = reply(feed(["ferries"]))
    assert archive.sync().sources == (SourceRun("harbour", "changed", added=1),)
    status = SourceFolder.of(archive.settings.index, of(site)).status()
    assert (status.failing_since, status.failures, status.synced_at) == (None, 0, clock.now)


def test_a_source_that_is_named_is_asked_before_its_time(archive: Archive, site: Host) -> None:
    site.answers["/feed"] = reply(b"", 500)
    archive.sync(of(site), Source("other", feed=f"{site.url}/other"))
    site.answers["/feed"] = reply(feed(["ferries"]))
    assert archive.sync(names=("harbour",)).sources == (SourceRun("harbour", "changed", added=1),)
    assert site.paths() == ["/feed", "/other", "/feed"]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("header", "seconds"), [("7200", 7200), ("Tue, 03 Aug 2021 12:30:00 GMT", 1800), ("soon", 300)]
)
def test_retry_after_is_kept_to(
    archive: Archive, site: Host, clock: Clock, status: int, header: str, seconds: int
) -> None:
    site.answers["/feed"] = reply(b"", status, Retry_After=header)
    (run,) = archive.sync(of(site)).sources
    assert run.next_at == START + timedelta(seconds=seconds)
    named = archive.sync(names=("harbour",)).sources[0].outcome
    assert named == ("failed" if header == "soon" else "waiting"), "also by who names the source"


def test_a_source_that_is_gone_is_not_asked_until_its_address_changes(archive: Archive, site: Host) -> None:
    site.answers["/feed"] = reply(feed(["ferries"]))
    archive.sync(of(site))
    site.answers["/feed"] = reply(b"", 410)
    for _ in range(2):
        (run,) = archive.sync().sources
        assert (run.outcome, run.next_at) == ("gone", None)
        assert run.reason == "gone for good (HTTP status 410): remove it from the settings"
    archive.sync(names=("harbour",))
    assert site.paths() == ["/feed"] * 2
    site.answers["/new"] = reply(feed(["tugs"]))
    assert archive.sync(Source("harbour", feed=f"{site.url}/new")).sources[0].outcome == "changed"
    assert archive.titles() == ["ferries", "tugs"]


def test_a_move_is_told_and_followed(archive: Archive, site: Host) -> None:
    site.answers |= {"/feed": redirect("/moved"), "/moved": reply(feed(["ferries"]))}
    (run,) = archive.sync(of(site)).sources
    assert (run.outcome, run.moved_to) == ("changed", f"{site.url}/moved")
    assert SourceFolder.of(archive.settings.index, of(site)).status().moved_to == f"{site.url}/moved"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "not a feed: "),
        (b"", "not a feed: "),
        (b"\x00\x01\x02", "not a feed: "),
        (b'{"no": "items"}', "not a feed: "),
    ],
)
def test_wrong_content_replaces_nothing(archive: Archive, site: Host, content: bytes, reason: str) -> None:
    site.answers["/feed"] = reply(feed(["ferries"]))
    archive.sync(of(site, prune="yes"))
    site.answers["/feed"] = reply(content)
    (run,) = archive.sync().sources
    assert (run.outcome, run.reason[: len(reason)]) == ("failed", reason)
    assert archive.titles() == ["ferries"]
    assert b"ferries" in archive.file("harbour/harbour.xml").read_bytes()


def test_what_was_fetched_and_not_indexed_is_indexed_before_it_is_replaced(
    archive: Archive, site: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.answers["/feed"] = reply(feed(["ferries"]))
    archive.sync(of(site))
    site.answers["/feed"] = reply(feed(["cranes"]))
    with LocalStore.open(archive.settings.index) as store:
        store.upsert([], store.snapshot().vectors([]))  # takes the writer's lock
        with pytest.raises(IndexBusy):
            archive.sync()
    site.answers["/feed"] = reply(feed(["tugs"]))
    assert archive.sync().sources == (SourceRun("harbour", "changed", added=2),)
    assert archive.titles() == ["cranes", "ferries", "tugs"]


def test_two_runs_at_once_are_refused(archive: Archive, site: Host) -> None:
    site.answers["/feed"] = reply(feed(["ferries"]))
    archive.sync(of(site))
    with locked(archive.settings.index), pytest.raises(IndexBusy, match="reads the sources"):
        archive.sync()
    assert archive.sync().sources[0].outcome == "unchanged"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"place": 3}', b'{"documents": {}}', b"\xff"])
def test_a_damaged_state_is_fetched_anew(archive: Archive, site: Host, content: bytes) -> None:
    site.answers["/feed"] = conditional(feed(["ferries"]), '"1"')
    archive.sync(of(site))
    archive.file("harbour/.state.json").write_bytes(content)
    assert archive.sync().sources == (SourceRun("harbour", "unchanged"),)
    assert "If-None-Match" not in site.asked[-1][1]


def test_a_deleted_document_is_fetched_anew(archive: Archive, site: Host) -> None:
    site.answers["/feed"] = conditional(feed(["ferries"]), '"1"')
    archive.sync(of(site))
    archive.file("harbour/harbour.xml").unlink()
    archive.sync()
    assert archive.file("harbour/harbour.xml").exists()


def test_what_cannot_be_asked_for_is_refused(archive: Archive, site: Host) -> None:
    with pytest.raises(UsageError, match="no sources: list them"):
        archive.sync()
    archive.sync(of(site))
    with pytest.raises(UsageError, match="no source is called 'ledger': the sources are harbour"):
        archive.sync(names=("ledger",))


def test_a_folder_that_is_no_index_is_not_written_to(archive: Archive, site: Host) -> None:
    archive.settings.index.mkdir()
    (archive.settings.index / "holiday.jpg").touch()
    with pytest.raises(UsageError, match="something other than an index"):
        archive.sync(of(site))
    assert not sources_folder(archive.settings.index).exists()


# --- sitemaps ---------------------------------------------------------------------------------------------


def index_of(*entries: tuple[str, str]) -> bytes:
    listed = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{day}</lastmod></sitemap>" for loc, day in entries)
    return (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</sitemapindex>'.encode()
    )


def test_an_index_of_sitemaps_is_followed_one_level(archive: Archive, site: Host) -> None:
    """Sitemaps may be feeds, which every version reads."""
    source = Source("map", sitemap=f"{site.url}/sitemap.xml")
    old, new = f"{site.url}/news-1.xml", f"{site.url}/news-2.xml"
    elsewhere = "https://elsewhere.example/news.xml"
    site.answers |= {
        "/sitemap.xml": reply(index_of((old, "2021-07-01"), (new, "2021-08-01"), (elsewhere, "2021-08-02"))),
        "/news-1.xml": conditional(feed(["ferries"]), '"1"'),
        "/news-2.xml": conditional(feed(["cranes"]), '"2"'),
    }
    assert archive.sync(source).sources == (SourceRun("map", "changed", added=2),)
    assert site.paths() == ["/sitemap.xml", "/news-2.xml", "/news-1.xml"]
    site.answers["/news-2.xml"] = conditional(feed(["tugs"]), '"3"')
    assert archive.sync().sources == (SourceRun("map", "changed", added=1),)
    assert [headers.get("If-None-Match") for path, headers in site.asked if path == "/news-1.xml"] == [
        None,
        '"1"',
    ]
    assert archive.titles() == ["cranes", "ferries", "tugs"]


def test_a_sitemap_that_fails_holds_up_no_other_and_is_told(archive: Archive, site: Host) -> None:
    good, bad = f"{site.url}/news-1.xml", f"{site.url}/news-2.xml"
    site.answers |= {
        "/sitemap.xml": reply(index_of((bad, "2021-08-01"), (good, "2021-07-01"))),
        "/news-1.xml": reply(feed(["ferries"])),
    }
    (run,) = archive.sync(Source("map", sitemap=f"{site.url}/sitemap.xml")).sources
    assert (run.outcome, run.added) == ("failed", 1)
    assert run.reason == "1 of 2 sitemaps: HTTP status 404 Not Found"
    assert archive.titles() == ["ferries"]


def test_a_sitemap_that_is_listed_no_more_is_dropped(archive: Archive, site: Host) -> None:
    old, new = f"{site.url}/news-1.xml", f"{site.url}/news-2.xml"
    site.answers |= {
        "/sitemap.xml": reply(index_of((old, "2021-07-01"), (new, "2021-08-01"))),
        "/news-1.xml": reply(feed(["ferries"])),
        "/news-2.xml": reply(feed(["cranes"])),
    }
    source = Source("map", sitemap=f"{site.url}/sitemap.xml", prune="yes")
    archive.sync(source)
    site.answers["/sitemap.xml"] = reply(index_of((new, "2021-08-01")))
    assert archive.sync().sources == (SourceRun("map", "changed", removed=1),)
    assert archive.titles() == ["cranes"]
