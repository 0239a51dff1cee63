"""Whether the model's prompts suit it, measured on the archive's own titles and excerpts.

A model that was trained with prompts ranks worse without them, or with others, and nothing else shows it. So
the titles of some articles are asked, each to find its own excerpt among those of all, with the prompts in
use and with others. Only a clear difference is reported. A model that has no prompts is not measured.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal, Protocol, runtime_checkable

import numpy as np

from semsearch.embedding import Encoder, Prompts, Vectors, known_prompts
from semsearch.errors import IndexProblem
from semsearch.indexing.calibration import TOLERATED_GROWTH
from semsearch.settings.embedding import NO_PROMPT
from semsearch.storage.base import ArtifactReader, Snapshot, Store
from semsearch.types import Filter

ARTIFACT = "prompts.json"  # which prompts were measured, over how many articles, and what came out
PAIRS = 128  # articles that are asked for: some two seconds for each prompt of articles on two cores
FEWEST = 24  # of which nothing can be said
LONGEST = 600  # characters of an excerpt that are embedded
POINTS = 2.0  # by which other prompts must rank better, in hundredths of the mean reciprocal rank
SURE = 3.0  # standard errors by which they must


@runtime_checkable
class Prompted(Encoder, Protocol):
    """An encoder whose prompts can be replaced."""

    @property
    def prompts(self) -> Prompts:
        """Those in use."""

    def prompted(self, kind: Literal["documents", "questions"], texts: Sequence[str], prompt: str) -> Vectors:
        """Return the vectors of texts after another prompt."""


def check_prompts(store: Store, encoder: Encoder) -> str:
    """Return what is better about other prompts, and what to set; "" for nothing.

    It is measured again when the prompts in use have changed, or the index has grown by a tenth.

    Raises:
        IndexProblem: The result cannot be kept.
    """
    if not isinstance(encoder, Prompted):
        return ""
    used = encoder.prompts
    others = [one for one in known_prompts(encoder.model.name) if one != used]
    with store.snapshot() as snapshot:
        articles = snapshot.count(Filter())
        held = _read(snapshot.artifacts)
        if not others or not articles:
            note = ""
        elif held and held[0] == used and abs(articles - held[1]) <= TOLERATED_GROWTH * held[1]:
            return held[2]
        else:
            note = compare(snapshot, encoder, others)
    if others:
        kept = {"query": used.query, "document": used.document, "articles": articles, "note": note}
        store.artifacts.write(ARTIFACT, f"{json.dumps(kept)}\n".encode())
    elif held:
        store.artifacts.remove(ARTIFACT)
    return note


def read_note(artifacts: ArtifactReader) -> str:
    """Return what the last check found; "" for nothing."""
    held = _read(artifacts)
    return held[2] if held else ""


def compare(snapshot: Snapshot, encoder: Prompted, others: Sequence[Prompts]) -> str:
    """Return what is better about one of the other prompts than about those in use; "" for nothing."""
    pairs = _pairs(snapshot)
    if len(pairs) < FEWEST:
        return ""
    titles, excerpts = [title for title, _ in pairs], [excerpt for _, excerpt in pairs]
    used, choices = encoder.prompts, [encoder.prompts, *others]
    questions = {one.query: encoder.prompted("questions", titles, one.query) for one in choices}
    documents = {one.document: encoder.prompted("documents", excerpts, one.document) for one in choices}
    ranks = {one: reciprocal_ranks(questions[one.query], documents[one.document]) for one in choices}
    best = max(choices, key=lambda one: ranks[one].mean())
    gains = ranks[best] - ranks[used]
    points, error = 100 * gains.mean(), gains.std(ddof=1) / np.sqrt(len(gains))
    if points < POINTS or gains.mean() < SURE * error:
        return ""
    return _note(used, best, points, len(pairs))


def reciprocal_ranks(questions: Vectors, documents: Vectors) -> Vectors:
    """Return 1 divided by the rank of its own text for each question: both unit vectors, shape `(n, d)`."""
    cosines = questions @ documents.T
    ranks: Vectors = (cosines >= np.diagonal(cosines)[:, np.newaxis]).sum(axis=1).astype(np.float32)
    return np.float32(1) / ranks


def _pairs(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return titles and excerpts of articles, no title twice."""
    sampled = snapshot.get(sorted(snapshot.sample(4 * PAIRS)))
    pairs = {one.title: one.excerpt[:LONGEST] for one in sampled if one and one.title and one.excerpt}
    return list(pairs.items())[:PAIRS]


def _note(used: Prompts, best: Prompts, points: float, count: int) -> str:
    changes = []
    if best.query != used.query:
        changes.append(f"embedding.query_prompt: {_value(best.query)}")
    if best.document != used.document:
        changes.append(f"embedding.document_prompt: {_value(best.document)}")
    again = " and run 'semsearch index --rebuild PATH'" if best.document != used.document else ""
    return (
        f"the model ranks {points:.0f} points better with other prompts (titles of {count} articles that "
        f"look for their excerpts): set {' and '.join(changes)}{again}"
    )


def _value(prompt: str) -> str:
    return json.dumps(prompt, ensure_ascii=False) if prompt else NO_PROMPT


def _read(artifacts: ArtifactReader) -> tuple[Prompts, int, str] | None:
    """Return the prompts that were measured, the number of articles, and the result; None if unusable."""
    try:
        held = json.loads(artifacts.read(ARTIFACT) or b"")
        return Prompts(str(held["query"]), str(held["document"])), int(held["articles"]), str(held["note"])
    except (IndexProblem, ValueError, KeyError, TypeError, OverflowError):
        return None
