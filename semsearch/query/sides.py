"""Find the sides of a question: "compare Google and Amazon chips", "X versus Y", "X or Y: which …". Pure.

Whether the archive has the sides apart is looked up in `search/side_detection.py`; the form of the question
says how much that counts.

Words that both sides share belong to each: "fines on Clearview in Italy and Britain" has the sides "fines on
Clearview in Italy" and "fines on Clearview in Britain". Words are shared where names stand on both sides of
the word that joins them. Elsewhere each side has its own: "Tesla recalls versus driverless taxis".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from semsearch.query.statement_detection import is_statement
from semsearch.text import analyzer

Form = Literal["compared", "versus", "joined"]

_WORD = re.compile(r"[^\W_][\w'’.&-]*(?<=\w)")
_COMPARE = re.compile(
    r"^(?:(?:please|can you|could you|i want to|let['’]s) )*(?:compar(?:e|ing)(?: (?:between|both))?"
    r"|(?:a |the )?comparisons? (?:of|between)"
    r"|(?:(?:what|which) (?:is|are|was|were) |what['’]s |explain |tell me )?"
    r"(?:the )?(?:main |key |big(?:gest)? )?differences? between) ",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"^how (?:do|does|did|is|are|was|were) (?P<first>.+?) (?:compared?|differ(?:ent)?)"
    r" (?:to|with|from|against) (?P<second>.+)$",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?<! and)(?<! or) (?P<joint>(?:when )?(?:as )?compared (?:to|with)|in comparison (?:to|with)) ",
    re.IGNORECASE,
)
_JOINT = re.compile(r",? (?P<joint>versus|vs\.?|and|with|to|against|or) ", re.IGNORECASE)
_VERSUS = re.compile(r",? (?P<joint>versus|vs\.?) ", re.IGNORECASE)
_CHOICE = re.compile(r"^(?P<sides>.+? or .+?)\s*[:,;–—-]+ (?P<rest>(?:which|what|who)\b.*)$", re.IGNORECASE)
_CHOICE_AFTER = re.compile(
    r"^(?P<rest>(?:which|what|who)\b.+?)\s*[:,;–—] (?P<sides>.+? or .+)$", re.IGNORECASE
)
_ASKED = re.compile(r"^(?:which|what|who)(?: one)?(?: of (?:them|the two|these))?\b\s*", re.IGNORECASE)
_AND = re.compile(r" (?P<joint>and) ")
_RELATION = re.compile(r"\b(?:between|both of|among)\b", re.IGNORECASE)  # "talks between China and India"
_TIME = re.compile(
    r"^(?:the )?(?:(?:last|previous|past|this|next|same) )?"
    r"(?:years?|months?|weeks?|decades?|quarters?|past|before|\d{4}|yesterday|today|now|average|normal)\b",
    re.IGNORECASE,
)
_BACK = re.compile(  # to the first side: "how do its sales compare with those of …"
    r"^(?:that|those|these|this|it|its|them|their|similar|others?|ones?|each other|one another|expect\w+)\b",
    re.IGNORECASE,
)
_CASE = re.compile(  # names of lawsuits and matches join two names, too
    r"\b(?:case|trial|lawsuit|suit|sues?|sued|litigation|appeals?|plaintiffs?|defendants?|match|final|fixture|game|debate"
    r"|race|election|fight|war|feud)\b",
    re.IGNORECASE,
)
_LIST = re.compile(r"[^,]+,[^,]+")
_OF = re.compile(r"(?:of|de|the|&)$")
_ARTICLE_END = re.compile(r"\b(?:the|an?)$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?P<owner>.*?\w['’]s?)(?: (?P<owned>.+))?$")
_PREPOSITION = r"in|on|for|at|by|from|over|about|of|under|during|as"
_TAIL = re.compile(rf" (?:{_PREPOSITION}) ")
_HEAD = re.compile(rf"(?P<head>.+) (?P<preposition>{_PREPOSITION}) (?:the )?(?P<object>\S+)$")
_BEGINS = re.compile(rf"(?:{_PREPOSITION}) ")
_PLAIN = re.compile(r"(?:the )?[a-z-]+$")
MOST_WORDS = 25  # of a question that is read
NAME_WORDS = 4  # of a name at most
TAIL_WORDS = 2  # after "X and Y", else they do something together: "X and Y share a Nobel prize"


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a question.

    Attributes:
        words: The words that join them, with those that they join, as the question has them.
        texts: What is searched for on each side, with the words that both share.
        names: What each side has of its own.
        form: "compared" where the words can mean nothing else ("difference between"), "versus" where they
            may be the name of a lawsuit or a match, "joined" where they are only "X and Y".
        are_names: Whether both are names.
    """

    words: str
    texts: tuple[str, str]
    names: tuple[str, str]
    form: Form
    are_names: bool = False


