"""Find the outlets and topics that a question restricts its results to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from semsearch.query.entities.proper_nouns import Grade, grade

_ARTICLES = r"coverage|reporting|articles?|stories|pieces?"
_PAPERS = r"stud(?:y|ies)|papers?|interviews?|reviews?"
_NEWS_TYPES = rf"news|headlines|items|posts?|reports?|{_PAPERS}"
_NEWS = r"news|headlines|articles|stories|coverage"
_WRITE = r"write|written|publish|published|cover|covered"
_SAY = r"say|said|report|reported|think|(?:have|had) to say"
_ABOUT = r"(?: (?:about|on|of|regarding)\b)?"
_ASK = r"^(?:(?:show me|give me|find|list|the|any|all|what is the|latest|recent|newest) )*"
_CLAUSE_END = (
    r"(?=\s*(?:$|[.,;:?!)])|\s(?:about|on|regarding|concerning|from|in|during|since|before|after|this|last"
    r"|that|which|what|who|how|why|and|between|is|are|was|were|did|does|the)\b)"
)
_TEXT_END = r"(?=\s*(?:$|[.,;:?!)]))"
_ANY_GRADE: frozenset[Grade] = frozenset(("distinct", "capital", "ambiguous"))
_UNAMBIGUOUS: frozenset[Grade] = frozenset(("distinct", "capital"))
# What is put into, taken out of or done by a company is not an article.
_BUSINESS = re.compile(
    r"\b(?:invest\w*|stakes?|shares|trust|interest|confidence|believe|layoffs|jobs|strike|lawsuits?|staff|people"
    r"|editors?|reporters?|journalists?|employees|bought|sold|run|made|built|sent|taken|cut|leak\w*|resigns?"
    r"|departs?|retires?|(?!(?:report|publish|cover|appear|featur|post|print)ed)\w+ed) $",
    re.IGNORECASE,
)


class _Pattern:
    """The context of a name that makes it a filter, and the grades of names that it is enough for.

    Attributes:
        case_sensitive: Whether names that are not distinct need their capital letters.
        at_start: Whether it starts the text, where a capital letter proves nothing.
        preposition: Whether it is a mere preposition, which is also used of companies.
    """

    def __init__(
        self,
        before: str,
        after: str,
        grades: frozenset[Grade],
        *,
        case_sensitive: bool = True,
        at_start: bool = False,
        preposition: bool = False,
    ) -> None:
        self.before = re.compile(f"(?:{before})$", re.IGNORECASE)
        self.after = re.compile(after, re.IGNORECASE)
        self.grades, self.case_sensitive, self.at_start, self.preposition = (
            grades,
            case_sensitive,
            at_start,
            preposition,
        )


_OUTLETS = (
    _Pattern(r"\b(?:what|how) (?:did|does|do|has|have) ", rf" (?:{_WRITE}){_ABOUT}(?!\w)", _ANY_GRADE),
    _Pattern(r"\b(?:what|how) (?:did|does|do|has|have) ", rf" (?:{_SAY}){_ABOUT}(?!\w)", _UNAMBIGUOUS),
    _Pattern(r"\bas reported by ", _CLAUSE_END, _ANY_GRADE),
    _Pattern(r"\baccording to ", _CLAUSE_END, _UNAMBIGUOUS),
    _Pattern("", rf"['’]s? (?:{_ARTICLES}|take|view){_ABOUT}(?!\w)", _ANY_GRADE),
    _Pattern(r"\b(?:only|just) (?:(?:in|from|by|on) )?", _TEXT_END, _ANY_GRADE),
    _Pattern(r"(?:^|[,;:] ?|\b(?:in|from|by) )", r" only" + _TEXT_END, _ANY_GRADE),
    _Pattern(
        rf"(?P<kept>\b(?:{_ARTICLES}) )(?:published |written )?(?:in|from|by) ", _CLAUSE_END, _ANY_GRADE
    ),
    _Pattern(rf"(?P<kept>\b(?:{_PAPERS}) )(?:published )?in ", _CLAUSE_END, _ANY_GRADE),
    _Pattern(
        rf"(?P<kept>\b(?:{_NEWS_TYPES}) )(?:published |written )?(?:in|from|by) ", _CLAUSE_END, _UNAMBIGUOUS
    ),
    _Pattern(r"\b(?:published|printed) in ", _CLAUSE_END, _ANY_GRADE),
    _Pattern(
        r"\b(?:published|reported|covered|featured|printed|appeared) (?:in|by|on) ",
        _CLAUSE_END,
        _UNAMBIGUOUS,
    ),
    _Pattern(r"\b(?:in|from|by) ", _CLAUSE_END, _UNAMBIGUOUS, preposition=True),
    _Pattern("^", r" on (?=\w)", _UNAMBIGUOUS, at_start=True),
    _Pattern(_ASK, rf" (?:{_NEWS}) (?:on|about|of) ", _UNAMBIGUOUS, at_start=True),
    _Pattern(_ASK, rf" (?:{_NEWS}){_CLAUSE_END}", _UNAMBIGUOUS, at_start=True),
)
_TOPICS = (
    _Pattern(
        r"\b(?:(?:about|in|on|under|from|of|within) )?(?:the )?topics?(?: of)?:? ",
        _CLAUSE_END,
        _ANY_GRADE,
        case_sensitive=False,
    ),
    _Pattern(
        r"\b(?:in|under|from|within) (?:the )?",
        r" (?:topic|category|section)(?!\w)",
        _ANY_GRADE,
        case_sensitive=False,
    ),
    _Pattern(_ASK, rf" (?:{_NEWS}) (?:on|about|of) ", _ANY_GRADE, at_start=True),
    _Pattern(_ASK, rf" (?:{_NEWS}){_CLAUSE_END}", _ANY_GRADE, at_start=True),
)


@dataclass(frozen=True, slots=True)
class Named:
    """The outlets and topics that a question restricts its results to, as the archive spells them.

    Attributes:
        text: The question without the words that name them; "" if no word is left.
        provider_words, topic_words: The words that name them; "" if none do.
    """

    providers: tuple[str, ...]
    topics: tuple[str, ...]
    text: str
    provider_words: str = ""
    topic_words: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One name or an enumeration ("TechNode or The Star") in the text."""

    start: int
    end: int
    names: tuple[str, ...]
    as_spelt: bool


