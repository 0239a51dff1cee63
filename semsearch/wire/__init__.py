"""Our types <-> the JSON that travels; every door (HTTP, `--json`, the client) uses these."""

from semsearch.wire.decode import answer_from, article_from, digest_from, dossier_from, story_from
from semsearch.wire.encode import (
    answer_json,
    article_json,
    digest_json,
    dossier_json,
    facets_json,
    item_json,
    page_json,
    report_json,
    status_json,
    story_json,
    suggestions_json,
    told_json,
)
from semsearch.wire.zones import zone_from, zone_name

__all__ = [
    "answer_from",
    "answer_json",
    "article_from",
    "article_json",
    "digest_from",
    "digest_json",
    "dossier_from",
    "dossier_json",
    "facets_json",
    "item_json",
    "page_json",
    "report_json",
    "status_json",
    "story_from",
    "story_json",
    "suggestions_json",
    "told_json",
    "zone_from",
    "zone_name",
]
