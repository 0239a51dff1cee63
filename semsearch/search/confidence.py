"""Judge: the evidence for the first results -> how sure the engine is that they answer.

A cosine means nothing by itself: models differ, and so do archives under one model. So an index is calibrated
with questions that no news archive answers (`indexing/calibration.py`). What they get is the background, and
the evidence for a question counts by its distance from that. `docs/benchmarks.md` has the share of right
answers for each level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from semsearch import query
from semsearch.embedding.base import Encoder
from semsearch.search.compared import ComparedArticles
from semsearch.search.ranked_results import RankedResults
from semsearch.text import analyzer
from semsearch.types import CONFIDENT, Confidence, Names

JUDGED = 3  # best hits that the evidence is taken from
NEIGHBOUR = 50  # place of the article whose cosine represents the neighbourhood of the question
NEIGHBOURHOOD_WEIGHT = 1.5  # of that cosine; the best hit's counts once
MAXSIM_WEIGHT = 1.5  # of the MaxSim of the first hits
TERMS_WEIGHT = 0.2  # of the rarest terms, found in one article
WEIGHTS = (NEIGHBOURHOOD_WEIGHT, MAXSIM_WEIGHT, TERMS_WEIGHT)  # a background holds for these alone
NAME_MAXSIM = 0.45  # MaxSim from which words of an article count as a name that no article holds
EXCLUDED = 0.25  # of its score that the best hit loses, from which the question excludes what it is about
LEVELS: tuple[tuple[Confidence, float], ...] = (("high", 9.5), ("medium", 5.5), ("low", 2.75))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What supports the first hits.

    Attributes:
        cosine: The largest of the first hits.
        neighbourhood: The cosine of the article in place `NEIGHBOUR` of the whole archive, or of the last.
        maxsim: The MaxSim of these hits taken as one text; 0 without token vectors.
        terms: The largest share of the rarest terms that one of these hits holds, weighted by idf.
        unknown: Names in the question that no article mentions.
        gibberish: Whether neither the archive nor the model knows any word of the question.
        number: Whether the question has no words but numbers.
        excluded: Whether the best hit is about what the question excludes.
    """

    cosine: float
    neighbourhood: float
    maxsim: float
    terms: float
    unknown: tuple[str, ...] = ()
    gibberish: bool = False
    number: bool = False
    excluded: bool = False

    @property
    def sum(self) -> float:
        """The evidence as one figure."""
        return (
            self.cosine
            + NEIGHBOURHOOD_WEIGHT * self.neighbourhood
            + MAXSIM_WEIGHT * self.maxsim
            + TERMS_WEIGHT * self.terms
        )


@dataclass(frozen=True, slots=True)
class Background:
    """The evidence that unrelated questions get: its median, and the median absolute deviation.

    The default is that of all-MiniLM-L6-v2 over the sample archive.
    """

    median: float = 0.8
    spread: float = 0.1


@dataclass(frozen=True, slots=True)
class Judgement:
    """How sure the engine is, and the names in the question that no article mentions."""

    confidence: Confidence
    unknown: tuple[str, ...] = ()


def judge(ranked: RankedResults, encoder: Encoder, background: Background) -> Judgement:
    """Return how sure the engine is that the first results answer.

    Where nothing is searched for, all that passes is the answer, unless the limits had to be dropped.
    """
    if not ranked.first(1):
        return Judgement("none")
    if not ranked.encoded.text:
        relaxed = any(one.effect == "relaxed" for one in ranked.interpretation.understood)
        return Judgement("none" if relaxed and ranked.resolved.coverage is None else "high")
    found = evidence(ranked, encoder)
    return Judgement(confidence(found, background), found.unknown)


def confidence(evidence: Evidence, background: Background) -> Confidence:
    """Return the level of an evidence.

    It is at most "low" where the question names what no article mentions, where it has no words but numbers,
    and where the best hit is about what it excludes.
    """
    if evidence.gibberish:
        return "none"
    distance = (evidence.sum - background.median) / background.spread
    level: Confidence = next((level for level, least in LEVELS if distance >= least), "none")
    doubtful = evidence.unknown or evidence.number or evidence.excluded
    return "low" if doubtful and level in CONFIDENT else level


