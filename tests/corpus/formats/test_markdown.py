from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from semsearch.corpus import Conventions, read
from semsearch.corpus.urls import identity, identity_of_path
from semsearch.types import Article, Item, Omission, Rejection, Skip

RECORD = """---
category: news
title: "Court &amp; law"
excerpt: "It \u200brules&#8217;s &quot;well&quot;.&nbsp; "
publishedDateTime: 2021-07-28T12:39:00Z
webUrl: "https://x.example/story/1"
type: article
quality: 39
heat: -1
published: false

provider:
  name: The X
  domain: x.example

topics:
  - AI
  - Law

images:
  - url: "https://i.example/a.jpg"
    width: 800
    height: 450
    isCached: true

related:
  - title: "Other"
    webUrl: "https://y.example/story"
    ampWebUrl: "https://y.example/story/amp"
    provider:
      name: The Y
      domain: y.example

secured: "PRIVATE;PRIVATE"
featuredContent: "<iframe src=\\"https://PRIVATE.example\\"></iframe>"
---
"""


def results(path: Path, data: bytes | str) -> list[Any]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read([path]))


def item(path: Path, data: bytes | str) -> Item:
    """Read an item from which nothing is left out."""
    [result] = results(path, data)
    assert isinstance(result, Item)
    return result


def omitted(path: Path, data: str) -> tuple[Article, list[tuple[str, str]]]:
    """Read an item: its article, and the keys of what was left out with the reason."""
    first, *rest = results(path, data)
    assert isinstance(first, Item)
    assert all(isinstance(one, Omission) and one.path == str(path.resolve()) for one in rest)
    return first.article, [(one.field, one.reason) for one in rest]


def test_a_record_is_read(tmp_path: Path) -> None:
    result = item(tmp_path / "a.md", RECORD)
    article = result.article
    assert result.source == str((tmp_path / "a.md").resolve())
    assert article.id == identity("https://x.example/story/1")
    assert article.title == "Court & law"
    assert article.excerpt == 'It rules’s "well".'
    assert article.published_at == datetime(2021, 7, 28, 12, 39, tzinfo=UTC)
    assert (article.quality, article.heat, article.published) == (39, -1, False)
    assert (article.provider.name, article.provider.domain) == ("The X", "x.example")
    assert article.topics == ("AI", "Law")
    assert (article.images[0].width, article.images[0].height) == (800, 450)
    assert [(a.title, a.provider.name) for a in result.related] == [("Other", "The Y")]
    assert "PRIVATE" not in repr(result)


