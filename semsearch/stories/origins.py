"""Find where the reports of a story come from: an agency, an outlet, or the owner of several outlets.

Each report has one *origin*:

1. the agency that it credits, or that a report with the same text credits;
2. otherwise the outlet that had its text first, or the owner of that outlet.

So a story has as many origins as independent sources, however many outlets carry what these report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import TypeVar

import numpy as np

from semsearch.storage.ragged import offsets
from semsearch.stories.credits import credited, outlet_agency
from semsearch.text import analyzer, copies
from semsearch.text.fingerprints import Fingerprints, fingerprints
from semsearch.text.origins import host
from semsearch.types import Article, Origin, OriginReason, Story

AnyStory = TypeVar("AnyStory", bound=Story)
Owners = Mapping[str, str]  # names and domains of outlets, case-folded, each with the name of its owner

LONGEST = 100  # terms of an excerpt that are compared
TITLE = 9  # words of a title by which a report without an excerpt is a copy of another

_QUOTED = re.compile(r"“[^”]+|„[^“]+|«[^»]+|\"[^\"]+\"?")  # an excerpt may be cut off inside
_REMARK = 25  # characters of a quotation from which it is what somebody said, and not a name


@dataclass(frozen=True, slots=True)
class _Report:
    """A report: its article, its outlet, and the agency, owner or outlet that it is from by its outlet alone.

    Both names are "" where the outlet is unknown.
    """

    article: Article
    outlet: str
    own: str

    @property
    def key(self) -> str:
        """What tells its own origin from others."""
        return self.own.casefold() or self.article.id


def origins(articles: Sequence[Article], owners: Owners) -> tuple[Origin, ...]:
    """Return the origins of the reports of a story, in the order of the first report of each.

    A report without a date counts as later than those with one.
    """
    reports = _reports(articles, owners)
    first = _first([report.article for report in reports])
    agencies: dict[int, str] = {}
    for report, original in zip(reports, first, strict=True):
        agencies[original] = agencies.get(original) or credited(report.article, owners)
    names: dict[str, str] = {}
    held: dict[str, list[_Report]] = {}
    for report, original in zip(reports, first, strict=True):
        agency = agencies[original]
        key = agency.casefold() or reports[original].key
        names.setdefault(key, agency or reports[original].own)
        held.setdefault(key, []).append(report)
    credits = {name.casefold() for name in agencies.values()}
    return tuple(_origin(key, names[key], held[key], credited=key in credits) for key in held)


def with_origins(story: AnyStory, owners: Owners) -> AnyStory:
    """Return a story with the origins of its articles."""
    articles = [story.lead.article, *(related.article for related in story.related)]
    return replace(story, origins=origins(articles, owners))


def _reports(articles: Sequence[Article], owners: Owners) -> list[_Report]:
    """Return the reports in order of time."""
    ordered = sorted(articles, key=lambda a: (a.published_at.timestamp() if a.published_at else inf, a.id))
    outlets = {a.provider.domain.casefold(): a.provider.name for a in reversed(ordered) if a.provider.name}
    found = []
    for article in ordered:
        domain = article.provider.domain or host(article.url)
        outlet = article.provider.name or (domain and outlets.get(domain.casefold(), domain))
        owner = owners.get(outlet.casefold()) or owners.get(domain.casefold())
        found.append(_Report(article, outlet, owner or outlet_agency(article.provider) or outlet))
    return found


def _origin(key: str, name: str, reports: Sequence[_Report], *, credited: bool) -> Origin:
    outlets = tuple(dict.fromkeys(report.outlet for report in reports if report.outlet))
    reason: OriginReason = "owner" if len(outlets) > 1 else "own"
    if any(report.key != key for report in reports):
        reason = "agency" if credited else "copy"
    return Origin(name, reason, tuple(report.article.id for report in reports), outlets)


def _first(articles: Sequence[Article]) -> list[int]:
    """Return for each article the number of the first with its text, which may be its own."""
    if len(articles) < 2:
        return [0] * len(articles)
    texts = [_terms(article.excerpt) for article in articles]
    terms = np.concatenate([fingerprints(()), *texts])
    copied: list[int] = copies.firsts(terms, offsets(list(map(len, texts)))).tolist()
    if all(map(len, texts)):
        return copied
    first: list[int] = []
    titled: dict[tuple[str, ...], int] = {}
    for number, earlier in enumerate(copied):
        title = tuple(analyzer.words(articles[number].title))
        same = titled.setdefault(title, number) if len(title) >= TITLE else number
        if earlier == number and not (len(texts[number]) and len(texts[same])):
            earlier = same
        first.append(first[earlier] if earlier < number else number)
    return first


@lru_cache(maxsize=2_000)  # stories recur in the answers to the questions of a day
def _terms(excerpt: str) -> Fingerprints:
    """Return the terms of an excerpt but for what it quotes: all reports of a speech quote the same."""
    own = _QUOTED.sub(lambda found: found[0] if len(found[0]) < _REMARK else "\n", excerpt)
    parts = [fingerprints(analyzer.terms(part)) for part in own.split("\n")]
    gaps = (np.array([copies.BREAK]) for _ in parts)
    found = np.concatenate([one for pair in zip(parts, gaps, strict=True) for one in pair])[:-1][:LONGEST]
    found.flags.writeable = False
    return found
