"""Extract the sentences of stories that answer a question best, word for word."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from semsearch.summaries.prompt_injection import addresses_models
from semsearch.summaries.verification import MAX_EXCERPT, articles_of, verbatim
from semsearch.text import analyzer
from semsearch.text.sentences import spans
from semsearch.types import Article, Place, Sentence, Story

MAX_SENTENCES = 5
MIN_SENTENCES = 2  # where as many exist
MAX_STORIES = 5  # stories that sentences are taken from
MAX_RELATED = 6  # related articles of each story
MAX_LENGTH = 420  # characters of a sentence that is easy to read

_MAXSIM = 0.7  # share of late interaction in the score of a sentence; the rest is:
_TERMS, _TITLE, _FIRST = 0.55, 0.25, 0.2  # question terms in it, in its title, and its being the first
_STORY_POWER = 2.0  # exponent of the story's score: sentences of the best story come first
_RELATED = 0.85  # factor for sentences of related articles
_DEPENDENT = 0.5  # factor for a sentence that depends on the one before it
_LONG = 0.6  # factor for a sentence that is too long or cut off
_DUPLICATE = 0.55  # overlap with a chosen sentence from which a sentence is dropped
_REPETITION = 0.4  # penalty for overlap, at most
_MIN_SHARE = 0.6  # share of the first sentence's score that others need
_SECOND = 0.5  # factor on that for the second sentence

_DEPENDENT_WORDS = frozenset(
    """it its it's he his she her hers they their theirs them this that these those such both neither each
    another others but and so yet however also then there instead meanwhile moreover furthermore still thus
    therefore nor or which who because""".split()
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that may be extracted, and its place."""

    text: str
    place: Place
    story: int  # from 1
    article: int  # of the story, 0 for the best
    number: int  # of its article, from 0
    terms: frozenset[str]
    score: float
    dependent: bool


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
    """Extract two to five sentences from the first stories, in the order of the stories.

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
    chosen = sorted(_choose(candidates), key=lambda one: (one.story, one.article, one.number))
    sentences = []
    for one in chosen:
        same = {other.story: other.place for other in reversed(candidates) if other.text == one.text}
        cited = sorted(same)
        sentences.append(Sentence(one.text, tuple(cited), tuple(same[number] for number in cited)))
    return verbatim(sentences, found)


def _candidates(
    stories: Sequence[Story], weights: Mapping[str, float], similarity: TokenSimilarity | None
) -> list[_Candidate]:
    articles = [
        (number, at, story.ranked_by.score, article)
        for number, story in enumerate(stories, 1)
        for at, article in enumerate(articles_of(story)[: 1 + MAX_RELATED])
    ]
    held = {term for *_, article in articles for term in analyzer.terms(article.text[:MAX_EXCERPT])}
    most = sum(weight for term, weight in weights.items() if term in held)
    best = max((score for _, _, score, _ in articles), default=0.0)
    candidates: list[_Candidate] = []
    for number, at, score, article in articles:
        title = analyzer.terms(article.title)
        title_share = _share(frozenset(title), weights, most)
        standing = (score / best if best > 0 else 1.0) ** _STORY_POWER * (_RELATED if at else 1.0)
        passed, whole = len(title) if article.excerpt else 0, len(analyzer.terms(article.text)) or 1
        for place, (where, text, is_whole) in enumerate(_sentences(article)):
            listed = analyzer.terms(text)
            passed += len(listed)
            if addresses_models(text):
                continue
            terms = frozenset(listed)
            worth = _TERMS * _share(terms, weights, most) + _TITLE * title_share + _FIRST * (place == 0)
            if similarity:
                maxsim = similarity.of(article.id, (passed - len(listed)) / whole, passed / whole)
                worth = (1 - _MAXSIM) * worth + _MAXSIM * maxsim
            worth *= standing * (1.0 if is_whole and len(text) <= MAX_LENGTH else _LONG)
            candidates.append(
                _Candidate(text, where, number, at, place, terms, worth, place > 0 and _is_dependent(text))
            )
    return candidates


def _sentences(article: Article) -> Iterator[tuple[Place, str, bool]]:
    """Yield the sentences of an excerpt, or the title where there is none, and whether each is complete."""
    if not article.excerpt:
        yield Place(article.id, "title", 0, len(article.title)), article.title, True
        return
    text = article.excerpt[:MAX_EXCERPT]
    for span in spans(text):
        if span.end < MAX_EXCERPT or span.end == len(article.excerpt):
            place = Place(article.id, "excerpt", span.start, span.end)
            yield place, text[span.start : span.end], span.whole


def _is_dependent(text: str) -> bool:
    first = text.split(maxsplit=1)[0].casefold().strip("\"'“‘,").replace("’", "'")
    return first in _DEPENDENT_WORDS


def _share(held: frozenset[str], weights: Mapping[str, float], most: float) -> float:
    """Return the share of the question's terms, weighted by idf, among the given terms."""
    return sum(weight for term, weight in weights.items() if term in held) / most if most else 0.0


def _choose(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    chosen: list[_Candidate] = []
    left = list(candidates)
    least = 0.0
    while left and len(chosen) < MAX_SENTENCES:
        scores = [_marginal(one, chosen) for one in left]
        best = max(range(len(left)), key=scores.__getitem__)
        if scores[best] <= 0 or scores[best] < least * (1.0 if len(chosen) >= MIN_SENTENCES else _SECOND):
            break
        if not chosen:
            least = _MIN_SHARE * scores[best]
        chosen.append(left.pop(best))
    return chosen


def _marginal(one: _Candidate, chosen: Sequence[_Candidate]) -> float:
    """Return the score of a sentence, reduced by its overlap with the chosen ones."""
    repeated = max((_overlap(one.terms, other.terms) for other in chosen), default=0.0)
    if repeated >= _DUPLICATE:
        return 0.0
    follows = any(
        (other.place.article_id, other.number) == (one.place.article_id, one.number - 1) for other in chosen
    )
    return one.score * (1.0 - _REPETITION * repeated) * (_DEPENDENT if one.dependent and not follows else 1.0)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the overlap coefficient of two sets of terms."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0
