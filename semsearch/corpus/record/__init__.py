"""A record's fields -> an item, and what was left out of it.

Only a title or a text is required. Any other field that cannot be used is left out; an `Omission` reports it.
"""

from semsearch.corpus.record.authors import names as names_of_authors
from semsearch.corpus.record.conventions import with_conventions
from semsearch.corpus.record.days import dated_name
from semsearch.corpus.record.limits import BODY_LIMIT, IMAGES_LIMIT
from semsearch.corpus.record.location import Location
from semsearch.corpus.record.outlets import DASHES, without_outlet
from semsearch.corpus.record.reading import records

__all__ = [
    "BODY_LIMIT",
    "DASHES",
    "IMAGES_LIMIT",
    "Location",
    "dated_name",
    "names_of_authors",
    "records",
    "with_conventions",
    "without_outlet",
]
