"""Stories -> the sentences of an answer, each with its citations. Pure: no files, no clock, no network."""

from semsearch.summaries.extractive import CITED, COVERAGE, Nearness, extract
from semsearch.summaries.prompt_injection import speaks_to_models
from semsearch.summaries.verification import articles_of, standing, supported
from semsearch.text.sentences import spans, split

__all__ = [
    "CITED",
    "COVERAGE",
    "Nearness",
    "articles_of",
    "extract",
    "spans",
    "speaks_to_models",
    "split",
    "standing",
    "supported",
]
