"""Articles -> stories: an article and the other coverage of the same event, listed with it or found. Pure."""

from semsearch.stories.grouping import LEADING, Outline, group, tell
from semsearch.stories.joining import NEAR, alike, bar, join, one_story
from semsearch.stories.similarity import ONE_EVENT, Telling, likeness, resemblance, telling
from semsearch.stories.story_detail import headlines, lead, timeline

__all__ = [
    "LEADING",
    "NEAR",
    "ONE_EVENT",
    "Outline",
    "Telling",
    "alike",
    "bar",
    "group",
    "headlines",
    "join",
    "lead",
    "likeness",
    "one_story",
    "resemblance",
    "tell",
    "telling",
    "timeline",
]
