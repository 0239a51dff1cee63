"""Who does what to whom, as far as plain English word order tells.

The subject stands before its verb, the object after it; in the passive it is the other way round, and "by"
names who acts. A noun has its owner before it and its object after a preposition ("Nvidia's purchase of
Arm"). Nothing is looked up, so what order does not tell is left out: a role that is unknown is empty.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from semsearch.text import analyzer

REACH = 12  # words on either side of a verb that are looked at
_PIECE = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*['’]?|[,;:()–—?!.]")
_BE = frozenset("is are was were be been being get gets got".split())
_INVERTED = _BE | frozenset(  # stand before the subject of a question
    "has have had did do does will would may might must can could should shall".split()
)
_AUXILIARIES = _INVERTED | frozenset(  # stand between a subject and its verb
    """having to not never also already still now again cannot first only just ever finally recently
    reportedly allegedly wrongly secretly formally officially""".split()
)
_DETERMINERS = frozenset("a an the its their his her our your my this that these those no any some".split())
_JOINING = frozenset("and or as well".split())
_CLAUSE = frozenset(  # begins a clause, so that the next words may be its subject
    """that which who whom when while because after before if but so though although whether as since until
    than then how why what where , ; : ( ) – — ? ! .""".split()
)
_BREAKS = _CLAUSE | frozenset(
    """of in on for with over at by from into about against under between among through during without
    within via towards across near per off out up down around behind upon whose""".split()
)
_OUTSIDE = _BREAKS | _AUXILIARIES | _DETERMINERS | _JOINING  # of the phrase of who acts or is acted upon
_OBJECT = frozenset("of against into on over at for".split())  # before the object of a noun
_AFTER_PASSIVE = frozenset("for over after".split())  # "Meituan fined for exclusive contracts"
_PARTICIPLES = frozenset(
    """sold bought won lost made paid thrown taken given found held hit cut put let kept told said shut sent
    built brought caught chosen stolen broken drawn seen shown known written driven beaten frozen left led
    met""".split()
)


@dataclass(frozen=True, slots=True)
class Roles:
    """One occurrence of a verb, or of a noun for what it does, and the terms around it.

    Attributes:
        term: The verb's own term.
        agents: Terms of who acts.
        patients: Terms of who or what is acted upon.
        noun: Whether it is a noun ("the purchase").
        start, end: Its place in the text.
    """

    term: str
    agents: frozenset[str]
    patients: frozenset[str]
    noun: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    terms: tuple[str, ...]
    owns: bool  # has a possessive ending
    start: int
    end: int

    @property
    def joins_phrase(self) -> bool:
        """Whether it can stand inside the name or phrase of who acts or is acted upon."""
        return bool(self.terms) and self.text not in _OUTSIDE


def roles(text: str, verbs: Collection[str], *, title: bool = False) -> Iterator[Roles]:
    """Yield who does what to whom, for each occurrence of some verbs in a sentence or title.

    Args:
        text: One sentence.
        verbs: Terms.
        title: Whether it is a title, which leaves out "was": its "police fined" may be either.
    """
    words = _words(text)
    for place, word in enumerate(words):
        if len(word.terms) == 1 and word.terms[0] in verbs and not word.owns:
            yield _roles(words, place, title)


def _words(text: str) -> list[_Word]:
    terms: dict[int, list[str]] = {}
    found, starts = [], []
    for match in _PIECE.finditer(text):
        low = match[0].lower().replace("’", "'")
        found.append((low, match.span()))
        starts.append(match.start())
    at = 0
    for one in analyzer.occurrences(text):
        while at + 1 < len(starts) and starts[at + 1] <= one.start:
            at += 1
        terms.setdefault(at, []).append(one.term)
    return [
        _Word(low.rstrip("'"), tuple(terms.get(place, ())), low.endswith(("'s", "s'")), start, end)
        for place, (low, (start, end)) in enumerate(found)
    ]


def _roles(words: Sequence[_Word], place: int, title: bool) -> Roles:
    word = words[place]
    before = place - 1
    while before >= 0 and words[before].text in _AUXILIARIES:
        before -= 1
    own = {one.text for one in words[before + 1 : place]}  # auxiliaries of the verb
    left, edge = _before(words, before)
    inverted = edge >= 0 and words[edge].text in _INVERTED  # "did Clearview sue"
    passive = bool(own & _BE) or (inverted and words[edge].text in _BE and "to" not in own)
    helped = bool(own & _AUXILIARIES) or inverted
    participle = word.text.endswith(("ed", "en")) or word.text in _PARTICIPLES
    inflected = (
        participle or word.text.endswith("ing") or (word.text[-1:] == "s" and word.text != word.terms[0])
    )
    previous = words[place - 1] if place else None
    is_noun = previous is not None and (previous.text in _DETERMINERS or previous.owns)
    if is_noun or (not inflected and (not helped or passive)):
        return _nominal(words, place)
    if edge >= 0 and not inverted and words[edge].text in _BREAKS - _CLAUSE:
        left = []  # "searches in the app of Clearview fined": the subject is further away
    following = words[place + 1].text if place + 1 < len(words) else ""
    shortened = title and not helped and (following[:1].isdigit() or following in _AFTER_PASSIVE)
    if participle and (passive or shortened or following == "by"):
        return _made(word, _by(words, place), left)
    if participle and title and not helped:
        return _made(word, [], [])  # "police fined", who fined or were fined
    return _made(word, left, _after(words, place + 1))


def _made(word: _Word, agents: Sequence[str], patients: Sequence[str], *, noun: bool = False) -> Roles:
    return Roles(word.terms[0], frozenset(agents), frozenset(patients), noun, word.start, word.end)


def _nominal(words: Sequence[_Word], place: int) -> Roles:
    """Return the roles of a noun: its owner, and what a preposition after it names."""
    at = place - 1
    while at >= max(0, place - REACH) and words[at].joins_phrase and not words[at].owns:
        at -= 1
    owner: list[str] = []
    if at >= 0 and words[at].owns:
        while at >= max(0, place - REACH) and words[at].joins_phrase:
            owner += words[at].terms
            at -= 1
    concerns = place + 1 < len(words) and words[place + 1].text in _OBJECT
    return _made(words[place], owner, _after(words, place + 2) if concerns else [], noun=True)


def _before(words: Sequence[_Word], last: int) -> tuple[list[str], int]:
    """Return the terms of the phrase that ends with a word, without an owner, and the place before it."""
    found: list[str] = []
    at, owned = last, False
    while at >= 0 and last - at < REACH:
        word = words[at]
        if word.joins_phrase:
            owned |= word.owns
            found += () if owned else word.terms
        elif not (word.text in _DETERMINERS or (word.text in _JOINING and found)):
            break
        at -= 1
    return found, at


def _after(words: Sequence[_Word], first: int) -> list[str]:
    """Return the terms of the phrase that begins with a word, without an owner."""
    found: list[str] = []
    for word in words[first : first + REACH]:
        if word.joins_phrase:
            found = [] if word.owns else [*found, *word.terms]
        elif not (word.text in _DETERMINERS or (word.text in _JOINING and found)):
            break
    return found


def _by(words: Sequence[_Word], place: int) -> list[str]:
    """Return who acts in the passive: what the next "by" of the clause names, if any."""
    for at in range(place + 1, min(len(words), place + REACH)):
        if words[at].text == "by":
            return _after(words, at + 1)
        if words[at].text in _CLAUSE:
            break
    return []
