"""Stories -> the sentences of an answer, each with its citations. Pure: no files, no clock, no network."""

from semsearch.answers.extraction import CITED, COVERAGE, Nearness, extract
from semsearch.answers.hostility import speaks_to_models
from semsearch.answers.sentences import spans, split
from semsearch.answers.support import articles_of, borne_out, standing

__all__ = [
    "CITED",
    "COVERAGE",
    "Nearness",
    "articles_of",
    "borne_out",
    "extract",
    "spans",
    "speaks_to_models",
    "split",
    "standing",
]
