"""The columnar store: what questions need of each article, computed when it was indexed, as arrays.

SQLite has the truth, row by row. Reading a hundred of its rows for each question takes milliseconds, and
analysing their texts takes more. Here a column is one array over all articles, mapped from a file, so that a
question reads only the pages that it needs and processes share them.

A `Segment` holds the columns of some articles and never changes. A revision is read through `Columns`: the
segment on disk, which the last run wrote, less the rows that were replaced or removed since, and smaller
segments in memory with the rows written since.
"""

from semsearch.storage.local.columns.cache import ColumnsCache
from semsearch.storage.local.columns.columns import SMALL, Columns
from semsearch.storage.local.columns.counting import NameCounts, dates, facets
from semsearch.storage.local.columns.searching import count, frequencies, matching, nearest, newest, sample
from semsearch.storage.local.columns.stories import (
    count_stories,
    coverage,
    largest_stories,
    members,
    stories,
)

__all__ = [
    "SMALL",
    "Columns",
    "ColumnsCache",
    "NameCounts",
    "count",
    "count_stories",
    "coverage",
    "dates",
    "facets",
    "frequencies",
    "largest_stories",
    "matching",
    "members",
    "nearest",
    "newest",
    "sample",
    "stories",
]
