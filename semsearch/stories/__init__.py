"""Group articles into stories: an article and the other coverage of the same event, listed or detected.

Everything here is pure: values in, values out.
"""

from semsearch.stories.background import centroid, common_phrases, earlier_stories
from semsearch.stories.grouping import LEAD_CANDIDATES, GroupHits, StoryOutline, build_story, group
from semsearch.stories.joining import (
    NEIGHBOURS,
    SAMPLE,
    cohesion,
    crowding,
    is_same_story,
    join_similarity,
    join_threshold,
    scale,
    story_similarities,
    story_to_join,
    typical_similarity,
)
from semsearch.stories.origins import Owners, ProvenanceOf, origins, with_origins
from semsearch.stories.report_days import page_of, report_days
from semsearch.stories.similarity import (
    SAME_EVENT,
    ArticleFeatures,
    content_similarity,
    event_similarity,
    features_of,
    is_same_event,
)
from semsearch.stories.story_detail import choose_lead, headlines, timeline

__all__ = [
    "LEAD_CANDIDATES",
    "NEIGHBOURS",
    "SAME_EVENT",
    "SAMPLE",
    "ArticleFeatures",
    "GroupHits",
    "Owners",
    "ProvenanceOf",
    "StoryOutline",
    "build_story",
    "centroid",
    "choose_lead",
    "cohesion",
    "common_phrases",
    "content_similarity",
    "crowding",
    "earlier_stories",
    "event_similarity",
    "features_of",
    "group",
    "headlines",
    "is_same_event",
    "is_same_story",
    "join_similarity",
    "join_threshold",
    "origins",
    "page_of",
    "report_days",
    "scale",
    "story_similarities",
    "story_to_join",
    "timeline",
    "typical_similarity",
    "with_origins",
]
