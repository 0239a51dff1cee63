"""The row about stories: what their origins add to an answer, and opening a story that very many report."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks import WARMUP
from benchmarks.archive import SEED, recombined
from benchmarks.bench import Bench
from benchmarks.figures import Figure, at_most, figure, paired_ratio
from benchmarks.systems import Case
from semsearch import Index, search
from semsearch.storage.local import LocalStore
from semsearch.storage.provenance import Provenance
from semsearch.stories import ProvenanceOf, with_origins
from semsearch.types import Article, Model, Provider, Story

ORIGINS = 0.3  # ms
OPENED = 50.0  # ms
STORIES = 9  # of `REPORTS` reports, each opened once: nothing of it is in any cache
REPORTS = 300
TEXTS = 20  # that these reports are cut from
DIMENSION = 384
START = datetime(2024, 5, 1, tzinfo=UTC)


def stories(bench: Bench, case: Case) -> Iterator[Figure]:
    """Measure both in this process: processor time that origins take of an answer, and opening a story.

    The origins of each answer are found from the columns, and from the texts of the same articles.
    """
    bench.semsearch.prepare(case)
    pages = _pages(bench, case)
    with LocalStore.open(bench.semsearch.index(case)) as store, store.snapshot() as snapshot:
        columns = [_origins(page, snapshot.provenance) for page in pages]
        texts = [_origins(page, _computed(page)) for page in pages]
    yield figure("stories", "origins of an answer", case.size, median(columns), "ms", at_most(ORIGINS))
    yield figure("stories", "origins, against from texts", case.size, paired_ratio(columns, texts), "×")
    opened = median(_opened(bench))
    yield figure("stories", f"opening one of {REPORTS} reports", case.size, opened, "ms", at_most(OPENED))


def _pages(bench: Bench, case: Case) -> list[tuple[Story, ...]]:
    with Index.open(bench.semsearch.index(case)) as index:
        answers = [index.ask(question) for question in bench.questions.take(WARMUP + bench.effort.questions)]
    return [answer.stories for answer in answers]


def _origins(page: Sequence[Story], provenance_of: ProvenanceOf) -> float:
    return _milliseconds(lambda: with_origins(page, provenance_of, {}))


def _computed(page: Sequence[Story]) -> ProvenanceOf:
    held = {article.id: article for story in page for article in _articles(story)}
    return lambda ids: Provenance.of([held[id] for id in ids])


def _articles(story: Story) -> list[Article]:
    return [story.lead.article, *(related.article for related in story.related)]


def _opened(bench: Bench) -> Iterator[float]:
    """Yield the processor time of opening each of the large stories."""
    told = {f"s{number}": list(_reports(bench, number)) for number in range(STORIES)}
    articles = [article for reports in told.values() for article in reports]
    chance = np.random.default_rng(SEED)
    vectors = np.repeat(chance.standard_normal((STORIES, DIMENSION), dtype=np.float32), REPORTS, axis=0)
    vectors += 0.5 * chance.standard_normal(vectors.shape, dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    with TemporaryDirectory() as folder:
        with LocalStore.create(Path(folder) / "index", Model("made up", DIMENSION, "")) as store:
            store.upsert(articles, vectors)
            store.assign({article.id: name for name, reports in told.items() for article in reports})
            store.flush()
        with LocalStore.open(Path(folder) / "index") as store, store.snapshot() as snapshot:
            for name in told:
                yield _milliseconds(partial(search.story_detail, name, snapshot, {}))


def _reports(bench: Bench, number: int) -> Iterator[Article]:
    """Yield the reports of a story: items of the archive, cut off at different lengths."""
    chosen = random.Random(f"{SEED}-{number}")
    texts = list(recombined(chosen.sample(bench.real, min(TEXTS, len(bench.real))), TEXTS))
    for place in range(REPORTS):
        text = chosen.choice(texts)
        excerpt = text.get("excerpt", "")
        yield Article(
            f"{number}-{place}",
            text["title"],
            excerpt[: round(len(excerpt) * chosen.uniform(0.6, 1))],
            provider=Provider(f"Outlet {place}"),
            published_at=START + timedelta(minutes=place, days=30 * number),
        )


def _milliseconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1000
