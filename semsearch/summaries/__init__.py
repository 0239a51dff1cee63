"""Summaries: sentences that answer a question, each with its citations, extracted or generated."""

from semsearch.summaries.extractive import MAX_RELATED, MAX_STORIES, TokenSimilarity, extract
from semsearch.summaries.prompt_injection import addresses_models
from semsearch.summaries.verification import articles_of, supported, verbatim
from semsearch.text.sentences import spans, split

__all__ = [
    "MAX_RELATED",
    "MAX_STORIES",
    "TokenSimilarity",
    "addresses_models",
    "articles_of",
    "extract",
    "spans",
    "split",
    "supported",
    "verbatim",
]
