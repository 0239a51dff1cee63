"""semsearch.storage.local.columns.part: filters over columns, compared with `filtering.passes`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from semsearch.storage.filtering import passes
from semsearch.storage.local.columns.part import Part
from semsearch.types import Article, Filter, Provider
from tests.storage.local.columns.archive import FILTERS, START, Archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("archive"), 5, 400) as made:
        yield made


def passing(part: Part, filter: Filter) -> list[int]:
    mask = part.passing(filter)
    return list(range(len(part.segment))) if mask is None else np.flatnonzero(mask).tolist()


@pytest.mark.parametrize("filter", FILTERS)
def test_a_filter_passes_the_articles_that_its_definition_names(archive: Archive, filter: Filter) -> None:
    articles = archive.articles()
    part = Part(archive.segment())
    expected = [row for row, article in enumerate(articles) if passes(filter, article)]
    assert passing(part, filter) == expected
    fewer = part.without(part.segment.arrays.keys[::3])
    assert passing(fewer, filter) == [row for row in expected if row % 3]
    assert len(fewer) == 400 - 134


def test_the_filters_of_these_tests_pass_some_articles_and_not_all(archive: Archive) -> None:
    part = Part(archive.segment())
    counts = [len(passing(part, filter)) for filter in FILTERS]
    assert (counts[0], counts[-2:]) == (400, [0, 0])
    assert all(0 < count < 400 for count in counts[1:-2])


def test_pairs_of_filters_pass_the_articles_that_both_pass(archive: Archive) -> None:
    part, articles = Part(archive.segment()), archive.articles()
    for one in FILTERS:
        for field in ("phrases", "excluded", "topics", "until"):
            both = replace(one, **{field: getattr(FILTERS[2 if field == "until" else 11], field)})
            assert passing(part, both) == [row for row, a in enumerate(articles) if passes(both, a)]


def texts(tmp_path: Path, *articles: Article) -> Part:
    with Archive(tmp_path / "texts", 1) as archive:
        archive.write(articles)
        return Part(archive.segment())


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("river bridge", [0]),  # 1 has it across title and excerpt, 2 across two articles
        ("bridge river", [1, 3]),
        ("bridge the river", [1, 3]),
        ("river", [0, 1, 3]),
        ("the of", [0, 1, 2, 3, 4]),
        ("river river", [3]),
        ("river river river", []),
        ("bridge river river", [3]),
        ("river zebra", []),
        ("", [0, 1, 2, 3, 4]),
    ],
)
def test_phrases_are_adjacent_terms_of_one_field(tmp_path: Path, phrase: str, expected: list[int]) -> None:
    part = texts(
        tmp_path,
        Article("a", "Old river bridge"),
        Article("b", "Bridge, the river", "Bridge"),
        Article("c", "Bridge"),
        Article("d", "", "The bridges of rivers; the river"),
        Article("e", "the", "of"),
    )
    assert passing(part, Filter(phrases=(phrase,))) == expected
    left = [row for row in range(5) if row not in expected]
    stop_words = phrase in ("", "the of")
    assert passing(part, Filter(excluded=(phrase,))) == (expected if stop_words else left)


def test_a_part_without_articles_or_terms_passes_none(tmp_path: Path) -> None:
    empty = texts(tmp_path)
    wordless = texts(tmp_path / "wordless", Article("a", "", ""), Article("b", "the"))
    for filter in FILTERS:
        assert passing(empty, filter) == []
        if filter.phrases and filter.phrases != ("the", "river"):
            assert passing(wordless, filter) == []
    assert passing(wordless, Filter(excluded=("river",))) == [0, 1]


def test_an_instant_between_two_seconds_is_a_limit_too(tmp_path: Path) -> None:
    part = texts(tmp_path, Article("a", "river", published_at=START), Article("b", "river"))
    later = START.replace(microsecond=1)
    assert passing(part, Filter(since=START)) == passing(part, Filter(until=START)) == [0]
    assert passing(part, Filter(since=later)) == []
    assert passing(part, Filter(until=later)) == [0]


def test_outlets_match_by_name_or_domain_without_regard_to_case(tmp_path: Path) -> None:
    part = texts(
        tmp_path,
        Article("a", "", provider=Provider("Straßen-Post", "post.com")),
        Article("b", "", provider=Provider("", "POST.com")),
        Article("c", ""),
    )
    assert passing(part, Filter(providers=("STRASSEN-POST",))) == [0]
    assert passing(part, Filter(providers=("Post.Com",))) == [0, 1]
    assert passing(part, Filter(providers=("",))) == [1, 2]


def test_rows_are_found_by_key_while_they_are_alive(archive: Archive) -> None:
    part = Part(archive.segment())
    keys = part.segment.arrays.keys
    wanted = np.array([keys[7], 10**9, keys[0], -1])
    assert part.rows_of(wanted).tolist() == [7, -1, 0, -1]
    fewer = part.without(np.array([-5, keys[7], 10**9]))
    assert fewer.rows_of(wanted).tolist() == [-1, -1, 0, -1]
    assert (len(part), len(fewer)) == (400, 399)
    assert fewer.without(np.array([keys[7], 10**9])) is fewer
    assert fewer.without(np.array([], dtype=np.int64)) is fewer
