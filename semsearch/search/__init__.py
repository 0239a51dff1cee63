"""Search: a question -> an answer, from one snapshot. `pipeline.py` has the stages in their order."""

from semsearch.search.claim_coverage import claim_coverage
from semsearch.search.pipeline import Engine
from semsearch.search.related import coverage, related
from semsearch.search.story_assembly import article, story, story_detail, story_list
from semsearch.search.timelines import articles_about, timeline

__all__ = [
    "Engine",
    "article",
    "articles_about",
    "claim_coverage",
    "coverage",
    "related",
    "story",
    "story_detail",
    "story_list",
    "timeline",
]
