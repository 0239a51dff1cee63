"""Stories -> the sentences that answer best, word for word."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from semsearch.summaries.prompt_injection import speaks_to_models
from semsearch.summaries.verification import READ, articles_of, standing
from semsearch.text import analyzer
from semsearch.text.sentences import spans
from semsearch.types import Article, Place, Sentence, Story

MOST = 5  # sentences
LEAST = 2  # where as many are to be had
CITED = 5  # stories that sentences are taken from
COVERAGE = 6  # other articles of each
LONGEST = 420  # characters of a sentence that is easily read

_NEAR = 0.7  # share of likeness word by word in a sentence's worth; the rest is:
_WORDS, _CONTEXT, _FIRST = 0.55, 0.25, 0.2  # the question's words in it, in its title, and being the first
_STEEPNESS = 2.0  # power of a story's score: what the best story says comes first
_FURTHER = 0.85  # what another article's sentence counts beside the best one's
_LEANING = 0.5  # what a sentence counts that leans on one before it
_LENGTHY = 0.6  # what one counts that is too long, or breaks off
_REPEATS = 0.55  # share of a sentence's words that were said already, from which it is left out
_REPETITION = 0.4  # what having been said already takes away, at most
_WORTH = 0.6  # share of the first sentence's worth that others need
_EASE = 0.5  # share of that which the second needs

_LEANING_WORDS = frozenset(
    """it its it's he his she her hers they their theirs them this that these those such both neither each
    another others but and so yet however also then there instead meanwhile moreover furthermore still thus
    therefore nor or which who because""".split()
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that may be taken, and where it stands."""

    text: str
    place: Place
    story: int  # from 1
    article: int  # of the story, 0 for the best
    number: int  # of its article, from 0
    terms: frozenset[str]
    worth: float
    leans: bool


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near the tokens of articles come to those of the question.

    Attributes:
        counts: What each of the question's tokens counts, shape `(q,)`, all together 1.
        cosines: By article, of its tokens in their order to those of the question, shape `(t, q)`.
    """

    counts: NDArray[np.float64]
    cosines: Mapping[str, NDArray[np.float32]]

    def of(self, article_id: str, begins: float, ends: float) -> float:
        """Give how near a part of an article comes: from this share of its words to that one.

        Which token is part of which word is not kept, so that the part is off by a token or two.
        """
        cosines = self.cosines.get(article_id)
        if cosines is None or not len(cosines):
            return 0.0
        first = min(int(begins * len(cosines)), len(cosines) - 1)
        last = max(ceil(ends * len(cosines)), first + 1)
        return float(self.counts @ cosines[first:last].max(axis=0))


def extract(
    told: Sequence[Story],
    terms: Collection[str],
    idf: Mapping[str, float],
    nearness: Nearness | None = None,
) -> tuple[Sentence, ...]:
    """Take two to five sentences from the first stories, in the order of the stories.

    They are chosen one by one: by the rarity of the question's terms in them and in their article, by the
    story's score, and against repeating what was chosen (maximal marginal relevance, Carbonell and Goldstein
    1998). One that adds little to the first is left out. Each cites all stories in which it stands.

    Args:
        told: Stories, best first.
        terms: Of the question; none where all that passes its limits was asked for.
        rarities: The weight of each term.
        nearness: Their likeness to the question word by word, where that is known.
    """
    candidates = _candidates(told[:CITED], {term: idf.get(term, 1.0) for term in terms}, nearness)
    chosen = sorted(_chosen(candidates), key=lambda one: (one.story, one.article, one.number))
    sentences = []
    for one in chosen:
        same = {other.story: other.place for other in reversed(candidates) if other.text == one.text}
        cited = sorted(same)
        sentences.append(Sentence(one.text, tuple(cited), tuple(same[number] for number in cited)))
    return standing(sentences, told)


def _candidates(
    told: Sequence[Story], weights: Mapping[str, float], nearness: Nearness | None
) -> list[_Candidate]:
    articles = [
        (number, at, story.ranked_by.score, article)
        for number, story in enumerate(told, 1)
        for at, article in enumerate(articles_of(story)[: 1 + COVERAGE])
    ]
    held = {term for *_, article in articles for term in analyzer.terms(article.text[:READ])}
    most = sum(weight for term, weight in weights.items() if term in held)
    best = max((score for _, _, score, _ in articles), default=0.0)
    found = []
    for number, at, score, article in articles:
        title = analyzer.terms(article.title)
        beside = _share(frozenset(title), weights, most)
        standing = (score / best if best > 0 else 1.0) ** _STEEPNESS * (_FURTHER if at else 1.0)
        passed, whole = len(title) if article.excerpt else 0, len(analyzer.terms(article.text)) or 1
        for place, (where, text, is_whole) in enumerate(_sentences(article)):
            listed = analyzer.terms(text)
            passed += len(listed)
            if speaks_to_models(text):
                continue
            terms = frozenset(listed)
            worth = _WORDS * _share(terms, weights, most) + _CONTEXT * beside + _FIRST * (place == 0)
            if nearness:
                near = nearness.of(article.id, (passed - len(listed)) / whole, passed / whole)
                worth = (1 - _NEAR) * worth + _NEAR * near
            worth *= standing * (1.0 if is_whole and len(text) <= LONGEST else _LENGTHY)
            found.append(_Candidate(text, where, number, at, place, terms, worth, place > 0 and _leans(text)))
    return found


def _sentences(article: Article) -> Iterator[tuple[Place, str, bool]]:
    """Give an article's sentences, its title where it has no excerpt, and whether they are whole."""
    if not article.excerpt:
        yield Place(article.id, "title", 0, len(article.title)), article.title, True
        return
    text = article.excerpt[:READ]
    for span in spans(text):
        if span.end < READ or span.end == len(article.excerpt):
            place = Place(article.id, "excerpt", span.start, span.end)
            yield place, text[span.start : span.end], span.whole


def _leans(text: str) -> bool:
    first = text.split(maxsplit=1)[0].casefold().strip("\"'“‘,").replace("’", "'")
    return first in _LEANING_WORDS


def _share(held: frozenset[str], weights: Mapping[str, float], most: float) -> float:
    """Give how much of the question's terms, by their rarity, stand among some terms."""
    return sum(weight for term, weight in weights.items() if term in held) / most if most else 0.0


def _chosen(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    chosen: list[_Candidate] = []
    left = list(candidates)
    least = 0.0
    while left and len(chosen) < MOST:
        worths = [_net(one, chosen) for one in left]
        best = max(range(len(left)), key=worths.__getitem__)
        if worths[best] <= 0 or worths[best] < least * (1.0 if len(chosen) >= LEAST else _EASE):
            break
        if not chosen:
            least = _WORTH * worths[best]
        chosen.append(left.pop(best))
    return chosen


def _net(one: _Candidate, chosen: Sequence[_Candidate]) -> float:
    """Give what a sentence is worth beside those that are chosen."""
    repeated = max((_repeated(one.terms, other.terms) for other in chosen), default=0.0)
    if repeated >= _REPEATS:
        return 0.0
    follows = any(
        (other.place.article_id, other.number) == (one.place.article_id, one.number - 1) for other in chosen
    )
    return one.worth * (1.0 - _REPETITION * repeated) * (_LEANING if one.leans and not follows else 1.0)


def _repeated(one: frozenset[str], other: frozenset[str]) -> float:
    """Give the larger share that two sentences have of each other's terms."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0
