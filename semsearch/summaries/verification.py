"""Whether a sentence stands in what it cites: to the letter, or borne out by it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from semsearch.summaries.facts import Facts, facts, names_within
from semsearch.summaries.prompt_injection import speaks_to_models
from semsearch.text.sentences import spans
from semsearch.types import Article, Place, Sentence, Story

TELLING = 0.75  # share of a sentence's terms that have to stand in the articles that it cites
PART = 0.3  # share that each story that is cited has to hold
SAME = 0.4  # share from which a sentence and its title tell of the same
LEAST = 2  # terms that a sentence needs to be worth saying
READ = 4_000  # characters of an excerpt that are read: news says first what matters
BEARING = 3  # sentences of one story that are shown as bearing a sentence out


def articles_of(story: Story) -> list[Article]:
    """Give a story's articles: the one that gives it its place, its lead, the other coverage in its order."""
    found = (story.ranked_by.article, story.lead.article, *(entry.article for entry in story.related))
    return list({article.id: article for article in found}.values())


# --- to the letter ----------------------------------------------------------------------------------------


def standing(sentences: Iterable[Sentence], told: Sequence[Story]) -> tuple[Sentence, ...]:
    """Give the sentences that stand, character by character, in an article of each story that they cite."""
    return tuple(sentence for sentence in sentences if _stands(sentence, told))


def _stands(sentence: Sentence, told: Sequence[Story]) -> bool:
    if not sentence.text or not sentence.citations or len(sentence.places) != len(sentence.citations):
        return False
    for number, place in zip(sentence.citations, sentence.places, strict=True):
        if not 1 <= number <= len(told):
            return False
        article = next((one for one in articles_of(told[number - 1]) if one.id == place.article_id), None)
        if article is None or not 0 <= place.start < place.end:
            return False
        if getattr(article, place.field)[place.start : place.end] != sentence.text:
            return False
    return True


# --- borne out --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence of an article or its title, what it states, and how much of a claim it holds."""

    place: Place
    facts: Facts
    title: Facts
    held: frozenset[str]

    @property
    def around(self) -> tuple[Facts, Facts]:
        return self.facts, self.title


def supported(text: str, citations: Sequence[int], told: Sequence[Story]) -> Sentence | None:
    """Give a sentence that others wrote with what bears it out in the stories that it cites, None if nothing.

    A story that bears out no part of it is not cited any more. All of these have to hold:

    - every figure, unit and amount stands in a sentence of a cited article that tells of the same (or in the
      title above it), spelt either way;
    - so does every name, which is a run of capitalised words, or the first word;
    - `TELLING` of its terms stand in the sentences that bear it out and their titles;
    - it denies something only if one of them does, and they do not all deny what it does not.

    It is a check of words: who did what to whom is not looked at. Articles that speak to models bear nothing
    out.

    Args:
        text: One sentence, without its citations.
        citations: Numbers of stories, from 1; one that is not among those told makes it unsupported.
        told: The stories.
    """
    claim = facts(text)
    terms = frozenset(claim.terms)
    numbers = list(dict.fromkeys(citations))
    if len(terms) < LEAST or not numbers or speaks_to_models(text):
        return None
    if not all(1 <= number <= len(told) for number in numbers):
        return None
    bearing = {number: _bearing(terms, claim, told[number - 1]) for number in numbers}
    bearing = {number: units for number, units in bearing.items() if _part(units, terms) >= PART}
    units = [unit for of_story in bearing.values() for unit in of_story]
    if not units or _part(units, terms) < TELLING or not _holds(claim, terms, units):
        return None
    return Sentence(text, tuple(bearing), tuple(unit.place for unit in units))


def _bearing(terms: frozenset[str], claim: Facts, story: Story) -> list[_Unit]:
    """Choose, one by one, the sentences of a story that hold most of what those before them do not."""
    left = [unit for article in articles_of(story) for unit in _units(article, terms)]
    chosen: list[_Unit] = []
    missing: set[str] = {*terms, *(f"#{figure}" for figure in claim.figures)}
    while left and len(chosen) < BEARING:
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
    if speaks_to_models(article.text):
        return title, ()
    text = article.excerpt[:READ]
    parts = [(Place(article.id, "title", 0, len(article.title)), title)] if article.title else []
    parts += [
        (Place(article.id, "excerpt", s.start, s.end), facts(text[s.start : s.end])) for s in spans(text)
    ]
    return title, tuple(parts)


def _units(article: Article, terms: frozenset[str]) -> list[_Unit]:
    title, parts = _stated(article)
    return [_Unit(place, stated, title, terms.intersection(stated.terms)) for place, stated in parts]


def _part(units: Sequence[_Unit], terms: frozenset[str]) -> float:
    """Give the share of a claim's terms that sentences and their titles hold."""
    return len(frozenset().union(*(_about(unit, terms) for unit in units))) / len(terms) if units else 0.0


def _about(unit: _Unit, terms: frozenset[str]) -> frozenset[str]:
    return unit.held | terms.intersection(unit.title.terms)


def _holds(claim: Facts, terms: frozenset[str], units: Sequence[_Unit]) -> bool:
    """Tell whether sentences that tell of the same hold all figures and names, and deny as the claim does."""
    same = [unit for unit in units if len(_about(unit, terms)) >= SAME * len(terms)]
    known = [stated for unit in same for stated in unit.around]
    if not all(any(figure in stated.figures for stated in known) for figure in claim.figures):
        return False
    if not all(any(names_within(name, stated.terms) for stated in known) for name in claim.names):
        return False
    if claim.denies:
        return any(stated.denies for stated in known)
    return any(not unit.facts.denies for unit in same)
