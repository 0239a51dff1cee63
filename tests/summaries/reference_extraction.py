"""Extraction as its formulas say, sentence by sentence, to hold `semsearch.summaries.extractive` to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from semsearch.summaries.prompt_injection import addresses_models
from semsearch.summaries.verification import articles_of
from semsearch.text import analyzer
from semsearch.text.sentences import spans
from semsearch.text.standalone import is_dependent, is_for_readers, is_whole, is_whole_title, opening
from semsearch.types import CitedArticle, Place, Sentence, Story

MAX_EXCERPT = 4_000
MAX_SENTENCES = 5
MIN_SENTENCES = 2  # where as many are good enough
MAX_STORIES = 5  # stories that sentences are taken from
MAX_RELATED = 6  # related articles of each story
MAX_LENGTH = 420  # characters of a sentence that is easy to read

_MAXSIM = 0.7  # share of late interaction in the score of a sentence; the rest is:
_TERMS, _TITLE, _FIRST = 0.55, 0.25, 0.2  # question terms in it, in its title, and its being the first
_STORY_POWER = 2.0  # exponent of the story's score: sentences of the best story come first
_RELATED = 0.85  # factor for sentences of related articles
_DEPENDENT = 0.5  # factor for a sentence that depends on the one before it
_LONG = 0.6  # factor for a sentence that is too long
_TITLE_ALONE = 0.6  # factor for a title, where no sentence of its article stands for itself
_TITLE_TERMS = 4  # terms of a title that says something
_EVERYWHERE = 3  # stories that have a sentence word for word from which it says nothing of any
_DUPLICATE = 0.55  # overlap with a chosen sentence from which a sentence is dropped
_SAME, _SAME_TERMS = 0.37, 3  # overlap from which it is too where so many terms are shared
_REPETITION = 0.4  # penalty for overlap, at most
_MIN_SHARE = 0.6  # share of the first sentence's score that others need
_SECOND = 0.75  # factor on that for the second sentence


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence of an article.

    Attributes:
        text: The sentence.
        place: Where it is.
        number: Its number in the article, from 0, which is the title.
        terms: Its terms.
        begins, ends: The part of the article that it is, as shares of the article's terms.
        first: Whether it is the title, or the first sentence of the excerpt.
        opening: Whether it is no sentence, but stands before one.
        fitness: A factor for how well it can be quoted.
        dependent: Whether it speaks of what was named before it.
    """

    text: str
    place: Place
    number: int
    terms: frozenset[str]
    begins: float
    ends: float
    first: bool
    opening: bool
    fitness: float
    dependent: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that may be extracted."""

    part: _Part
    story: int  # from 1
    article: int  # of the story, 0 for the best
    score: float


@dataclass(frozen=True, slots=True)
class TokenSimilarity:
    """Cosines between the token vectors of articles and those of the question.

    Attributes:
        counts: The weight of each token of the question, shape `(q,)`, with the sum 1.
        cosines: By article id, the cosines of its tokens to those of the question, shape `(t, q)`.
    """

    counts: NDArray[np.float64]
    cosines: Mapping[str, NDArray[np.float32]]

    def of(self, article_id: str, begins: float, ends: float) -> float:
        """Return the weighted MaxSim of a part of an article, given as shares of its length.

        The index does not store which token belongs to which word, so the part is off by a token or two.
        """
        cosines = self.cosines.get(article_id)
        if cosines is None or not len(cosines):
            return 0.0
        first = min(int(begins * len(cosines)), len(cosines) - 1)
        last = max(ceil(ends * len(cosines)), first + 1)
        return float(self.counts @ cosines[first:last].max(axis=0))


def extract(
    found: Sequence[Story],
    terms: Collection[str],
    idf: Mapping[str, float],
    similarity: TokenSimilarity | None = None,
) -> tuple[Sentence, ...]:
    """Extract up to five sentences from the first stories, in the order of the stories.

    Sentences are chosen one by one by maximal marginal relevance (Carbonell and Goldstein 1998): by the idf
    of the question's terms in them and in their title, by the story's score, and against repetition. A
    sentence that adds little to the first is left out. Each cites every story in which it occurs.

    Args:
        found: Stories, best first.
        terms: The terms of the question; none where the question consists of filters only.
        idf: The weight of each term.
        similarity: Token similarities of the articles, where known.
    """
    candidates = _candidates(found[:MAX_STORIES], {term: idf.get(term, 1.0) for term in terms}, similarity)
    chosen = sorted(_choose(candidates), key=lambda one: (one.story, one.article, one.part.number))
    named = {one.id: CitedArticle.of(one) for story in found for one in articles_of(story)}
    sentences = []
    for one in chosen:
        same = _same(one, candidates)
        places = tuple(same.values())
        cited = tuple(named[place.article_id] for place in places)
        sentences.append(Sentence(one.part.text, tuple(same), places, cited))
    return tuple(sentences)


def _same(one: _Candidate, candidates: Sequence[_Candidate]) -> dict[int, Place]:
    """Return the stories that have a sentence word for word, in order, and its first place in each."""
    same = {
        other.story: other.part.place for other in reversed(candidates) if other.part.text == one.part.text
    }
    return dict(sorted(same.items()))


def _candidates(
    stories: Sequence[Story], weights: Mapping[str, float], similarity: TokenSimilarity | None
) -> list[_Candidate]:
    articles = [
        (number, at, story.ranked_by.score, article)
        for number, story in enumerate(stories, 1)
        for at, article in enumerate(articles_of(story)[: 1 + MAX_RELATED])
    ]
    read = [_read(article.id, article.title, article.excerpt) for *_, article in articles]
    held = frozenset[str]().union(*(terms for terms, _ in read))
    most = sum(weight for term, weight in weights.items() if term in held)
    best = max((score for _, _, score, _ in articles), default=0.0)
    candidates: list[_Candidate] = []
    for (number, at, score, article), (_, parts) in zip(articles, read, strict=True):
        title_share = _share(frozenset(analyzer.terms(article.title)), weights, most)
        standing = (score / best if best > 0 else 1.0) ** _STORY_POWER * (_RELATED if at else 1.0)
        for part in parts:
            worth = _TERMS * _share(part.terms, weights, most) + _TITLE * title_share
            worth += _FIRST * part.first
            if similarity:
                maxsim = similarity.of(article.id, part.begins, part.ends)
                worth = (1 - _MAXSIM) * worth + _MAXSIM * maxsim
            candidates.append(_Candidate(part, number, at, worth * standing))
    some = any(one.part.fitness for one in candidates)
    return [
        replace(one, score=one.score * (one.part.fitness if some else 1.0))
        for one in candidates
        if not one.part.opening
    ]


def _read(id: str, title: str, excerpt: str) -> tuple[frozenset[str], tuple[_Part, ...]]:
    """Return the terms of an article, and its title and sentences."""
    text, in_title = excerpt[:MAX_EXCERPT], analyzer.terms(title)
    whole = len(in_title) + len(analyzer.terms(excerpt)) or 1
    parts = []
    if title and len(title) <= MAX_EXCERPT:
        place = Place(id, "title", 0, len(title))
        good = is_whole_title(title) and len(in_title) >= _TITLE_TERMS and not is_for_readers(title)
        share = len(in_title) / whole
        parts.append(
            _Part(title, place, 0, frozenset(in_title), 0.0, share, True, False, _TITLE_ALONE * good, False)
        )
    passed, first = len(in_title), True
    for start, end, standing in _pieces(text):
        if len(excerpt) > MAX_EXCERPT and end == MAX_EXCERPT:
            break
        sentence = text[start:end]
        terms = analyzer.terms(sentence)
        begins, passed = passed, passed + len(terms)
        stands = standing and is_whole(sentence) and not is_for_readers(sentence)
        parts.append(
            _Part(
                sentence,
                Place(id, "excerpt", start, end),
                len(parts) + (not title),
                frozenset(terms),
                begins / whole,
                passed / whole,
                standing is not None and first,
                standing is None,
                (1.0 if len(sentence) <= MAX_LENGTH else _LONG) if stands else 0.0,
                is_dependent(sentence, first=first),
            )
        )
        first = first and standing is None
    if any(part.fitness and part.place.field == "excerpt" for part in parts):
        parts = [part if part.place.field == "excerpt" else replace(part, fitness=0.0) for part in parts]
    return frozenset([*in_title, *analyzer.terms(text)]), tuple(parts)


def _pieces(text: str) -> Iterator[tuple[int, int, bool | None]]:
    """Yield what stands before sentences, with None, and sentences, with whether they are not cut off."""
    for span in spans(text):
        length = opening(text[span.start : span.end])
        if length:
            yield span.start, span.start + length, None
        yield span.start + length, span.end, span.whole


def _share(held: frozenset[str], weights: Mapping[str, float], most: float) -> float:
    """Return the share of the question's terms, weighted by idf, among the given terms."""
    return sum(weight for term, weight in weights.items() if term in held) / most if most else 0.0


