"""Outlets and topics that the archive knows, where a question tells that it wants only theirs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from semsearch.query.entities.outlet_names import Grade, grade

_ARTICLES = r"coverage|reporting|articles?|stories|pieces?"
_NEWS_TYPES = r"news|headlines|items|posts?|reports?|stud(?:y|ies)|papers?|interviews?|reviews?"
_NEWS = r"news|headlines|articles|stories|coverage"
_SAY = r"say|said|write|written|report|reported|publish|published|cover|covered|think|(?:have|had) to say"
_ABOUT = r"(?: (?:about|on|of|regarding)\b)?"
_ASK = r"^(?:(?:show me|give me|find|list|the|any|all|what is the|latest|recent|newest) )*"
_CLAUSE_END = (
    r"(?=\s*(?:$|[.,;:?!)])|\s(?:about|on|regarding|concerning|from|in|during|since|before|after|this|last"
    r"|that|which|what|who|how|why|and|between|is|are|was|were|did|does|the)\b)"
)
_TEXT_END = r"(?=\s*(?:$|[.,;:?!)]))"
_ANY_GRADE: frozenset[Grade] = frozenset(("distinct", "capital", "common", "maker"))
_NOT_COMPANIES: frozenset[Grade] = frozenset(("distinct", "capital", "common"))
_UNAMBIGUOUS: frozenset[Grade] = frozenset(("distinct", "capital"))
# What is put in, taken out of or done by a company is no article.
_BUSINESS = re.compile(
    r"\b(?:invest\w*|stakes?|shares|trust|interest|confidence|believe|layoffs|jobs|strike|lawsuits?|staff|people"
    r"|editors?|reporters?|journalists?|employees|bought|sold|run|made|built|sent|taken|cut|leak\w*|resigns?"
    r"|departs?|retires?|(?!(?:report|publish|cover|appear|featur|post|print)ed)\w+ed) $",
    re.IGNORECASE,
)


class _Pattern:
    """What stands before and after a name that is meant as a limit, and the names that it suffices for.

    Attributes:
        exact: Names that are words need their capital letters.
        opening: It begins the text, where the capital letter of a first word tells nothing.
        dealing: It is a mere preposition, which what companies do has as well.
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
    _Pattern(r"\b(?:what|how) (?:did|does|do|has|have) ", rf" (?:{_SAY}){_ABOUT}(?!\w)", _NOT_COMPANIES),
    _Pattern(r"\b(?:as reported by|according to) ", _CLAUSE_END, _NOT_COMPANIES),
    _Pattern("", rf"['’]s? (?:{_ARTICLES}|take|view){_ABOUT}(?!\w)", _ANY_GRADE),
    _Pattern(r"\b(?:only|just) (?:(?:in|from|by|on) )?", _TEXT_END, _ANY_GRADE),
    _Pattern(r"(?:^|[,;:] ?|\b(?:in|from|by) )", r" only" + _TEXT_END, _ANY_GRADE),
    _Pattern(
        rf"(?P<kept>\b(?:{_ARTICLES}) )(?:published |written )?(?:in|from|by) ", _CLAUSE_END, _ANY_GRADE
    ),
    _Pattern(
        rf"(?P<kept>\b(?:{_NEWS_TYPES}) )(?:published |written )?(?:in|from|by) ", _CLAUSE_END, _NOT_COMPANIES
    ),
    _Pattern(
        r"\b(?:published|reported|covered|featured|printed|appeared) (?:in|by|on) ",
        _CLAUSE_END,
        _NOT_COMPANIES,
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
    """The outlets and topics that a question is limited to, as the archive spells them.

    Attributes:
        text: The question without the words that told so, "" where no word is left.
        provider_words, topic_words: These words; "" where none did.
    """

    providers: tuple[str, ...]
    topics: tuple[str, ...]
    text: str
    provider_words: str = ""
    topic_words: str = ""


@dataclass(frozen=True, slots=True)
class _Mention:
    """Names in a row ("TechNode or The Star") at a place of the text."""

    start: int
    end: int
    names: tuple[str, ...]
    case_sensitive: bool


def find(text: str, providers: Sequence[str], topics: Sequence[str]) -> Named:
    """Find outlets and topics in telling places; the longest name wins, and a doubtful one is none.

    Args:
        text: The question.
        providers: Names, and domains if wanted, of the archive's outlets.
        topics: The archive's topics.
    """
    whole = " ".join(text.split())
    rest, outlets, by = _extract(whole, tuple(providers), _OUTLETS)
    rest, subjects, on = _extract(rest, tuple(topics), _TOPICS)
    if rest == whole:
        return Named((), (), text)
    rest = re.sub(r" (?=[,;:.?!)])", "", rest)
    rest = re.sub(r"^[\s,;:.–—-]+|[\s,;:–—-]+$", "", rest)
    return Named(outlets, subjects, rest if re.search(r"\w", rest) else "", by, on)


def canonical_name(value: str, names: tuple[str, ...], domains: tuple[str, ...] = ()) -> str:
    """Return an outlet or topic as the archive spells it, as it is where the archive has none by that name.

    Case, accents, an outlet's "The" and a domain's "www." make no difference.
    """
    known, folded = _spellings(names, domains), _folded(value)
    return known.get(folded) or known.get(folded.removeprefix("www.").removeprefix("the "), value)


def _extract(
    text: str, names: tuple[str, ...], frames: Sequence[_Pattern]
) -> tuple[str, tuple[str, ...], str]:
    """Take the first telling place out of a text; give what is left, the names, and the words taken."""
    for place in _mentions(text, names):
        grades = {"distinct" if frames is _TOPICS and " " in name else grade(name) for name in place.names}
        lead = re.sub(r"\bthe $", "", text[: place.start], flags=re.IGNORECASE)  # the Washington Post
        for frame in frames:
            before, after = frame.before.search(lead), frame.after.match(text[place.end :])
            if before is None or after is None or not grades <= frame.grades:
                continue
            if frame.case_sensitive and not grades <= {"distinct"}:
                words = text[place.start : place.end].split()
                told = len(words) > 1 or words[0].isupper()  # by capitals that not every first word has
                if not place.case_sensitive or (frame.at_start and place.start == 0 and not told):
                    continue
            if frame.preposition and _BUSINESS.search(text[: before.start()]):
                continue
            start = before.end("kept") if "kept" in before.groupdict() else before.start()
            end = place.end + after.end()
            rest = " ".join(f"{text[:start]} {text[end:]}".split())
            return rest, place.names, text[start:end].strip(" ,;:")
    return text, (), ""


def _mentions(text: str, names: tuple[str, ...]) -> Iterator[_Mention]:
    """Return the places of names, those in a row joined, in the text's order."""
    index = _index(names)
    known = [word.start() for word in re.finditer(r"(?<![\w.@/&-])\w", text)]
    reached = 0
    row: _Mention | None = None
    for start in known:
        if start < reached:
            continue
        name = _name_at(text, start, index)
        if name is None or _continues_name(text, start):
            continue
        reached = start + len(name)
        case_sensitive = re.sub("^[Tt]he ", "", text[start:reached]) == re.sub("^[Tt]he ", "", name)
        if row and re.fullmatch(r"(?:,| and| or|, and|, or) ", text[row.end : start]):
            row = _Mention(row.start, reached, (*row.names, name), row.case_sensitive and case_sensitive)
            continue
        if row:
            yield row
        row = _Mention(start, reached, (name,), case_sensitive)
    if row:
        yield row


def _name_at(text: str, start: int, index: dict[str, list[str]]) -> str | None:
    """Return the longest known name at a place."""
    word = re.compile(r"\w+").match(text, start)
    for name in index.get(word[0].casefold(), ()) if word else ():
        end = start + len(name)
        if text[start:end].casefold() == name.casefold() and not re.match(r"\w|[-.&/]\w", text[end:]):
            return name
    return None


def _continues_name(text: str, start: int) -> bool:
    """Return whether a name goes on from a capital word ("Daily Star"), the text's first word aside."""
    match = re.search(r"(\S*\w) $", text[:start])
    return match is not None and match.start() > 0 and text[start].isupper() and match[1][0].isupper()


@lru_cache(maxsize=8)
def _index(names: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the names by their first word, the longest first."""
    index: dict[str, list[str]] = {}
    for name in sorted({" ".join(name.split()) for name in names}, key=lambda name: (-len(name), name)):
        if word := re.match(r"\w+", name):
            index.setdefault(word[0].casefold(), []).append(name)
    return index


@lru_cache(maxsize=8)
def _spellings(names: tuple[str, ...], domains: tuple[str, ...]) -> dict[str, str]:
    """Return the spellings by what is compared, whole names before shortened ones, the first of several."""
    known: dict[str, str] = {}
    for name in (*names, *domains):
        known.setdefault(_folded(name), name)
    for name in names if domains else ():  # a topic's "The" tells it apart
        known.setdefault(_folded(name).removeprefix("the "), name)
    for name in domains:
        known.setdefault(_folded(name).removeprefix("www."), name)
    return known


def _folded(name: str) -> str:
    if name.isascii():
        return " ".join(name.casefold().split())
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
