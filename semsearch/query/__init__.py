"""What a question means: checked, its limits told from its text, its misspelt words found. Pure."""

from semsearch.query.entities.acronyms import is_acronym, spells_out
from semsearch.query.entities.proper_nouns import proper
from semsearch.query.filters import ALL, limits, question
from semsearch.query.parser import interpret, relaxed
from semsearch.query.spelling import doubtful, doubtful_names, is_name, respelt
from semsearch.query.validation import DEEPEST, LONGEST, LONGEST_HISTORY, MOST, check, clean

__all__ = [
    "ALL",
    "DEEPEST",
    "LONGEST",
    "LONGEST_HISTORY",
    "MOST",
    "check",
    "clean",
    "doubtful",
    "doubtful_names",
    "interpret",
    "is_acronym",
    "is_name",
    "limits",
    "proper",
    "question",
    "relaxed",
    "respelt",
    "spells_out",
]
