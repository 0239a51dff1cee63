"""A sentence of a summary in running text, and what it cites: the number of each story, and the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from semsearch.presentation.text.articles import link_target
from semsearch.presentation.text.messages import UNTITLED
from semsearch.text.printable import printable
from semsearch.types import Sentence

_ENDS = re.compile(r"[.!?…。！？｡]\W*$")
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]\W*$")


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation, as one line each.

    Attributes:
        number: Of the story, as it is shown.
        title: Of the article; "" where a server of an earlier version did not name it.
        outlet: Of the article; "" if it is unknown.
        url: An http or https URL; "" if it has none.
    """

    number: int
    title: str = ""
    outlet: str = ""
    url: str = ""

    @property
    def name(self) -> str:
        """The outlet and the title, as much of them as is known."""
        return ": ".join(filter(None, (self.outlet, self.title)))

    @property
    def label(self) -> str:
        """The number of the story and the outlet."""
        return " ".join(filter(None, (str(self.number), self.outlet)))


def citations(sentence: Sentence, first: int = 1) -> Iterator[Citation]:
    """Yield the citations of a sentence.

    Args:
        sentence: The sentence.
        first: Number that the first story is shown with; sentences cite it as 1.
    """
    known = (*sentence.cited, *[None] * len(sentence.citations))
    for number, article in zip(sentence.citations, known, strict=False):
        shown = first - 1 + number
        if article is None:
            yield Citation(shown)
            continue
        url = link_target(article.url)
        yield Citation(shown, printable(article.title) or url or UNTITLED, printable(article.outlet), url)


def running(sentence: Sentence) -> str:
    """Return a sentence as one line that others may follow: a title without an end mark gets a full stop."""
    text = printable(sentence.text)
    if not text or _ENDS.search(text) or not any(place.field == "title" for place in sentence.places[:1]):
        return text
    return f"{text}{'。' if _CJK.search(text) else '.'}"
