"""Compare readers of saved pages: run by scripts/compare-pages."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from semsearch import corpus  # noqa: E402
from semsearch.types import Item  # noqa: E402
from tests.generators.built import SITES, UNMARKED, Post, Site  # noqa: E402

ROUNDS = 3
PARAGRAPHS = 8  # that pages get
SHOWN = 1_000  # characters of a text that replace an excerpt
PEERS = ("trafilatura", "extruct")
_DESCRIPTION = re.compile(r"<meta[^>]*description[^>]*>|\"description\":\"(?:[^\"\\]|\\.)*\",", re.IGNORECASE)
_NO_TEXT = re.compile(
    r"<[^>]*>|\{[%{].*?[%}]\}|\]\([^)]*\)", re.DOTALL
)  # tags, templates, addresses of links
_DATED = re.compile(r"<(?:time|meta)[^>]*(?:datetime|published|date)[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a post, and the body of its source."""

    file: Path
    post: Post
    body: str


Reader = Callable[[Sequence[Path]], tuple[list[dict[str, str]], float]]


def ours(paths: Sequence[Path]) -> tuple[list[dict[str, str]], float]:
    """Read pages as `semsearch index` does; the excerpt is the text where nothing describes the article."""
    readings = []
    for path in paths:
        item = next((one for one in corpus.read([path]) if isinstance(one, Item)), None)
        readings.append(
            {
                "title": item.article.title,
                "date": item.article.published_at.isoformat() if item.article.published_at else "",
                "excerpt": item.article.excerpt,
                "text": item.article.excerpt,
            }
            if item
            else {}
        )
    started = time.process_time()
    for _ in range(ROUNDS):
        for path in paths:
            list(corpus.read([path]))
    return readings, (time.process_time() - started) / ROUNDS / len(paths)


def peer(name: str) -> Reader:
    def read(paths: Sequence[Path]) -> tuple[list[dict[str, str]], float]:
        command = [
            str(ROOT / "build" / "pages" / name / "python" / "bin" / "python"),
            "scripts/page_readers.py",
            name,
        ]
        given = json.dumps([str(path) for path in paths])
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=True, cwd=ROOT)
        found = json.loads(done.stdout)
        return found["readings"], found["seconds"]

    return read


# --- the pages --------------------------------------------------------------------------------------------


def of_posts(site: Site) -> Iterator[Page]:
    """Yield the pages of a site's posts."""
    for post in site.posts:
        source = (site.folder / post.path).read_text(encoding="utf-8")
        yield Page(
            site.folder / site.pages / site.page(post),
            post,
            re.split(r"\n(?:---|\+\+\+|\}|;;;)\n|\n\n", source, maxsplit=1)[-1],
        )


def others(site: Site) -> Iterator[Path]:
    """Yield the pages of a site that are lists: front pages, archives, topics."""
    shown = {site.folder / site.pages / site.page(post) for post in site.posts}
    shown |= {site.folder / site.pages / name for name in site.others}
    for file in sorted((site.folder / site.pages).rglob("*.html")):
        if file not in shown:
            yield file


def described(pages: Sequence[Page], folder: Path) -> Iterator[Page]:
    """Yield pages that only their JSON-LD dates and describes, in the forms in which sites write it."""
    for number, page in enumerate(pages):
        post = page.post
        bare = _DATED.sub("", _DESCRIPTION.sub("", page.file.read_text(encoding="utf-8")))
        node = {
            "@type": "NewsArticle",
            "headline": post.title,
            "description": post.excerpt,
            "datePublished": post.date.isoformat(),
        }
        site = {"@type": "Organization", "name": "x", "description": "y"}
        forms = {
            "object": json.dumps({"@context": "https://schema.org", **node}),
            "types": json.dumps(
                {"@context": "http://schema.org/", **node, "@type": ["Article", "BlogPosting"]}
            ),
            "list": json.dumps([site, node]),
            "graph": json.dumps({"@context": "https://schema.org", "@graph": [site, node]}),
            "line ends": json.dumps(node).replace("e ", "e\n", 1),
            "comment": f"<!-- {json.dumps(node)} -->",
        }
        for name, text in forms.items():
            file = folder / f"{number}-{name}.html"
            file.write_text(
                bare.replace("</head>", f'<script type="application/ld+json">{text}</script></head>', 1)
            )
            yield Page(file, post, page.body)


def without_description(pages: Sequence[Page], folder: Path) -> Iterator[Page]:
    """Yield pages that describe nothing, so that the text of their post counts."""
    for number, page in enumerate(pages):
        file = folder / f"plain-{number}.html"
        file.write_text(_DESCRIPTION.sub("", page.file.read_text(encoding="utf-8")))
        yield Page(file, page.post, page.body)


