"""Hits -> stories: an article and the other coverage of the same event, listed with it or found. Pure."""

from semsearch.stories.grouping import Outline, count, group, tell
from semsearch.stories.likeness import alike

__all__ = ["Outline", "alike", "count", "group", "tell"]
