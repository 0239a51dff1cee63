"""What an archive says of a claim: whether it is reported, by whom, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from semsearch.types.answer import Place
from semsearch.types.article import Article
from semsearch.types.query import Interpretation
from semsearch.types.story import Count, Origin

Verdict = Literal["reported", "partly", "not_found", "not_in_archive"]
Lack = Literal["names", "dates", "outlets", "limits", "language"]


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """An article that reports a claim, or what is nearest to it.

    Attributes:
        article: The article.
        sentence: The sentence of it that comes closest to the claim; "" if it has none.
        place: Where that is.
        missing: The names, figures and rare words of the claim that the article by itself does not mention.
    """

    article: Article
    sentence: str = ""
    place: Place | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimCoverage:
    """What the archive says of a claim.

    Attributes:
        claim: The claim.
        interpretation: How it was understood.
        verdict: "reported" if a story has all of it, "partly" if the nearest story lacks a part of it,
            "not_found" if the archive could have it and no story is near, "not_in_archive" if it could not.
        missing: Of a claim that is not reported, what the nearest stories lack.
        lacks: Why the archive could not have it: no article has its "names", it has nothing of the "dates" or
            of the "outlets", nothing that passes all "limits", or nothing in the "language".
        reports: The articles of the stories that report it, or of the one that does partly, in order of time;
            undated ones last; the first 100.
        total: How many there are in all.
        first: The place in `reports` of the earliest that has all of the claim by itself, or else of the
            earliest; None without a dated report.
        origins: The independent origins of the reports, in the order of the first report of each.
        days: How many reports each day has.
        silent: Outlets that report on the topics of these stories within a week of them, but not on them.
        since, until: The days of the first and the last article of the archive; None if it has none dated.
        revision, articles: The revision of the index, and how many articles it has.
    """

    claim: str
    interpretation: Interpretation
    verdict: Verdict
    missing: tuple[str, ...] = ()
    lacks: tuple[Lack, ...] = ()
    reports: tuple[ClaimReport, ...] = ()
    total: int = 0
    first: int | None = None
    origins: tuple[Origin, ...] = ()
    days: tuple[Count, ...] = ()
    silent: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    revision: int = 0
    articles: int = 0

    @property
    def first_report(self) -> ClaimReport | None:
        """The earliest report."""
        return None if self.first is None else self.reports[self.first]
