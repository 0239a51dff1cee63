"""Find the proper nouns in a question."""

from __future__ import annotations

import re
from itertools import dropwhile, groupby

from semsearch.query.statement_detection import is_statement
from semsearch.text import analyzer

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[.&'’-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")


def proper_nouns(text: str) -> list[str]:
    """Return the proper nouns of a question in order, without a final "'s".

    Consecutive capitalised words are one name. The capital of the first word does not count unless it has
    another one inside. A statement, or a text with hardly any other words, has none.
    """
    words = _WORD.findall(text)
    capitals = [any(map(str.isupper, word if at else word[1:])) for at, word in enumerate(words)]
    if capitals and not capitals[0]:  # "Champions League" is one name, "Delta pilots" perhaps none
        capitals[0] = words[0][0].isupper() and len(words) > 1 and capitals[1]
    if is_statement(text) or sum(capitals) > len(words) / 2 + 1:
        return []
    names = []
    for capital, row in groupby(zip(words, capitals, strict=True), lambda pair: pair[1]):
        named = dropwhile(lambda word: not analyzer.terms(word), [word for word, _ in row])  # "Did …"
        names.append(_POSSESSIVE.sub("", " ".join(named)) if capital else "")
    return [name for name in names if name]
