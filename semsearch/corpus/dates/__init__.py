"""Dates of an archive -> instants in UTC. Only this package parses them.

`docs/reference/input-formats.md` lists the forms. A date that has two readings is not guessed: `10/8/2019`
is no date, `28/7/2021` is one. What a form leaves open is fixed: without a zone it is UTC, a period (`2021`,
`2021-07`, `2004/2005`) is its first instant, a weekday is ignored.
"""

from semsearch.corpus.dates.forms import LENGTH_LIMIT
from semsearch.corpus.dates.parsed import ParsedDate
from semsearch.corpus.dates.parsing import instant, parse
from semsearch.corpus.dates.zones import ZONES

__all__ = ["LENGTH_LIMIT", "ZONES", "ParsedDate", "instant", "parse"]
