"""Validate a question: clean its text, check its sizes and its filter."""

from __future__ import annotations

from semsearch.errors import QuestionRefused
from semsearch.text import analyzer
from semsearch.types import Filter, Question

MAX_QUESTION_LENGTH = 2_000  # characters; the model reads about the first 256 tokens
MAX_RESULTS = 100  # stories or hits in one answer
MAX_OFFSET = 10_000  # hits that can be paged through
MAX_HISTORY = 20  # earlier questions of a conversation
_MAX_VALUES = 100  # values of one filter field


def check(question: Question) -> str:
    """Validate a question and return its cleaned text.

    Raises:
        QuestionRefused: The question is empty or too long, or its filter contradicts itself.
    """
    text = clean(question.text)
    if not text:
        raise QuestionRefused("the question is empty: ask something, such as 'rulings on facial recognition'")
    if len(text) > MAX_QUESTION_LENGTH:
        raise QuestionRefused(
            f"the question has {len(text):,} characters; at most {MAX_QUESTION_LENGTH:,} are read: shorten it"
        )
    if not 1 <= question.limit <= MAX_RESULTS:
        raise QuestionRefused(f"limit must be 1 to {MAX_RESULTS}, not {question.limit}")
    if not 0 <= question.offset <= MAX_OFFSET:
        raise QuestionRefused(
            f"offset must be 0 to {MAX_OFFSET:,}, not {question.offset}: narrow the filter instead"
        )
    since, until = question.filter.since, question.filter.until
    if since and until and since > until:
        raise QuestionRefused(f"since ({since:%Y-%m-%d %H:%M}) is later than until ({until:%Y-%m-%d %H:%M})")
    check_sizes(question.filter)
    if (turns := len(question.history)) > MAX_HISTORY:
        raise QuestionRefused(
            f"history has {turns:,} questions; at most {MAX_HISTORY} are read: leave out the oldest"
        )
    if (longest := max((len(turn.text) for turn in question.history), default=0)) > MAX_QUESTION_LENGTH:
        raise QuestionRefused(
            f"a question in history has {longest:,} characters; "
            f"at most {MAX_QUESTION_LENGTH:,} are read: leave it out"
        )
    return text


def clean(text: str) -> str:
    """Collapse white space and control characters; an unpaired surrogate becomes a question mark."""
    encodable = text.encode("utf-8", "replace").decode()
    return " ".join("".join(c if c.isprintable() else " " for c in encodable).split())


def check_sizes(filter: Filter) -> None:
    """Check the number of values in each filter field, and that phrases have searchable words.

    Raises:
        QuestionRefused: A field has too many values, or a phrase consists of stop words or punctuation.
    """
    for name in ("providers", "topics", "types", "phrases", "excluded"):
        if (count := len(getattr(filter, name))) > _MAX_VALUES:
            raise QuestionRefused(
                f"{name} has {count:,} values; at most {_MAX_VALUES} are read: leave some out"
            )
    for name in ("phrases", "excluded"):
        for value in getattr(filter, name):
            if not analyzer.terms(value):
                raise QuestionRefused(
                    f"{name} has {value!r}, which contains no searchable word: leave it out"
                )
