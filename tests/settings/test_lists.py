"""`sources`: a list of mappings, which stands in the file only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from semsearch.errors import SettingsError
from semsearch.settings import Settings, Source, describe, describe_source

Written = Callable[..., Path]


def test_sources_are_read_in_their_order(written: Written) -> None:
    file = written(
        """
        sources:
          - name: own
            path: articles
            prune: yes
          - name: harbour
            feed: https://harbour.example/feed?format=rss
            outlet: The Harbour Ledger
            topics: [ports, trade]
          - {name: 2024, sitemap: "http://canal.example/news.xml", topics: "law, courts"}
        sync: {every: 2h, allow_private: yes}
        """,
        "conf/semsearch.yaml",
    )
    loaded = Settings.load(file)
    assert loaded.sources == (
        Source("own", path=file.parent / "articles", prune="yes"),
        Source(
            "harbour",
            feed="https://harbour.example/feed?format=rss",
            outlet="The Harbour Ledger",
            topics=("ports", "trade"),
        ),
        Source("2024", sitemap="http://canal.example/news.xml", topics=("law", "courts")),
    )
    assert (loaded.sync.every_s, loaded.sync.allow_private) == (7200, "yes")
    assert [source.address for source in loaded.sources][:1] == [""]


def test_an_absolute_path_and_a_home_folder_stay_as_they_are(written: Written) -> None:
    file = written("sources: [{name: a, path: /srv/news}, {name: b, path: ~/news}]")
    assert [source.path for source in Settings.load(file).sources] == [
        Path("/srv/news"),
        Path.home() / "news",
    ]


@pytest.mark.parametrize("text", ["sources:", "sources: []"])
def test_there_may_be_none(written: Written, text: str) -> None:
    assert Settings.load(written(text)).sources == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sources: news", "sources must be a list, whose entries begin with '- '"),
        ("sources: {name: a, path: b}", "sources must be a list, whose entries begin with '- '"),
        ("sources: [news]", "sources[0] must hold keys and values, such as 'name: …'"),
        (
            "sources: [{name: a, path: b}, {name: c, fed: 'http://c.example'}]",
            "unknown setting c.yaml: sources[1].fed: did you mean feed?",
        ),
        ("sources: [{path: b}]", "sources[0] must have a name"),
        ("sources: [{name: a}]", "sources[0] must have one of path, feed and sitemap"),
        (
            "sources: [{name: a, path: b, feed: 'http://c.example/'}]",
            "sources[0] must have one of path, feed and sitemap",
        ),
        (
            "sources: [{name: a, path: b}, {name: c, path: b}, {name: a, path: d}]",
            "sources[2].name must be unique: sources[0] is 'a' too",
        ),
        (
            "sources: [{name: a, feed: 'ftp://a.example/feed'}]",
            "sources[0].feed must be an http or https address without a user name, such as "
            "https://news.example/feed.xml, not 'ftp://a.example/feed'",
        ),
        ("sources: [{name: a, feed: 'https://me:secret@a.example/'}]", "not 'https://…@a.example/'"),
        (
            "sources: [{name: ../a, path: b}]",
            "sources[0].name must be a name of at most 64 lower-case letters",
        ),
        ("sources: [{name: a, path: ''}]", "sources[0].path must be a folder or a file, not ''"),
        ("sources: [{name: a, path: [b]}]", "sources[0].path must be a folder or a file, not ['b']"),
        ("sources: [{name: a, path: b, topics: 3}]", "sources[0].topics must be a list of names, not 3"),
        ("sources: [{name: a, path: b, prune: maybe}]", "sources[0].prune must be yes or no, not 'maybe'"),
        ("source: [{name: a}]", "unknown setting c.yaml: source: did you mean sources?"),
        ("sync: {every: 15}", None),
        ("sync: {every: soon}", "sync.every must be a time from 1s to 7d, such as 15m, 2h or 1d, not 'soon'"),
        ("sync: {every: 8d}", "sync.every must be a time from 1s to 7d"),
        ("sync: {every: 0m}", "sync.every must be a time from 1s to 7d"),
        ("sync: {max_mb: 0}", "sync.max_mb must be 1 to 64, not 0"),
    ],
)
def test_an_error_is_one_line_that_names_the_key(written: Written, text: str, said: str | None) -> None:
    file = written(text)
    if said is None:
        assert Settings.load(Path(file.name)).sync.every_s == 15
        return
    with pytest.raises(SettingsError) as caught:
        Settings.load(Path(file.name))
    assert said in str(caught.value)
    assert "c.yaml: " in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_the_environment_cannot_hold_them() -> None:
    with pytest.raises(SettingsError, match="SEMSEARCH_SOURCES cannot be set in the environment"):
        Settings.load(environ={"SEMSEARCH_SOURCES": "[]"})


def test_a_source_s_keys_are_described_apart() -> None:
    assert "sources" not in {one.key for one in describe()}
    assert {one.key: one.allowed for one in describe_source() if one.key in ("prune", "topics")} == {
        "prune": "yes or no",
        "topics": "a list of names",
    }
