"""Read the figures of a sentence as quantities: a range of values in a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal

from semsearch.summaries.differences.tokens import Token
from semsearch.summaries.facts import Number, numbers

EXACT_BELOW = 100  # smaller whole numbers are counts; larger ones may have been rounded
ROUNDED = 0.03  # share by which larger figures may be off
NEAR = 0.1  # share by which "about 500" may be off
LONGEST_HEDGE = 3  # tokens

_SCALE = re.compile(r"[a-z]+$", re.IGNORECASE)
_SCALES = {
    **dict.fromkeys(("thousand", "k"), 3),
    **dict.fromkeys(("million", "m", "mn", "mln"), 6),
    **dict.fromkeys(("billion", "bn", "bln"), 9),
    **dict.fromkeys(("trillion", "tn", "tln", "trln"), 12),
}
_SIGN = re.compile(r"(?P<where>US|AU|NZ|HK|A|C|S)?(?P<sign>[$€£¥₹])$")
_CURRENCIES = {
    "dollar": "$",
    "dollars": "$",
    "euro": "€",
    "euros": "€",
    "pound": "£",
    "pounds": "£",
    "yen": "¥",
    "rupee": "₹",
    "rupees": "₹",
}
_WEIGHTS = ("pound", "pounds")  # a currency only in millions
_MONTHS = frozenset(
    """jan january feb february mar march apr april may jun june jul july aug august sep sept september oct
    october nov november dec december""".split()
)
_LABELS = frozenset(  # a number after them is a name: "Flight 752"
    """flight section season episode chapter article highway route room convention game day act no number unit
    area group district channel phase level part top version grade week apollo page class round proposition
    prop amendment title interstate rule case line gate pier block lot platform stage step tier size model
    apartment ward precinct verse bill resolution under age aged""".split()
)
_WORDS_OF_NUMBERS = frozenset(
    "hundred hundreds dozen dozens thousands millions score thirds quarters".split()
)
_HEDGES = {
    form: kind
    for kind, forms in {
        "least": """at least|more than|no fewer than|no less than|over|above|exceeding|upwards of|well over|
            just over|just above|tops|topped|topping|passes|passed|exceeds|exceeded|surpasses|surpassed""",
        "most": """at most|fewer than|less than|up to|as many as|as much as|under|below|no more than|
            just under|just below""",
        "about": "about|around|some|nearly|almost|roughly|approximately|estimated|close to|near|~",
    }.items()
    for form in (form.strip() for form in forms.split("|"))
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity that a text states.

    Attributes:
        value: The number.
        low, high: What it may stand for, with its hedge and rounding.
        unit: "$", "%", …; "" for a count.
        start, end: Its characters in the text, with hedge and unit.
        first, last: Its first token, and the one after its last.
    """

    value: float
    low: float
    high: float
    unit: str
    start: int
    end: int
    first: int
    last: int

    @property
    def bound(self) -> Literal["", "least", "most"]:
        """Which bound it is, if any."""
        return "least" if self.high == inf else "most" if self.low == 0 else ""


def agree(one: Quantity, other: Quantity) -> bool:
    """Return whether two quantities may be the same: rounded, or within the bounds of each other."""
    return one.unit == other.unit and one.low <= other.high and other.low <= one.high


def quantities(text: str, found: Sequence[Token]) -> Iterator[Quantity]:
    """Yield the quantities of a text in order.

    Numbers that are no quantities are left out: years, days of a month, times, scores, ordinals, parts of
    names ("Flight 752", "COVID-19"), and the ends of a range.

    Args:
        text: The text.
        found: Its tokens.
    """
    at = {token.start: place for place, token in enumerate(found)}
    for number in _joined(text):
        first = last = at.get(number.start, -1)
        if first < 0 or number.value.count(".") > 1 or _is_part(text, number):
            continue
        while last < len(found) and found[last].start < number.end:
            last += 1
        if _is_label(found, first, last):
            continue
        scale = _scale(text[number.start : number.end])
        unit, start, last = _unit(text, found, number.start, last, scale)
        if not unit and not scale and _is_date(found, first, last):
            continue
        first = next(place for place in range(first, -1, -1) if found[place].start <= start)
        yield _quantity(number.value, scale, unit, found, first, last)


def _joined(text: str) -> Iterator[Number]:
    """Yield the numbers of a text; "twenty-two" is one."""
    held: Number | None = None
    for number in numbers(text, least=2):
        if held and _is_spelt_on(text, held, number):
            held = Number(held.value[0] + number.value, held.start, number.end)
            continue
        if held:
            yield held
        held = number
    if held:
        yield held


