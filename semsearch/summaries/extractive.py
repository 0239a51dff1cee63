"""Extract the sentences of stories that answer a question best, word for word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from semsearch.storage.features import Features
from semsearch.summaries.prompt_injection import addresses_models
from semsearch.summaries.verification import articles_of, verbatim
from semsearch.text.document import DEPENDENT, END, FLAGS, START, TERMS, WHOLE
from semsearch.text.fingerprints import Fingerprints, fingerprints
from semsearch.types import Article, Place, Sentence, Story

Values = NDArray[np.float64]
Numbers = NDArray[np.int64]

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


@dataclass(frozen=True, slots=True)
class TokenSimilarity:
    """Cosines between the tokens of articles and those of the question.

    Attributes:
        weights: Of the question's tokens, shape `(q,)`, with the sum 1.
        cosines: Of the articles' tokens to them, shape `(t, q)`; `Features.sign_offsets` says whose they are.
    """

    weights: Values
    cosines: NDArray[np.float32]

    def of(self, first: Numbers, last: Numbers) -> Values:
        """Return the weighted MaxSim of the tokens `first[i]:last[i]`; 0 where there is none."""
        found = np.zeros(len(first))
        some = last > first
        if some.any():
            ends = np.stack([first[some], last[some]], axis=1).ravel()
            padded = np.concatenate([self.cosines, self.cosines[-1:]])  # an end may be that of all
            found[some] = np.maximum.reduceat(padded, ends, axis=0)[::2] @ self.weights
        return found


@dataclass(frozen=True, slots=True)
class _Sentences:
    """The `n` sentences that may be extracted, story by story, article by article, in text order.

    Attributes:
        articles: The articles that they are from.
        stories: The number of each article's story, from 1.
        owner: The place in `articles` of each sentence's article, shape `(n,)`.
        start, end: The characters that it is.
        first: Whether it is the first of its article.
        readable: Whether it is whole and not too long.
        dependent: Whether it depends on the one before it.
        terms: The fingerprints of all terms of the articles.
        term_start, term_end: Those that are its own.
    """

    articles: Sequence[Article]
    stories: Sequence[int]
    owner: Numbers
    start: Numbers
    end: Numbers
    first: NDArray[np.bool_]
    readable: NDArray[np.bool_]
    dependent: NDArray[np.bool_]
    terms: Fingerprints
    term_start: Numbers
    term_end: Numbers

    def text(self, at: int) -> str:
        """Return the text of a sentence."""
        article = self.articles[self.owner[at]]
        text: str = article.excerpt or article.title
        return text[self.start[at] : self.end[at]]

    def place(self, at: int) -> Place:
        """Return where a sentence is."""
        article = self.articles[self.owner[at]]
        field: Literal["title", "excerpt"] = "excerpt" if article.excerpt else "title"
        return Place(article.id, field, int(self.start[at]), int(self.end[at]))

    def term_set(self, at: int) -> frozenset[int]:
        """Return the distinct terms of a sentence."""
        return frozenset(self.terms[self.term_start[at] : self.term_end[at]].tolist())


def sources(found: Sequence[Story]) -> list[Article]:
    """Return the articles that sentences are taken from: the first of the first stories, in their order."""
    return [article for story in found[:MAX_STORIES] for article in articles_of(story)[: 1 + MAX_RELATED]]


def extract(
    found: Sequence[Story],
    weights: Mapping[str, float],
    features: Features,
    similarity: TokenSimilarity | None = None,
    most: int = MAX_SENTENCES,
) -> tuple[Sentence, ...]:
    """Extract two to five sentences from the first stories, in the order of the stories.

    Sentences are chosen one by one by maximal marginal relevance (Carbonell and Goldstein 1998): by the idf
    of the question's terms in them and in their title, by the story's score, and against repetition. A
    sentence that adds little to the first is left out. Each cites every story in which it occurs.

    Args:
        found: Stories, best first.
        weights: The terms of the question, each with its idf; none where it consists of filters only.
        features: Of the `sources` of these stories, in that order.
        similarity: Their token similarities, where the question has tokens.
        most: How many sentences at most.
    """
    sentences = _sentences(found, features)
    if not len(sentences.owner):
        return ()
    scores = _scores(sentences, found, weights, features, similarity)
    chosen = sorted(_choose(sentences, scores, most))
    return verbatim([_cited(sentences, at) for at in chosen], found)


def _sentences(found: Sequence[Story], features: Features) -> _Sentences:
    stories = [
        number
        for number, story in enumerate(found[:MAX_STORIES], 1)
        for _ in articles_of(story)[: 1 + MAX_RELATED]
    ]
    articles = sources(found)
    rows = features.sentences.astype(np.int64)
    owner = np.repeat(np.arange(len(articles)), np.diff(features.sentence_offsets))
    with_excerpt = np.array([bool(article.excerpt) for article in articles], dtype=np.bool_)
    begins = features.term_offsets[:-1] + np.where(with_excerpt, features.title_terms, 0)
    passed = np.cumsum(rows[:, TERMS]) - rows[:, TERMS]  # terms of all sentences before
    firsts = features.sentence_offsets[:-1][owner]
    term_start = begins[owner] + passed - passed[firsts]
    length = rows[:, END] - rows[:, START]
    return _Sentences(
        articles=articles,
        stories=stories,
        owner=owner,
        start=rows[:, START],
        end=rows[:, END],
        first=np.arange(len(owner)) == firsts,
        readable=(rows[:, FLAGS] & WHOLE > 0) & (length <= MAX_LENGTH),
        dependent=rows[:, FLAGS] & DEPENDENT > 0,
        terms=features.terms,
        term_start=term_start,
        term_end=term_start + rows[:, TERMS],
    )


def _scores(
    sentences: _Sentences,
    found: Sequence[Story],
    weights: Mapping[str, float],
    features: Features,
    similarity: TokenSimilarity | None,
) -> Values:
    """Return how well each sentence answers."""
    in_titles, in_sentences = _held(sentences, fingerprints(weights), features)
    idf = np.fromiter(weights.values(), dtype=np.float64, count=len(weights))
    most = float(idf[in_titles.any(axis=0) | in_sentences.any(axis=0)].sum()) or 1.0
    worth = _TERMS * (in_sentences @ idf) / most + _TITLE * (in_titles @ idf)[sentences.owner] / most
    worth += _FIRST * sentences.first
    if similarity is not None:
        worth = (1 - _MAXSIM) * worth + _MAXSIM * similarity.of(*_tokens(sentences, features))
    stories = np.array(sentences.stories)
    ranked = np.array([story.ranked_by.score for story in found[:MAX_STORIES]])[stories - 1]
    best = ranked.max()
    standing = (ranked / best if best > 0 else np.ones(len(ranked))) ** _STORY_POWER
    standing *= np.where(np.diff(stories, prepend=0) > 0, 1.0, _RELATED)
    return np.asarray(worth * standing[sentences.owner] * np.where(sentences.readable, 1.0, _LONG))


def _held(
    sentences: _Sentences, asked: Fingerprints, features: Features
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which terms of the question each title holds, and each sentence."""
    in_titles = np.zeros((len(features), len(asked)), dtype=np.bool_)
    in_sentences = np.zeros((len(sentences.owner), len(asked)), dtype=np.bool_)
    if len(asked):
        order = np.argsort(asked)
        term = np.minimum(np.searchsorted(asked[order], features.terms), len(asked) - 1)
        term = order[term]
        places = np.flatnonzero(asked[term] == features.terms)
        term = term[places]
        article = np.searchsorted(features.term_offsets, places, side="right") - 1
        titled = places - features.term_offsets[article] < features.title_terms[article]
        in_titles[article[titled], term[titled]] = True
        sentence = np.searchsorted(sentences.term_start, places, side="right") - 1
        inside = (sentence >= 0) & (places < sentences.term_end[sentence])
        in_sentences[sentence[inside], term[inside]] = True
    return in_titles, in_sentences


