"""Measure completions, corrections, phrases and excluded words over a synthetic archive.

Titles and excerpts are made of random words with Zipfian frequencies; vectors are random; no model is loaded.
The measured prefixes match no name of a topic or outlet, because titles are searched only if too few names
match. Compare figures of the same run only.
"""

from __future__ import annotations

import argparse
import math
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.random import Generator

from semsearch.storage.base import Snapshot
from semsearch.storage.local import LocalStore
from semsearch.types import Article, Filter, Model, Provider

WORDS, OUTLETS, TOPICS = 60_000, 1_500, 800
TITLE, EXCERPT = 9, 40  # words
DIMENSION = 384
BATCH = 5_000
START = datetime(2015, 1, 1, tzinfo=UTC)
SYLLABLES = [f"{c}{v}{end}" for c in "bcdfghjklmnprstvwz" for v in "aeiou" for end in ("", "", "n", "r", "s")]


def vocabulary(random: Generator) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < WORDS:
        made["".join(random.choice(SYLLABLES, random.integers(1, 5)))] = None
    return list(made)


def rank(random: Generator, among: int, size: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return random ranks below `among` with Zipfian frequencies: rank r in proportion to 1/r."""
    return np.asarray((among + 1) ** random.random(size) - 1, dtype=np.int64)


def articles(random: Generator, words: Sequence[str]) -> Iterator[Article]:
    number = 0
    while True:
        drawn = [words[at] for at in rank(random, WORDS, TITLE + EXCERPT)]
        outlet = rank(random, OUTLETS, 1)[0]
        yield Article(
            f"a{number:07}",
            " ".join(drawn[:TITLE]).capitalize(),
            " ".join(drawn[TITLE:]),
            provider=Provider(f"Post {outlet}", f"post-{outlet}.example"),
            published_at=START + timedelta(seconds=int(random.integers(300_000_000))),
            topics=tuple(f"Topic {at}" for at in set(rank(random, TOPICS, 3))),
        )
        number += 1


def row(name: str, calls: Sequence[Callable[[], object]], rounds: int) -> None:
    times = []
    for call in calls:
        call()
        for _ in range(rounds):
            start = perf_counter()
            call()
            times.append((perf_counter() - start) * 1000)
    times.sort()
    p95 = times[math.ceil(0.95 * len(times)) - 1]
    print(
        f"{name:<58} median {statistics.median(times):7.2f} ms   p95 {p95:7.2f} ms   ({len(times)} runs)",
        flush=True,
    )


def misspelt(word: str) -> str:
    return f"{word[0]}{word[2]}{word[1]}{word[3:]}"


def measure(snapshot: Snapshot, words: Sequence[str], rounds: int) -> None:
    typed = [word for word in words[:400] if len(word) >= 12 and word[0] not in "pt"][:10]
    for length in range(1, 13):
        beginnings = sorted({word[:length] for word in typed})
        row(
            f"suggestions for {length} letter{'s' if length > 1 else ''}",
            [lambda b=b: snapshot.suggestions(b, 8) for b in beginnings],
            rounds,
        )
    pairs = [f"{words[at]} {word[:1]}" for at, word in enumerate(typed)]
    row(
        "suggestions for a frequent word and one letter",
        [lambda p=p: snapshot.suggestions(p, 8) for p in pairs],
        rounds,
    )
    pairs = [f"{words[at]} {word[:4]}" for at, word in enumerate(typed)]
    row(
        "suggestions for a frequent word and four letters",
        [lambda p=p: snapshot.suggestions(p, 8) for p in pairs],
        rounds,
    )

    wrong = [misspelt(word) for word in words[100:400] if len(word) >= 6 and word[1] != word[2]][:10]
    row("a correction", [lambda w=w: snapshot.corrections([w]) for w in wrong], rounds)
    vector = np.eye(1, DIMENSION, dtype=np.float32)
    for name, limits in (
        ("no filter", Filter()),
        ("a phrase of two frequent words", Filter(phrases=(f"{words[3]} {words[7]}",))),
        ("an excluded frequent word", Filter(excluded=(words[10],))),
    ):
        row(f"{name}: nearest", [lambda f=limits: snapshot.nearest(vector, 200, f)], rounds)
        row(f"{name}: matching", [lambda f=limits: snapshot.matching(words[20], 200, f)], rounds)
        row(f"{name}: count", [lambda f=limits: snapshot.count(f)], rounds)
        row(f"{name}: newest", [lambda f=limits: snapshot.newest(50, f)], rounds)
        row(f"{name}: facets", [lambda f=limits: snapshot.facets(f)], max(1, rounds // 5))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=10, help="runs of each call")
    options = parser.parse_args()
    random = np.random.default_rng(1)
    words = vocabulary(random)
    stream = islice(articles(random, words), options.articles)
    with tempfile.TemporaryDirectory() as made:
        place = Path(made) / "index"
        with LocalStore.create(place, Model("made-up", DIMENSION, "0" * 64)) as store:
            start = perf_counter()
            while batch := list(islice(stream, BATCH)):
                rows = random.normal(size=(len(batch), DIMENSION)).astype(np.float32)
                store.upsert(batch, rows / np.linalg.norm(rows, axis=1, keepdims=True))
            store.flush()
            size = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
            print(
                f"{options.articles} articles written in {perf_counter() - start:.0f} s, "
                f"{size / 1_000_000:.0f} MB on disk"
            )
            with store.snapshot() as snapshot:
                measure(snapshot, words, options.rounds)


if __name__ == "__main__":
    main()
