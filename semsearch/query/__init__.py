"""Understand a question: validate it, extract filters from its text, find misspelt words.

Everything here is pure: values in, values out.
"""

from semsearch.query.entities.proper_nouns import capitals, is_acronym, proper_nouns, spells_out
from semsearch.query.parser import interpret, relax
from semsearch.query.spelling import is_name, suspect_names, suspect_words, with_corrections
from semsearch.query.statement_detection import is_headline, is_statement
from semsearch.query.validation import (
    MAX_HISTORY,
    MAX_OFFSET,
    MAX_QUESTION_LENGTH,
    MAX_RESULTS,
    MAX_SERIES,
    NO_FILTER,
    check,
    clean,
    make_filter,
    make_question,
)
from semsearch.query.yes_or_no import is_yes_or_no

__all__ = [
    "MAX_HISTORY",
    "MAX_OFFSET",
    "MAX_QUESTION_LENGTH",
    "MAX_RESULTS",
    "MAX_SERIES",
    "NO_FILTER",
    "capitals",
    "check",
    "clean",
    "interpret",
    "is_acronym",
    "is_headline",
    "is_name",
    "is_statement",
    "is_yes_or_no",
    "make_filter",
    "make_question",
    "proper_nouns",
    "relax",
    "spells_out",
    "suspect_names",
    "suspect_words",
    "with_corrections",
]
