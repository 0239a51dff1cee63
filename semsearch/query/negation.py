"""Find what a question excludes: "not in 2021", "except TechNode", "AI but not market reports". Pure.

A cue is a word that excludes, and what follows it decides how:

| what follows the cue | what it does |
|---|---|
| a date, alone or in a list: "not in 2021", "except last week" | excludes what was published then |
| an outlet or a list of them: "but not from TechNode" | excludes what it published |
| a topic: "excluding the topic Health" | excludes articles with that topic |
| other words: "robots excluding self-driving cars" | lowers articles about them; nothing is hidden |

"Not" is a cue before a date, an outlet or a topic, and before other words only where it contrasts two things
("but not", ", not") or names a subject ("not about"). "No" is none ("a storm and no injuries"). "Without"
belongs to what is asked in a whole question ("how do cars drive without drivers") and before a verb ("without
touching anything"). A cue with a capital letter inside a question is part of a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from itertools import islice

from semsearch.query import dates
from semsearch.query.entities import names as entities
from semsearch.query.entities.proper_nouns import canonical_name
from semsearch.query.spans import Span
from semsearch.text import analyzer
from semsearch.types import Constraint, Names

MOST = 8  # cues of a question that are read; each takes milliseconds in a long one
_CUE = re.compile(
    r"(?<![\w'’-])(?<!\bor )(?:"
    r"(?P<always>(?:but |and |though )?(?:not including|excluding|except(?:ing)?(?: for)?|other than"
    r"|apart from|aside from|besides|minus|with the exception of))"
    r"|(?P<contrast>(?:but|and) not|(?<=[,;–—] )not|(?<=[(–—])not|NOT)"
    r"|(?P<not>not|nothing)"
    r"|(?P<without>(?:but )?without)"
    r") (?!(?:only|just|merely|simply|necessarily|even|yet|every|enough|so|always|longer|to|be|been|being)\b)"
)
_WORDS = (
    r"articles|stories|pieces?|news|headlines|coverage|reporting|reports?|posts?|items|anything|those|ones"
)
_PUBLISHED = rf"(?:(?:any |the )?(?:{_WORDS}) )?(?:(?:published|written|reported|covered) )?"
_OUTLET_LEAD = re.compile(
    rf"{_PUBLISHED}(?P<preposition>(?:from|by|in|on|via|at) )?(?P<article>the )?", re.IGNORECASE
)
_TOPIC_LEAD = re.compile(
    rf"(?:(?:any |the )?(?:{_WORDS}) )?(?:(?:about|on|in|under|of|from|within|with) )?(?:the )?"
    r"(?P<named>(?:topics?|category|section)(?: of)?:? )?",
    re.IGNORECASE,
)
_TOPIC_END = re.compile(rf"(?P<named> (?:topic|category|section))?(?: (?:{_WORDS}))?(?!\w)", re.IGNORECASE)
_SUBJECT_LEAD = re.compile(
    rf"(?:(?:any |the |all )?(?:{_WORDS}) )?"
    r"(?:(?:about|on|of|in|from|at|for|with|regarding|concerning|mentioning|(?:any |the )?mention of"
    r"|related to) )?"
    r"(?:any |the |an? |all )?",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:(?:any|the) )?(?:\w+ )?(?:about|regarding|concerning|mentioning|related to) ", re.IGNORECASE
)
_QUESTION = re.compile(
    r"(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|did|does|do|has|have|can|could|will|would"
    r"|should)\b",
    re.IGNORECASE,
)
_VERB_APART = re.compile(  # "telling bears apart from photos"
    r"\b(?:tell|told|set|take|took|keep|kept|pull|grow|drift|fall|fell|com[ei])\w*(?: [\w-]+){0,3} $",
    re.IGNORECASE,
)
_SUBJECT_END = re.compile(r"[.;:?!()\[\]–—]|$")
_GERUND = re.compile(r"[a-z]+ing\b")
_PARTICIPLE = re.compile(r"[a-z]+ed$")  # "legal but not approved"
_ONES = re.compile(r"(?<=\w) ones?$")
_JOINT = re.compile(r",? (?:and|or|nor) |, ")
_AFTER = re.compile(
    r"\s*(?:$|[.,;:?!()\[\]–—]|(?:and|but|or|in|from|since|before|after|about|on|during|by|this|last|with)\b)"
)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """The words that exclude something, with their cue, and how they are read."""

    span: Span
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the exclusions of questions.

    Attributes:
        now: The present instant, in the caller's time zone.
        zone: The caller's time zone.
        known: The archive's outlets and topics.
        outlets: What the outlets are called.
    """

    now: datetime
    zone: tzinfo
    known: Names
    outlets: tuple[str, ...]

    def find(self, text: str, quoted: Sequence[Span] = ()) -> Iterator[Exclusion]:
        """Yield the exclusions of a text in order, none overlapping; at most `MOST` cues are read.

        Args:
            text: The question.
            quoted: Where its phrases stand, in which no cue counts.
        """
        reached = 0
        opens = text[:1].lower() if text[:1].isascii() else text[:1]  # as long as before
        cues = (
            cue
            for cue in _CUE.finditer(opens + text[1:])
            if not any(span.start <= cue.start() < span.end for span in quoted)
        )
        for cue in islice(cues, MOST):
            if cue.start() >= reached and (found := self._read(text, cue)):
                reached = found.span.end
                yield found

    def _read(self, text: str, cue: re.Match[str]) -> Exclusion | None:
        readers: tuple[Callable[[str, re.Match[str]], tuple[int, Sequence[Constraint]] | None], ...] = (
            self._dates,
            self._outlets,
            self._topics,
            self._subjects,
        )
        for read in readers:
            if found := read(text, cue):
                end, constraints = found
                start = cue.start()
                words = text[start:end]
                return Exclusion(Span(start, end), tuple(replace(one, text=words) for one in constraints))
        return None

    def _dates(self, text: str, cue: re.Match[str]) -> tuple[int, Sequence[Constraint]] | None:
        lead = re.compile(_PUBLISHED, re.IGNORECASE).match(text, cue.end())
        start = lead.end() if lead else cue.end()
        end, periods = dates.listed(text, start, self._today(text, cue), self.zone)
        if not periods:
            return None
        return end, [Constraint("", "date", "exclude", since=one.start, until=one.end) for one in periods]

    def _today(self, text: str, cue: re.Match[str]) -> datetime:
        """Return the instant that a month or day without a year is counted from.

        That is the end of the period that the question itself is limited to ("in 2020 but not in July").
        """
        limits = [
            one.end for one in dates.find(text[: cue.start()], self.now, self.zone) if one.kind == "limit"
        ]
        return next((end for end in limits if end), self.now)

    def _outlets(self, text: str, cue: re.Match[str]) -> tuple[int, Sequence[Constraint]] | None:
        lead = _OUTLET_LEAD.match(text, cue.end())
        if lead is None:
            return None
        starts = {lead.start(), lead.end(), lead.start("article")}  # "the" may be part of the name
        mention = entities.mention_at(text, starts, self.outlets)
        if mention is None or not _AFTER.match(text, mention.end):
            return None
        if not lead["preposition"] and not entities.is_outlet(text, mention, self.known.mentioned):
            return None
        spelt = (canonical_name(name, self.known.providers, self.known.domains) for name in mention.names)
        return mention.end, [Constraint("", "provider", "exclude", tuple(dict.fromkeys(spelt)))]

    def _topics(self, text: str, cue: re.Match[str]) -> tuple[int, Sequence[Constraint]] | None:
        lead = _TOPIC_LEAD.match(text, cue.end())
        if lead is None:
            return None
        mention = entities.mention_at(text, {lead.start(), lead.end()}, self.known.topics)
        if mention is None:
            return None
        end = _TOPIC_END.match(text, mention.end)
        if end is None or not _AFTER.match(text, end.end()):
            return None
        topics = Constraint("", "topic", "exclude", mention.names)
        if lead["named"] or end["named"]:
            return end.end(), [topics]
        # Not every article about a topic has it among its topics.
        return end.end(), [topics, Constraint("", "subject", "lower", mention.names)]

    def _subjects(self, text: str, cue: re.Match[str]) -> tuple[int, Sequence[Constraint]] | None:
        about = _ABOUT.match(text, cue.end())
        if cue["not"] and not about:
            return None
        if cue["without"] and not about and (_QUESTION.match(text) or _GERUND.match(text, cue.end())):
            return None
        if cue["always"] == "apart from" and _VERB_APART.search(text[: cue.start()]):
            return None
        lead = _SUBJECT_LEAD.match(text, cue.end())
        start = lead.end() if lead else cue.end()
        stop = _SUBJECT_END.search(text, start)
        end = self._limit_after(text, start, stop.start() if stop else len(text))
        words = text[start:end]
        if ", " in words and not re.search(r", (?:.*,? )?(?:and|or) ", words):
            words = words[: words.index(", ")]
        words = words.rstrip(" ,'\"”’")
        subjects = tuple(_ONES.sub("", part) for part in _JOINT.split(words) if analyzer.terms(part))
        number = cue["always"] == "minus" and words[:1].isdecimal()
        if not subjects or number or (cue["contrast"] and _PARTICIPLE.match(words)):
            return None
        return start + len(words), [Constraint("", "subject", "lower", subjects)]

    def _limit_after(self, text: str, start: int, stop: int) -> int:
        """Return where the words after a cue end: before a limit of the whole question, or at `stop`."""
        periods = [one for one in dates.find(text, self.now, self.zone) if one.kind == "limit"]
        named = entities.find(text[start:stop], self.outlets, self.known.topics, self.known.mentioned)
        starts = (
            *(period.text_span.start for period in periods),
            *(cue.start() for cue in _CUE.finditer(text, start)),
            *(text.find(words, start) for words in (named.provider_words, named.topic_words)),
        )
        return min((*(at for at in starts if at > start), stop))
