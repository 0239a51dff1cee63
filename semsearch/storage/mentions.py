"""Find outlets whose name is itself in the news, or is an ordinary word.

The archive shows which ones: its articles seldom name the press, but often name companies ("Microsoft") and
use ordinary words ("Nature").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from semsearch.text import analyzer
from semsearch.types import Count

MENTION_RATIO = 3  # an outlet is mentioned if this many mentions outnumber the articles that it published


def mentioned(
    providers: Iterable[Count], frequencies: Callable[[Sequence[str]], Mapping[str, int]]
) -> frozenset[str]:
    """Return the one-word names that more than one article, and a third of the outlet's own number, contain.

    Args:
        providers: The outlets, with the number of articles of each.
        frequencies: Returns the number of articles that contain each term.
    """
    words = {provider: _bare(provider.value) for provider in providers}
    terms = {p: analyzer.terms(word) for p, word in words.items() if len(word.split()) == 1}
    found = frequencies(sorted({term for of_name in terms.values() for term in of_name}))
    return frozenset(
        provider.value
        for provider, of_name in terms.items()
        if (mentions := min((found[term] for term in of_name), default=0)) > 1
        and mentions * MENTION_RATIO > provider.count
    )


def _bare(name: str) -> str:
    return re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE)
