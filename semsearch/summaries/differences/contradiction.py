"""Judge whether two statements of one topic are about the same thing, and whether they contradict."""

from __future__ import annotations

from math import inf

from semsearch.summaries.differences.names import respelt
from semsearch.summaries.differences.quantities import ROUNDED, Quantity, agree
from semsearch.summaries.differences.statements import Statement
from semsearch.summaries.differences.tolls import TERMS

FURTHEST = 4.0  # times one figure may be as large as the other; beyond, they are of two things
FURTHEST_TOLL = 2.0  # times one toll may be as large
YEARS = 5  # by which ages of one person may differ
TOLL_TERMS, TOLL_SHARE = 2, 0.25  # terms that sentences with tolls have in common
NEAR_TERMS, NEAR_SHARE = 3, 0.5  # terms beside amounts
COUNT_SHARE = 0.6  # terms beside counts
EVENT_TERMS = 3  # terms of sentences that name the day of an event
DAY = 86_400.0  # seconds
WEEK = 6 * DAY  # between reports, within which a day of the week is the same day
RECURRING = 14 * DAY  # within which no figure is that of the next month


def is_toll(statement: Statement) -> bool:
    """Return whether a statement is how many were killed, injured, …."""
    return statement.topic[0] == "toll"


def contradict(one: Statement, other: Statement) -> bool:
    """Return whether two statements of one topic cannot both be right, if they are about the same thing."""
    if isinstance(one.value, Quantity) and isinstance(other.value, Quantity):
        return not agree(one.value, other.value)
    if one.kind == "name":
        return respelt(str(one.value), str(other.value))
    return one.value != other.value


def is_same_value(one: Statement, other: Statement) -> bool:
    """Return whether two statements of one topic give the same value, also as a bound."""
    if isinstance(one.value, Quantity) and isinstance(other.value, Quantity):
        least, most = sorted((one.value.value, other.value.value))
        if one.value.bound != other.value.bound or (one.value.bound and most > least * (1 + ROUNDED)):
            return False
        return agree(one.value, other.value)
    return one.value == other.value


def grows(earlier: Statement, later: Statement) -> bool:
    """Return whether a toll has grown: from "at least 12" to "15"."""
    if not (isinstance(earlier.value, Quantity) and isinstance(later.value, Quantity)):
        return False
    return is_toll(earlier) and later.value.value > earlier.value.value * (1 + ROUNDED)


def is_about_the_same(one: Statement, other: Statement, apart: float) -> bool:
    """Return whether two statements of one topic are surely about the same thing.

    Args:
        one, other: The statements.
        apart: Seconds between their reports; infinite where the date of one is unknown.
    """
    if one.kind == "name":
        return True
    shared = len(one.context.terms & other.context.terms)
    elsewhere = _apart(one.context.places, other.context.places)
    if one.kind == "day":
        return not elsewhere and shared >= EVENT_TERMS and not WEEK < apart < inf
    if not (isinstance(one.value, Quantity) and isinstance(other.value, Quantity)):
        return False
    least, most = sorted((one.value.value, other.value.value))
    if one.kind == "age":
        return most - least <= YEARS
    if most > (FURTHEST_TOLL if is_toll(one) else FURTHEST) * least or _apart(
        one.context.days, other.context.days
    ):
        return False
    if is_toll(one):
        said, again = (_own(statement.context.terms) for statement in (one, other))
        least_shared = max(TOLL_TERMS, TOLL_SHARE * min(len(said), len(again)))
        return not elsewhere and len(said & again) >= least_shared
    near, around = one.near & other.near, one.near | other.near
    share = COUNT_SHARE if one.topic[0] == "count" else NEAR_SHARE
    return apart <= RECURRING and len(near) >= max(NEAR_TERMS, share * len(around))


def _own(terms: frozenset[str]) -> frozenset[str]:
    """Return the terms of a sentence but for numbers and those that most tolls have."""
    return frozenset(term for term in terms - TERMS if not term[0].isdigit())


def _apart(some: frozenset[str], others: frozenset[str]) -> bool:
    """Return whether two sentences name places, or days, and not the same."""
    return bool(some and others) and some.isdisjoint(others)