def _choose(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    chosen: list[_Candidate] = []
    left = [(one, 0.0, False) for one in candidates]  # with its overlap, and whether it follows a chosen one
    least = 0.0
    while left and len(chosen) < MAX_SENTENCES:
        scores = [_marginal(*one) for one in left]
        best = max(range(len(left)), key=scores.__getitem__)
        if scores[best] <= 0 or scores[best] < least * (1.0 if len(chosen) >= MIN_SENTENCES else _SECOND):
            break
        new = left.pop(best)[0]
        if addresses_models(new.part.text) or len(_same(new, candidates)) >= _EVERYWHERE:
            continue
        least = max(least, _MIN_SHARE * scores[best])
        chosen.append(new)
        left = [
            (one, max(repeated, _overlap(one.part.terms, new.part.terms)), follows or _follows(one, new))
            for one, repeated, follows in left
            if repeated < _DUPLICATE
        ]
    return chosen


def _marginal(one: _Candidate, repeated: float, follows: bool) -> float:
    """Return the score of a sentence, reduced by its overlap with the chosen ones."""
    if repeated >= _DUPLICATE:
        return 0.0
    dependent = one.part.dependent and not follows
    return one.score * (1.0 - _REPETITION * repeated) * (_DEPENDENT if dependent else 1.0)


def _follows(one: _Candidate, other: _Candidate) -> bool:
    """Return whether a sentence comes right after another one of its article."""
    before, place = other.part, one.part.place
    return (before.place.article_id, before.number) == (place.article_id, one.part.number - 1)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the overlap coefficient of two sets of terms; 1 where it is large for sentences."""
    least, shared = min(len(one), len(other)), len(one & other)
    if not least:
        return 0.0
    return 1.0 if shared >= max(_SAME_TERMS, _SAME * least) else shared / least