def lengthened(pages: Sequence[Page], folder: Path) -> Iterator[Page]:
    """Yield pages with more paragraphs after the first of the post, as most articles have them."""
    samples = (one for one in corpus.read([ROOT / "samples"]) if isinstance(one, Item))
    more = [one.article.excerpt for one in samples if one.article.excerpt]
    for number, page in enumerate(pages):
        begin = re.escape((page.post.begins or page.post.excerpt).split("'")[0][:15])
        first = re.compile(rf"<p>\s*{begin}.*?</p>", re.DOTALL)
        own = more[number * PARAGRAPHS : (number + 1) * PARAGRAPHS]
        added = "".join(f"<p>{html.escape(text)}</p>" for text in own)
        longer, found = first.subn(
            lambda match, added=added: match[0] + added, page.file.read_text(), count=1
        )
        if found:
            file = folder / f"long-{number}.html"
            file.write_text(longer)
            shown = plain(re.sub("<[^>]*>", " ", first.search(longer)[0]))  # type: ignore[index]
            yield Page(file, page.post, "\n\n".join((shown, *own)))


# --- the figures ------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    return " ".join(text.replace("’", "'").replace("“", '"').replace("”", '"').split())


def instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def rows(pages: Sequence[Page], readings: Sequence[dict[str, str]]) -> dict[str, str]:
    """Return how many titles, dates and excerpts are right."""
    counts = dict.fromkeys(("title", "day", "instant", "excerpt"), 0)
    for page, found in zip(pages, readings, strict=True):
        post = page.post
        when = instant(found.get("date", ""))
        counts["title"] += plain(found.get("title", "")) == plain(post.title)
        counts["instant"] += when == post.date
        counts["day"] += when is not None and when.date() == post.date.date()
        beginnings = tuple(filter(None, (plain(post.excerpt), plain(post.begins))))
        counts["excerpt"] += plain(found.get("excerpt", "")).startswith(beginnings)
    return {name: f"{count} of {len(pages)}" for name, count in counts.items()}


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{2,}", plain(text).lower()))


def text_figures(pages: Sequence[Page], readings: Sequence[dict[str, str]]) -> dict[str, str]:
    """Return which part of the words of the posts is found, and which part of what is found is theirs."""
    found_words = [words(found.get("text", "")[:SHOWN]) for found in readings]
    bodies = [words(_NO_TEXT.sub(" ", page.body)[:SHOWN]) for page in pages]
    hits = sum(len(one & body) for one, body in zip(found_words, bodies, strict=True))
    return {
        "recall": f"{hits / sum(map(len, bodies)):.2f}",
        "precision": f"{hits / max(1, sum(map(len, found_words))):.2f}",
    }


def main() -> None:
    sites = [site for site in SITES if (site.folder / site.pages).is_dir()]
    posts = [page for site in sites for page in of_posts(site)]
    lists = [page for site in sites for page in others(site)]
    readers: dict[str, Reader] = {"semsearch": ours, **{name: peer(name) for name in PEERS}}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        bare = list(without_description(posts, folder))
        long = list(lengthened(bare, folder))
        linked = list(described([page for page in posts if "hugo-debian" in page.file.parts], folder))
        unmarked = list(of_posts(UNMARKED)) if UNMARKED.folder.is_dir() else []
        table: dict[str, list[Any]] = {}
        for name, read in readers.items():
            readings, seconds = read([page.file for page in posts])
            figures: dict[str, Any] = {
                f"{key}, {len(posts)} pages": value for key, value in rows(posts, readings).items()
            }
            figures |= {
                f"{key}, {len(linked)} pages with JSON-LD alone": value
                for key, value in rows(linked, read([p.file for p in linked])[0]).items()
            }
            if unmarked:
                figures |= {
                    f"{key}, {len(unmarked)} pages that say nothing": value
                    for key, value in rows(unmarked, read([p.file for p in unmarked])[0]).items()
                }
            for kind, those in (("short", bare), ("long", long)):
                found = text_figures(those, read([page.file for page in those])[0])
                figures |= {
                    f"{key} of words, {len(those)} {kind} texts": value for key, value in found.items()
                }
            taken = [found for found in read(lists)[0] if found.get("title") and found.get("date")]
            figures[f"lists taken for articles, of {len(lists)}"] = len(taken)
            figures["milliseconds a page"] = f"{seconds * 1000:.1f}"
            size = ROOT / "build" / "pages" / name / "kilobytes"
            figures["installed"] = f"{int(size.read_text()) / 1024:.0f} MB" if size.is_file() else "-"
            for key, value in figures.items():
                table.setdefault(key, []).append(value)
    print(f"| | {' | '.join(readers)} |")
    print("|---|" + "---|" * len(readers))
    for key, values in table.items():
        print(f"| {key} | {' | '.join(map(str, values))} |")


if __name__ == "__main__":
    main()
