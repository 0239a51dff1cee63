"""The boilerplate of one outlet, and excerpts without it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from semsearch.text.analyzer import words
from semsearch.text.boilerplate.openings import after_lead_in, dateline
from semsearch.text.boilerplate.segments import Segment, masked, segments

LEAST = 5  # words that have to be left
_CUT_OFF = 20  # characters of a sentence that is cut off by which one that is repeated is recognised
_LOOSE = " -–—|•·»>*:;,)"  # marks before which something was cut


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """What an outlet repeats, as forms (`segments`).

    Attributes:
        sentences: Whole sentences, or parts of them between marks.
        lead_ins: Words before the first sentence, without a mark between them and it: "Listen to article".
        agencies: Names in datelines: "reuters" of "LONDON (Reuters) -".
    """

    sentences: frozenset[str] = frozenset()
    lead_ins: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.sentences or self.lead_ins or self.agencies)

    def cut(self, title: str, excerpt: str) -> str:
        """Return an article's excerpt without boilerplate; the whole of it if only a few words were left."""
        if not self:
            return excerpt
        text = masked(title, excerpt)
        found = segments(text)
        kept = [not self._repeats(segment) for segment in found]
        if not any(kept):
            return excerpt
        runs = _runs(found, kept)
        pieces = self._opened(text, found[kept.index(True)], runs)
        if pieces == [(found[0].start, found[-1].end)]:
            return excerpt
        left = " ".join(filter(None, (excerpt[start:end].strip() for start, end in pieces)))
        if pieces[0][0] > found[0].start:
            left = left.lstrip(_LOOSE)
        return left if len(words(left)) >= LEAST else excerpt

    def _repeats(self, segment: Segment) -> bool:
        if segment.form in self.sentences:
            return True
        may_begin = not segment.whole and len(segment.form) >= _CUT_OFF
        return may_begin and any(sentence.startswith(segment.form) for sentence in self.sentences)

    def _opened(self, text: str, first: Segment, runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return runs without the lead-in and the agency of the first segment."""
        (_, end), *others = runs
        start = after_lead_in(text, first, self.lead_ins)
        begins = dateline(text, start, first.end)
        if begins is None or begins.agency not in self.agencies:
            return [(start, end), *others]
        return [(start, begins.start), (begins.end, end), *others]

    def dumps(self) -> str:
        """Return it as JSON, equal boilerplate as the same text."""
        return json.dumps([sorted(self.sentences), sorted(self.lead_ins), sorted(self.agencies)])

    @classmethod
    def loads(cls, text: str) -> Self:
        """Return the boilerplate that `dumps` returned as text.

        Raises:
            ValueError or TypeError: It did not.
        """
        return cls(*map(frozenset, json.loads(text)))


def _runs(found: Sequence[Segment], kept: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the places of the segments that are kept; neighbours are one run, with what is between."""
    runs: list[tuple[int, int]] = []
    joins = False
    for segment, stays in zip(found, kept, strict=True):
        if stays:
            runs.append((runs.pop()[0] if joins else segment.start, segment.end))
        joins = stays
    return runs
