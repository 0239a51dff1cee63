"""Print the boilerplate of an archive, by outlet: what is cut out of excerpts, and out of how many.

The files are read as `semsearch index` reads them; no index is needed or made. With --show, print excerpts
too, chosen at random but the same each time, with what is cut out of each.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from semsearch import corpus
from semsearch.text.boilerplate import SAMPLE, Boilerplate, find
from semsearch.types import Article, Item

SEED = 1
LEFT = 60  # characters of an excerpt that are shown beside what is cut out of it


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files and folders")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="also print N excerpts")
    options = parser.parse_args(arguments)
    articles = read(options.paths)
    cut: list[tuple[Article, str]] = []
    outlets: dict[str, list[Article]] = {}
    for article in articles:
        outlets.setdefault(article.provider.key, []).append(article)
    for outlet, published in sorted(outlets.items(), key=lambda one: -len(one[1])):
        sample = [(article.title, article.excerpt) for article in published[:SAMPLE]]
        if outlet and (boilerplate := find(sample, outlet)):
            changed = list(differing(published, boilerplate))
            print(f"{outlet}: cut out of {len(changed):,} of {len(published):,}")
            for form, count in counted(published, boilerplate):
                print(f"{count:8,}  {form}")
            cut += changed
    share = len(cut) / len(articles) if articles else 0.0
    print(f"{len(articles):,} articles, {len(cut):,} with boilerplate ({share:.1%})")
    for article, left in random.Random(SEED).sample(cut, min(options.show, len(cut))):
        print(f"[{article.provider.key}] {removed(article.excerpt, left)} -> {left[:LEFT]}")


def read(paths: Sequence[Path]) -> list[Article]:
    """Return the articles in the order of their ids; an item takes precedence over an entry of a list."""
    found: dict[str, Article] = {}
    for record in corpus.read(paths):
        for article in (record.article, *record.related) if isinstance(record, Item) else ():
            if article.id not in found or (article.listed and not found[article.id].listed):
                found[article.id] = article
    return [found[id] for id in sorted(found)]


def differing(articles: Iterable[Article], boilerplate: Boilerplate) -> Iterator[tuple[Article, str]]:
    """Yield the articles that have boilerplate, and what is left of their excerpts."""
    for article in articles:
        if (left := boilerplate.cut(article.title, article.excerpt)) != article.excerpt:
            yield article, left


def counted(articles: Sequence[Article], boilerplate: Boilerplate) -> list[tuple[str, int]]:
    """Return how many excerpts each part of the boilerplate is cut out of, most first."""
    parts = {f"sentence  {form}": Boilerplate(sentences=frozenset([form])) for form in boilerplate.sentences}
    parts |= {f"lead-in   {form}": Boilerplate(lead_ins=frozenset([form])) for form in boilerplate.lead_ins}
    parts |= {f"agency    {form}": Boilerplate(agencies=frozenset([form])) for form in boilerplate.agencies}
    counts = {shown(form): sum(1 for _ in differing(articles, part)) for form, part in parts.items()}
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def shown(form: str) -> str:
    return form.replace("\ue000", "{title}").replace("\ue001", "{address}")


def removed(excerpt: str, left: str) -> str:
    """Return the words that were cut out of an excerpt."""
    words, others = excerpt.split(), left.split()
    changes = SequenceMatcher(None, words, others, autojunk=False).get_opcodes()
    return " / ".join(" ".join(words[a:b]) for change, a, b, _, _ in changes if change != "equal")


if __name__ == "__main__":
    main()
