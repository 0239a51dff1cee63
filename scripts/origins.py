"""Print which reports of labelled stories have one origin, by pairs, to be judged by eye.

The folder has items.jsonl and stories.tsv (item and story), as each of `scripts/evaluate --stories`. A pair
is the first report of an origin and one of another outlet that copies it or credits the same agency.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from semsearch import stories
from semsearch.corpus import dates
from semsearch.storage.provenance import Provenance
from semsearch.types import Article, Origin, Provider

SHOWN = 300  # characters of an excerpt


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="folder of labelled stories")
    told = read(parser.parse_args(arguments).folder)
    found = [(origin, pair) for story in told for origin, pair in pairs(story)]
    for origin, pair in found:
        print(f"{origin.reason} {origin.name}".rstrip())
        for article in pair:
            print(f"  {article.provider.key or '?'} | {article.title} | {article.excerpt[:SHOWN]}")
    print(f"{sum(map(len, told)):,} articles in {len(told):,} stories, {len(found):,} pairs")


def pairs(articles: Sequence[Article]) -> Iterator[tuple[Origin, tuple[Article, Article]]]:
    """Yield the pairs of a story, each with its origin."""
    by_id = {article.id: article for article in articles}
    for origin in origins_of(articles):
        if origin.reason not in ("agency", "copy"):
            continue
        first, *others = (by_id[id] for id in origin.articles)
        for other in others:
            if not other.provider.key or other.provider != first.provider:
                yield origin, (first, other)


def origins_of(articles: Sequence[Article]) -> tuple[Origin, ...]:
    """Return the origins of the reports of a story."""
    by_id = {article.id: article for article in articles}
    return stories.origins([articles], lambda ids: Provenance.of([by_id[id] for id in ids]), {})[0]


def read(folder: Path) -> list[list[Article]]:
    """Return the articles of each story."""
    rows = (line.split("\t") for line in (folder / "stories.tsv").read_text("utf-8").splitlines())
    own = {row[0]: row[1] for row in rows if len(row) > 1}
    told: dict[str, list[Article]] = {}
    for line in (folder / "items.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        if item["id"] in own:
            told.setdefault(own[item["id"]], []).append(article_of(item))
    return list(told.values())


def article_of(item: dict[str, str]) -> Article:
    """Return an article; a date that cannot be read is left out."""
    try:
        published_at = dates.instant(item.get("date", ""))
    except ValueError:
        published_at = None
    return Article(
        item["id"],
        item["title"],
        item.get("excerpt", ""),
        provider=Provider(item.get("provider", "")),
        published_at=published_at,
    )


if __name__ == "__main__":
    main()
