"""Split text into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from semsearch.text.analyzer import STOP_WORDS

LONGEST_ASIDE = 300  # characters within which a quotation or bracket is kept together

_TITLES = frozenset(
    """adm arch brig capt cmdr col cpl dr drs fr gen gov hon lt maj messrs mlle mme mr mrs ms mt mx pres prof
    rep reps rev sen sens sgt st supt""".split()
)
_NUMBERED = frozenset(  # no end of a sentence before a digit
    """no nos art arts p pp vol ch sec fig figs para jan feb mar apr jun jul aug sept sep oct nov dec c ca
    approx est""".split()
)
_SHORTENED = frozenset(  # the end of a sentence only before a word that usually begins one
    """inc ltd co corp llc plc bros cos jr sr etc al vs v dept univ assn ave blvd am pm a.m p.m e.g i.e eg ie
    cf viz ph.d""".split()
)
_NEVER = frozenset("e.g i.e eg ie cf viz vs v".split())
_END = re.compile(
    r"(?P<latin>(?<![.!?…])[.!?…]+[\"'”’»)\]]*)(?=\s|$)|(?P<cjk>[。！？｡]+[\"'”’」』）)\]]*)|(?P<line>\n)"
)
_BEFORE_WORD = re.compile(r"[\s(\[\"'“‘«—–/]")
_CLOSING = {"“": "”", "«": "»", "「": "」", "『": "』", "(": ")", "（": "）"}
_CLOSERS = frozenset("\"'”’」』")
_CUT = ("…", "...", "[…]", "[...]", "(…)", "(...)")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end`; `whole` is False where the text is cut off inside the sentence."""

    start: int
    end: int
    whole: bool = True


def spans(text: str) -> list[Span]:
    """Return the places of the sentences of a text, in order, without surrounding spaces.

    Abbreviations, initials, decimals and the inside of quotation marks or brackets do not end a sentence;
    where that is ambiguous, two sentences stay one.
    """
    found, start = [], 0
    asides = [pair for pair in _CLOSING.items() if pair[0] in text]
    quoted = '"' in text
    for match in _END.finditer(text):
        end = match.end()
        if match["latin"] and end < len(text) and not _ends(text, start, match):
            continue
        if (quoted or asides) and not match["line"] and _is_aside(text, start, end, asides):
            continue
        if (
            match["cjk"]
            and match["cjk"][-1] in _CLOSERS
            and not text[end : end + 1].isspace()
            and end < len(text)
        ):
            continue  # “…。”他说。
        found += _trimmed(text, start, end)
        start = end
    return [*found, *_trimmed(text, start, len(text))]


def split(text: str) -> Iterator[str]:
    """Yield the sentences of a text."""
    for span in spans(text):
        yield text[span.start : span.end]


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    part = part.strip()
    if not part:
        return []
    bare = part.rstrip("\"'”’»」』）")
    whole = bare.endswith((".", "!", "?", "。", "！", "？", "｡", ")", "]")) and not bare.endswith(_CUT)
    return [Span(start, start + len(part), whole)]


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Return whether a mark before a space ends the sentence that began at `start`."""
    after = text[match.end() : match.end() + 40]
    following = after.lstrip("\"'“‘«([").split(maxsplit=1)[:1]
    if not following:
        return True
    begins = following[0]
    if begins[0].islower():
        return False
    if not match["latin"].startswith(".") or match["latin"].startswith(".."):
        return True
    word = _BEFORE_WORD.split(text[max(start, match.start() - 40) : match.start()])[-1]
    if not word:
        return True
    folded = word.casefold().strip(",;")
    if folded in _TITLES:
        return False
    if folded in _NUMBERED and begins[0].isdigit():
        return False
    likely = begins.casefold().strip(",.;:'’") in STOP_WORDS
    if re.fullmatch(r"[^\W\d_](?:\.[^\W\d_])+", word) or folded in _SHORTENED:  # U.S., Inc.
        return likely and folded not in _NEVER
    # A. N. Other; "plan B. The" ends one
    return not (len(word) == 1 and word.isupper()) or (likely and word != "I")


def _is_aside(text: str, start: int, end: int, asides: Sequence[tuple[str, str]]) -> bool:
    """Return whether a quotation or bracket opened in this sentence is still open and closes soon.

    Args:
        text: The text.
        start, end: The sentence.
        asides: The openings that the text has, each with its closing.
    """
    part, rest = text[max(start, end - LONGEST_ASIDE) : end], text[end : end + LONGEST_ASIDE]
    if part.count('"') % 2 and '"' in rest:
        return True
    return any(part.count(o) > part.count(c) and c in rest for o, c in asides)
