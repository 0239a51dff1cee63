"""A list of stories, and one story in full, as lines of a terminal, with a timeline of their articles.

Archive text goes through `printable` and is never parsed as markup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from rich.style import Style
from rich.text import Text

from semsearch.presentation.terminal.articles import fact_lines, headline_lines, title
from semsearch.presentation.terminal.differences import difference_lines
from semsearch.presentation.terminal.wrapping import NARROWEST, cells, wrapped
from semsearch.presentation.text.articles import excerpt, outlet
from semsearch.presentation.text.filters import applied_filters
from semsearch.presentation.text.messages import EMPTY_INDEX, filtered_out, past_the_end
from semsearch.presentation.text.origins import origin_lines, outlets
from semsearch.presentation.text.phrases import DOT, NO_BREAK, counted, day
from semsearch.presentation.text.report_days import carried
from semsearch.presentation.text.timeline import NOTHING, PLAIN_NOTHING, bars
from semsearch.text.printable import printable
from semsearch.types import (
    Article,
    Count,
    EarlierStory,
    Filter,
    Headline,
    Story,
    StoryDay,
    StoryDetail,
    StoryList,
)

EVERYTHING = Filter()
COLUMN = 60  # cells of a line from which dates are in a column beside the headlines
MOST = 64  # bars in a line
FEWEST = 12  # bars between the dates; if fewer fit, the dates go on a line of their own
_GAP = re.compile(rf"[{NOTHING}{PLAIN_NOTHING}]+")


def story_list_lines(
    story_list: StoryList,
    width: int,
    *,
    filter: Filter = EVERYTHING,
    first: int = 1,
    linked: bool = False,
    plain: bool = False,
) -> list[Text]:
    """Return the lines that list stories.

    Args:
        story_list: The stories to show.
        width: Cells of a line. A URL on a line of its own may be longer, so that it can be copied.
        filter: The filters in force.
        first: Number of the first story: the offset plus one.
        linked: Link titles to their articles instead of printing URLs.
        plain: Draw bars in ASCII.
    """
    width = max(width, NARROWEST)
    lines: list[Text] = []
    if filters := DOT.join(applied.text for applied in applied_filters(filter, UTC)):
        lines += [*wrapped(Text(f"only {filters}", "dim"), width, rest="  "), Text()]
    if not story_list.stories:
        return lines + wrapped(Text(_no_results(story_list, first)), width)
    margin = len(f"{first + len(story_list.stories) - 1}. ")
    for number, story in enumerate(story_list.stories, start=first):
        prefix = Text(f"{number}. ".rjust(margin), "dim")
        lines += _entry(story, width, prefix, linked, plain)
        lines.append(Text())
    lines += wrapped(Text(_footer(story_list, first), "dim"), width)
    return lines + wrapped(Text("show one with: semsearch stories ID", "dim"), width)


def story_detail_lines(
    story_detail: StoryDetail,
    width: int,
    *,
    first: int = 1,
    linked: bool = False,
    plain: bool = False,
) -> list[Text]:
    """Return the lines of one story: its lead, timeline, headlines, and outlets that did not report it.

    Args:
        story_detail: The story to show.
        width: Cells of a line; a URL may be longer.
        first: Number of the first group of reports: the offset plus one.
        linked: Link titles to their articles instead of printing URLs, and explain what bold means.
        plain: Draw bars in ASCII.
    """
    width = max(width, NARROWEST)
    story, days = story_detail.story, _counted(story_detail.timeline)
    lead = story.lead.article
    lines = [*headline_lines(lead, width, linked=linked), *fact_lines(lead, width)]
    lines += [*(wrapped(Text(begins), width) if (begins := excerpt(lead)) else ()), Text()]
    lines += wrapped(Text(_size(story, days, story_detail.articles)), width)
    for origin in origin_lines(story):
        lines += wrapped(Text(origin, "dim"), width, rest="  ")
    lines += _history(story_detail, width)
    drawn = timeline(days, width, plain=plain)
    lines += drawn.lines
    if drawn.lines:
        lines += wrapped(Text(DOT.join([*_peak(days), f"one bar per {drawn.unit}"]), "dim"), width)
    lines.append(Text())
    if linked and any(headline.own for headline in story_detail.headlines):
        lines += wrapped(Text("Bold: words that no other headline has.", "dim"), width)
    lines += [*_headlines(story_detail.headlines, story_detail.days, width, linked), Text()]
    if paged := _page(story_detail, first):
        lines += [*wrapped(Text(paged, "dim"), width), Text()]
    if story_detail.differences:
        differing = difference_lines(story_detail.differences, width)
        lines += [Text("reports differ:", "dim"), *differing, Text()]
    if story_detail.background:
        lines += [Text("follows on:", "dim"), *_background(story_detail.background, width, linked), Text()]
    if silent := DOT.join(printable(name).replace(" ", NO_BREAK) for name in story_detail.silent):
        named = Text.assemble(("no report from outlets that cover its topics: ", "dim"), silent)
        lines += [*wrapped(named, width, rest="  "), Text()]
    return lines + wrapped(Text(f"ask about it with: {_ask_command(days)}", "dim"), width, rest="  ")


def _background(background: Iterable[EarlierStory], width: int, linked: bool) -> Iterator[Text]:
    """Return each earlier story: the headline of its lead, its date, its size, and what is in common."""
    for earlier in background:
        yield from wrapped(title(earlier.lead, Style(), linked), width, "  ", "    ")
        said = [day(earlier.first_published_at), counted(earlier.articles, "article"), printable(earlier.id)]
        if common := ", ".join(filter(None, map(printable, earlier.common))):
            said.append(f"both: {common}")
        yield from wrapped(Text(DOT.join(said), "dim"), width, "    ")


def _history(story_detail: StoryDetail, width: int) -> Iterator[Text]:
    """Return the lines that name the stories which have become part of a story, and the one it split from."""
    previous, origin = DOT.join(map(printable, story_detail.previous_ids)), printable(story_detail.split_from)
    said = (f"includes the former {previous}" if previous else "", f"split from {origin}" if origin else "")
    for line in filter(None, said):
        yield from wrapped(Text(line, "dim"), width, rest="  ")


def _entry(story: Story, width: int, prefix: Text, linked: bool, plain: bool) -> Iterator[Text]:
    lead, indent = story.lead.article, " " * len(prefix)
    yield from headline_lines(lead, width, prefix, linked=linked)
    articles = (lead, *(entry.article for entry in story.related))
    days = Counter(a.published_at.astimezone(UTC).date() for a in articles if a.published_at)
    facts = Text(_size(story, days)).append(f"{DOT}{printable(story.id)}", "dim")
    yield from wrapped(facts, width, indent)
    yield from timeline(days, width, indent, plain=plain).lines


def _page(story_detail: StoryDetail, first: int) -> str:
    """Return which groups of reports are shown where these are not all, and how to see the next."""
    shown = sum(len(found.groups) for found in story_detail.days)
    last, total = first + shown - 1, story_detail.groups
    if shown >= total:
        return ""
    said = f"{first:,} to {last:,} of {total:,} reports" if shown else f"no reports from {first:,} on"
    return f"{said}; next with: --offset {last}" if shown and last < total else said


def _headlines(
    headlines: Iterable[Headline], days: Iterable[StoryDay], width: int, linked: bool
) -> Iterator[Text]:
    """Return each headline beside its date, in a narrow terminal below it; words of its own are bold.

    Of reports of one day with one text, only the first is shown, with how many outlets carry it.
    """
    groups = {one.headline.article.id: one for found in days for one in found.groups}
    copies = {copy.id for one in groups.values() for copy in one.copies}
    dated = [(_date_of(one.article), one) for one in headlines if one.article.id not in copies]
    column = max((cells(when) for when, _ in dated), default=0)
    before = ""
    for when, headline in dated:
        line = _marked(headline, linked)
        if where := outlet(headline.article):
            line.append(f" —{NO_BREAK}{where}", "dim")
        new = when if when != before else ""
        group = groups.get(headline.article.id)
        more = Text(carried(group) if group else "", "dim")
        if width >= COLUMN:
            yield from wrapped(line, width, Text(f"{new.rjust(column)}  ", "dim"))
            yield from wrapped(more, width, " " * (column + 4)) if more else ()
        else:
            yield from [Text(new, "dim")] if new else []
            yield from wrapped(line, width, "  ", "    ")
            yield from wrapped(more, width, "    ") if more else ()
        before = when


def _date_of(article: Article) -> str:
    return day(article.published_at).replace(NO_BREAK, " ") if article.published_at else "undated"


def _marked(headline: Headline, linked: bool) -> Text:
    """Return the title with its own words in bold; making it printable may have moved their offsets."""
    line, raw = title(headline.article, Style(), linked), headline.article.title
    if printable(raw):
        for start, end in headline.own:
            line.stylize("bold", len(printable(f"{raw[:start]}x")) - 1, len(printable(raw[:end])))
    return line


def _size(story: Story, days: Mapping[date, int], articles: int = 0) -> str:
    """Return how many articles and outlets report a story, and its date if there is no timeline."""
    said = [counted(articles or 1 + len(story.related), "article"), outlets(story)]
    if len(days) == 1:
        said.append(_day_in_words(next(iter(days))))
    return DOT.join(said)


def _peak(days: Mapping[date, int]) -> list[str]:
    """Return the day with the most articles, if there is a single one."""
    most = max(days.values())
    peaks = [when for when, count in days.items() if count == most]
    return [f"peak on {_day_in_words(peaks[0])}: {counted(most, 'article')}"] if len(peaks) == 1 else []


def _ask_command(days: Mapping[date, int]) -> str:
    dates = f" --since {min(days).isoformat()} --until {max(days).isoformat()}" if days else ""
    return f'semsearch ask "…"{dates}'


def _counted(counts: Iterable[Count]) -> dict[date, int]:
    """Return the counts by day; skip what is no date, because a server may send anything."""
    days: dict[date, int] = {}
    for count in counts:
        try:
            days[date.fromisoformat(count.value)] = max(count.count, 0)
        except ValueError:
            continue
    return days


def _day_in_words(when: date) -> str:
    return day(datetime.combine(when, time.min, UTC))


def _footer(story_list: StoryList, first: int) -> str:
    total = counted(story_list.total, "story", "stories")
    last = first + len(story_list.stories) - 1
    shown = total if last - first + 1 >= story_list.total else f"{first:,} to {last:,} of {total}"
    return DOT.join((shown, counted(story_list.articles, "article")))


def _no_results(story_list: StoryList, first: int) -> str:
    if not story_list.articles:
        return EMPTY_INDEX
    if first > 1 and story_list.total:
        return past_the_end(first, story_list.total, flags=True)
    return filtered_out()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars with their dates, as lines, and the span of time that each bar covers."""

    lines: tuple[Text, ...] = ()
    unit: str = ""


