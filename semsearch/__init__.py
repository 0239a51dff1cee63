"""semsearch: ask a news archive in plain language.

    from semsearch import Index

    with Index.open("index") as index:
        index.add("articles/")
        for story in index.ask("rulings on facial recognition in China").stories:
            print(story.lead.article.title, [r.article.title for r in story.related])

`Index` is an archive on this machine, `Client` one behind a server. Both answer a question with an `Answer`.
Every error is a `SemsearchError`; `semsearch.errors` has them all. Names are loaded when first used, so that
`import semsearch` costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from semsearch.client import Client
    from semsearch.errors import SemsearchError
    from semsearch.index import Index
    from semsearch.settings import Settings
    from semsearch.types import (
        Answer,
        Article,
        ArticleStory,
        ClaimCoverage,
        Confidence,
        Difference,
        EarlierStory,
        Event,
        Facets,
        Filter,
        Freshness,
        Hit,
        Interpretation,
        MissDiagnosis,
        Page,
        Question,
        Report,
        ScoreBreakdown,
        Status,
        Story,
        StoryDetail,
        StoryList,
        Suggestion,
        SyncReport,
        Timeline,
        Turn,
    )

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Article",
    "ArticleStory",
    "ClaimCoverage",
    "Client",
    "Confidence",
    "Difference",
    "EarlierStory",
    "Event",
    "Facets",
    "Filter",
    "Freshness",
    "Hit",
    "Index",
    "Interpretation",
    "MissDiagnosis",
    "Page",
    "Question",
    "Report",
    "ScoreBreakdown",
    "SemsearchError",
    "Settings",
    "Status",
    "Story",
    "StoryDetail",
    "StoryList",
    "Suggestion",
    "SyncReport",
    "Timeline",
    "Turn",
]

_HOMES = {"Client": "client", "Index": "index", "SemsearchError": "errors", "Settings": "settings"}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Load a public name from the module that defines it."""
    if name not in __all__:
        raise AttributeError(f"module 'semsearch' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"semsearch.{_HOMES.get(name, 'types')}"), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