def find(text: str, is_name: Callable[[str], bool]) -> Sides | None:
    """Return the two sides of a question, or None where it has one subject.

    Args:
        text: The question, without its limits.
        is_name: Says whether a word is a name; asked only of words beside one that may join two sides.
    """
    asked = " ".join(text.split()).rstrip("?.! ")
    if len(asked.split()) > MOST_WORDS or is_statement(text):
        return None
    found = _explicit(asked, is_name) or _versus(asked, is_name) or _joined(asked, is_name)
    if found is None:
        return None
    first, second = (frozenset(analyzer.terms(name)) for name in found.names)
    return found if first and second and not (first <= second or second <= first) else None


def _explicit(asked: str, is_name: Callable[[str], bool]) -> Sides | None:
    """Return the sides of "compare X and Y", "how does X differ from Y" and "X or Y: which …"."""
    if lead := _COMPARE.match(asked):
        rest = asked[lead.end() :]
        if _is_list(rest):
            return None
        joint = _best_joint(rest, is_name)
        return _sides(rest, joint, "compared", is_name) if joint else None
    if how := _HOW.match(asked):
        if _TIME.match(how["second"]) or _BACK.match(how["second"]):
            return None
        joined = f"{how['first']} and {how['second']}"
        joint = _AND.search(joined, len(how["first"]))
        found = _sides(joined, joint, "compared", is_name) if joint else None
        return found and Sides(asked, found.texts, found.names, "compared")
    choice = _CHOICE.match(asked) or _CHOICE_AFTER.match(asked)
    if choice and not _is_list(choice["sides"]):
        joint = re.search(r" (?P<joint>or) ", choice["sides"], re.IGNORECASE)
        found = _sides(choice["sides"], joint, "compared", is_name) if joint else None
        if found:
            rest = _ASKED.sub("", choice["rest"])
            first, second = (f"{side} {rest}".strip() for side in found.texts)
            return Sides(found.words, (first, second), found.names, "compared")
    return None


def _versus(asked: str, is_name: Callable[[str], bool]) -> Sides | None:
    """Return the sides of "X versus Y" and "X compared with Y"."""
    if compared := _COMPARED.search(asked):
        second = asked[compared.end() :]
        if _TIME.match(second) or _BACK.match(second):
            return None
        return _sides(asked, compared, "compared", is_name)
    joint = _VERSUS.search(asked)
    if joint is None or _CASE.search(asked) or len(_VERSUS.findall(asked)) > 1:
        return None
    before, after = asked[: joint.start()].strip(" ,"), asked[joint.end() :].strip(" ,")
    left, right = _name_before(before, is_name), _name_after(after, is_name)
    if bool(left) != bool(right) and (left == before or right == after):
        return None  # what a name is set against is seldom its like: "the regulator versus Google"
    return _sides(asked, joint, "versus", is_name)


