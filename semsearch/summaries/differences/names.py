"""Find the names of a sentence, and tell which spellings may be of one name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from semsearch.summaries.differences.statements import Context, Statement
from semsearch.summaries.differences.tokens import Token
from semsearch.text import analyzer

SHORTEST = 5  # letters of a word whose spelling is compared
TWICE = 8  # letters from which two may differ
LONGEST_WORD = 30
LONGEST = 4  # words of a name
_QUOTES = frozenset("\"'“”‘’«»")


def names(found: Sequence[Token], context: Context) -> Iterator[Statement]:
    """Yield each word of each name in a sentence; its topic is the rest of the name.

    The first word of a sentence may have its capital for that.
    """
    for name in _runs(found):
        for token in name[-2:]:  # what comes before is an office or a title
            if SHORTEST <= len(token.folded) <= LONGEST_WORD and token.folded.isalpha():
                rest = tuple(plain(one.text) if one is not token else "" for one in name)
                written = " ".join(one.text for one in name)
                yield Statement("name", ("name", *rest), written, plain(token.text), written, context)


def _runs(found: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the runs of two to four words with capitals among words without."""
    capitals = [token.capital for token in found]
    if not any(one and other for one, other in pairwise(capitals)):
        return
    if sum(capitals) * 2 > sum(token.text[0].isalpha() for token in found):
        return  # a headline in capitals
    name: list[Token] = []
    for before, token in pairwise((*found, None)):
        named = bool(token and token.capital and token.term)
        if before and before.folded in _QUOTES:
            named = False  # a quip plays on a name
        if token and named and (not name or token.start == name[-1].end + 1):
            name.append(token)
            continue
        if 2 <= len(name) <= LONGEST:
            yield name
        name = [token] if token and named else []


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """Return a word as its spelling is compared: British and American endings are the same."""
    word = "".join(analyzer.words(text))
    word = word.replace("isation", "ization").replace("our", "or")
    for ending in ("tre", "or"):
        if word.endswith(ending):
            return f"{word.removesuffix(ending)}{ending[:-2]}er"
    return word


def respelt(one: str, other: str) -> bool:
    """Return whether two words may be spellings of one name: a letter or two differ, but not the first.

    A word and the same with an ending ("Syria", "Syrian"; "Democrats", "Democratic") are two words.
    """
    shorter, longer = sorted((one, other), key=len)
    if shorter == longer or one[0] != other[0] or len(shorter) < SHORTEST:
        return False
    if analyzer.terms(one) == analyzer.terms(other):
        return False
    if longer.startswith(shorter) or len(longer) > len(shorter) + 1 + (len(shorter) >= TWICE):
        return False
    return _distance(shorter, longer) <= 1 + (len(shorter) >= TWICE)


def _distance(one: str, other: str) -> int:
    """Return how many letters differ (V. Levenshtein, 1966)."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        above, row[0] = row[0], i
        for j, opposite in enumerate(other, start=1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (letter != opposite))
    return row[-1]
