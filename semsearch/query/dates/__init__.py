"""Dates in a question: phrases such as "since March 2021" -> periods of publication. Pure.

`expressions` reads the days that an expression names, `rules` says whether a phrase filters or boosts, `soft`
reads vague words, `context` looks at the text around a phrase, and `periods` puts them together.
"""

from semsearch.query.dates.periods import Period, find, listed, without

__all__ = ["Period", "find", "listed", "without"]
