"""Spans of a question, and the question without some of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of a text."""

    start: int
    end: int


def cut(text: str, spans: Sequence[Span]) -> str:
    """Return a text without some spans and the punctuation that they leave; "" if no word is left."""
    if not spans:
        return text
    rest = text
    for span in sorted(spans, key=lambda span: span.start, reverse=True):
        rest = rest[: span.start] + " " + rest[span.end :]
    rest = re.sub(r"\(\s*\)|\[\s*\]|[\"“]\s*[\"”]", " ", rest)
    rest = re.sub(r"\s+([,;:.?!)])", r"\1", " ".join(rest.split()))
    rest = re.sub(r"([,;:–—-])(?=[?.!,;:])", "", rest)
    rest = re.sub(r"^[\s,;:.–—-]+|[\s,;:–—-]+$", "", rest)
    return rest if re.search(r"\w", rest) else ""
