"""Extract from a sentence the facts that must not be invented: figures, units, names, negation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from semsearch.text import analyzer

_LEAST_SPELT = 4  # "two" and "three" often count what nobody else counts
MAX_GAP = 2  # words allowed between two words of a name: "President Joe Biden", "President Biden"

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WRITTEN = re.compile(  # with its unit of magnitude, and not a part of a name ("M2", "5G")
    r"(?<![\w.,])(?:(?P<digits>\d+(?:[.,]\d+)*)|(?P<word>[a-z]+))"
    r"(?P<scale>[ -]?(?:thousand|million|billion|trillion|bl?n|ml?n|tr?l?n|[km])(?![^\W_]))?(?![^\W_])",
    re.IGNORECASE,
)
_SCALED = re.compile(r"\d\s?(k|m|mn|mln|bn|bln|tn|tln|trln)\b", re.IGNORECASE)
_SCALES = {
    **dict.fromkeys(("k",), "thousand"),
    **dict.fromkeys(("m", "mn", "mln"), "million"),
    **dict.fromkeys(("bn", "bln"), "billion"),
    **dict.fromkeys(("tn", "tln", "trln"), "trillion"),
}
_TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_SPELT = {
    word: str(number)
    for number, word in enumerate(
        """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen""".split(),
        start=2,
    )
} | {word: str(10 * number) for number, word in enumerate(_TENS, start=1)}
_PERHAPS = re.compile(rf"\d|(?:{'|'.join(sorted(_SPELT, key=len))})(?![^\W_])")  # a number
_AMOUNTS = frozenset(
    """hundred thousand million billion trillion dozen half third quarter once twice double doubled triple
    tripled first second last""".split()
)
_UNITS = (
    (re.compile(r"%|\bper\s?cent\b|\bpercentage\b", re.IGNORECASE), "%"),
    (re.compile(r"\$|\bdollars?\b", re.IGNORECASE), "$"),
    (re.compile(r"€|\beuros?\b", re.IGNORECASE), "€"),
    (re.compile(r"£|\bpounds?\b", re.IGNORECASE), "£"),
)
_HOST = re.compile(r"\b[a-z0-9][\w-]*(?:\.[\w-]+)*\.[a-z]{2,}\b")  # a host name
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[’'&][^\W_]+)*")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|nobody|nothing|without|cannot|unable|\w+n[’']t|fail(?:s|ed)?\s+to|"
    r"den(?:y|ies|ied)|reject(?:s|ed)?|refus(?:e|es|ed)|instead\s+of|rather\s+than)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a text.

    Attributes:
        terms: Its terms, in order.
        figures: Its numbers as digits ("7552800", "2.5"), also those spelt out, its units and amounts, and
            host names.
        names: Runs of capitalised words, as terms; the first word of the text counts as capitalised.
        negated: Whether it contains a negation.
    """

    terms: tuple[str, ...]
    figures: frozenset[str]
    names: tuple[tuple[str, ...], ...]
    negated: bool


def facts(text: str) -> Facts:
    """Return the facts of a text."""
    return Facts(tuple(analyzer.terms(text)), figures(text), _names(text), bool(_NEGATION.search(text)))


def figures(text: str) -> frozenset[str]:
    """Return the figures of a text, as `Facts` has them."""
    words = [word.casefold() for word in _WORD.findall(text)]
    found = {_plain(number) for number in _NUMBER.findall(text)}
    found |= {_SPELT[word] for word in words if word in _SPELT}
    found |= {word.removesuffix("s") for word in words if word.removesuffix("s") in _AMOUNTS}
    found |= {_SCALES[scale.casefold()] for scale in _SCALED.findall(text)}
    found |= {host.casefold() for host in _HOST.findall(text)}
    found |= {unit for pattern, unit in _UNITS if pattern.search(text)}
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: characters `start` to `end`, with what it is multiplied by ("20 million"; "m")."""

    value: str
    start: int
    end: int


def numbers(text: str, least: int = _LEAST_SPELT) -> Iterator[Number]:
    """Yield the numbers of a text in order, those from `least` on also where they are spelt out.

    Their values are without the multiplier, as those of `Facts.figures`.
    """
    for found in _WRITTEN.finditer(text):
        value = _plain(found["digits"]) if found["digits"] else _SPELT.get(found["word"].casefold(), "")
        if found["digits"] or (value and int(value) >= least):
            yield Number(value, found.start(), found.end())


def is_numbered(text: str) -> bool:
    """Return whether a text, case-folded, may have `numbers`: false only where it has none."""
    return bool(_PERHAPS.search(text))


def names_within(name: tuple[str, ...], terms: tuple[str, ...]) -> bool:
    """Return whether the terms of a name occur among others in their order, near each other."""
    starts = [at for at, term in enumerate(terms) if term == name[0]]
    for term in name[1:]:
        starts = [
            at
            for start in starts
            for at in range(start + 1, min(start + 2 + MAX_GAP, len(terms)))
            if terms[at] == term
        ]
    return bool(starts)


def _plain(number: str) -> str:
    """Return a number without thousands separators and with a decimal point."""
    whole = (
        re.sub(r"[.,](?=\d{3}(?:[.,]|$))", "", number) if re.match(r"\d{1,3}[.,]\d{3}", number) else number
    )
    return whole.replace(",", ".")


def _names(text: str) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    run: list[str] = []
    last = 0
    for match in _WORD.finditer(text):
        word = match.group()
        between = text[last : match.start()]
        if run and (between.strip(" -–") or not _is_capital(word)):
            found.append(tuple(run))
            run = []
        if _is_capital(word):
            run += analyzer.terms(word)
            if word.endswith(("'s", "’s")):
                found.append(tuple(run))
                run = []
        last = match.end()
    return tuple(name for name in [*found, tuple(run)] if name)


def _is_capital(word: str) -> bool:
    return any(character.isupper() for character in word)
