"""The landing page: example questions and the size of the archive, computed once for each revision."""

from __future__ import annotations

from itertools import islice
from weakref import WeakKeyDictionary

from semsearch.errors import QuestionRefused
from semsearch.index import Index
from semsearch.presentation import html

STORIES = 12  # newest stories that example questions are made from
EXAMPLES = 5  # example questions shown

_cache: WeakKeyDictionary[Index, tuple[int, html.Landing]] = (
    WeakKeyDictionary()
)  # by index: revision, content


def landing(index: Index) -> html.Landing:
    """Return example questions that the archive answers, and a description of its size."""
    revision = index.revision()
    cached = _cache.get(index)
    if not cached or cached[0] != revision:
        cached = _cache[index] = (revision, _landing(index))
    return cached[1]


def _landing(index: Index) -> html.Landing:
    story_list, facets = index.stories(limit=STORIES), index.facets()
    outlets = f", from {len(facets.providers):,} outlets" if len(facets.providers) > 1 else ""
    months = [count.value for count in facets.months]
    years = f", {months[0][:4]} to {months[-1][:4]}" if months and months[0][:4] != months[-1][:4] else ""
    description = f"{story_list.articles:,} articles{outlets}{years}." if story_list.articles else ""
    answered = (question for question in html.examples(story_list.stories) if _is_answered(question, index))
    return html.Landing(tuple(islice(answered, EXAMPLES)), description)


def _is_answered(question: str, index: Index) -> bool:
    try:
        return index.ask(question, limit=1, write=False).confident
    except QuestionRefused:  # a headline may contain search operators
        return False