def find(
    text: str, providers: Sequence[str], topics: Sequence[str], mentioned: Set[str] = frozenset()
) -> Named:
    """Find the outlets and topics that a question restricts its results to; the longest name wins.

    A name without the context that it needs is an ordinary word.

    Args:
        text: The question.
        providers: The names of the archive's outlets, and their domains.
        topics: The archive's topics.
        mentioned: The outlets that are mentioned in articles of the archive.
    """
    whole = " ".join(text.split())
    rest, outlets, by = _extract(
        whole, tuple(providers), _OUTLETS, lambda name: grade(name, mentioned=name in mentioned)
    )
    rest, subjects, on = _extract(rest, tuple(topics), _TOPICS, _topic_grade)
    if rest == whole:
        return Named((), (), text)
    rest = re.sub(r" (?=[,;:.?!)])", "", rest)
    rest = re.sub(r"^[\s,;:.–—-]+|[\s,;:–—-]+$", "", rest)
    return Named(outlets, subjects, rest if re.search(r"\w", rest) else "", by, on)


def _topic_grade(name: str) -> Grade:
    return "distinct" if " " in name else grade(name)


def _extract(
    text: str, names: tuple[str, ...], patterns: Sequence[_Pattern], graded: Callable[[str], Grade]
) -> tuple[str, tuple[str, ...], str]:
    """Remove the first mention that fits a pattern; return the rest, the names, and the words removed."""
    for mention in _mentions(text, names):
        grades = {graded(name) for name in mention.names}
        lead = re.sub(r"\bthe $", "", text[: mention.start], flags=re.IGNORECASE)  # the Washington Post
        for pattern in patterns:
            before, after = pattern.before.search(lead), pattern.after.match(text[mention.end :])
            if before is None or after is None or not grades <= pattern.grades:
                continue
            if pattern.case_sensitive and not grades <= {"distinct"}:
                words = text[mention.start : mention.end].split()
                deliberate = len(words) > 1 or words[0].isupper()  # more than the capital of a first word
                if not mention.as_spelt or (pattern.at_start and mention.start == 0 and not deliberate):
                    continue
            if pattern.preposition and _BUSINESS.search(text[: before.start()]):
                continue
            start = before.end("kept") if "kept" in before.groupdict() else before.start()
            end = mention.end + after.end()
            rest = " ".join(f"{text[:start]} {text[end:]}".split())
            return rest, mention.names, text[start:end].strip(" ,;:")
    return text, (), ""


def mention_at(text: str, starts: Set[int], names: tuple[str, ...]) -> Mention | None:
    """Return the mention that starts at one of some positions; None if there is none."""
    return next((mention for mention in _mentions(text, names) if mention.start in starts), None)


def is_outlet(text: str, mention: Mention, mentioned: Set[str]) -> bool:
    """Return whether a mention stands for outlets wherever it stands: by its form or its capital letters."""
    grades = {grade(name, mentioned=name in mentioned) for name in mention.names}
    return grades <= _UNAMBIGUOUS and (mention.as_spelt or grades <= {"distinct"})


def _mentions(text: str, names: tuple[str, ...]) -> Iterator[Mention]:
    """Return the mentions of names in the order of the text; an enumeration is one mention."""
    index = _index(names)
    starts = [word.start() for word in re.finditer(r"(?<![\w.@/&-])\w", text)]
    reached = 0
    row: Mention | None = None
    for start in starts:
        if start < reached:
            continue
        name = _name_at(text, start, index)
        if name is None or _continues_name(text, start):
            continue
        reached = start + len(name)
        as_spelt = re.sub("^[Tt]he ", "", text[start:reached]) == re.sub("^[Tt]he ", "", name)
        if row and re.fullmatch(r"(?:,| and| or|, and|, or) ", text[row.end : start]):
            row = Mention(row.start, reached, (*row.names, name), row.as_spelt and as_spelt)
            continue
        if row:
            yield row
        row = Mention(start, reached, (name,), as_spelt)
    if row:
        yield row


def _name_at(text: str, start: int, index: dict[str, list[str]]) -> str | None:
    """Return the longest known name that starts at a position."""
    word = re.compile(r"\w+").match(text, start)
    for name in index.get(word[0].casefold(), ()) if word else ():
        end = start + len(name)
        if text[start:end].casefold() == name.casefold() and not re.match(r"\w|[-.&/]\w", text[end:]):
            return name
    return None


def _continues_name(text: str, start: int) -> bool:
    """Return whether a name continues a capitalised word ("Daily Star") that is not the first of the text."""
    match = re.search(r"(\S*\w) $", text[:start])
    return match is not None and match.start() > 0 and text[start].isupper() and match[1][0].isupper()


@lru_cache(maxsize=8)
def _index(names: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the names by their first word, longest first."""
    index: dict[str, list[str]] = {}
    for name in sorted({" ".join(name.split()) for name in names}, key=lambda name: (-len(name), name)):
        if word := re.match(r"\w+", name):
            index.setdefault(word[0].casefold(), []).append(name)
    return index
