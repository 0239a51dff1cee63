"""Print what the reports of one story state differently, to be judged by eye.

The folder has items.jsonl and stories.tsv (item and story), as each of `scripts/evaluate --stories`; or it is
an index, whose own stories are read.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from origins import origins_of, read
from semsearch import Index, summaries
from semsearch.types import Article, Difference

PAGE = 100  # stories


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="folder of labelled stories, or an index")
    folder = parser.parse_args(arguments).folder
    told = read(folder) if (folder / "stories.tsv").exists() else list(read_index(folder))
    number = 0
    for story in told:
        for found in summaries.differences(story, origins_of(story)):
            number += 1
            show(found, number)
    print(f"{sum(map(len, told)):,} articles in {len(told):,} stories, {number:,} differences")


def read_index(folder: Path) -> Iterator[list[Article]]:
    """Yield the articles of each story of an index that has several."""
    with Index.open(folder) as index:
        for offset in range(0, index.stories(limit=1).total, PAGE):
            for story in index.stories(limit=PAGE, offset=offset).stories:
                if story.related:
                    yield [story.lead.article, *(entry.article for entry in story.related)]


def show(found: Difference, number: int) -> None:
    """Print a difference with the first quotation of each value."""
    print(f"{number}. {found.kind}{' (changed)' if found.changed else ''}: {found.subject}")
    for value in found.values:
        quoted = value.quotations[0]
        when = f"{quoted.published_at:%Y-%m-%d %H:%M}" if quoted.published_at else "undated"
        outlet = quoted.article.outlet or "?"
        print(f"   {value.text} ({value.articles} articles; {outlet}, {when}): {quoted.sentence}")


if __name__ == "__main__":
    main()