@pytest.mark.parametrize(
    "awkward",
    [
        pytest.param(RECORD.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(RECORD.replace("\n", "\r").encode(), id="CR"),
        pytest.param(b"\xef\xbb\xbf" + RECORD.encode(), id="byte-order mark"),
        pytest.param(b"\xef\xbb\xbf\r\n \r\n" + RECORD.encode(), id="blank lines first"),
        pytest.param(RECORD.replace("---\n", "---  \n").encode(), id="spaces after the marks"),
        pytest.param((RECORD[:-4] + "...\n").encode(), id="closed by dots"),
        pytest.param(RECORD[:-1].encode(), id="no line end at the end"),
        pytest.param(RECORD.replace("webUrl", "originalUrl", 1).encode(), id="no webUrl"),
        pytest.param((RECORD + "\nSome body.\n\n---\n\nMore.\n").encode(), id="a body"),
    ],
)  # fmt: skip
def test_equivalent_forms_give_the_same_item(tmp_path: Path, awkward: bytes) -> None:
    assert awkward != RECORD.encode()
    assert item(tmp_path / "a.md", awkward) == item(tmp_path / "a.md", RECORD)


def test_a_title_is_enough_for_an_item(tmp_path: Path) -> None:
    article = item(tmp_path / "a.md", "---\ntitle: T\nimages:\nrelated: ~\n---\n").article
    assert (article.title, article.url, article.images, article.excerpt) == ("T", "", (), "")
    assert article.id == identity_of_path("a.md")


DAY = datetime(2021, 7, 28, tzinfo=UTC)
GENERATORS = {
    "Hugo": """---
title: "Ferry: new times"
date: 2021-07-28T02:00:00+02:00
lastmod: 2021-08-02
description: The ferry sails later.
tags: [harbour, ferry]
draft: false
cover:
  image: https://i.example/ferry.jpg
  alt: A ferry
params:
  date: 1999-01-01
---
Text.
""",
    "Hugo, TOML": """+++
title = "Ferry: new times"
date = 2021-07-28T02:00:00+02:00
description = "The ferry sails later."
tags = ["harbour", "ferry"]
draft = false
images = ["https://i.example/ferry.jpg"]
[params]
date = 1999-01-01
+++
Text.
""",
    "Hugo, JSON": """{
  "title": "Ferry: new times",
  "date": "2021-07-28",
  "description": "The ferry sails later.",
  "tags": ["harbour", "ferry"],
  "draft": false,
  "images": ["https://i.example/ferry.jpg"]
}

Text.
""",
    "Zola": """+++
title = "Ferry: new times"
date = 2021-07-28
description = "The ferry sails later."
draft = false
[taxonomies]
tags = ["harbour"]
categories = ["ferry"]
[extra]
image = "elsewhere.jpg"
cover = "x"
+++
Text.
""",
    "Jekyll": """---
layout: post
title: "Ferry: new times"
date: 2021-07-28 02:00:00 +0200
excerpt: The ferry sails later.
categories: harbour ferry
header:
  teaser: https://i.example/ferry.jpg
published: true
permalink: /:year/:title/
---
Text.
""",
    "Eleventy": """---
title: 'Ferry: new times'
date: 2021-07-28
description: The ferry sails later.
tags:
  - harbour
  - ferry
permalink: "/posts/{{ title | slugify }}/"
image: {src: https://i.example/ferry.jpg, alt: A ferry}
eleventyExcludeFromCollections: false
---
Text.
""",
    "Astro": """---
title: 'Ferry: new times'
pubDate: 2021-07-28
updatedDate: 2021-08-02
description: The ferry sails later.
author: ['Ann', 'Bo']
heroImage: '/ferry.jpg'
image:
  url: 'https://i.example/ferry.jpg'
  alt: 'A ferry'
tags: ["harbour", "ferry"]
draft: "false"
---
Text.
""",
    "Pelican": """Title: Ferry: new times
Date: 2021-07-28 00:00
Modified: 2021-08-02 10:00
Tags: harbour, ferry
Slug: ferry
Status: published
Summary: The ferry
  sails later.

Text.
""",
    "Hexo": """---
title: 'Ferry: new times'
date: 2021/07/28 00:00:00
updated: 2021/08/02 10:00:00
excerpt: The ferry sails later.
categories:
- [harbour, ferry]
- ferry
cover: https://i.example/ferry.jpg
published: true
---
Text.
""",
    "Docusaurus": """---
slug: ferry
title: 'Ferry: new times'
date: 2021-07-28
description: The ferry sails later.
authors:
  - name: Ann
    title: Reporter
tags: [harbour, {label: ferry, permalink: /ferry}]
image: https://i.example/ferry.jpg
---
Text.
""",
    "Quarto": """---
title: "Ferry: new times"
date: "July 28, 2021"
description: |
  The ferry sails
  later.
author:
  - name: Ann
categories: [harbour, ferry]
image: ferry.jpg
---
Text.
""",
    "Obsidian": """---
title: "Ferry: new times"
published: 2021-07-28
created: 2021-08-02
description: The ferry sails later.
tags:
  - "#harbour"
  - ferry
author:
  - "[[Ann]]"
---
Text.
""",
    "keys in capitals": """---
TITLE: "Ferry: new times"
DATE: 2021-07-28
Description: The ferry sails later.
Tags: harbour, ferry
---
Text.
""",
}


@pytest.mark.parametrize("data", GENERATORS.values(), ids=GENERATORS.keys())
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_the_front_matter_of_site_generators_is_read(tmp_path: Path, data: str, ends: str) -> None:
    article = item(tmp_path / "a.md", data.replace("\n", ends)).article
    assert article.title == "Ferry: new times"
    assert article.published_at == DAY
    assert article.excerpt == "The ferry sails later."
    assert article.topics == ("harbour", "ferry")
    assert article.published is not False
    assert [image.url for image in article.images] in ([], ["https://i.example/ferry.jpg"])
    assert bool(article.images) == ("i.example" in data)
    assert article.url == ""


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("draft: true", False),
        ('draft: "true"', False),
        ("published: false", False),
        ("status: draft", False),
        ('draft: "false"', True),
        ("published: 2021-07-28", None),
        ("weight: 1", None),
    ],
)
def test_a_draft_is_not_published(tmp_path: Path, line: str, published: bool | None) -> None:
    article = item(tmp_path / "a.md", f"---\ntitle: T\n{line}\n---\n").article
    assert article.published is published


