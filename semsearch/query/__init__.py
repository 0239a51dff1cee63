"""What a question means: checked, its limits told from its text, its misspelt words found. Pure."""

from semsearch.query.acronyms import is_acronym, spells_out
from semsearch.query.checking import DEEPEST, LONGEST, LONGEST_HISTORY, MOST, check, clean
from semsearch.query.interpretation import interpret, relaxed
from semsearch.query.limits import ALL, limits, question
from semsearch.query.proper import proper
from semsearch.query.spelling import doubtful, doubtful_names, is_name, respelt

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
