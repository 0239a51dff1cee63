"""Group the reports of a story by day, and within a day fold those of one text or agency together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from semsearch.types import Headline, Origin, ReportGroup, StoryDay

FOLDED = ("agency", "copy")  # reasons for which reports of one origin are one text


def report_days(headlines: Sequence[Headline], origins: Sequence[Origin]) -> tuple[StoryDay, ...]:
    """Return the days of a story in UTC, oldest first; reports without a date are in a last one, named "".

    Args:
        headlines: Of all reports, in the order in which they are shown.
        origins: The origins of the story. Reports of one day that credit one agency, or copy one text, are
            one group, led by the first.
    """
    folded = {id: one for one in origins if one.reason in FOLDED for id in one.articles}
    days: dict[str, dict[str, list[Headline]]] = {}
    for headline in headlines:
        article = headline.article
        when = article.published_at.date().isoformat() if article.published_at else ""
        origin = folded.get(article.id)
        key = origin.articles[0] if origin else article.id
        days.setdefault(when, {}).setdefault(key, []).append(headline)
    return tuple(
        StoryDay(day, tuple(_group(one, folded) for one in groups.values()), sum(map(len, groups.values())))
        for day, groups in days.items()
    )


def _group(headlines: Sequence[Headline], folded: Mapping[str, Origin]) -> ReportGroup:
    first, *others = headlines
    origin = folded.get(first.article.id)
    return ReportGroup(first, tuple(one.article for one in others), origin.name if origin else "")


def page_of(days: Sequence[StoryDay], limit: int, offset: int) -> tuple[StoryDay, ...]:
    """Return the days with `limit` of their groups from the `offset`-th on, without those that have none."""
    found = []
    for day in days:
        groups = day.groups[max(offset, 0) : max(offset + limit, 0)]
        offset -= len(day.groups)
        if groups:
            found.append(replace(day, groups=groups))
    return tuple(found)
