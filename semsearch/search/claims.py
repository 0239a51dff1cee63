"""Claims: what a question names, and which of that the best stories do not mention.

By meaning a question about Vermont is near a report from Virginia. So each telling part of the question, a
*claim*, is looked for in the best stories by itself: names, figures, and words that are rare in the archive.
A story has to meet all of them together; of the first stories, the one that meets most counts.

A name is what the question capitalises, what the archive capitalises, or a word that no article holds and
that the `NameDetector` takes for a name. It is met by its terms, by words close to them ("Scandinavia",
"Swedish"), or where the acronym that it is gets spelt out. A figure is met by the same number, however it is
written.

A question that is answered by yes or no asks whether all of it is so: each word counts, also those that are
not rare. (A follow-up is short, and means what was said before.) Of any question, whoever acts must not be
acted upon in the story (`reversed_roles`), and a verb of news has to be reported there, in whatever words
(`text.news_verbs`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Literal

import numpy as np

from semsearch import query
from semsearch.embedding.base import Encoder
from semsearch.search.name_detector import NameDetector
from semsearch.search.ranked_results import RankedResults
from semsearch.search.reversed_roles import MOST as MOST_ROLES
from semsearch.search.reversed_roles import AskedRole, asked_roles, reversed_places
from semsearch.summaries import figures, numbers
from semsearch.text import analyzer
from semsearch.text.analyzer import Occurrence
from semsearch.text.fingerprints import fingerprints
from semsearch.text.news_verbs import news_verbs
from semsearch.types import Article, Names

MOST = 32  # words, and figures, of a question that are looked at: each may cost a search
ARTICLES = 7  # of each story that are read, as many as a summary is taken from
NAME_MAXSIM = 0.49  # cosine from which a word of an article counts as a name that it does not hold
WORD_MAXSIM = 0.35  # likewise, of rare words
COMMON_MAXSIM = 0.3  # likewise, of words that are not rare
COMMON = 4.0  # idf below which a name is too common to tell stories apart ("US"): in 2% of the articles
RARE = 0.6  # of the idf of an absent word, from which a word is telling; in a small archive, also a name
NAME_SCORE = 0.1  # of a word that is a name
RARE_NAME_SCORE = -0.05  # likewise, of a word that neither the archive nor the model's vocabulary has
WORD_SCORE = -0.3  # of a word without a capital that is certainly none
SHORTEST = 4  # letters of a word that the model does not know; shorter ones may be misspelt
INSPECTED = 10  # articles read to decide whether a word of the archive is a name
_POSSESSIVE = re.compile(r"['’]s?$")
_JOINED = re.compile(r"[\s-]*")  # between two words of one name


@dataclass(frozen=True, slots=True)
class Claim:
    """A part of a question that an answer has to mention.

    Attributes:
        text: Its words, as the question has them.
        kind: What it is. A "role" is who does what to whom, "asked" a word of a question that is answered by
            yes or no, "verb" a verb of news, "word" another that is rare, "common" one that is not.
        absent: Whether no article of the archive mentions it.
    """

    text: str
    kind: Literal["name", "figure", "role", "verb", "asked", "word", "common"]
    absent: bool = False

    @property
    def is_decisive(self) -> bool:
        """Whether a story that does not meet it hardly answers; what else is unmet may be paraphrased."""
        return self.kind not in ("word", "common")


def unmet(
    ranked: RankedResults, stories: Sequence[Sequence[str]], names: NameDetector, encoder: Encoder
) -> tuple[Claim, ...]:
    """Return the claims of a question that the best stories do not meet, in the order of the question.

    A pasted headline claims nothing.

    Args:
        ranked: The results; the question must search for a text. Of a follow-up only its own words count.
        stories: The ids of the articles of the first stories, best first.
        names: Detects names among absent words.
        encoder: Says which words its model knows.
    """
    fewest: tuple[Claim, ...] | None = None
    for found in unmet_by_story(ranked, stories, names, encoder):
        if not found:
            return ()
        fewest = found if fewest is None else min(fewest, found, key=_doubt)
    return fewest or ()


def unmet_by_story(
    ranked: RankedResults,
    stories: Sequence[Sequence[str]],
    names: NameDetector,
    encoder: Encoder,
    *,
    stated: bool = False,
) -> Iterator[tuple[Claim, ...]]:
    """Yield the claims of a question that each story does not meet.

    Args:
        ranked, stories, names, encoder: As for `unmet`.
        stated: Whether the question is a statement to be checked: then a headline claims what it says.
    """
    text = ranked.interpretation.focus or ranked.interpretation.text
    read = [ids[:ARTICLES] for ids in stories]
    if not any(read) or (query.is_statement(text) and not stated):
        yield from (() for _ in read)
        return
    question = _Question(ranked, text, names, encoder, read)
    for ids in read:
        yield tuple(question.unmet(ids))


def _doubt(claims: Sequence[Claim]) -> tuple[int, int]:
    """Return how much is unmet: what is decisive first."""
    decisive = sum(claim.is_decisive for claim in claims)
    return decisive, len(claims) - decisive


class _Question:
    """The claims of a question, and the stories in which they are looked for."""

    def __init__(
        self,
        ranked: RankedResults,
        text: str,
        names: NameDetector,
        encoder: Encoder,
        stories: Sequence[Sequence[str]],
    ) -> None:
        self._ranked, self._text, self._encoder = ranked, text, encoder
        self._numbers = list(islice(numbers(text), MOST))
        words = (one for one in analyzer.occurrences(text) if not self._is_number(one))
        self._words = list(islice(words, MOST))
        self._idf = ranked.snapshot.idf(("", *{one.term for one in self._words}))
        self._scores = names.scores(ranked.encoded.tokens)
        self._capitals = {term for name in query.proper_nouns(text) for term in analyzer.terms(name)}
        self._labels = _label_terms(ranked.snapshot.names())
        self._is_yes_or_no = not ranked.interpretation.focus and query.is_yes_or_no(text)
        asked = (one for one in asked_roles(text, self._has_name) if one.name in self._idf)
        self._roles = list(islice(asked, MOST_ROLES))
        self._decided: dict[str, bool] = {}  # by term
        self._loaded: dict[str, Article] = {}  # articles of the stories
        self._rows = {id: row for row, id in enumerate(dict.fromkeys(chain.from_iterable(stories)))}
        compared = ranked.compared(list(self._rows))
        self._maxima = compared.token_maxima()
        self._verbs = list(islice(news_verbs(text), MOST)) if not ranked.interpretation.focus else []
        verbs = (one.verbs for one in self._roles)
        sides = (one.same | one.opposed for one in self._verbs)
        others = (term for terms in chain(verbs, sides) for term in sorted(terms))
        self._terms = list(dict.fromkeys(chain((one.term for one in self._words), others)))
        self._held = compared.holds(fingerprints(self._terms))

    def unmet(self, ids: Sequence[str]) -> Iterator[Claim]:
        """Yield the claims that a story does not meet, in order."""
        cosines = self._cosines(ids)
        missing = [one for one in self._words if cosines.get(one.term, 0.0) < NAME_MAXSIM]
        names = {one for one in missing if self._is_name(one) and not self._is_spelt_out(one, ids)}
        found = [*self._figures(ids), *self._names(names), *self._reversed(ids), *self._unreported(cosines)]
        told = {place.start for place, claim in found if claim.kind == "verb"}
        found += [
            (one, Claim(self._written(one, one), kind, self._is_absent(one.term)))
            for one in missing
            if (kind := self._word_kind(one, cosines.get(one.term, 0.0)))
            and not self._is_name(one)
            and one.start not in told
        ]
        found.sort(key=lambda pair: pair[0].start)
        yield from dict.fromkeys(claim for _, claim in found)

    def _word_kind(self, word: Occurrence, cosine: float) -> Literal["asked", "word", "common", ""]:
        """Return what claim an unmet word is, "" if it is close enough to be none."""
        if self._is_yes_or_no and cosine < COMMON_MAXSIM:
            return "asked"
        if self._idf[word.term] >= RARE * self._idf[""] and cosine < WORD_MAXSIM:
            return "word"
        return "common" if cosine < COMMON_MAXSIM else ""

    def _reversed(self, ids: Sequence[str]) -> Iterator[tuple[Occurrence, Claim]]:
        """Yield the verbs of the question whose names a story has in other roles, with these names."""

        def articles(asked: AskedRole) -> Sequence[Article]:
            verbs = [self._terms.index(verb) for verb in asked.verbs]
            held = self._held[:, self._terms.index(asked.name)] & self._held[:, verbs].any(axis=1)
            return self._articles([id for id in ids if held[self._rows[id]]])

        for one in reversed_places(self._roles, self._words, articles):
            yield one, Claim(self._written(one, one), "role")

    def _unreported(self, cosines: Mapping[str, float]) -> Iterator[tuple[Occurrence, Claim]]:
        """Yield the verbs of the question that a story does not report, or of which it has the opposite."""
        for one in self._verbs:
            closest = max(cosines.get(term, 0.0) for term in one.same)
            contradicted = closest < 1.0 and any(cosines.get(term) == 1.0 for term in one.opposed)
            if closest < NAME_MAXSIM or contradicted:
                verb = Occurrence("", one.start, one.end)
                yield verb, Claim(self._written(verb, verb), "verb")

    def _cosines(self, ids: Sequence[str]) -> Mapping[str, float]:
        """Return how close the words of a story come to each term: 1 if it holds the term.

        The tokens of a term count alike.
        """
        rows = [self._rows[id] for id in ids]
        by_term: dict[str, list[float]] = {}
        closest = self._maxima[rows].max(axis=0).tolist()
        for term, cosine in zip(self._ranked.encoded.tokens.terms, closest, strict=True):
            by_term.setdefault(term, []).append(cosine)
        found = {term: sum(cosines) / len(cosines) for term, cosines in by_term.items()}
        held = np.flatnonzero(self._held[rows].any(axis=0)).tolist()
        return found | {self._terms[column]: 1.0 for column in held}

    def _written(self, first: Occurrence, last: Occurrence) -> str:
        """Return the words from one to another as the question has them, without a final "'s"."""
        return _POSSESSIVE.sub("", self._text[first.start : last.end])

    def _is_number(self, word: Occurrence) -> bool:
        is_part = any(one.start <= word.start < one.end for one in self._numbers)
        return is_part or any(map(str.isdigit, word.term))

    def _is_absent(self, term: str) -> bool:
        return self._idf[term] >= self._idf[""]

    def _is_name(self, word: Occurrence) -> bool:
        """Return whether a word is a name, and not so common that it tells nothing."""
        if word.term not in self._decided:
            self._decided[word.term] = self._decide(word)
        return self._decided[word.term]

    def _decide(self, word: Occurrence) -> bool:
        term = word.term
        if self._idf[term] < min(COMMON, RARE * self._idf[""]) or term in self._labels:
            return False
        if not self._is_capital(word) and self._scores.get(term, 0.0) < WORD_SCORE:
            return False
        snapshot = self._ranked.snapshot
        folded = "".join(analyzer.words(self._written(word, word)))
        is_rare = self._is_absent(term) and not self._encoder.knows(folded)
        if is_rare and snapshot.corrections([folded]):
            return False  # misspelt
        if self._is_like_a_name(word):
            return True
        if self._is_absent(term):
            return is_rare and len(folded) >= SHORTEST and self._scores.get(term, -1.0) >= RARE_NAME_SCORE
        matches = snapshot.matching(folded, INSPECTED, query.NO_FILTER)
        articles = snapshot.get([match.id for match in matches])
        return query.is_name(folded, [one.excerpt for one in articles if one])

    def _is_like_a_name(self, word: Occurrence) -> bool:
        return self._has_name(word.term)

    def _has_name(self, term: str) -> bool:
        """Return whether a term is capitalised or looks like a name to the model."""
        return term in self._capitals or self._scores.get(term, -1.0) >= NAME_SCORE

    def _is_capital(self, word: Occurrence) -> bool:
        return word.term in self._capitals

    def _articles(self, ids: Sequence[str]) -> list[Article]:
        """Return the articles of a story."""
        missing = [id for id in ids if id not in self._loaded]
        found = self._ranked.snapshot.get(missing) if missing else ()
        self._loaded |= {article.id: article for article in found if article}
        return [self._loaded[id] for id in ids if id in self._loaded]

    def _is_spelt_out(self, word: Occurrence, ids: Sequence[str]) -> bool:
        acronym = self._written(word, word).upper()
        if not query.is_acronym(acronym):
            return False
        return any(query.spells_out(one.text, acronym) for one in self._articles(ids))

    def _names(self, unmet: Collection[Occurrence]) -> Iterator[tuple[Occurrence, Claim]]:
        """Yield the names that have an unmet word; adjacent words of names are one."""
        run: list[Occurrence] = []
        for one in [*self._words, None]:
            is_part = one is not None and (one in unmet or self._is_like_a_name(one))
            if run and not (is_part and one and _JOINED.fullmatch(self._text, run[-1].end, one.start)):
                if any(word in unmet for word in run):
                    text = self._written(run[0], run[-1])
                    yield run[0], Claim(text, "name", all(self._is_absent(each.term) for each in run))
                run = []
            if one and is_part:
                run.append(one)

    def _figures(self, ids: Sequence[str]) -> Iterator[tuple[Occurrence, Claim]]:
        """Yield the figures that a story does not have; a year is also met by the dates of its articles."""
        articles = self._articles(ids) if self._numbers else []
        held = {figure for article in articles for figure in figures(article.text)}
        held |= {str(article.published_at.year) for article in articles if article.published_at}
        for one in self._numbers:
            if one.value not in held:
                yield (
                    Occurrence(one.value, one.start, one.end),
                    Claim(self._text[one.start : one.end], "figure"),
                )


@lru_cache(maxsize=8)
def _label_terms(names: Names) -> frozenset[str]:
    """Return the terms of the names of all outlets and topics, which the texts need not hold."""
    return frozenset(term for name in (*names.providers, *names.topics) for term in analyzer.terms(name))
