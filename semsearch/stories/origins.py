"""Find where the reports of a story come from: an agency, an outlet, or the owner of several outlets.

Each report has one *origin*:

1. the agency that it credits, or that a report with the same text credits;
2. otherwise the outlet that had its text first, or the owner of that outlet.

So a story has as many origins as independent sources, however many outlets carry what these report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf
from typing import NamedTuple, TypeVar

import numpy as np

from semsearch.storage.provenance import Provenance
from semsearch.storage.ragged import Offsets, offsets
from semsearch.text import copies
from semsearch.text.credits import outlet_agency
from semsearch.text.fingerprints import fingerprint
from semsearch.text.origins import host
from semsearch.types import Article, Origin, OriginReason, Story

AnyStory = TypeVar("AnyStory", bound=Story)
Owners = Mapping[str, str]  # names and domains of outlets, case-folded, each with the name of its owner
ProvenanceOf = Callable[[Sequence[str]], Provenance]  # of the articles with these ids, in their order


class _Report(NamedTuple):
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


def origins(
    stories: Sequence[Sequence[Article]], provenance_of: ProvenanceOf, owners: Owners
) -> list[tuple[Origin, ...]]:
    """Return the origins of the reports of each story, in the order of the first report of each.

    A report without a date counts as later than those with one.

    Args:
        stories: The articles of each story.
        provenance_of: Returns what articles say of where they come from.
        owners: The outlets of the settings with their owners.
    """
    ordered = [sorted(articles, key=_when) for articles in stories]
    starts = offsets(list(map(len, ordered)))
    articles = [article for story in ordered for article in story]
    provenance = provenance_of([article.id for article in articles])
    first = _first(articles, provenance, starts)
    credits = _credited(provenance, owners)
    return [
        _origins(articles[begin:end], [one - begin for one in first[begin:end]], credits[begin:end], owners)
        for begin, end in pairwise(starts.tolist())
    ]


def with_origins(
    stories: Sequence[AnyStory], provenance_of: ProvenanceOf, owners: Owners
) -> tuple[AnyStory, ...]:
    """Return stories with the origins of their articles."""
    told = [[one.lead.article, *(related.article for related in one.related)] for one in stories]
    found = origins(told, provenance_of, owners)
    return tuple(replace(story, origins=its) for story, its in zip(stories, found, strict=True))


def _when(article: Article) -> tuple[float, str]:
    return article.published_at.timestamp() if article.published_at else inf, article.id


def _origins(
    articles: Sequence[Article], first: Sequence[int], credits: Sequence[str], owners: Owners
) -> tuple[Origin, ...]:
    """Return the origins of the reports of one story.

    Args:
        articles: The reports, in order of time.
        first: The number of the first report with the text of each.
        credits: The agency that each credits, "" for none.
        owners: The outlets of the settings with their owners.
    """
    reports = _reports(articles, credits, owners)
    agencies: dict[int, str] = {}
    for credit, original in zip(credits, first, strict=True):
        agencies[original] = agencies.get(original) or credit
    names: dict[str, str] = {}
    held: dict[str, list[_Report]] = {}
    for report, original in zip(reports, first, strict=True):
        agency = agencies[original]
        key = agency.casefold() or reports[original].key
        names.setdefault(key, agency or reports[original].own)
        held.setdefault(key, []).append(report)
    credited = {name.casefold() for name in agencies.values()}
    return tuple(_origin(key, names[key], held[key], credited=key in credited) for key in held)


def _reports(articles: Sequence[Article], credits: Sequence[str], owners: Owners) -> list[_Report]:
    """Return the reports in the order of the articles."""
    outlets = {a.provider.domain.casefold(): a.provider.name for a in reversed(articles) if a.provider.name}
    found = []
    for article, credit in zip(articles, credits, strict=True):
        name, domain = article.provider.name, article.provider.domain
        if not domain and (owners or not name):
            domain = host(article.url)
        outlet = name or (domain and outlets.get(domain.casefold(), domain))
        owner = owners.get(outlet.casefold()) or owners.get(domain.casefold())
        agency = credit and outlet_agency(name, article.provider.domain)
        found.append(_Report(article, outlet, owner or agency or outlet))
    return found


def _origin(key: str, name: str, reports: Sequence[_Report], *, credited: bool) -> Origin:
    outlets = tuple(dict.fromkeys(report.outlet for report in reports if report.outlet))
    reason: OriginReason = "owner" if len(outlets) > 1 else "own"
    if any(report.key != key for report in reports):
        reason = "agency" if credited else "copy"
    return Origin(name, reason, tuple(report.article.id for report in reports), outlets)


def _credited(provenance: Provenance, owners: Owners) -> list[str]:
    """Return the agency or owner that each article credits, "" for none."""
    credits = list(provenance.agencies)
    if not owners:
        return credits
    owned = {fingerprint(name): owner for name, owner in owners.items()}
    names = provenance.names.tolist()
    for place, (begin, end) in enumerate(pairwise(provenance.name_offsets.tolist())):
        credits[place] = next((owned[name] for name in names[begin:end] if name in owned), credits[place])
    return [owners.get(credit.casefold(), credit) for credit in credits]


def _first(articles: Sequence[Article], provenance: Provenance, starts: Offsets) -> list[int]:
    """Return for each article the number of the first with its text, which may be its own."""
    if len(articles) < len(starts):  # one a story, or fewer
        return list(range(len(articles)))
    groups = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    copied: list[int] = copies.firsts(provenance.shingles, provenance.shingle_offsets, groups).tolist()
    if all(article.excerpt for article in articles):
        return copied
    first: list[int] = []
    titled: dict[tuple[int, int], int] = {}
    titles = zip(groups.tolist(), provenance.titles.tolist(), strict=True)
    for number, (earlier, (group, title)) in enumerate(zip(copied, titles, strict=True)):
        same = titled.setdefault((group, title), number) if title else number
        if earlier == number and not (articles[number].excerpt and articles[same].excerpt):
            earlier = same
        first.append(first[earlier] if earlier < number else number)
    return first
