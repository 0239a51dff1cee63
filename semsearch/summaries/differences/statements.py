"""What a sentence states that another may state otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from semsearch.summaries.differences.quantities import Quantity
from semsearch.summaries.differences.tokens import Token
from semsearch.types import DifferenceKind

WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_BEFORE_PLACES = frozenset("in at near outside across inside around for".split())
_NO_PLACES = WEEKDAYS | frozenset(
    """the a central northern southern eastern western downtown january february march april may june july
    august september october november december""".split()
)


@dataclass(frozen=True, slots=True)
class Context:
    """The sentence of a statement: its terms, and the places and days of the week that it names."""

    terms: frozenset[str]
    places: frozenset[str]
    days: frozenset[str]

    @classmethod
    def of(cls, found: Sequence[Token]) -> Context:
        """Return the context that the tokens of a sentence are."""
        return cls(
            frozenset(token.term for token in found if token.term),
            frozenset(_places(found)),
            frozenset(token.folded for token in found if token.folded in WEEKDAYS),
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """A value in a sentence.

    Attributes:
        kind: Whether it is a figure, an age, a day or a name.
        topic: Only statements of one topic are compared.
        subject: What the value is of, in words.
        value: The quantity, or the folded word.
        text: The value as it is written.
        context: The sentence.
        near: The terms beside the value.
    """

    kind: DifferenceKind
    topic: tuple[str, ...]
    subject: str
    value: Quantity | str
    text: str
    context: Context
    near: frozenset[str] = frozenset()


def _places(found: Sequence[Token]) -> Iterator[str]:
    """Yield the terms of words with a capital that follow "in", "near", …."""
    for at, token in enumerate(found):
        if token.folded in _BEFORE_PLACES:
            following = (one for one in found[at + 1 : at + 4] if one.folded not in _NO_PLACES)
            name = next(following, None)
            if name and name.capital and name.term:
                yield name.term