def timeline(days: Mapping[date, int], width: int, indent: str = "", *, plain: bool = False) -> Timeline:
    """Draw bars between the first and the last date, or below them in a narrow terminal; nothing for one day.

    Args:
        days: How many articles each day has.
        width: Cells of a line.
        indent: Prefix of each line.
        plain: Draw in ASCII.
    """
    if len(days) < 2:
        return Timeline()
    first, last = (datetime.combine(when, time.min, UTC) for when in (min(days), max(days)))
    begin, end, room = day(first, last), day(last), width - len(indent)
    between = room - cells(begin) - cells(end) - 2
    if between >= FEWEST:
        drawn = bars(days, min(between, MOST), plain=plain)
        line = Text.assemble((f"{begin} ", "dim"), _dimmed(drawn.text), (f" {end}", "dim"))
        return Timeline(tuple(wrapped(line, width, indent)), drawn.unit)
    drawn = bars(days, min(room, MOST), plain=plain)
    dates = wrapped(Text(f"{begin} to {end}", "dim"), width, indent)
    return Timeline((*dates, Text(indent).append_text(_dimmed(drawn.text))), drawn.unit)


def _dimmed(drawn: str) -> Text:
    text = Text(drawn)
    for gap in _GAP.finditer(drawn):
        text.stylize("dim", gap.start(), gap.end())
    return text
