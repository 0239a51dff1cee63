"""Parse a streamed reply into sentences with the story numbers that they cite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from semsearch.summaries import spans
from semsearch.text.sanitize import clean

MAX_SENTENCE = 600  # characters of a sentence
MAX_REPLY = 20_000  # characters of a reply that are read

_THOUGHT = "<think>"

_CITED = re.compile(r"[\[【]\s*\^?(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*(?:†[^\]】]{0,40})?[\]】]")
_BESIDE = re.compile(r"(?<=[.!?…。！？])(?=[\[【]\s*\^?\d)")  # "so.[1]"
_LEADING = re.compile(rf"(?:\s*{_CITED.pattern})+")
_MARKER = re.compile(r"^[ \t]*(?:[-*•+>]|\d{1,2}[.)])[ \t]+", re.MULTILINE)
_SKIPPED = re.compile(r"^\s*(?:#|```|~~~|\||---|===|<!--)")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_TARGET = re.compile(r"\]\s?\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_LINK = re.compile(r"\[([^\[\]]*[^\W\d][^\[\]]*)\]")
_EMPHASIS = re.compile(r"\*+|`+|~~|(?<!\w)_+|_+(?!\w)")
_ADDRESS = re.compile(r"\w+://|\bwww\.|\bmailto:|\bjavascript:|\S@\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a reply, without markup, and the story numbers in or after it."""

    text: str
    citations: tuple[int, ...]

    @property
    def is_plain(self) -> bool:
        """Whether it can be shown: no address, no leftover markup, not too long."""
        return (
            0 < len(self.text) <= MAX_SENTENCE
            and not any(mark in self.text for mark in "<>[]{}|\\")
            and not _ADDRESS.search(self.text)
        )


class Reply:
    """A reply received in parts; a leading `<think>` block is skipped."""

    def __init__(self) -> None:
        self._text = ""
        self._length = 0
        self._begun = False

    @property
    def is_full(self) -> bool:
        """Whether the limit on its length is reached; the rest is not read."""
        return self._length >= MAX_REPLY

    def add(self, part: str) -> Iterator[Claim]:
        """Add a part and yield the sentences that it completes."""
        self._length += len(part)
        self._text += part
        if self._begins():
            yield from self._given(ended=False)

    def end(self) -> Iterator[Claim]:
        """Yield the remaining sentences at the end of the reply."""
        if self._begins(ended=True):
            yield from self._given(ended=True)

    def _begins(self, *, ended: bool = False) -> bool:
        """Return whether the reply proper has begun, after any `<think>` block."""
        if self._begun:
            return True
        text = self._text.lstrip()
        if not ended and len(text) < len(_THOUGHT) and _THOUGHT.startswith(text):
            return False
        if text.startswith(_THOUGHT):
            _, over, after = text.partition("</think>")
            if not over and not ended:
                return False
            self._text = after
        self._begun = True
        return True

    def _given(self, *, ended: bool) -> Iterator[Claim]:
        *lines, last = self._text.split("\n")
        for line in lines:
            yield from _claims(_pieces(line))
        pieces, kept = _pieces(last), ""
        if not ended:
            # The last sentence may be incomplete: text, citations or a closing quotation mark may follow.
            ready = max(len(pieces) - 1, 0)
            if ready and not (_has_begun(pieces[-1]) and all(map(_is_balanced, pieces[:ready]))):
                ready = 0
            pieces, kept = pieces[:ready], "".join(pieces[ready:]) if ready else last
        self._text = kept
        yield from _claims(pieces)


def _pieces(line: str) -> list[str]:
    """Split a line into sentences, with leading spaces; a citation stays with the sentence before it."""
    if _SKIPPED.match(line):
        return []
    line = _BESIDE.sub(" ", line)
    starts = [span.start for span in spans(_MARKER.sub(lambda m: " " * len(m.group()), line))]
    cut = [0, *starts[1:], len(line)]
    pieces = [line[a:b] for a, b in pairwise(cut)]
    found: list[str] = []
    for piece in pieces:
        led = _LEADING.match(piece)
        if led and found and not _CITED.search(found[-1]):
            found[-1] += led.group()
            piece = piece[led.end() :]
        if piece.strip() or not found:
            found.append(piece)
    return found


def _has_begun(piece: str) -> bool:
    rest = _LEADING.sub("", piece, count=1).lstrip()
    return not rest.startswith(("[", "【")) and len(rest.split()) > 1


def _is_balanced(piece: str) -> bool:
    return piece.count('"') % 2 == 0 and piece.count("“") == piece.count("”")


def _claims(pieces: list[str]) -> Iterator[Claim]:
    for piece in pieces:
        cited = [int(n) for group in _CITED.findall(piece) for n in re.findall(r"\d+", group)]
        text = _MARKER.sub("", _TARGET.sub("]", _IMAGE.sub("", piece)))
        text = clean(_EMPHASIS.sub("", _LINK.sub(r"\1", _CITED.sub(" ", text))))
        text = re.sub(r"\s+([.,;:!?。！？，；])", r"\1", text)
        if any(character.isalpha() for character in text):
            yield Claim(text, tuple(dict.fromkeys(cited)))
