"""`provider:Washington Post` -> `provider:"Washington Post"`, where the archive has that outlet."""

from __future__ import annotations

import re

from semsearch.query.entities.names import canonical_name
from semsearch.types import Names

_LONGEST = 6  # words of a name
_BARE = re.compile(r"(?<!\S)(provider|topic):(?=[^\W_])([^\s\"“”„]+(?: +[^\s\"“”„:]+(?!\S))+)", re.IGNORECASE)


def quote_names(text: str, names: Names) -> str:
    """Put quotation marks around names of several words that follow an operator without them.

    Args:
        text: The question.
        names: The archive's outlets and topics.
    """

    def whole(match: re.Match[str]) -> str:
        operator, words = match[1], match[2].split()
        provider = operator.casefold() == "provider"
        known, domains = (names.providers, names.domains) if provider else (names.topics, ())
        if canonical_name(words[0], known, domains) in (*known, *domains):
            return match[0]
        for count in range(min(_LONGEST, len(words)), 1, -1):
            name = " ".join(words[:count]).rstrip(",;.?!")
            if canonical_name(name, known, domains) in known:
                return " ".join((f'{operator}:"{name}"', *words[count:]))
        return match[0]

    return _BARE.sub(whole, text)