def background(evidence: Sequence[Evidence]) -> Background:
    """Return the background, from the evidence for at least one unrelated question."""
    sums = np.array([found.sum for found in evidence])
    median = float(np.median(sums))
    return Background(median, max(float(np.median(np.abs(sums - median))), 1e-3))


def evidence(ranked: RankedResults, encoder: Encoder) -> Evidence:
    """Return what supports the first hits; the question must search for a text."""
    first = ranked.first(JUDGED)
    near = ranked.nearest(NEIGHBOUR)
    compared = ranked.compared(first.ids)
    return Evidence(
        cosine=float(first.part("cosine").max(initial=-1.0)),
        neighbourhood=near[-1].score if near else -1.0,
        maxsim=compared.joint_maxsim(),
        terms=compared.term_coverage(),
        unknown=_unknown_names(ranked, compared),
        gibberish=_is_gibberish(ranked, encoder),
        number=_is_number(ranked),
        excluded=bool((first.part("exclusion")[:1] <= -EXCLUDED).any()),
    )


def _unknown_names(ranked: RankedResults, first: ComparedArticles) -> tuple[str, ...]:
    """Return the names in the question of which no article contains a word, or one spelt nearly alike.

    Outlets and topics are known by their names, which the texts need not hold. A name is also known where a
    word of the first hits is close to it ("Scandinavia", where they say "Swedish"), and an acronym where an
    article of the neighbourhood spells it out, whatever the filter.
    """
    snapshot = ranked.snapshot
    names = {name: analyzer.terms(name) for name in query.proper_nouns(ranked.interpretation.text)}
    idf = snapshot.idf(["", *(term for terms in names.values() for term in terms)])
    absent = {name: terms for name, terms in names.items() if all(idf[term] >= idf[""] for term in terms)}
    if not absent:
        return ()
    known = _name_terms(snapshot.names())
    return tuple(
        name
        for name, terms in absent.items()
        if not known.issuperset(terms)
        and not snapshot.corrections(terms)
        and not _has_synonym(terms, first)
        and not _is_spelt_out(name, ranked)
    )


@lru_cache(maxsize=8)
def _name_terms(names: Names) -> frozenset[str]:
    """Return the terms of the names of all outlets and topics."""
    return frozenset(term for name in (*names.providers, *names.topics) for term in analyzer.terms(name))


def _has_synonym(terms: Sequence[str], first: ComparedArticles) -> bool:
    """Return whether one of the first articles has words close to those of a name."""
    maxsim = first.maxsim(dict.fromkeys(terms, 1.0))
    return bool(maxsim.max(initial=0.0) >= NAME_MAXSIM)


def _is_spelt_out(name: str, ranked: RankedResults) -> bool:
    """Return whether a name is an acronym that an article of the neighbourhood spells out."""
    if not query.is_acronym(name):
        return False
    articles = ranked.snapshot.get([match.id for match in ranked.nearest(NEIGHBOUR)])
    return any(article is not None and query.spells_out(article.text, name) for article in articles)


def _is_number(ranked: RankedResults) -> bool:
    """Return whether a question has numbers and symbols, and no word: too little to be sure of an answer."""
    return not any(map(str.isalpha, ranked.interpretation.text))


def _is_gibberish(ranked: RankedResults, encoder: Encoder) -> bool:
    """Return whether neither the archive nor the model knows any word of the question.

    A number of zeros alone, as in "12,000", is none.
    """
    words = analyzer.words(ranked.interpretation.text)
    if not any(character.isalnum() and character != "0" for word in words for character in word):
        return True
    # A multilingual model may know another script well and split its words all the same.
    ascii_only = not ranked.candidates.lexical and all(map(str.isascii, words))
    return ascii_only and not any(encoder.knows(word) for word in words)
