"""What the reports of a story state differently, in words."""

from __future__ import annotations

from semsearch.presentation.text.phrases import NO_BREAK, alternatives, counted, day
from semsearch.text.printable import printable, shortened
from semsearch.types import Difference, Quotation, ReportedValue

QUOTED = 300  # characters of a sentence


def heading(found: Difference) -> str:
    """Return "killed: 12 or at least 15", "killed: changed from 12 to 15", "age of Roe: 34 or 35"."""
    subject = printable(found.subject)
    of = {"age": f"age of {subject}", "day": f"day ({subject})", "name": "name"}.get(found.kind, subject)
    values = [printable(value.text) for value in found.values]
    said = f"changed from {' to '.join(values)}" if found.changed else alternatives(values)
    return f"{of}: {said}" if of else said


def reports(value: ReportedValue) -> str:
    """Return how many reports state a value where several do, and how many of them are independent."""
    if value.articles < 2:
        return ""
    independent = f", {value.independent:,} independent" if value.independent < value.articles else ""
    return f"{counted(value.articles, 'report')}{independent}"


def source(quotation: Quotation) -> str:
    """Return the outlet and the date of a quotation: "The Harbour Ledger, 28 July 2021"."""
    named = printable(quotation.article.outlet) or printable(quotation.article.title)
    when = day(quotation.published_at) if quotation.published_at else ""
    return f",{NO_BREAK}".join(part for part in (named, when) if part)


def sentence(quotation: Quotation) -> str:
    """Return the sentence of a quotation, shortened."""
    return shortened(printable(quotation.sentence), QUOTED)
