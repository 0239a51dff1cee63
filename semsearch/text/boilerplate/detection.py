"""Find the boilerplate of an outlet in a sample of its excerpts.

What is in at least `SUPPORT` of them is boilerplate, if these report different things: they have different
titles, and what else they say has few words in common. So a sentence of a running story, or of copies of one
report, is none. In a full sample of `SAMPLE` excerpts, `SUPPORT` is one in a hundred.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from semsearch.text.analyzer import STOP_WORDS
from semsearch.text.boilerplate.openings import LONGEST, after_lead_in, dateline
from semsearch.text.boilerplate.passages import Boilerplate
from semsearch.text.boilerplate.segments import TITLE, Segment, form_of, masked, segments, word_places

SAMPLE = 500
SUPPORT = 5

_END = 2_000  # characters at either end of an excerpt that are looked at
_LEAST = 8  # characters of a sentence: "The U.S." says nothing about an outlet
_ALIKE = 0.2  # share of common words from which two texts may report the same thing
_STARTS = 0.95  # share of the words after a lead-in that begin a sentence by their capital or digit
_SAME = 0.5  # share of one word after a lead-in from which it belongs to it
_OPENING = " )\"'“‘(["  # marks between a lead-in and a sentence
_USUAL = 0.1  # share of stop words after a lead-in: one in three sentences begins with one


@dataclass(frozen=True, slots=True)
class _Excerpt:
    """An excerpt of the sample: the form of its title, its masked text, and the segments that are left."""

    title: str
    text: str
    segments: tuple[Segment, ...]

    def without(self, sentences: frozenset[str]) -> _Excerpt:
        """Return the excerpt without these sentences."""
        return replace(self, segments=tuple(one for one in self.segments if one.form not in sentences))

    def others(self) -> frozenset[str]:
        """Return the words of what is left and of the title, without stop words."""
        said = " ".join(segment.form for segment in self.segments)
        return frozenset(f"{self.title} {said}".split()) - STOP_WORDS


def find(texts: Iterable[tuple[str, str]], outlet: str) -> Boilerplate:
    """Return the boilerplate in the titles and excerpts of an outlet, which has this name."""
    sample = [_read(title, excerpt) for title, excerpt in texts if excerpt]
    if len(sample) < SUPPORT:
        return Boilerplate()
    sentences = _sentences(sample)
    left = [one for excerpt in sample if (one := excerpt.without(sentences)).segments]
    lead_ins = _lead_ins(left)
    return Boilerplate(sentences, lead_ins, _agencies(left, lead_ins, outlet))


def _read(title: str, excerpt: str) -> _Excerpt:
    ends = excerpt if len(excerpt) <= 2 * _END else f"{excerpt[:_END]}\n{excerpt[-_END:]}"
    text = masked(title, ends)
    return _Excerpt(form_of(title), text, tuple(segments(text)))


def _supported(holders: Mapping[str, Sequence[_Excerpt]]) -> frozenset[str]:
    """Return what is in excerpts that report enough different things."""
    return frozenset(form for form, held in holders.items() if _is_supported(form, held))


def _is_supported(form: str, held: Sequence[_Excerpt]) -> bool:
    titles, words = {one.title for one in held}, set(form.split())
    return len(titles) >= SUPPORT and _differ(one.others() - words for one in held if one.segments)


def _differ(texts: Iterable[frozenset[str]]) -> bool:
    """Return whether there are `SUPPORT` texts of which no two have many words in common."""
    apart: list[frozenset[str]] = []
    for text in texts:
        if all(len(text & other) < _ALIKE * len(text | other) for other in apart):
            apart.append(text)
            if len(apart) == SUPPORT:
                return True
    return False


def _sentences(sample: Sequence[_Excerpt]) -> frozenset[str]:
    counts = Counter(form for one in sample for form in {segment.form for segment in one.segments})
    repeated = frozenset(form for form, n in counts.items() if n >= SUPPORT and len(form) >= _LEAST)
    holders: dict[str, list[_Excerpt]] = defaultdict(list)
    for excerpt in sample:
        if held := repeated.intersection(segment.form for segment in excerpt.segments):
            other = excerpt.without(repeated)
            for form in held:
                holders[form].append(other)
    return _supported(holders)


def _lead_ins(sample: Sequence[_Excerpt]) -> frozenset[str]:
    """Return the lead-ins, the longest first: what has a long one is no evidence for a shorter one."""
    openings = [(one, one.segments[0].form.split()[: LONGEST + 1]) for one in sample]
    found: frozenset[str] = frozenset()
    for size in range(LONGEST, 1, -1):
        groups: dict[str, list[_Excerpt]] = defaultdict(list)
        for excerpt, words in openings:
            if len(words) > size:
                groups[" ".join(words[:size])].append(excerpt)
        complete = {
            form: group
            for form, group in groups.items()
            if len(group) >= SUPPORT and _is_lead_in(form.split(), group)
        }
        if new := _supported(complete):
            found |= new
            openings = [(one, words) for one, words in openings if " ".join(words[:size]) not in new]
    return found


def _is_lead_in(words: Sequence[str], group: Sequence[_Excerpt]) -> bool:
    """Return whether a sentence begins after the first words, which these excerpts have in common."""
    size = len(words)
    own = [word for word in words if word != TITLE]
    if len(own) < 2 or words[-1] in STOP_WORDS:
        return False
    following = [one.segments[0].form.split(maxsplit=size + 1)[size] for one in group]
    ((_, most),) = Counter(following).most_common(1)
    usual = sum(word in STOP_WORDS for word in following)
    if most > _SAME * len(group) or (usual < _USUAL * len(group) and len(own) == size):
        return False
    return sum(_begins_sentence(one, size) for one in group) >= _STARTS * len(group)


def _begins_sentence(excerpt: _Excerpt, size: int) -> bool:
    """Return whether a sentence may begin after the first words, by what is written there."""
    text, places = excerpt.text, list(islice(word_places(excerpt.text, excerpt.segments[0]), size + 1))
    written = [text[start:end] for start, end in places[:size]]
    is_name = not any(len(word) > 1 and word.islower() for word in written)
    if is_name and STOP_WORDS.isdisjoint(word.casefold() for word in written[1:]):
        return False  # of a place or a person: "New York (CNN)", "By Jane Doe", but not "LISTEN TO ARTICLE"
    between, first = text[places[size - 1][1] : places[size][0]], text[places[size][0]]
    return not between.strip(_OPENING) and (first.isupper() or first.isdigit())


def _agencies(sample: Sequence[_Excerpt], lead_ins: frozenset[str], outlet: str) -> frozenset[str]:
    """Return the names in datelines: in brackets before a dash, or the outlet's own before one."""
    own = set(form_of(outlet.replace(".", " ")).split())
    holders: dict[str, list[_Excerpt]] = defaultdict(list)
    for one in sample:
        first = one.segments[0]
        found = dateline(one.text, after_lead_in(one.text, first, lead_ins), first.end)
        if found and found.agency and (not found.bare or own.issuperset(found.agency.split())):
            holders[found.agency].append(one)
    return _supported(holders)