def _joined(asked: str, is_name: Callable[[str], bool]) -> Sides | None:
    """Return the sides of "X and Y" where both are names."""
    joints = list(_AND.finditer(asked))
    if len(joints) != 1 or _is_list(asked) or _RELATION.search(asked):
        return None
    before, after = asked[: joints[0].start()], asked[joints[0].end() :]
    name = _name_before(before, is_name) and _name_after(after, is_name)
    tail = after[len(name) :].strip()
    if not name or (len(tail.split()) > TAIL_WORDS and not _BEGINS.match(tail)):
        return None
    return _sides(asked, joints[0], "joined", is_name)


def _best_joint(text: str, is_name: Callable[[str], bool]) -> re.Match[str] | None:
    """Return the word that joins the sides after "compare": between names, or else "and", or the first."""
    joints = list(_JOINT.finditer(text))
    named = (
        one
        for one in joints
        if _name_before(text[: one.start()], is_name) and _name_after(text[one.end() :], is_name)
    )
    plain = (one for one in joints if one["joint"].lower() in ("and", "with", "versus", "vs", "vs."))
    return next(named, None) or next(plain, None) or next(iter(joints), None)


def _sides(text: str, joint: re.Match[str], form: Form, is_name: Callable[[str], bool]) -> Sides | None:
    before, after = text[: joint.start()].strip(" ,"), text[joint.end() :].strip(" ,")
    left, right = _name_before(before, is_name), _name_after(after, is_name)
    if left and right:
        head, tail = before[: len(before) - len(left)].rstrip(), after[len(right) :].lstrip()
        head = _ARTICLE_END.sub("", head)
        first, second = _with_owned(left, right, tail)
        texts = tuple(" ".join(filter(None, (head, own, tail))) for own in (first, second))
        return Sides(f"{left}{joint[0]}{right}", (texts[0], texts[1]), (left, right), form, are_names=True)
    first, second = _with_owned(before, after, "")
    if len(analyzer.terms(before)) == 1 and (shared := _TAIL.search(after)):
        first = f"{before}{after[shared.start() :]}"
    elif shared := _HEAD.match(before):
        if _BEGINS.match(after):  # "in schools versus on the metro"
            second = f"{shared['head']} {after}"
        elif shared["object"].islower() and _PLAIN.match(after):  # "of bears and cows"
            second = f"{shared['head']} {shared['preposition']} {after}"
    return Sides(f"{before}{joint[0]}{after}", (first, second), (before, after), form)


def _with_owned(first: str, second: str, tail: str) -> tuple[str, str]:
    """Return both sides, where the second names an owner only: "TikTok's settlement", "Facebook's"."""
    owner, owned = _POSSESSIVE.fullmatch(second), _POSSESSIVE.fullmatch(first)
    if owner and owned and not tail and not owner["owned"] and owned["owned"]:
        return first, f"{second} {owned['owned']}"
    return first, second


def _name_before(text: str, is_name: Callable[[str], bool]) -> str:
    """Return the name that a text ends with, "" for none."""
    start = len(text)
    for taken, word in enumerate(reversed(list(_WORD.finditer(text)))):
        adjacent = not text[word.end() : start].strip() if taken else word.end() == len(text)
        joins = taken and _OF.match(word[0])
        if taken == NAME_WORDS or not adjacent or not (joins or is_name(word[0])):
            break
        start = word.start()
    return re.sub(r"^(?:(?:of|de|the|&) )+", "", text[start:])


def _name_after(text: str, is_name: Callable[[str], bool]) -> str:
    """Return the name that a text begins with, with an article before it, "" for none."""
    end = 0
    article = re.match(r"(?:the|a|an) ", text, re.IGNORECASE)
    begins = article.end() if article else 0
    for taken, word in enumerate(_WORD.finditer(text, begins)):
        adjacent = not text[end : word.start()].strip() if taken else word.start() == begins
        if taken == NAME_WORDS or not adjacent or not is_name(word[0]):
            break
        end = word.end()
    return text[:end]


def _is_list(text: str) -> bool:
    """Return whether a text lists more than two things."""
    return bool(_LIST.match(text) and re.search(r", .*\b(?:and|or)\b", text)) or len(_AND.findall(text)) > 2
