"""Question -> answer, from one snapshot: understanding, candidates, order, stories, and how sure to be."""

from semsearch.search.engine import Engine
from semsearch.search.story_assembly import article, story
from semsearch.search.story_details import story_detail, story_list

__all__ = ["Engine", "article", "story", "story_detail", "story_list"]
