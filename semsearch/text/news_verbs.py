"""The verbs of news: which say the same, and which the opposite.

Whoever asks when something was sold is not answered by a report that it was bought. Vectors place opposites
close together, since both occur in the same sentences. So this is a short English table of our own. It is far
from complete; of a verb that is not in it, nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from semsearch.text import analyzer

# Each row has a verb, in words that say the same, and after "|" its opposite. What stands after ";" says the
# same less clearly: it shows that a text may report the verb, and contradicts nothing.
_TABLE = """
buy bought acquire purchase ; takeover | sell sold divest ; sale
ban prohibit forbid forbade forbidden outlaw bar ; prohibition criminalise curb restrict illegal
    unlawful moratorium stop block suspend freeze pause halt | allow permit legalise ; let authorise
    may approve grant permission
approve approval authorise authorize adopt ratify endorse ; clear pass back accept allow grant agree
    sign vote support permit bless become law | reject refuse refusal veto ; block dismiss decline
    deny throw turn oppose overturn
accept agree ; settle join consent take let | refuse decline reject ; deny dispute resist oppose
raise increase rise rose hike ; grow higher double triple expand add | cut reduce trim slash shrink
    ; lower fall fell drop less decrease decline halve slump
start begin began begun introduce resume restart ; open launch new first try test trial adopt use
    take plan break run enable roll | stop halt end suspend pause quit cease freeze abandon scrap
    discontinue ; shut close leave drop give withdraw retire delay postpone remove outlaw forbid
open reopen ; start begin began launch resume | close shut ; stop halt end suspend pause freeze
    abandon switch delete erase retire remove
extend prolong renew ; continue longer expand | lift repeal revoke shorten ; end expire drop scrap
    reverse abandon cancel hand
hire rehire appoint promote reinstate recruit ; employ join name | fire dismiss sack oust suspend ;
    resign leave part quit lose departure
uphold upheld confirm affirm restore ; keep stand reject support | annul overturn quash cancel
    reverse ; strike struck throw void cut win clear lift hand
delete erase remove destroy erasure ; wipe purge drop pull take | restore reinstate recover ; keep
    retain store bring
complete finish conclude ; close seal clinch | abandon scrap collapse ; give drop cancel fail
    withdraw
arrest jail imprison detain ; hold charge custody handcuff cell | release acquit ; clear bail drop
return readmit ; back restore bring drop land | expel pull withdraw ; remove ban throw delete leave
settle settlement ; agree deal
crash ; collide hit explode smash fall fell strike
apologise apology ; sorry regret
merge merger ; join combine unite
resign resignation ; quit leave step depart
sue sued suing lawsuit suit ; court complaint complain case challenge claim action
convict conviction guilty verdict ; jury jail prison judge ruling rule
bankrupt bankruptcy insolvent ; collapse
waive ; drop cancel forgive
"""
_ROW = re.compile(r"\n(?! )")
_NEGATED = re.compile(
    r"(?:\b(?:not|never|no|without|cannot|longer|hardly)|n['’]?t)\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class NewsVerb:
    """A verb of a question.

    Attributes:
        start, end: Its place.
        same: Its term, and the terms of words that may say the same.
        opposed: The terms of words that contradict it.
    """

    start: int
    end: int
    same: frozenset[str]
    opposed: frozenset[str]


def news_verbs(text: str) -> Iterator[NewsVerb]:
    """Yield the verbs of a question that the table has, unless they are negated.

    A form with "-ing" is left out: it is mostly what another verb is about ("stop selling").
    """
    table = _table()
    for one in analyzer.occurrences(text):
        found = table.get(one.term)
        if found and not text[one.start : one.end].endswith("ing") and not _NEGATED.search(text[: one.start]):
            yield NewsVerb(one.start, one.end, *found)


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
    """Return what says the same as a term, and what contradicts it."""
    same: dict[str, set[str]] = {}
    opposed: dict[str, set[str]] = {}
    for row in _ROW.split(_TABLE.strip()):
        sides = [[analyzer.terms(words) for words in side.split(";")] for side in row.split("|")]
        for place, (own, *others) in enumerate(sides):
            contrary = sides[1 - place][0] if len(sides) > 1 else ()
            for term in own:
                same.setdefault(term, set()).update(own, *others)
                opposed.setdefault(term, set()).update(contrary)
    return {term: (frozenset(same[term]), frozenset(opposed[term] - same[term])) for term in same}
