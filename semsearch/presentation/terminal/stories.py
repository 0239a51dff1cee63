"""Stories without a question, and all there is to tell of one, as lines of a terminal. Pure.

Archive text goes through `printable` and is never read as markup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time

from rich.style import Style
from rich.text import Text

from semsearch.presentation.terminal.articles import counted, excerpt, outlet, title
from semsearch.presentation.terminal.dates import day
from semsearch.presentation.terminal.filters import limits_told
from semsearch.presentation.terminal.timeline import timeline
from semsearch.presentation.terminal.wrapping import DOT, NO_BREAK, cells, wrapped
from semsearch.text.printable import address, printable
from semsearch.types import Article, Count, Filter, Headline, Story, StoryDetail, StoryList

EVERYTHING = Filter()
NARROWEST = 20  # cells; a narrower terminal gets lines of this width
COLUMN = 60  # cells of a line from which days stand in a column beside the headlines


def story_list_lines(
    story_list: StoryList,
    width: int,
    *,
    limits: Filter = EVERYTHING,
    first: int = 1,
    linked: bool = False,
    plain: bool = False,
) -> list[Text]:
    """Return the lines that list stories.

    Args:
        story_list: What to show.
        width: Cells of a line. Only an address that stands on a line of its own may be longer, so that it
            can be copied whole.
        limits: Those in force.
        first: Number of the first story: the offset and one.
        linked: Let titles link to their articles, in place of lines with addresses.
        plain: Draw bars in ASCII.
    """
    width = max(width, NARROWEST)
    lines: list[Text] = []
    if told := DOT.join(limit.text for limit in limits_told(limits, UTC)):
        lines += [*wrapped(Text(f"only {told}", "dim"), width, rest="  "), Text()]
    if not story_list.stories:
        return lines + wrapped(Text(_nothing(story_list, first)), width)
    margin = len(f"{first + len(story_list.stories) - 1}. ")
    for number, story in enumerate(story_list.stories, start=first):
        prefix = Text(f"{number}. ".rjust(margin), "dim")
        lines += _listed(story, width, prefix, linked, plain)
        lines.append(Text())
    lines += wrapped(Text(_footer(story_list, first), "dim"), width)
    return lines + wrapped(Text("read one with: semsearch stories ID", "dim"), width)


def story_detail_lines(
    story_detail: StoryDetail,
    width: int,
    *,
    linked: bool = False,
    plain: bool = False,
) -> list[Text]:
    """Return the lines that tell all there is of a story.

    Args:
        story_detail: What to show.
        width: Cells of a line; an address may be longer.
        linked: Let titles link to their articles, in place of lines with addresses, and say what bold means.
        plain: Draw bars in ASCII.
    """
    width = max(width, NARROWEST)
    story, days = story_detail.story, _counted(story_detail.timeline)
    lines = [*_lead(story.lead.article, width, linked), Text()]
    lines += wrapped(Text(_size(story, days)), width)
    drawn = timeline(days, width, plain=plain)
    lines += drawn.lines
    if drawn.lines:
        lines += wrapped(Text(DOT.join([*_peak(days), f"a bar for each {drawn.unit}"]), "dim"), width)
    lines.append(Text())
    if linked and any(headline.own for headline in story_detail.headlines):
        lines += wrapped(Text("What no other headline says is bold.", "dim"), width)
    lines += [*_headlines(story_detail.headlines, width, linked), Text()]
    if silent := DOT.join(printable(name).replace(" ", NO_BREAK) for name in story_detail.silent):
        told = Text.assemble(("not on this, though on its topics at other times: ", "dim"), silent)
        lines += [*wrapped(told, width, rest="  "), Text()]
    return lines + wrapped(Text(f"ask on with: {_asking(days)}", "dim"), width, rest="  ")


def _listed(story: Story, width: int, prefix: Text, linked: bool, plain: bool) -> Iterator[Text]:
    lead, indent = story.lead.article, " " * len(prefix)
    yield from wrapped(title(lead, Style(bold=True), linked), width, prefix)
    if (url := address(lead.url)) and not linked:
        yield Text(indent + url)
    articles = (lead, *(entry.article for entry in story.related))
    days = Counter(a.published_at.astimezone(UTC).date() for a in articles if a.published_at)
    facts = Text(_size(story, days)).append(f"{DOT}{printable(story.id)}", "dim")
    yield from wrapped(facts, width, indent)
    yield from timeline(days, width, indent, plain=plain).lines


def _lead(lead: Article, width: int, linked: bool) -> Iterator[Text]:
    yield from wrapped(title(lead, Style(bold=True), linked), width)
    if (url := address(lead.url)) and not linked:
        yield Text(url)
    if said := DOT.join(filter(None, (outlet(lead), day(lead.published_at) if lead.published_at else ""))):
        yield from wrapped(Text(said, "dim"), width)
    if begins := excerpt(lead):
        yield from wrapped(Text(begins), width)


def _headlines(headlines: Iterable[Headline], width: int, linked: bool) -> Iterator[Text]:
    """Return each headline under its day, or beside it where there is room; what it alone says is bold."""
    dated = [(_day(headline.article), headline) for headline in headlines]
    column = max((cells(when) for when, _ in dated), default=0)
    before = ""
    for when, headline in dated:
        line = _marked(headline, linked)
        if where := outlet(headline.article):
            line.append(f" —{NO_BREAK}{where}", "dim")
        new = when if when != before else ""
        if width >= COLUMN:
            yield from wrapped(line, width, Text(f"{new.rjust(column)}  ", "dim"))
        else:
            yield from [Text(new, "dim")] if new else []
            yield from wrapped(line, width, "  ", "    ")
        before = when


def _day(article: Article) -> str:
    return day(article.published_at).replace(NO_BREAK, " ") if article.published_at else "without a date"


def _marked(headline: Headline, linked: bool) -> Text:
    """Return the title with its own words bold: their places, once it is made printable, may have moved."""
    line, raw = title(headline.article, Style(), linked), headline.article.title
    if printable(raw):
        for start, end in headline.own:
            line.stylize("bold", len(printable(f"{raw[:start]}x")) - 1, len(printable(raw[:end])))
    return line


def _size(story: Story, days: Mapping[date, int]) -> str:
    """Return how many articles and outlets tell a story, and when, where no timeline says it."""
    said = [counted(1 + len(story.related), "article"), counted(len(story.providers), "outlet")]
    if len(days) == 1:
        said.append(_written(next(iter(days))))
    return DOT.join(said)


def _peak(days: Mapping[date, int]) -> list[str]:
    """Return which day had the most articles, where one had more than the others."""
    most = max(days.values())
    peaks = [when for when, count in days.items() if count == most]
    return [f"most on {_written(peaks[0])}: {counted(most, 'article')}"] if len(peaks) == 1 else []


def _asking(days: Mapping[date, int]) -> str:
    limits = f" --since {min(days).isoformat()} --until {max(days).isoformat()}" if days else ""
    return f'semsearch ask "…"{limits}'


def _counted(counts: Iterable[Count]) -> dict[date, int]:
    """Read the days of a dossier; a server may send anything."""
    days: dict[date, int] = {}
    for count in counts:
        try:
            days[date.fromisoformat(count.value)] = max(count.count, 0)
        except ValueError:
            continue
    return days


def _written(when: date) -> str:
    return day(datetime.combine(when, time.min, UTC))


def _footer(story_list: StoryList, first: int) -> str:
    total = counted(story_list.total, "story", "stories")
    last = first + len(story_list.stories) - 1
    shown = total if last - first + 1 >= story_list.total else f"{first:,} to {last:,} of {total}"
    return DOT.join((shown, counted(story_list.articles, "article")))


def _nothing(story_list: StoryList, first: int) -> str:
    if not story_list.articles:
        return "Nothing found: the index holds no articles yet. Add some with: semsearch index PATH"
    if first > 1 and story_list.total:
        return f"Nothing found from story {first:,} on, of {story_list.total:,}: ask with a smaller --offset."
    return "Nothing found within these limits: ask again without one of them."