def read_all(folder: Path, name: str) -> list[Any]:
    """Read a folder with one post, whose front matter has no date."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("---\nlayout: post\ntitle: T\n---\n")
    return list(read([folder]))


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2021-07-28-ferry.markdown", DAY),
        ("2021-07-28-ferry/index.mdx", DAY),
        ("2021-07-28/index.md", DAY),
        ("2021-07-28-ferry/map.md", None),
    ],
)
def test_the_date_of_a_post_may_be_in_its_name(tmp_path: Path, name: str, date: datetime | None) -> None:
    (found,) = read_all(tmp_path, name)
    assert found.article.published_at == date


@pytest.mark.parametrize(
    "title",
    ["{{ title }}", "'{{ .Name }}'", '"{{ replace .Name "-" " " | title }}"'],
    ids=["Hexo", "TOML", "Hugo"],
)
def test_a_template_of_posts_is_skipped(tmp_path: Path, title: str) -> None:
    path = tmp_path / "post.md"
    found = results(path, f"---\ntitle: {title}\ndate: {{{{ date }}}}\ntags:\n---\n")
    assert found == [Skip(str(path.resolve()), None, "a template of posts")]


def test_the_path_of_a_page_is_its_address(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text('+++\ntitle = "T"\npath = "2021/ferry"\n+++\n')
    (tmp_path / "b.md").write_text('+++\ntitle = "T"\npath = "2021/ferry"\nurl = "/tide/"\n+++\n')
    (tmp_path / "c.md").write_text("---\ntitle: T\npath: notes/ferry.md\n---\n")
    found = list(read([tmp_path], conventions=Conventions(base_url="https://x.example/news")))
    assert [one.article.url if isinstance(one, Item) else one for one in found] == [
        "https://x.example/news/2021/ferry", "https://x.example/news/tide/", ""
    ]  # fmt: skip


def test_an_image_that_is_a_template_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: T\nimage: '{static}/img/a.jpg'\n---\n")
    (found,) = read([path], conventions=Conventions(base_url="https://x.example/"))
    assert isinstance(found, Item)
    assert found.article.images == ()


def test_what_lies_in_the_folder_of_drafts_is_a_draft(tmp_path: Path) -> None:
    (tmp_path / "_drafts").mkdir()
    article = item(tmp_path / "_drafts" / "bridge.md", "---\nlayout: post\ntitle: T\n---\n").article
    assert article.published is False


@pytest.mark.parametrize(
    ("more", "posts"),
    [("", 0), ("weight: 1\n", 0), ("date: 2021-07-28\n", 1)],
    ids=["bare", "weight", "date"],
)
def test_the_page_of_a_section_is_no_post(tmp_path: Path, more: str, posts: int) -> None:
    path = tmp_path / "_index.en.md"
    path.write_text(f"---\ntitle: News\n{more}---\nAll of it.\n")
    (found,) = read([path])
    assert isinstance(found, Item if posts else Skip)


@pytest.mark.parametrize("base", ["https://x.example/news/", "https://x.example/news"])
@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/2021/ferry/", "/news/2021/ferry/"),
        ("2021/ferry/", "/news/2021/ferry/"),
        ("/news/2021/ferry/", "/news/2021/ferry/"),
        ("https://y.example/2021/ferry/", ""),
        ("//y.example/2021/ferry/", ""),
    ],
)
@pytest.mark.parametrize("key", ["url", "permalink"])
def test_a_path_of_a_page_begins_at_the_site(
    tmp_path: Path, key: str, address: str, path: str, base: str
) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: T\n{key}: {address}\nimage: /img/a.jpg\n---\n")
    (found,) = read([tmp_path / "a.md"], conventions=Conventions(base_url=base))
    assert isinstance(found, Item)
    assert found.article.url == (f"https://x.example{path}" if path else "https://y.example/2021/ferry/")
    assert [image.url for image in found.article.images] == ["https://x.example/img/a.jpg"]


# --- title and text ---------------------------------------------------------------------------------------


def test_the_plain_text_of_the_body_replaces_a_missing_excerpt(tmp_path: Path) -> None:
    body = "# Head\n\nSome *text* and a [link](https://y.example).\n\n- one\n- two\n"
    assert item(tmp_path / "a.md", f"---\ntitle: T\n---\n{body}").article.excerpt == (
        "Some text and a link. one two"
    )
    assert item(tmp_path / "a.md", f"---\ntitle: T\nexcerpt: own\n---\n{body}").article.excerpt == "own"


@pytest.mark.parametrize(
    ("value", "excerpt"),
    [("null", "Body."), ("~", "Body."), ("", "Body."), ('""', "Body."), ('"null"', "null"), ("'~'", "~")],
)
def test_a_null_excerpt_is_none_and_a_quoted_one_is_text(tmp_path: Path, value: str, excerpt: str) -> None:
    data = f"---\ntitle: T\nexcerpt: {value}\n---\nBody.\n"
    assert item(tmp_path / "a.md", data).article.excerpt == excerpt


def test_an_excerpt_that_is_no_text_leaves_the_body(tmp_path: Path) -> None:
    article, left = omitted(tmp_path / "a.md", "---\ntitle: T\nsummary: {a: b}\n---\nBody.\n")
    assert article.excerpt == "Body."
    assert left == [("summary", "expected text, found a mapping")]


def test_an_angle_bracket_of_the_body_is_text(tmp_path: Path) -> None:
    body = "For a \\<b> and `&amp;` see &copy; &region.\n"
    assert item(tmp_path / "a.md", f"---\ntitle: T\n---\n{body}").article.excerpt == (
        "For a <b> and &amp; see © &region."
    )


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ("---\ndate: 2021\n---\n# Head *one*\n\nText.\n", "Head one"),
        ("---\ndate: 2021\n---\nHead one\n===\n\nText.\n", "Head one"),
        ("---\n---\n## Head one\nText.\n", "Head one"),
        ("---\ntitle:\n---\n# Head one\n\nText.\n", "Head one"),
        ("---\ntitle: null\n---\nText.\n\n# Head one\n", "Text."),
        ("---\ntitle: T\n---\n# Head one\n\nText.\n", "T"),
        ("---\ntitle: ['']\n---\n# Head one\n\nText.\n", "Head one"),
        ("---\nheadline: T\n---\n# Head one\n\nText.\n", "T"),
        ("---\ntitle: 1984\n---\n", "1984"),
        ("---\ntitle: true\n---\n", "true"),
        ("---\ntitle: T\ndate: 2021\ntitle: U\n---\n", "U"),
    ],
)
def test_the_first_heading_or_words_replace_a_missing_title(tmp_path: Path, data: str, title: str) -> None:
    assert item(tmp_path / "a.md", data).article.title == title


@pytest.mark.parametrize("second", ["title: U\ndate: 2021", "title: U\ntags:\n- a\n  - b"])
def test_a_second_item_in_a_file_ends_the_text_and_is_reported(tmp_path: Path, second: str) -> None:
    article, left = omitted(tmp_path / "a.md", f"---\ntitle: T\n---\nOne.\n\n---\n{second}\n---\nTwo.\n")
    assert (article.title, article.excerpt) == ("T", "One.")
    assert left == [("body", "another item begins in it; a file holds one, so split it")]


@pytest.mark.parametrize(
    "body", ["One.\n\n---\n\nTwo.\n\n---\n\nThree.\n", "One.\n\n---\n\n- Two.\n\n---\n\nThree.\n"]
)
def test_rules_in_a_text_are_no_second_item(tmp_path: Path, body: str) -> None:
    article = item(tmp_path / "a.md", f"---\ntitle: T\n---\n{body}").article
    assert article.excerpt == "One. Two. Three."


# --- what is wrong ----------------------------------------------------------------------------------------

COLON = (
    "is not YAML: mapping values are not allowed in this context: a text with a colon in it needs quotes; "
    "taken as it is written"
)


def test_a_value_that_is_not_yaml_is_kept_as_it_is_written_and_reported(tmp_path: Path) -> None:
    data = "---\ntitle: Ferry: new times\ndate: 2021-07-28\ntags: [a, b]\n---\nText.\n"
    article, left = omitted(tmp_path / "a.md", data)
    assert (article.title, article.published_at, article.topics) == ("Ferry: new times", DAY, ("a", "b"))
    assert left == [("title", COLON)]


def test_the_place_of_an_unusable_part_is_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    _, omission = results(path, "---\ntitle: T\ndate: soon\n---\n")
    assert omission == Omission(str(path.resolve()), None, "date", "not a date", "'soon'")


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", None, "the file is empty"),
        (b"\xef\xbb\xbf\r\n \n", None, "the file is empty"),
        (b"\n\n# Head\n", 3,
         "no front matter: the first line is not ---, +++ or a header such as Title: …"),
        (b"Date: 2021\n\nText.\n", 1,
         "no front matter: the first line is not ---, +++ or a header with a Title"),
        (b"\n---\ntitle: T\n", 2, "front matter is not closed: no line --- after the first"),
        (b"+++\ntitle = 'T'\n---\n", 1, "front matter is not closed: no line +++ after the first"),
        (b"---\n---\n", None, "no title and no text"),
        (b"---\ndate: 2021\n---\n![p](p.jpg)\n", None, "no title and no text; its keys are date"),
        (b"---\n- a\n---\n", 2, "expected a mapping of keys to values, found a list"),
        (b"---\ntitle: T\nexcerpt: \xff\n---\n", 3, "not UTF-8 text; save the file as UTF-8"),
        (b"---\ntitle: T\0\n---\n", 2, "contains a NUL byte, so it is not a text file"),
    ],
)  # fmt: skip
def test_an_invalid_record_is_reported_with_its_line(
    tmp_path: Path, data: bytes, line: int | None, reason: str
) -> None:
    path = tmp_path / "a.md"
    assert results(path, data) == [Rejection(str(path.resolve()), line, reason)]


def test_a_file_larger_than_the_limit_is_refused(tmp_path: Path) -> None:
    start = "---\ntitle: T\n---\n"
    fits = start + "x" * (1024 * 1024 - len(start))
    assert item(tmp_path / "a.md", fits).article.title == "T"
    [rejection] = results(tmp_path / "a.md", fits + "x")
    assert isinstance(rejection, Rejection)
    assert rejection.reason == "larger than 1,024 KiB, the limit for one item"
