"""Judge whether a sentence of an excerpt stands for itself, so that it may be quoted without those around it.

Excerpts are what feeds and search engines leave of articles: cut at some length, with pieces left out, and
with remains of a page's player or script. The rules look only at the form of one sentence, in English.
"""

from __future__ import annotations

import re

from semsearch.text.analyzer import STOP_WORDS

_CLOSERS = "\"'”’»」』）)] "
_OPENERS = "\"'“‘«([¿¡「『（"
_TERMINATORS = (".", "!", "?", "。", "！", "？", "｡")
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"), ("「", "」"), ("（", "）"))
_NO_PAIR = re.compile(  # 1) and a) in a list, :) and 5"
    r"(?:^|[;:•]\s)(?:\d{1,2}|[a-zA-Z])\)|[:;]-?[)(](?=\s|$)|\b\d{1,2}\"(?=\s[a-z]|-)"
)
_BROKEN_END = re.compile(
    r"[.,;:(\[/&–—-]\s?\.$|\b(?:an?|the|and|or|nor|but|than|whose|its|their)[.!?]+$", re.IGNORECASE
)
_GAP = re.compile(r"\s(?:\.\.\.|…)\s|\[(?:\.\.\.|…)\]")
_LEFT_OVER = re.compile(  # of players, scripts and tags
    r"""[\w-]=["'] | ["']\s*/?> | </?[a-z][\w-]*(?:\s|/?>) | \bfunction\s*\( | =>\s*\{
      | \b(?:document|window)\.\w | \b\d+:\d\d\s*/\s*\d+:\d\d\b | \byour\ browser\ (?:does|cannot|is)
      | \benable\ javascript\b | \b(?:toggle|hide)\ caption\b""",
    re.IGNORECASE | re.VERBOSE,
)
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{2,}(?![^\W_])")

_TAG_END = re.compile(r"""[^<>]{0,600}[\w-]=(?:"[^"<>]*"|'[^'<>]*')[^<>]{0,200}>\s*""")
_PLACE = r"[A-Z][A-Z.'’-]+(?:[ ,]+(?:[A-Z][\w.'’-]*|\d{1,4}))*,?"  # LONDON; ALPHARETTA, Ga., June 6, 2022
_DAY = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?(?:\ \d{1,2})?(?:,?\ \d{4})?"
_DATELINE = re.compile(
    rf"""(?: (?:{_PLACE}|{_DAY})?\s*\([^()]{{2,40}}\)\s*(?:[-–—]+|:)  # LONDON (Reuters) -, (AP) —
          | [A-Z][^()\s]{{0,30}}\)\s*(?:[-–—]+|:)                     # Reuters) -: the end of one
          | {_PLACE}\s*/(?:[^/\n]{{0,30}}/){{1,2}}\s*[-–—]*           # LEEDS / NEWSWIRE / May 10, 2021 /
          | {_PLACE}\s+[-–—]+                                         # LONDON —
        )\s+(?=[{re.escape(_OPENERS)}]*[^\W\d_a-z])""",
    re.VERBOSE,
)
_HEADING = re.compile(r"[^.!?;:…,\"“”]{8,200}")
_CAPITAL = re.compile(r"(?<=[\w)®™’'] )[A-Z][a-z]*(?= [a-z])")
_INITIAL = re.compile(r"[B-HJ-Z] ([A-Z][a-z]+) [a-z]")
_BEGINNINGS = frozenset(  # words that hardly have a capital inside a sentence
    """a after an are as at before but by during for from he her his how however i if in is it its my no now
    our she since some that the their there these they this those to today we what when where while who why
    with you your""".split()
)

_DEPENDENT_WORDS = frozenset(
    """it its it's he his he's she her she's hers they their they're theirs them this that that's these those
    such both neither each another others but and so yet however also then there instead meanwhile moreover
    furthermore still thus therefore nor or which who because""".split()
)
_NOTHING_BEFORE = re.compile(
    r"this (?:week|month|year|morning|evening|spring|summer|autumn|fall|winter)\b"
    r"|there(?:['’]s|['’]re| (?:is|are|was|were|has|have|will))\b",
    re.IGNORECASE,
)
# "The company said", "The tax collecting agency has": no name, and nothing that says which one.
_NOUN = r"(?!(?:of|for|in|on|to|at|by|with|from|about|against|between|behind|that|who|which)\b)[a-z][\w-]*"
_MENTIONED = re.compile(
    rf"""The\s+(?:{_NOUN}\s+){{0,2}}(?: {_NOUN}['’]s\b | {_NOUN},?\s+
          (?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|does|did|said|says|told
            |adds?|[a-z]{{3,}}ed|also|then|now)\b)""",
    re.VERBOSE,
)

