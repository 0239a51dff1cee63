"""Quote names of several words after an operator: `provider:Washington Post`, if the archive has it."""

from __future__ import annotations

import re

from semsearch.query.entities.names import canonical_name
from semsearch.types import Names

_MAX_WORDS = 6  # of a name
_BARE = re.compile(r"(?<!\S)(provider|topic):(?=[^\W_])([^\s\"“”„]+(?: +[^\s\"“”„:]+(?!\S))+)", re.IGNORECASE)


def quote_names(text: str, names: Names) -> str:
    """Quote names of several words that follow `provider:` or `topic:` without quotation marks.

    Args:
        text: The question.
        names: The archive's outlets and topics.
    """

    def quote(match: re.Match[str]) -> str:
        operator, words = match[1], match[2].split()
        provider = operator.casefold() == "provider"
        known, domains = (names.providers, names.domains) if provider else (names.topics, ())
        if canonical_name(words[0], known, domains) in (*known, *domains):
            return match[0]
        for count in range(min(_MAX_WORDS, len(words)), 1, -1):
            name = " ".join(words[:count]).rstrip(",;.?!")
            if canonical_name(name, known, domains) in known:
                return " ".join((f'{operator}:"{name}"', *words[count:]))
        return match[0]

    return _BARE.sub(quote, text)
