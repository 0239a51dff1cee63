"""Judge: the evidence for the first results -> how sure the engine is that they answer.

A cosine means nothing by itself: models differ, and so do archives under one model. So an index is calibrated
with questions that no news archive answers (`indexing/calibration.py`). What they get is the background, and
the evidence for a question counts by its distance from that. `docs/benchmarks.md` has the share of right
answers for each level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.embedding.base import Encoder
from semsearch.search.claims import Claim, unmet
from semsearch.search.compared import ComparedArticles
from semsearch.search.judgement import Judgement
from semsearch.search.name_detector import NameDetector
from semsearch.search.ranked_results import RankedResults
from semsearch.text import analyzer, languages
from semsearch.types import CONFIDENT, Confidence

JUDGED = 3  # best hits that the evidence is taken from
NEIGHBOUR = 50  # place of the article whose cosine represents the neighbourhood of the question
NEIGHBOURHOOD_WEIGHT = 1.5  # of that cosine; the best hit's counts once
MAXSIM_WEIGHT = 1.5  # of the MaxSim of the first hits
TERMS_WEIGHT = 0.2  # of the rarest terms, found in one article
WEIGHTS = (NEIGHBOURHOOD_WEIGHT, MAXSIM_WEIGHT, TERMS_WEIGHT)  # a background holds for these alone
NAMED = 5  # unmet names and figures that are named at most
NAMED_WORDS = 3  # unmet words that are named where no name or figure is unmet and confidence is low
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
        gibberish: Whether neither the archive nor the model knows any word of the question.
        number: Whether the question has no words but numbers.
        excluded: Whether the best hit is about what the question excludes.
    """

    cosine: float
    neighbourhood: float
    maxsim: float
    terms: float
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

    Attributes:
        names: What names look like to the model, learnt from the same archive.
        languages: The languages of the articles; empty if unknown.
    """

    median: float = 0.8
    spread: float = 0.1
    names: NameDetector = NameDetector()
    languages: tuple[str, ...] = ()


def judge(
    ranked: RankedResults, stories: Sequence[Sequence[str]], encoder: Encoder, background: Background
) -> Judgement:
    """Return how sure the engine is that the first stories answer.

    Where nothing is searched for, all that passes is the answer, unless the limits had to be dropped. Of a
    question in a language that no article is in, the language is named, and not each word that is unmet.

    Args:
        ranked: The results.
        stories: The ids of the articles of the first stories, best first.
        encoder: Embedded the question.
        background: The evidence that unrelated questions get.
    """
    if not ranked.first(1):
        return Judgement("none")
    if not ranked.encoded.text:
        relaxed = any(one.effect == "relaxed" for one in ranked.interpretation.understood)
        return Judgement("none" if relaxed and ranked.resolved.coverage is None else "high")
    claims = unmet(ranked, stories, background.names, encoder)
    level = confidence(evidence(ranked, encoder), background, claims)
    if level not in CONFIDENT and (language := foreign_language(ranked, background)):
        return Judgement(level, foreign_language=language)
    named = [claim for claim in claims if claim.is_decisive][:NAMED]
    if not named and level == "low":
        named = [claim for claim in claims if claim.kind == "word"][:NAMED_WORDS]
    unknown = tuple(claim.text for claim in named if claim.kind == "name" and claim.absent)
    return Judgement(level, unknown, tuple(claim.text for claim in named if claim.text not in unknown))


def foreign_language(ranked: RankedResults, background: Background) -> str:
    """Return the language of a question, "" if articles are in it, or if it is uncertain."""
    if not background.languages:
        return ""
    language = languages.identify(ranked.interpretation.focus or ranked.interpretation.text)
    return language if language not in background.languages else ""


def confidence(evidence: Evidence, background: Background, unmet: Sequence[Claim] = ()) -> Confidence:
    """Return the level of an evidence.

    It is at most "low" where the stories lack what is decisive: a name, a figure, a role, or a word of a
    question that is answered by yes or no. So it is where a question has no words but numbers, and where the
    best hit is about what it excludes. It is at most "medium" where they lack another word.
    """
    if evidence.gibberish:
        return "none"
    distance = (evidence.sum - background.median) / background.spread
    level: Confidence = next((level for level, least in LEVELS if distance >= least), "none")
    doubtful = evidence.number or evidence.excluded or any(claim.is_decisive for claim in unmet)
    if doubtful and level in CONFIDENT:
        return "low"
    return "medium" if unmet and level == "high" else level


def background(
    evidence: Sequence[Evidence],
    names: NameDetector = NameDetector(),  # noqa: B008 - immutable
    languages: tuple[str, ...] = (),
) -> Background:
    """Return the background, from the evidence for at least one unrelated question."""
    sums = np.array([found.sum for found in evidence])
    median = float(np.median(sums))
    return Background(median, max(float(np.median(np.abs(sums - median))), 1e-3), names, languages)


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
        gibberish=_is_gibberish(ranked, encoder),
        number=_is_number(ranked),
        excluded=bool((first.part("exclusion")[:1] <= -EXCLUDED).any()),
    )


def evidence_of_each(ranked: RankedResults, compared: ComparedArticles) -> NDArray[np.float64]:
    """Return the evidence that each article alone is for an answer, shape `(n,)`: `Evidence.sum`."""
    near = ranked.nearest(NEIGHBOUR)
    neighbourhood = near[-1].score if near else -1.0
    cosines = compared.articles.vectors @ ranked.encoded.vector[0]
    found: NDArray[np.float64] = (
        cosines
        + NEIGHBOURHOOD_WEIGHT * neighbourhood
        + MAXSIM_WEIGHT * compared.maxsim()
        + TERMS_WEIGHT * compared.term_coverages()
    )
    return found


def least_evidence(level: Confidence, background: Background) -> float:
    """Return the evidence from which a level is reached, if nothing is unmet."""
    return background.median + dict(LEVELS)[level] * background.spread


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