_TO_READERS = re.compile(
    r"""(?:please\s+)?(?:
          welcome\b | hello\b | hi[\s,!] | hey\b | dear\b | greetings\b | thank\s+you\b | thanks\b(?!\s+to\b)
        | good\s+(?:morning|afternoon|evening|day)[,!.] | (?:editor['’]s\s+)?note\s*: | advertisement\b
        | sponsored\b | join\s+(?:us|our|a\s+live|the\s+conversation)\b | check\s+(?:out|it\s+out|back)\b
        | find\s+out\b | click\b | learn\s+(?:more|how|about)\b
        | read\s+(?:more|on|about|this|our|the\s+full|the\s+rest)\b
        | watch\s+(?:this|our|now|live|the\s+(?:video|full))\b
        | see\s+(?:more|how|our|also|below|the\s+latest)\b | sign\s+(?:up|in)\b | subscribe\b
        | register\s+(?:now|today|here|for|your)\b | stay\s+tuned\b | tune\s+in\b
        | get\s+(?:free|a\s+free|the\s+most|the\s+latest|started|your|our)\b
        | download\s+(?:the|our|now|a|your)\b | visit\s+(?:us|our|the)\b | follow\s+(?:us|along|our)\b
        | listen\s+(?:to|now|here)\b | don['’]t\s+(?:miss|forget)\b | share\s+(?:this|your)\b
        | let\s+us\s+know\b )
      | (?:we|i)\s+(?:will|would\s+like\s+to)\s+use\s+this\b | (?:we|i)['’](?:ll|d\s+like\s+to)\s+use\s+this\b
      | .{0,40}\bthis\s+(?:\w+\s+)?(?:blog|newsletter|bulletin|episode|podcast|webinar)\s+
          (?:is|will|was|has|covers?)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def opening(text: str) -> int:
    """Return the length of what stands before a sentence without a mark between; 0 if nothing does.

    That is a dateline, the rest of a tag, the letter of a picture ("D More than half…"), or a heading: text
    that runs into a sentence, which begins with a capitalised stop word ("New controls for charts Today we
    are announcing…").
    """
    found = _TAG_END.match(text) or _DATELINE.match(text)
    if found:
        return found.end() if found.end() < len(text) else 0
    initial = _INITIAL.match(text)
    if initial and initial[1].casefold() in STOP_WORDS:
        return 2
    headed = _HEADING.match(text)
    for word in _CAPITAL.finditer(text, 0, headed.end()) if headed else ():
        before = text[: word.start()].rsplit(maxsplit=1)[-1].casefold()
        if word[0].casefold() in _BEGINNINGS and before not in STOP_WORDS:
            return word.start()
    return 0


def is_whole(sentence: str) -> bool:
    """Return whether a sentence begins and ends as one and nothing is missing in it, by its form."""
    bare = sentence.rstrip(_CLOSERS)
    if not bare.endswith(_TERMINATORS) or _BROKEN_END.search(bare):
        return False
    words = _WORD.findall(sentence)
    if words and sentence.isascii() and not any(word.islower() for word in words):
        return False  # "LOUISVILLE, Ky."
    return is_whole_title(sentence)


def is_whole_title(title: str) -> bool:
    """Return whether nothing is missing in a title, which needs no mark at its end."""
    if title.endswith(("…", "...")) or _GAP.search(title) or _LEFT_OVER.search(title):
        return False
    plain = _NO_PAIR.sub(" ", title)
    if plain.count('"') % 2 or any(plain.count(opens) != plain.count(closes) for opens, closes in _PAIRS):
        return False
    first = title.lstrip(_OPENERS).split(maxsplit=1)[:1]
    return bool(first) and _begins(first[0])


def is_dependent(sentence: str, *, first: bool = False) -> bool:
    """Return whether a sentence seems to speak of what was named before it.

    Args:
        sentence: The sentence.
        first: Whether it is the first of its excerpt: "the company" is then that of the title, beside which
            it is read.
    """
    begins = sentence.lstrip(_OPENERS)
    word = begins.split(maxsplit=1)[0].strip("\"'”’,").replace("’", "'") if begins else ""
    if word.casefold() in _DEPENDENT_WORDS and (len(word) == 1 or not word.isupper()):  # WHO is a name
        return not _NOTHING_BEFORE.match(begins)
    return not first and _MENTIONED.match(begins) is not None


def is_for_readers(sentence: str) -> bool:
    """Return whether a sentence greets its readers, calls on them, or says what its own text is about."""
    return _TO_READERS.match(sentence.lstrip(_OPENERS)) is not None


def _begins(word: str) -> bool:
    """Return whether a sentence may begin with a word; a name may in lower case ("iPhone")."""
    return (word[0].isalnum() or word[0] in "$€£¥#@+-–—") and not word.islower()
