"""Find what a sentence states in figures: how many were killed, what a fine is, how old somebody is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from semsearch.summaries.differences.quantities import Quantity, quantities
from semsearch.summaries.differences.statements import Context, Statement
from semsearch.summaries.differences.tokens import Token, after, before, run
from semsearch.summaries.differences.tolls import counts_killers, is_death_toll, toll

WINDOW = 8  # tokens on each side of a figure that say what it is a figure of
OLDEST = 120  # years

_POSSIBLE = frozenset(  # what may come to be, or did not
    """would could might may if can should threat threatens threaten plan plans planned planning aim aims hope
    hopes expect expects expected forecast predicted predict predicts projected estimate target proposed
    proposes seeks seeking wants goal not never no without denied denies drill simulated potential potentially
    possibly adding adds additional added""".split()
)
_ADDED = frozenset(
    "more another additional further extra fewer less other next last first past previous".split()
)
_PARTIAL = frozenset(  # a figure of another time, of a part, or an average
    """previous previously earlier compared former formerly anniversary similar average averaged per each
    every annually yearly daily weekly monthly from versus unlike whereas history historic including among of
    by than and least""".split()
)
_ELSEWHERE = frozenset(  # in a sentence that sums up, or compares with what was before
    """since separate weekend nationwide overall total combined altogether worldwide previously previous
    history anniversary""".split()
)
_UNCOUNTED = frozenset(  # what each report has its own number of, or measures on its own
    """official officials source sources people person persons analyst analysts expert experts aide aides us
    u.s u.s. former senior other others thing things time times key reason reasons takeaways way ways fact
    facts question questions photo photos year years month months week weeks day days hour hours minute
    minutes second seconds decade decades p.m a.m pm am p.m. a.m. count counts side sides point points inch
    inches half mile miles km kilometers kilometres feet foot meters metres yards acres""".split()
)


def figures(text: str, found: Sequence[Token], context: Context) -> Iterator[Statement]:
    """Yield the statements of a sentence that have figures.

    Args:
        text: The sentence.
        found: Its tokens.
        context: What it is as a whole.
    """
    held = list(quantities(text, found))
    if not held:
        return
    whole = not (any(token.folded in _ELSEWHERE for token in found) or counts_killers(found))
    for number, quantity in enumerate(held):
        begin = held[number - 1].last if number else 0
        end = held[number + 1].first if number + 1 < len(held) else len(found)
        left, right = before(found, begin, quantity.first), after(found, quantity.last, end)
        written = text[quantity.start : quantity.end]
        if aged := _age(found, quantity):
            yield Statement(
                "age", ("age", *(t.term for t in aged)), aged[-1].text, quantity, written, context
            )
        elif whole and not (_is_partial(left, right) or _is_list(found, quantity.first)):
            alone = not any(one.unit == quantity.unit for one in held if one is not quantity)
            if stated := _figure(left, right, quantity, written, context, alone=alone):
                yield stated


def _is_partial(left: Sequence[Token], right: Sequence[Token]) -> bool:
    """Return whether a figure is of a part, of another time, or of what may be."""
    if any(token.folded in _POSSIBLE for token in left[-6:]):
        return True
    if any(token.folded in _ADDED for token in (*left[-2:], *right[:2])):
        return True
    return bool(left) and left[-1].folded in _PARTIAL and not is_death_toll(left)


def _is_list(found: Sequence[Token], first: int) -> bool:
    """Return whether a figure follows a name and adds to it: "Jane Roe, 3 colleagues"."""
    if first < 3 or found[first - 1].folded not in (",", "and"):
        return False
    return all(token.capital and token.term for token in found[first - 3 : first - 1])


def _figure(
    left: Sequence[Token],
    right: Sequence[Token],
    quantity: Quantity,
    written: str,
    context: Context,
    *,
    alone: bool,
) -> Statement | None:
    stated = None if quantity.unit else toll(left, right)
    counted = run(right, 3)
    said = " ".join(token.text for token in counted)
    topic: tuple[str, ...]
    if stated:
        happened, noun = stated
        topic, said = ("toll", happened, noun), f"{noun} {happened}".strip()
    elif quantity.unit and alone:
        topic = ("amount", quantity.unit)
    elif not quantity.unit and counted and not any(token.folded in _UNCOUNTED for token in counted):
        topic = ("count", counted[0].term)
    else:
        return None
    near = frozenset(token.term for token in (*left[-WINDOW:], *right[:WINDOW]) if token.term)
    return Statement("figure", topic, said, quantity, written, context, near)


def _age(found: Sequence[Token], quantity: Quantity) -> list[Token]:
    """Return the name of the person whose age a figure is: "Jane Roe, 34,", "34-year-old Jane Roe"."""
    if quantity.unit or quantity.value > OLDEST or quantity.bound:
        return []
    right = [token.folded for token in found[quantity.last : quantity.last + 4]]
    name: list[Token] = []
    if right == ["-", "year", "-", "old"]:
        for token in found[quantity.last + 4 : quantity.last + 8]:
            if not token.capital or not token.term:
                break
            name.append(token)
    elif found[quantity.first - 1].folded == "," and quantity.first > 2 and right[:1] in ([","], ["."], []):
        for token in found[quantity.first - 2 : max(0, quantity.first - 6) : -1]:
            if not token.capital or not token.term:
                break
            name.insert(0, token)
    return name[-2:] if len(name) > 1 else []
