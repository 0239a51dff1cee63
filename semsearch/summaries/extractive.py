"""Extract the sentences of stories that answer a question best, word for word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.storage.features import Features
from semsearch.summaries.asked import teller
from semsearch.summaries.candidates import MAX_STORIES, Candidates, Numbers, Values, candidates
from semsearch.summaries.prompt_injection import addresses_models
from semsearch.summaries.verification import verbatim
from semsearch.text.fingerprints import Fingerprints, fingerprints
from semsearch.types import CitedArticle, Sentence, Story

MAX_SENTENCES = 5
MIN_SENTENCES = 2  # where as many are good enough

_MAXSIM = 0.7  # share of late interaction in the score of a sentence; the rest is:
_TERMS, _TITLE, _FIRST = 0.55, 0.25, 0.2  # question terms in it, in its title, and its being the first
_STORY_POWER = 2.0  # exponent of the story's score: sentences of the best story come first
_RELATED = 0.85  # factor for sentences of related articles
_DEPENDENT = 0.5  # factor for a sentence that depends on the one before it
_LEAD_SHARE = 0.75  # share of the best score that a sentence needs which says what is asked
_LEAD_TITLE = 0.9  # factor for a title in its place
_EVERYWHERE = 3  # stories that have a sentence word for word from which it says nothing of any
_DUPLICATE = 0.55  # overlap with a chosen sentence from which a sentence is dropped
_SAME, _SAME_TERMS = 0.37, 3  # overlap from which it is too where so many terms are shared
_REPETITION = 0.4  # penalty for overlap, at most
_MIN_SHARE = 0.6  # share of the first sentence's score that others need
_SECOND = 0.75  # factor on that for the second sentence


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


def extract(
    found: Sequence[Story],
    weights: Mapping[str, float],
    features: Features,
    similarity: TokenSimilarity | None = None,
    most: int = MAX_SENTENCES,
    question: str = "",
) -> tuple[Sentence, ...]:
    """Extract up to five sentences from the first stories, in the order of the stories.

    Sentences are chosen one by one by maximal marginal relevance (Carbonell and Goldstein 1998): by the idf
    of the question's terms in them and in their title, by the story's score, and against repetition. A
    sentence that adds little to the first is left out. Each cites every story in which it occurs. Where the
    question asks who, when, where or how much, a good sentence that says so comes first.

    Args:
        found: Stories, best first.
        weights: The terms of the question, each with its idf; none where it consists of filters only.
        features: Of the `sources` of these stories, in that order.
        similarity: Their token similarities, where the question has tokens.
        most: How many sentences at most.
        question: The text of the question.
    """
    sentences = candidates(found, features)
    if not len(sentences.owner):
        return ()
    worth = _worth(sentences, found, weights, features, similarity)
    chosen = _choose(sentences, worth * sentences.fitness, most, _lead(sentences, worth, question))
    return verbatim([_cited(sentences, at) for at in chosen], found)


def _worth(
    sentences: Candidates,
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
    return np.asarray(worth * standing[sentences.owner])


def _held(
    sentences: Candidates, asked: Fingerprints, features: Features
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


def _tokens(sentences: Candidates, features: Features) -> tuple[Numbers, Numbers]:
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


def _lead(sentences: Candidates, worth: Values, question: str) -> int | None:
    """Return the sentence that says best what a question asks for; None if none that is good does.

    It may also be a title: "Airline fined £20m over stolen cards".
    """
    tells = teller(question)
    if tells is None:
        return None
    least = _LEAD_SHARE * (worth * sentences.fitness).max()
    fits = (
        np.where(sentences.titles, _LEAD_TITLE * sentences.stands, sentences.fitness) * ~sentences.dependent
    )
    fitted = worth * fits
    good = np.flatnonzero(fitted >= max(least, 1e-9))
    ranked = good[np.argsort(-fitted[good], kind="stable")].tolist()
    return next((at for at in ranked if tells(sentences.text(at)) and _may_be_quoted(sentences, at)), None)


def _choose(sentences: Candidates, scores: Values, most: int, lead: int | None) -> list[int]:
    """Return the places of at most `most` sentences: the lead, others of its article, and then the rest."""
    chosen: list[int] = []
    repeated = np.zeros(len(scores))  # the largest overlap with a chosen one
    dependent = sentences.dependent.copy()
    least = 0.0
    scores = scores.copy()
    while len(chosen) < most:
        marginal = scores * (1 - _REPETITION * repeated) * np.where(dependent, _DEPENDENT, 1.0)
        marginal[repeated >= _DUPLICATE] = 0.0
        best = int(marginal.argmax())
        worth = marginal[best]
        if worth <= 0 or worth < least * (1.0 if len(chosen) >= MIN_SENTENCES else _SECOND):
            break
        if lead is not None and not chosen:
            best = lead
        scores[best] = 0.0
        if not _may_be_quoted(sentences, best):
            continue
        least = max(least, _MIN_SHARE * worth)  # one that follows its antecedent may be worth more than that
        chosen.append(best)
        terms = sentences.term_set(best)
        for at in np.flatnonzero(
            (scores > 0) & (scores >= _SECOND * least)
        ).tolist():  # others cannot be chosen
            repeated[at] = max(repeated[at], _overlap(sentences.term_set(at), terms))
        if best + 1 < len(scores) and sentences.owner[best + 1] == sentences.owner[best]:
            dependent[best + 1] = False  # it follows the one that it depends on
    if lead is None:
        return sorted(chosen)
    return sorted(chosen, key=lambda at: (at != lead, sentences.owner[at] != sentences.owner[lead], at))


def _may_be_quoted(sentences: Candidates, at: int) -> bool:
    """Return whether a sentence is no prompt injection, and none that many stories have."""
    return not addresses_models(sentences.text(at)) and len(_places(sentences, at)) < _EVERYWHERE


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the overlap coefficient of two sets of terms; 1 where it is large for sentences."""
    least, shared = min(len(one), len(other)), len(one & other)
    if not least:
        return 0.0
    return 1.0 if shared >= max(_SAME_TERMS, _SAME * least) else shared / least


def _places(sentences: Candidates, chosen: int) -> dict[int, int]:
    """Return the stories in which a sentence occurs word for word, each with the first place there."""
    text, length = sentences.text(chosen), sentences.end - sentences.start
    places: dict[int, int] = {}
    for at in np.flatnonzero(length == len(text)).tolist():
        if sentences.text(at) == text:
            places.setdefault(sentences.stories[sentences.owner[at]], at)
    return places


def _cited(sentences: Candidates, chosen: int) -> Sentence:
    """Return a sentence with every story in which it occurs, its first place there, and that article."""
    places = _places(sentences, chosen)
    cited = tuple(CitedArticle.of(sentences.articles[sentences.owner[at]]) for at in places.values())
    return Sentence(
        sentences.text(chosen), tuple(places), tuple(map(sentences.place, places.values())), cited
    )
