"""About: the articles of the archive that are about a question, all of them, and not only the first.

A ranking has no end: after what answers a question comes what is near it. Here whole stories are judged, by
the measures of `confidence` and `claims`. A story is about a question if

- one of its articles by itself is evidence for a confident answer,
- its articles have the words of the question, the rarest of them above all, and
- they lack no name and no figure that the question claims.

Then all of its articles count that pass the filter. `docs/benchmarks.md` says how often that is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from semsearch.embedding.base import Encoder
from semsearch.search.claims import ARTICLES, WORD_MAXSIM, unmet_by_story
from semsearch.search.compared import compare
from semsearch.search.confidence import EXCLUDED, Background, evidence_of_each, least_evidence
from semsearch.search.ranked_results import RankedResults, exclusion_penalties
from semsearch.storage.base import Snapshot
from semsearch.storage.filtering import passes
from semsearch.storage.ragged import offsets
from semsearch.text import analyzer
from semsearch.types import Article

STEP = 400  # articles that are examined at a time, until none of them is evidence
MOST = 4_000  # that are examined in all
WORDS = 0.8  # of the words, by the square of their idf, that a story has to have


@dataclass(frozen=True, slots=True)
class About:
    """The articles about a question.

    Attributes:
        articles: The articles, story by story.
        stories: How many stories they are from.
        complete: Whether all articles were examined that could be among them.
    """

    articles: tuple[Article, ...] = ()
    stories: int = 0
    complete: bool = True


def about(ranked: RankedResults, encoder: Encoder, background: Background) -> About:
    """Return the articles about a question, which must search for a text.

    Args:
        ranked: The results of the question, or of one side of it.
        encoder: Embedded the question.
        background: The evidence that unrelated questions get.
    """
    stories, complete = stories_about(ranked, encoder, background)
    filter = ranked.interpretation.filter
    found = [[one for one in ranked.snapshot.get(ids) if one and passes(filter, one)] for ids in stories]
    return About(tuple(chain.from_iterable(found)), sum(map(bool, found)), complete)


def stories_about(
    ranked: RankedResults, encoder: Encoder, background: Background, *, stated: bool = False
) -> tuple[list[list[str]], bool]:
    """Return the ids of each story about a question, the best evidence first, and whether there are no more.

    Args:
        ranked, encoder, background: As for `about`.
        stated: Whether the question is a statement, all of which is claimed.
    """
    evidence, complete = _evidence(ranked, least_evidence("medium", background))
    candidates = _stories(evidence, ranked.snapshot)
    stories = [
        ids for ids, share in zip(candidates, word_shares(candidates, ranked), strict=True) if share >= WORDS
    ]
    claims = unmet_by_story(ranked, stories, background.names, encoder, stated=stated)
    kept = [
        ids
        for ids, unmet in zip(stories, claims, strict=True)
        if not any(claim.is_decisive for claim in unmet)
    ]
    return kept, complete


def _evidence(ranked: RankedResults, least: float) -> tuple[Mapping[str, float], bool]:
    """Return the articles that are evidence enough, with how much, and whether there are no more."""
    found: dict[str, float] = {}
    for start in range(0, MOST, STEP):
        ids = ranked.first(start + STEP).ids[start:]
        compared = compare(ranked.encoded, ranked.snapshot.features(ids))
        evidence = evidence_of_each(ranked, compared)
        enough = (evidence >= least) & (exclusion_penalties(compared) < EXCLUDED)
        found |= {ids[row]: float(evidence[row]) for row in np.flatnonzero(enough).tolist()}
        if len(ids) < STEP or not enough.any():
            return found, True
    return found, False


def _stories(evidence: Mapping[str, float], snapshot: Snapshot) -> list[list[str]]:
    """Return the articles of each story of these articles, the best evidence first."""
    evidence = dict(sorted(evidence.items(), key=lambda pair: -pair[1]))
    names = snapshot.stories(list(evidence))
    alone = ([id] for id, name in zip(evidence, names, strict=True) if not name)
    stories = [*snapshot.members(list(dict.fromkeys(filter(None, names)))), *alone]
    return [sorted(ids, key=lambda id: -evidence.get(id, -np.inf)) for ids in stories]


def word_shares(stories: Sequence[Sequence[str]], ranked: RankedResults) -> list[float]:
    """Return the share of the question's words that the first articles of each story have, or come close to.

    Words count by the square of their idf.
    """
    read = [ids[:ARTICLES] for ids in stories]
    has = ranked.compared(list(chain.from_iterable(read))).term_closeness() >= WORD_MAXSIM
    weights = np.square(list(ranked.encoded.idf.values()))
    starts = offsets(list(map(len, read)))
    return [
        float(has[start:end].any(axis=0) @ weights / (weights.sum() or 1.0))
        for start, end in pairwise(starts.tolist())
    ]


def words_lacking(story: Sequence[str], ranked: RankedResults) -> tuple[str, ...]:
    """Return the words of the question that the first articles of a story neither have nor come close to."""
    near = ranked.compared(story[:ARTICLES]).term_closeness().max(axis=0, initial=0.0)
    lacking = {term for term, one in zip(ranked.encoded.idf, near.tolist(), strict=True) if one < WORD_MAXSIM}
    text = ranked.encoded.text
    found = (text[one.start : one.end] for one in analyzer.occurrences(text) if one.term in lacking)
    return tuple(dict.fromkeys(found))
