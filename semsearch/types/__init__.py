"""The types that travel between the parts, all frozen: a part gives a new value and never changes one."""

from semsearch.types.answers import (
    Answer,
    Confidence,
    Count,
    Facets,
    Hit,
    Match,
    Page,
    Related,
    Relation,
    Sentence,
    Story,
    Timings,
    Why,
)
from semsearch.types.archive import (
    Article,
    Coverage,
    Image,
    Item,
    Listing,
    Model,
    Provider,
    Rejection,
)
from semsearch.types.questions import (
    Filter,
    Interpretation,
    Question,
)
from semsearch.types.reports import (
    Report,
    Status,
)

__all__ = [
    "Answer",
    "Article",
    "Confidence",
    "Count",
    "Coverage",
    "Facets",
    "Filter",
    "Hit",
    "Image",
    "Interpretation",
    "Item",
    "Listing",
    "Match",
    "Model",
    "Page",
    "Provider",
    "Question",
    "Rejection",
    "Related",
    "Relation",
    "Report",
    "Sentence",
    "Status",
    "Story",
    "Timings",
    "Why",
]