def _tokens(sentences: _Sentences, features: Features) -> tuple[Numbers, Numbers]:
    """Return the tokens of each sentence, first and last.

    The index does not store which token belongs to which word: the part of the article's tokens is that of
    its terms, and off by a token or two.
    """
    owner = sentences.owner
    tokens, terms = (np.diff(starts)[owner] for starts in (features.sign_offsets, features.term_offsets))
    begins = features.term_offsets[:-1][owner]
    shares = ((at - begins) / np.maximum(terms, 1) for at in (sentences.term_start, sentences.term_end))
    low, high = (share * tokens for share in shares)
    first = np.minimum(low.astype(np.int64), np.maximum(tokens - 1, 0))
    last = np.where(tokens > 0, np.maximum(np.ceil(high).astype(np.int64), first + 1), 0)
    start = features.sign_offsets[:-1][owner]
    return start + first, start + np.minimum(last, tokens)


def _choose(sentences: _Sentences, scores: Values, most: int) -> list[int]:
    """Return the places of at most `most` sentences to extract, best first."""
    chosen: list[int] = []
    repeated = np.zeros(len(scores))  # the largest overlap with a chosen one
    dependent = sentences.dependent.copy()
    least = 0.0
    scores = scores.copy()
    while len(chosen) < most:
        marginal = scores * (1 - _REPETITION * repeated) * np.where(dependent, _DEPENDENT, 1.0)
        marginal[repeated >= _DUPLICATE] = 0.0
        best = int(marginal.argmax())
        if marginal[best] <= 0 or marginal[best] < least * (1.0 if len(chosen) >= MIN_SENTENCES else _SECOND):
            break
        worth, scores[best] = marginal[best], 0.0
        if addresses_models(sentences.text(best)):
            continue
        if not chosen:
            least = _MIN_SHARE * worth
        chosen.append(best)
        terms = sentences.term_set(best)
        for at in np.flatnonzero(
            (scores > 0) & (scores >= _SECOND * least)
        ).tolist():  # others cannot be chosen
            repeated[at] = max(repeated[at], _overlap(sentences.term_set(at), terms))
        if best + 1 < len(scores) and sentences.owner[best + 1] == sentences.owner[best]:
            dependent[best + 1] = False  # it follows the one that it depends on
    return chosen


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the overlap coefficient of two sets of terms."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


def _cited(sentences: _Sentences, chosen: int) -> Sentence:
    """Return a sentence with every story in which it occurs, and its first place there."""
    text, length = sentences.text(chosen), sentences.end - sentences.start
    places: dict[int, Place] = {}
    for at in np.flatnonzero(length == len(text)).tolist():
        if sentences.text(at) == text:
            places.setdefault(sentences.stories[sentences.owner[at]], sentences.place(at))
    return Sentence(text, tuple(places), tuple(places.values()))