def _is_spelt_on(text: str, tens: Number, units: Number) -> bool:
    spelt = text[tens.start].isalpha() and text[tens.end : units.start] == "-"
    return spelt and len(tens.value) == 2 and tens.value[1] == "0" and len(units.value) == 1


def _scale(written: str) -> int:
    ending = _SCALE.search(written)
    return _SCALES.get(ending[0].casefold(), 0) if ending else 0


def _is_part(text: str, number: Number) -> bool:
    """Return whether a number is part of a time, a score, a fraction, a range or a name with a hyphen."""
    left, right = text[max(0, number.start - 2) : number.start], text[number.end : number.end + 2]
    if left[-1:].isdigit() or left[-1:] in tuple(":/#’'.,+_&@"):
        return True
    if left[-1:] in tuple("-–—") and left[:-1].strip():
        return True
    return right[:1] in tuple(":/_&@°") or (right[:1] in tuple("-–—.,") and right[1:].isdigit())


def _is_label(found: Sequence[Token], first: int, last: int) -> bool:
    """Return whether a number is a name, the end of a range or score, or only part of a number in words."""
    right = [token.folded for token in found[last : last + 2]]
    if right[:1] and (right[0] in _WORDS_OF_NUMBERS or right[0][0].isdigit()):  # "11 1/3"
        return True
    if right[:1] in (["to"], ["or"]) and right[1:] and right[1][0].isdigit():
        return True
    left = [token.folded for token in found[max(0, first - 2) : first]]
    if left[-1:] and left[-1] in _LABELS | {"-"}:
        return True
    return len(left) == 2 and left[1] in ("to", "or") and left[0][0].isdigit()


def _is_date(found: Sequence[Token], first: int, last: int) -> bool:
    """Return whether a number without a unit is a year or the day of a month."""
    around = [token.folded for token in found[max(0, first - 2) : first] if token.folded != "."][-1:]
    around += [token.folded for token in found[last : last + 2] if token.folded != "of"][:1]
    written = found[first].text
    is_year = len(written) == 4 and written.isdecimal() and last == first + 1
    return any(word in _MONTHS for word in around) or (is_year and 1500 <= int(written) <= 2100)


def _unit(text: str, found: Sequence[Token], start: int, last: int, scale: int) -> tuple[str, int, int]:
    """Return the unit of a number, where both begin in the text, and the token after them."""
    if sign := _SIGN.search(text[max(0, start - 3) : start]):
        where = "" if sign["where"] in (None, "US") else sign["where"][0]
        return where + sign["sign"], start - len(sign[0]), last
    right = [token.folded for token in found[last : last + 2]]
    if right[:1] and right[0] in ("%", "percent"):
        return "%", start, last + 1
    if right == ["per", "cent"] or right == ["us", "dollars"]:
        return "%" if right[0] == "per" else "$", start, last + 2
    if right[:1] and (unit := _CURRENCIES.get(right[0])) and (scale >= 6 or right[0] not in _WEIGHTS):
        return unit, start, last + 1
    return "", start, last


def _quantity(written: str, scale: int, unit: str, found: Sequence[Token], first: int, last: int) -> Quantity:
    value = float(written) * 10**scale
    step = _step(written, scale)
    low, high = value - step, value + step
    if scale or value >= EXACT_BELOW:
        low, high = min(low, value * (1 - ROUNDED)), max(high, value * (1 + ROUNDED))
    hedge, length = _hedge(found, first)
    plus = [token.folded for token in found[last : last + 2]]
    if plus[:1] in (["+"], ["plus"]) or plus == ["-", "plus"]:
        hedge = "least"
    if hedge == "about":
        low, high = min(low, value * (1 - NEAR)), max(high, value * (1 + NEAR))
    elif hedge == "most":
        low, high = 0.0, value
    elif hedge == "least":
        low, high = value, inf
    first -= length
    return Quantity(value, low, high, unit, found[first].start, found[last - 1].end, first, last)


def _step(written: str, scale: int) -> float:
    """Return half the unit of the last digit that a figure gives: by so much it may have been rounded."""
    decimals = len(written.partition(".")[2])
    if decimals or scale:
        return float(10.0 ** (scale - decimals)) / 2
    trailing = len(written) - len(written.rstrip("0"))
    return float(10**trailing) / 2 if trailing and float(written) >= EXACT_BELOW else 0.0


def _hedge(found: Sequence[Token], first: int) -> tuple[str, int]:
    """Return how the words before a number qualify it, and how many do."""
    for length in range(min(LONGEST_HEDGE, first), 0, -1):
        words = " ".join(token.folded for token in found[first - length : first])
        if words in _HEDGES:
            return _HEDGES[words], length
    return "", 0
