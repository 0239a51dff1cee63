"""Whether a question can be asked: its text cleaned, its sizes and limits checked."""

from __future__ import annotations

from semsearch.errors import QuestionRefused
from semsearch.text import analyzer
from semsearch.types import Filter, Question

LONGEST = 2_000  # characters; the model reads the first 256 tokens or so
MOST = 100  # stories or hits in one answer
DEEPEST = 10_000  # hits that paging reaches
LONGEST_HISTORY = 20  # earlier questions that are looked at
_VALUES = 100  # values of one field of a filter


def check(question: Question) -> str:
    """Return a question's text without stray characters, if it can be asked.

    Raises:
        QuestionRefused: Empty, too long, or with limits that make no sense; the message says which.
    """
    text = clean(question.text)
    if not text:
        raise QuestionRefused("the question is empty: ask something, such as 'rulings on facial recognition'")
    if len(text) > LONGEST:
        raise QuestionRefused(
            f"the question has {len(text):,} characters; at most {LONGEST:,} are read: shorten it"
        )
    if not 1 <= question.limit <= MOST:
        raise QuestionRefused(f"limit must be 1 to {MOST}, not {question.limit}")
    if not 0 <= question.offset <= DEEPEST:
        raise QuestionRefused(
            f"offset must be 0 to {DEEPEST:,}, not {question.offset}: narrow the filter instead"
        )
    since, until = question.filter.since, question.filter.until
    if since and until and since > until:
        raise QuestionRefused(f"since ({since:%Y-%m-%d %H:%M}) is later than until ({until:%Y-%m-%d %H:%M})")
    check_sizes(question.filter)
    if (turns := len(question.history)) > LONGEST_HISTORY:
        raise QuestionRefused(
            f"history has {turns:,} questions; at most {LONGEST_HISTORY} are read: leave out the oldest"
        )
    if (longest := max((len(turn.text) for turn in question.history), default=0)) > LONGEST:
        raise QuestionRefused(
            f"a question in history has {longest:,} characters; at most {LONGEST:,} are read: leave it out"
        )
    return text


def clean(text: str) -> str:
    """Join spaces and control characters; half of a surrogate pair becomes a question mark."""
    whole = text.encode("utf-8", "replace").decode()
    return " ".join("".join(c if c.isprintable() else " " for c in whole).split())


def check_sizes(filter: Filter) -> None:
    """Pass over a filter whose fields hold no more values than are searched, and words to look for.

    Raises:
        QuestionRefused: A field holds too many, or a phrase without a word that could be told from any text.
    """
    for name in ("providers", "topics", "types", "phrases", "excluded"):
        if (count := len(getattr(filter, name))) > _VALUES:
            raise QuestionRefused(f"{name} has {count:,} values; at most {_VALUES} are read: leave some out")
    for name in ("phrases", "excluded"):
        for value in getattr(filter, name):
            if not analyzer.terms(value):
                raise QuestionRefused(f"{name} has {value!r}, which holds no telling word: leave it out")
