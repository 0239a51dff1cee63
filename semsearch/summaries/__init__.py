"""Summaries: sentences that answer a question, each with its citations, extracted or generated."""

from semsearch.summaries.candidates import sources
from semsearch.summaries.differences import differences
from semsearch.summaries.extractive import MAX_SENTENCES, TokenSimilarity, extract
from semsearch.summaries.facts import facts, figures, numbers
from semsearch.summaries.prompt_injection import addresses_models
from semsearch.summaries.verification import articles_of, supported, verbatim
from semsearch.text.sentences import spans, split

__all__ = [
    "MAX_SENTENCES",
    "TokenSimilarity",
    "addresses_models",
    "articles_of",
    "differences",
    "extract",
    "facts",
    "figures",
    "numbers",
    "sources",
    "spans",
    "split",
    "supported",
    "verbatim",
]
