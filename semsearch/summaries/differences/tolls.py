"""Recognise figures of people who were killed, injured, arrested, …."""

from __future__ import annotations

from collections.abc import Sequence

from semsearch.summaries.differences.tokens import Token, run
from semsearch.text import analyzer

BESIDE = 7  # tokens after a figure among which the word stands that says what happened

_PASSIVE = {  # "12 people were killed", "12 dead"
    word: happened
    for happened, words in {
        "killed": "killed dead died dies deaths fatalities perished slain die",
        "injured": "injured injuries wounded hurt",
        "missing": "missing unaccounted",
        "arrested": "arrested detained arrests",
        "rescued": "rescued",
        "displaced": "displaced homeless",
        "evacuated": "evacuated",
    }.items()
    for word in words.split()
}
_ACTIVE = {  # "killed at least 12 people"
    word: happened
    for happened, words in {
        "killed": "killed kills killing",
        "injured": "injured injures injuring wounded wounds wounding",
        "arrested": "arrested arrests arresting detained detains detaining",
        "rescued": "rescued rescues rescuing",
        "displaced": "displaced displaces displacing",
        "evacuated": "evacuated evacuates evacuating",
    }.items()
    for word in words.split()
}
_PEOPLE = frozenset("people persons person others individuals dead".split())
_LINKS = frozenset(
    """were was have has had been are is be being feared confirmed reported left now believed found also and
    reportedly so far""".split()
)
_OBJECTS = frozenset("a an the him her his their them at himself two three four five six".split())
_TIMES = frozenset("year years month months week weeks day days hour hours minute minutes".split())
TERMS = frozenset(analyzer.terms(" ".join((*_PASSIVE, *_ACTIVE, *_PEOPLE, "toll"))))  # of most tolls
_KILLERS = frozenset(
    """shooter gunman gunmen attacker attackers assailant assailants bomber bombers suspect suspects himself
    perpetrator killer hijackers terrorist terrorists""".split()
)
_STANDS = frozenset("to at reached hits reaches tops topped passes passed is was hit".split())


def counts_killers(found: Sequence[Token]) -> bool:
    """Return whether the figures of a sentence include those who did it, which others leave out."""
    words = {token.folded for token in found}
    return not words.isdisjoint(("including", "includes", "included", "plus")) and not words.isdisjoint(
        _KILLERS
    )


def toll(left: Sequence[Token], right: Sequence[Token]) -> tuple[str, str] | None:
    """Return what happened to how many and the words for them; None where a figure is none of a toll.

    Args:
        left, right: The tokens of the clause before and after the figure.
    """
    if is_death_toll(left):
        return "killed", ""
    happened = _ACTIVE.get(left[-1].folded, "") if left else ""
    if happened and left[-2:-1] and left[-2].folded in ("was", "were", "been", "be"):
        return None
    if happened:
        counted = run(right, 4)
        people = next((at for at, token in enumerate(counted) if token.folded in _PEOPLE), len(counted))
        noun = _noun(counted[:people])
        return None if noun is None else (happened, noun)
    for at, token in enumerate(right[:BESIDE]):
        if happened := _PASSIVE.get(token.folded, ""):
            active = token.folded in _ACTIVE and right[at + 1 : at + 2] and right[at + 1].folded in _OBJECTS
            noun = None if active else _noun(right[:at])
            return None if noun is None else (happened, noun)
        if not token.term and token.folded not in _LINKS:
            break
    return None


def is_death_toll(left: Sequence[Token]) -> bool:
    """Return whether a figure is what a death toll comes to: "the death toll has risen to"."""
    words = [token.folded for token in left[-8:]]
    if "toll" not in words or "death" not in words:
        return False
    return words[-1] in _STANDS or words[-1] in ("toll", "in") or words[-1] == "of"


def _noun(counted: Sequence[Token]) -> str | None:
    """Return what is counted, as terms, "" for people; None where that is not clear."""
    words = [token for token in counted if token.folded not in _LINKS]
    if not words or any(token.folded in _PEOPLE for token in words):
        return ""
    if len(words) > 3 or not all(token.term for token in words) or any(t.folded in _TIMES for t in words):
        return None
    return " ".join(token.term for token in words)
