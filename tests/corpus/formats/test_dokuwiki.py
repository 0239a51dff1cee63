"""Pages of a DokuWiki; `tests/wikis/test_dokuwiki.py` reads those that a real one saves."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from semsearch.corpus import Conventions, read
from semsearch.corpus.formats import dokuwiki
from semsearch.types import Item, Record, Rejection, Skip

PAGE = """{{tag>ferry "Harbour news" tide_tables}}
====== The //ferry// to Isle =====
~~NOTOC~~

It **sails** again [[news:harbour_office|from the new pier]]((since May)), see [[.:tide tables]] and
https://isle.example/a//b. {{ :ferry.jpg?200|A ferry}}

===== Times =====
  * six o'clock,
  - seven & eight <del>nine</del>
    * not `&amp;` ''mono''

^ Pier ^ Fare ^
| Old  | 2    |
  a line of code
<code python>
print("no text")
</code>
> quoted %%[text]%% \\\\
----
"""
TEXT = (
    "It sails again from the new pier, see tide tables and https://isle.example/a//b. six o'clock, "
    "seven & eight nine not `&amp;` mono quoted [text]"
)


def records(folder: Path, base: str = "") -> list[Record]:
    return list(read([folder], conventions=Conventions(base_url=base)))


def item(folder: Path, base: str = "") -> Item:
    [found] = records(folder, base)
    assert isinstance(found, Item)
    return found


def test_title_text_and_tags_of_a_page_are_read(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(PAGE)
    article = item(tmp_path).article
    assert (article.title, article.excerpt) == ("The ferry to Isle", TEXT)
    assert article.topics == ("ferry", "Harbour news", "tide tables")
    assert (article.url, article.published_at) == ("", None)


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("https://wiki.example/doku.php?id=", "https://wiki.example/doku.php?id=news:z%C3%BCrich"),
        ("https://wiki.example/w/", "https://wiki.example/w/news/z%C3%BCrich"),
    ],
)
def test_base_url_gives_a_page_its_address(tmp_path: Path, base: str, address: str) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news/z%C3%BCrich.txt").write_text("== Locks ==\nThey are open.")
    assert item(tmp_path, base).article.url == address


def test_a_page_of_a_data_folder_has_the_date_of_its_creation_and_may_lack_a_heading(tmp_path: Path) -> None:
    for folder in ("pages/news", "meta/news"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "pages/news/harbour_office.txt").write_text("Open on Monday.")
    history = (
        "1627464600\t192.0.2.1\tC\tnews:harbour_office\tjane\tcreated\n1700000000\t192.0.2.1\tE\tnews\t\t\n"
    )
    (tmp_path / "meta/news/harbour_office.changes").write_text(history)
    article = item(tmp_path / "pages").article
    assert (article.title, article.excerpt) == ("harbour office", "Open on Monday.")
    assert article.published_at == datetime(2021, 7, 28, 9, 30, tzinfo=UTC)
    (tmp_path / "meta/news/harbour_office.changes").write_text("damaged\n")
    assert item(tmp_path / "pages").article.published_at is None


def test_redirects_templates_and_sidebars_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("~~REDIRECT>new~~\n====== Old ======\n")
    for name in ("sidebar", "_template", "__template"):
        (tmp_path / f"{name}.txt").write_text("====== Menu ======\n  * [[a]]\n")
    assert [type(one) for one in records(tmp_path)] == [Skip] * 4


def test_other_text_files_have_front_matter(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("---\ntitle: A ferry\n---\n== Not its title ==\n")
    (tmp_path / "b.txt").write_text("Just words.\n=====\n")
    (tmp_path / "c.txt").write_bytes(b"== \xff ==\n")
    first, second, third = records(tmp_path)
    assert isinstance(first, Item)
    assert first.article.title == "A ferry"
    assert isinstance(second, Rejection)
    assert "no front matter" in second.reason
    assert isinstance(third, Rejection)
    assert "UTF-8" in third.reason


def test_a_page_that_is_too_large_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("== A ==\n" + "word " * 300_000)
    [found] = records(tmp_path)
    assert isinstance(found, Rejection)
    assert "1,024 KiB" in found.reason


@pytest.mark.parametrize(
    "part", ["[[", "{{", "((", "<code>", "==", "**", "~~", "%%", "  * ", "[[a|", "{{tag>"]
)
def test_hostile_markup_takes_linear_time(part: str) -> None:
    start = time.process_time()
    dokuwiki.plain(part * (dokuwiki.READ // len(part)))
    assert time.process_time() - start < 5
