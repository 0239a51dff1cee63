"""Detect swapped roles: a question of what A did to B, where an article says that B did it to A.

All words of such a question are in the article, so that only their order tells ("did Meta sue Texas?"). A
role is reversed where the article has the same verb and the same name in the other role, and nowhere in the
role that is asked about. Where word order does not tell the role (`text.word_order`), nothing is reversed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from semsearch.text import analyzer, sentences
from semsearch.text.analyzer import Occurrence
from semsearch.text.word_order import Roles, roles
from semsearch.types import Article

MOST = 8  # roles of a question that are looked at
READ = 4_000  # characters of an excerpt that are read
_INVERTED = re.compile(
    r"(?:(?:and|but|so) )?(?:(?:(?:which|what)(?: \w+){0,2}|who|whom|why|when|where|how) )?"
    r"(?:did|does|do|has|have|had|was|were|is|are|will|would|can|could|may|must|should)\b",
    re.IGNORECASE,
)
_ASKS_WHO = re.compile(r"(?:who|which|what)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AskedRole:
    """What a question says that a name did, or what was done to it.

    Attributes:
        verbs: The terms of the verb.
        name: A term of the name.
        acts: Whether the name acts; otherwise it is acted upon.
        patients: Terms of what is acted upon.
        start, end: The place of the verb.
        simple: Whether the verb surely follows its auxiliary and its subject, as in "did Meta sue".
    """

    verbs: frozenset[str]
    name: str
    acts: bool
    patients: frozenset[str]
    start: int
    end: int
    simple: bool


def asked_roles(text: str, is_name: Callable[[str], bool]) -> Iterator[AskedRole]:
    """Yield the roles of names that a question asks about.

    Args:
        text: The question.
        is_name: Says of a term whether it is, or looks like, a name.
    """
    inverted, asks_who = bool(_INVERTED.match(text)), bool(_ASKS_WHO.match(text))
    verbs = set()
    for one in analyzer.occurrences(text):
        word = text[one.start : one.end].lower()
        finite = inverted or (word.endswith("s") and word != one.term) or (asks_who and word.endswith("ed"))
        if finite and not is_name(one.term):
            verbs.add(one.term)
    for found in roles(text, verbs) if verbs else ():
        if found.noun or found.term in found.agents | found.patients:
            continue
        simple = inverted and verbs.isdisjoint(found.agents)  # not "did Ring consider facial recognition"
        for acts, terms in ((True, found.agents), (False, found.patients)):
            for name in sorted(filter(is_name, terms)):
                yield AskedRole(
                    _forms(found.term), name, acts, found.patients, found.start, found.end, simple
                )


def reversed_places(
    roles: Iterable[AskedRole],
    words: Sequence[Occurrence],
    articles: Callable[[AskedRole], Sequence[Article]],
) -> Iterator[Occurrence]:
    """Yield each verb of a question whose names have other roles in a story, from the first word to the last.

    Args:
        roles: What the question says that names did.
        words: The words of the question.
        articles: Returns the articles of the story that have the name and the verb.
    """
    found: dict[int, dict[str, bool | None]] = {}
    ends: dict[int, int] = {}
    for asked in roles:
        found.setdefault(asked.start, {})[asked.name] = is_reversed(asked, articles(asked))
        ends[asked.start] = asked.end
    for start, told in found.items():
        names = {name for name, is_so in told.items() if is_so}
        if names and False not in told.values():
            places = [(start, ends[start]), *((one.start, one.end) for one in words if one.term in names)]
            yield Occurrence("", min(first for first, _ in places), max(last for _, last in places))


def is_reversed(asked: AskedRole, articles: Iterable[Article]) -> bool | None:
    """Return whether articles have a name in the other role than a question; None if in neither."""
    reversed_ = None
    for article in articles:
        for sentence, title in _sentences(article, asked):
            if not _may_hold(sentence, asked):
                continue
            for found in roles(sentence, asked.verbs, title=title):
                own, other = found.agents, found.patients
                if not asked.acts:
                    own, other = other, own
                if asked.name in own:
                    return False
                # "Ethics" in "AI ethics" is no verb, so that nouns tell nothing of it.
                counts = asked.simple or not found.noun
                if counts and (asked.name in other or _acts_another(asked, found, sentence)):
                    reversed_ = True
    return reversed_


def _may_hold(text: str, asked: AskedRole) -> bool:
    """Return whether a text may have the verb and the name; to look for letters is cheaper than for terms."""
    low = text.lower()
    if not low.isascii():
        return True
    return asked.name[:-1] in low and any(verb[:-1] in low for verb in asked.verbs)


def _acts_another(asked: AskedRole, found: Roles, sentence: str) -> bool:
    """Return whether another one does the same to the same, in a sentence that has the name elsewhere."""
    same = asked.acts and asked.simple and bool(found.agents) and bool(found.patients & asked.patients)
    return same and asked.name in analyzer.terms(sentence)


def _forms(term: str) -> frozenset[str]:
    """Return a term, also with and without a final "e": the stem of "sued" is "su", that of "sues" "sue"."""
    return frozenset({term, f"{term}e", term.removesuffix("e")})


def _sentences(article: Article, asked: AskedRole) -> Iterator[tuple[str, bool]]:
    """Yield the title and the sentences of an article that may count, and whether it is the title."""
    yield article.title, True
    excerpt = article.excerpt[:READ]
    for span in sentences.spans(excerpt) if _may_hold(excerpt, asked) else ():
        yield excerpt[span.start : span.end], False
