"""semsearch: ask a news archive in plain language.

    from semsearch import Index

    with Index.open("index") as index:
        index.add("articles/")
        for story in index.ask("rulings on facial recognition in China").stories:
            print(story.lead.article.title, [r.article.title for r in story.related])

Names are loaded when first used, so that `import semsearch` costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from semsearch.errors import SemsearchError
    from semsearch.index import Index
    from semsearch.settings import Settings
    from semsearch.types import Answer, Article, Filter, Question, Story

__version__ = "0.1.0"
__all__ = ["Answer", "Article", "Filter", "Index", "Question", "SemsearchError", "Settings", "Story"]

_HOMES = {"Index": "index", "SemsearchError": "errors", "Settings": "settings"}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Load a public name from the module it lives in."""
    if name not in __all__:
        raise AttributeError(f"module 'semsearch' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"semsearch.{_HOMES.get(name, 'types')}"), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
