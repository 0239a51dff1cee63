"""What the reports of one story say differently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from semsearch.types.answer import CitedArticle, Place

DifferenceKind = Literal["figure", "age", "day", "name"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence of an article, with its place and the date of the article."""

    article: CitedArticle
    sentence: str
    place: Place
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportedValue:
    """One of the values that reports differ in.

    Attributes:
        text: The value as the first report has it: "at least 15".
        quotations: The first report of each origin that states it, the first to be published first.
        articles: How many reports state it, near copies included.
        independent: How many origins these have.
    """

    text: str
    quotations: tuple[Quotation, ...]
    articles: int = 1
    independent: int = 1


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure, an age, a day or a name that reports of one story state differently.

    Attributes:
        kind: Which of these.
        subject: What it is of: "killed", "pot tax", the name of a person.
        values: At least two, in the order in which they were first reported.
        changed: Whether each value was reported only after the one before it: later reports then bring it
            up to date, and do not contradict.
    """

    kind: DifferenceKind
    subject: str
    values: tuple[ReportedValue, ...]
    changed: bool = False
