"""What stands on the page where nothing is asked: made of what the archive holds, once for each revision."""

from __future__ import annotations

from itertools import islice
from weakref import WeakKeyDictionary

from semsearch.errors import QuestionRefused
from semsearch.index import Index
from semsearch.presentation import html

STORIES = 12  # that example questions are made of
EXAMPLES = 5  # that are shown, of those that are answered

_made: WeakKeyDictionary[Index, tuple[int, html.Landing]] = WeakKeyDictionary()  # with its revision


def landing(index: Index) -> html.Landing:
    """Return questions to begin with, all of which are answered, and how much there is to ask."""
    revision = index.revision()
    made = _made.get(index)
    if not made or made[0] != revision:
        made = _made[index] = (revision, _make(index))
    return made[1]


def _make(index: Index) -> html.Landing:
    digest, facets = index.stories(limit=STORIES), index.facets()
    outlets = f", from {len(facets.providers):,} outlets" if len(facets.providers) > 1 else ""
    months = [count.value for count in facets.months]
    span = f", {months[0][:4]} to {months[-1][:4]}" if months and months[0][:4] != months[-1][:4] else ""
    size = f"{digest.articles:,} articles{outlets}{span}." if digest.articles else ""
    answered = (question for question in html.examples(digest.stories) if _is_answered(question, index))
    return html.Landing(tuple(islice(answered, EXAMPLES)), size)


def _is_answered(question: str, index: Index) -> bool:
    try:
        return index.ask(question, limit=1, write=False).confident
    except QuestionRefused:  # a headline may be anything
        return False
