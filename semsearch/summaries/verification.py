"""Verify that the cited articles contain a sentence word for word, or support it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from semsearch.summaries.facts import Facts, facts, names_within
from semsearch.summaries.prompt_injection import addresses_models
from semsearch.text.document import MAX_EXCERPT
from semsearch.text.sentences import spans
from semsearch.types import Article, CitedArticle, Place, Sentence, Story

MIN_SUPPORTED = 0.75  # share of a sentence's terms that the cited articles must contain
MIN_STORY_SHARE = 0.3  # share that each cited story must contain
SAME_MATTER = 0.4  # share from which a sentence and its title are about the same matter as the claim
MIN_TERMS = 2  # terms that a sentence needs
MAX_SUPPORTING = 3  # supporting sentences of one story


def articles_of(story: Story) -> list[Article]:
    """Return the articles of a story: the best hit, the lead, then the related coverage in its order."""
    found = (story.ranked_by.article, story.lead.article, *(entry.article for entry in story.related))
    return list({article.id: article for article in found}.values())


# --- word for word ----------------------------------------------------------------------------------------


def verbatim(sentences: Iterable[Sentence], stories: Sequence[Story]) -> tuple[Sentence, ...]:
    """Return the sentences that are, character by character, in the article that they cite of each story."""
    return tuple(sentence for sentence in sentences if _occurs(sentence, stories))


def _occurs(sentence: Sentence, stories: Sequence[Story]) -> bool:
    if not sentence.text or not sentence.citations or len(sentence.places) != len(sentence.citations):
        return False
    if len(sentence.cited) != len(sentence.citations):
        return False
    for number, place, cited in zip(sentence.citations, sentence.places, sentence.cited, strict=True):
        if not 1 <= number <= len(stories):
            return False
        article = _article(place, stories[number - 1])
        if article is None or not 0 <= place.start < place.end:
            return False
        if getattr(article, place.field)[place.start : place.end] != sentence.text:
            return False
        if cited != CitedArticle.of(article):
            return False
    return True


def _article(place: Place, story: Story) -> Article | None:
    """Return the article of a story that a place is in."""
    return next((one for one in articles_of(story) if one.id == place.article_id), None)


# --- supported --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A sentence or the title of an article, its facts, and the terms of the claim that it contains."""

    place: Place
    facts: Facts
    title: Facts
    held: frozenset[str]

    @property
    def around(self) -> tuple[Facts, Facts]:
        return self.facts, self.title


def supported(text: str, citations: Sequence[int], stories: Sequence[Story]) -> Sentence | None:
    """Return a generated sentence with the places that support it in the cited stories; None if unsupported.

    Citations of stories that support no part of it are removed. All of these must hold:

    - every figure, unit and amount occurs in a sentence of a cited article about the same matter, or in its
      title, as digits or in words;
    - so does every name (a run of capitalised words, or the first word);
    - a share of at least `MIN_SUPPORTED` of its terms occurs in the supporting sentences and their titles;
    - it negates something only if one of them does, and not all of them negate what it asserts.

    The check compares words; it does not parse who did what to whom. Articles that address language models
    support nothing.

    Args:
        text: One sentence, without its citations.
        citations: Numbers of stories, from 1; an unknown number makes the sentence unsupported.
        stories: The stories, best first.
    """
    claim = facts(text)
    terms = frozenset(claim.terms)
    numbers = list(dict.fromkeys(citations))
    if len(terms) < MIN_TERMS or not numbers or addresses_models(text):
        return None
    if not all(1 <= number <= len(stories) for number in numbers):
        return None
    supporting = {number: _supporting(terms, claim, stories[number - 1]) for number in numbers}
    supporting = {
        number: units for number, units in supporting.items() if _share(units, terms) >= MIN_STORY_SHARE
    }
    units = [unit for of_story in supporting.values() for unit in of_story]
    if not units or _share(units, terms) < MIN_SUPPORTED or not _holds(claim, terms, units):
        return None
    cited = (_article(of_story[0].place, stories[number - 1]) for number, of_story in supporting.items())
    named = tuple(CitedArticle.of(article) for article in cited if article)
    return Sentence(text, tuple(supporting), tuple(unit.place for unit in units), named)


def _supporting(terms: frozenset[str], claim: Facts, story: Story) -> list[_Evidence]:
    """Return the sentences of a story that support a claim, chosen greedily by the terms that they add."""
    left = [unit for article in articles_of(story) for unit in _units(article, terms)]
    chosen: list[_Evidence] = []
    missing: set[str] = {*terms, *(f"#{figure}" for figure in claim.figures)}
    while left and len(chosen) < MAX_SUPPORTING:
        gains = [len(missing & (unit.held | {f"#{f}" for f in unit.facts.figures})) for unit in left]
        best = max(range(len(left)), key=gains.__getitem__)
        if not gains[best]:
            break
        chosen.append(left.pop(best))
        missing -= chosen[-1].held | {f"#{f}" for f in chosen[-1].facts.figures}
    return chosen


@lru_cache(maxsize=500)  # each sentence of a reply looks at the same articles
def _stated(article: Article) -> tuple[Facts, tuple[tuple[Place, Facts], ...]]:
    title = facts(article.title)
    if addresses_models(article.text):
        return title, ()
    text = article.excerpt[:MAX_EXCERPT]
    parts = [(Place(article.id, "title", 0, len(article.title)), title)] if article.title else []
    parts += [
        (Place(article.id, "excerpt", s.start, s.end), facts(text[s.start : s.end])) for s in spans(text)
    ]
    return title, tuple(parts)


def _units(article: Article, terms: frozenset[str]) -> list[_Evidence]:
    title, parts = _stated(article)
    return [_Evidence(place, stated, title, terms.intersection(stated.terms)) for place, stated in parts]


def _share(units: Sequence[_Evidence], terms: frozenset[str]) -> float:
    """Return the share of a claim's terms that sentences and their titles contain."""
    return len(frozenset().union(*(_about(unit, terms) for unit in units))) / len(terms) if units else 0.0


def _about(unit: _Evidence, terms: frozenset[str]) -> frozenset[str]:
    return unit.held | terms.intersection(unit.title.terms)


def _holds(claim: Facts, terms: frozenset[str], units: Sequence[_Evidence]) -> bool:
    """Return whether sentences on the same matter contain all figures and names, and agree in negation."""
    same = [unit for unit in units if len(_about(unit, terms)) >= SAME_MATTER * len(terms)]
    known = [stated for unit in same for stated in unit.around]
    if not all(any(figure in stated.figures for stated in known) for figure in claim.figures):
        return False
    if not all(any(names_within(name, stated.terms) for stated in known) for name in claim.names):
        return False
    if claim.negated:
        return any(stated.negated for stated in known)
    return any(not unit.facts.negated for unit in same)
