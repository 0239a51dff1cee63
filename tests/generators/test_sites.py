"""What is read of the posts, feeds and pages of site generators."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from semsearch.corpus import Conventions, read
from semsearch.corpus.urls import identity
from semsearch.types import Article, Item, Omission, Record, Rejection, Skip
from tests.generators.built import Post, Site


def sources(site: Site) -> list[Record]:
    folders = [site.folder / source for source in site.sources]
    return list(read(folders, conventions=Conventions(base_url=site.address)))


def pages(site: Site) -> list[Record]:
    return list(read(sorted((site.folder / site.pages).rglob("*.html"))))


def feed(site: Site, name: str) -> list[Record]:
    return list(read([site.folder / site.pages / name]))


def by_path(records: Sequence[Record], folder: Path) -> dict[str, Article]:
    """Return the articles by the path of their file in a folder."""
    items = [record for record in records if isinstance(record, Item)]
    found = {
        Path(item.source.partition("#")[0]).relative_to(folder).as_posix(): item.article for item in items
    }
    assert len(found) == len(items)
    return found


def by_id(records: Sequence[Record]) -> dict[str, Article]:
    return {record.article.id: record.article for record in records if isinstance(record, Item)}


def folded(topics: Sequence[str]) -> set[str]:
    """Return topics without regard to case: Hugo changes it."""
    return {topic.casefold() for topic in topics}


def is_excerpt(excerpt: str, post: Post) -> bool:
    """Return whether a feed or page shows a post's description or text; generators set apostrophes."""
    beginnings = (post.excerpt, post.begins) if post.begins else (post.excerpt,)
    return excerpt.replace("’", "'").startswith(beginnings)


def test_each_post_is_read_once_from_its_source(site: Site) -> None:
    found = by_path(sources(site), site.folder)
    assert set(found) == {post.path for post in site.posts} | set(site.unpublished)
    for post in site.posts:
        article = found[post.path]
        assert (article.title, article.published_at, article.topics) == (post.title, post.date, post.topics)
        assert article.excerpt == post.excerpt
        assert article.published is not False
        assert article.url.removesuffix("index.html") == (post.address if post.says_address else "")


def test_what_is_not_shown_is_read_as_unpublished(site: Site) -> None:
    found = by_path(sources(site), site.folder)
    assert {path: found[path].title for path in site.unpublished} == site.unpublished
    assert {found[path].published for path in site.unpublished} == {False}


def test_nothing_else_of_the_whole_folder_is_refused_or_left_out(site: Site) -> None:
    lost = [record for record in read([site.folder]) if isinstance(record, Rejection | Omission)]
    reasons = {record.reason.partition(", which is not read")[0] for record in lost}
    assert reasons - {"a relative address"} <= {
        "XML with the root element 'search'",  # what a theme of Hexo searches
        "a placeholder, not a date",  # of an undated page of Hugo
        "no title and no text; its keys are layout",  # the front page of Jekyll
        # of a license of Pelican's fonts
        "no front matter: the first line is not ---, +++ or a header such as Title: …",
    }


def test_nothing_else_of_the_whole_folder_is_an_article(site: Site) -> None:
    titles = {record.article.title for record in read([site.folder]) if isinstance(record, Item)}
    assert titles == {post.title for post in site.posts} | set(site.unpublished.values()) | set(
        site.own_pages
    )


def test_each_feed_has_the_posts_with_their_dates_and_addresses(site: Site) -> None:
    for name in site.feeds:
        found = by_id(feed(site, name))
        assert set(found) == {identity(post.address) for post in site.posts}
        for post in site.posts:
            article = found[identity(post.address)]
            assert (article.title, article.published_at) == (post.title, post.date)
            assert (article.url, article.provider.name) == (post.address, site.outlet)
            assert is_excerpt(article.excerpt, post)
            assert folded(article.topics) >= (folded(post.topics) if site.feed_has_topics else set())


def test_only_the_pages_of_posts_are_articles(site: Site) -> None:
    records = pages(site)
    found = by_path(records, site.folder / site.pages)
    assert set(found) == {site.page(post) for post in site.posts} | set(site.others)
    for post in site.posts:
        article = found[site.page(post)]
        assert (article.title, article.published_at) == (post.title, post.date)
        assert article.id == identity(post.address)
        assert is_excerpt(article.excerpt, post)
        assert folded(article.topics) <= folded(post.topics)
    assert {record.reason for record in records if isinstance(record, Skip)} == {"a page that is no article"}


def test_an_article_from_its_source_a_feed_and_its_page_has_one_id(site: Site) -> None:
    wanted = {identity(post.address) for post in site.posts if post.says_address}
    assert wanted <= set(by_id(sources(site)))
    assert wanted <= set(by_id(feed(site, site.feeds[0])))
    assert wanted <= set(by_id(pages(site)))
