"""Our types <-> the JSON that travels; every door (HTTP, `--json`, the client) uses these."""

from semsearch.schemas.decode import answer_from, article_from, story_detail_from, story_from, story_list_from
from semsearch.schemas.encode import (
    answer_json,
    article_json,
    facets_json,
    item_json,
    page_json,
    report_json,
    status_json,
    story_detail_json,
    story_json,
    story_list_json,
    suggestions_json,
    told_json,
)
from semsearch.schemas.zones import zone_from, zone_name

__all__ = [
    "answer_from",
    "answer_json",
    "article_from",
    "article_json",
    "facets_json",
    "item_json",
    "page_json",
    "report_json",
    "status_json",
    "story_detail_from",
    "story_detail_json",
    "story_from",
    "story_json",
    "story_list_from",
    "story_list_json",
    "suggestions_json",
    "told_json",
    "zone_from",
    "zone_name",
]
