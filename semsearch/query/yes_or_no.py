"""Detect questions that are answered by yes or no, such as "did Portland ban face recognition"."""

from __future__ import annotations

import re

_AUXILIARY = (
    r"(?:did|does|do|has|have|had|was|were|is|are|will|would|can|could|may|must|should|didn['’]?t|doesn['’]?t"
    r"|hasn['’]?t|haven['’]?t|wasn['’]?t|weren['’]?t|isn['’]?t|aren['’]?t)"
)
_ASKS = re.compile(
    rf"\W*(?:(?:and|but|so|or|then|now|also),? )*"
    rf"(?:{_AUXILIARY}|whether|(?:do you know|tell me|i wonder) (?:if|whether))\s"
    r"(?!you\b|\d)",
    re.IGNORECASE,
)


def is_yes_or_no(text: str) -> bool:
    """Return whether a question asks if something is so; a request ("can you find …") does not."""
    return _ASKS.match(text) is not None
