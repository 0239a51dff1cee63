"""The requests, replies and problems that the OpenAPI description shows; the tests send the requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from semsearch.schemas.examples import (
    ANSWER,
    ARTICLE,
    COVERAGE,
    DATED,
    FACETS,
    INDEX,
    PAGE,
    QUESTION,
    STORY,
    STORY_DETAIL,
    STORY_LIST,
    SUGGESTIONS,
    TIMELINE,
)

OPENSEARCH = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>semsearch</ShortName>
  <Url type="text/html" template="http://127.0.0.1:8080/?q={searchTerms}" />
</OpenSearchDescription>
"""
OEMBED: Mapping[str, object] = {
    "version": "1.0",
    "type": "rich",
    "provider_name": "semsearch",
    "provider_url": "http://127.0.0.1:8080/",
    "title": QUESTION,
    "html": '<iframe src="http://127.0.0.1:8080/embed?q=rulings+on+facial+recognition+in+China" '
    f'title="{QUESTION}" width="640" height="480" style="border: 0; max-width: 100%" '
    'loading="lazy"></iframe>',
    "width": 640,
    "height": 480,
}
OEMBED_XML = """<?xml version="1.0" encoding="UTF-8"?>
<oembed>
  <version>1.0</version>
  <type>rich</type>
</oembed>
"""
REPLIES: Mapping[tuple[str, str], object] = {
    ("/v1/ask", "post"): ANSWER,
    ("/v1/ask", "get"): ANSWER,
    ("/v1/search", "post"): PAGE,
    ("/v1/articles/{id}", "get"): ARTICLE,
    ("/v1/articles/{id}/related", "get"): STORY,
    ("/v1/stories", "get"): STORY_LIST,
    ("/v1/stories/{id}", "get"): STORY_DETAIL,
    ("/v1/facets", "get"): FACETS,
    ("/v1/suggest", "get"): SUGGESTIONS,
    ("/v1/timeline", "get"): TIMELINE,
    ("/v1/coverage", "get"): COVERAGE,
    ("/oembed", "get"): OEMBED,
    ("/healthz", "get"): {"status": "ok"},
    ("/readyz", "get"): {
        "status": "ready",
        **INDEX,
        "newest_at": "2021-08-02T10:00:00Z",
        "age_s": 5400,
        "synced_at": "2021-08-02T11:25:00Z",
        "failing": [{"name": "harbour", "since": "2021-08-02T08:10:00Z"}],
    },
}

ASKED: dict[str, Any] = {
    "plain": {"summary": "A question", "value": {"question": QUESTION}},
    "limited": {
        "summary": "Limited to an outlet and a span of time, with the scores explained",
        "value": {
            "question": QUESTION,
            "limit": 3,
            "filter": {"since": "2021-07-01", "until": "2021-07-31", "providers": ["harbourledger.example"]},
            "explain": True,
        },
    },
    "dated": {
        "summary": "A date in the question, as the caller's calendar has it, and a phrase",
        "value": {
            "question": DATED,
            "timezone": "Asia/Shanghai",
            "filter": {"phrases": ["facial recognition"]},
        },
    },
    "why_not": {
        "summary": "Word for word, and what became of an article",
        "value": {"question": QUESTION, "interpret": False, "why_not": ARTICLE["id"]},
    },
}
SEARCHED: dict[str, Any] = {
    "plain": {"summary": "A question", "value": {"question": QUESTION}},
    "second_page": {
        "summary": "The second page, articles only",
        "value": {"question": QUESTION, "limit": 5, "offset": 5, "filter": {"types": ["article"]}},
    },
}

# Problems: the code and the detail.
WRONG_KEY = ("validation", "filter.sicne: no such key; did you mean since?")
UNKNOWN_KEY = ("validation", "limit: no such key; nothing is read from this address after a question mark")
WRONG_LIMIT = ("validation", "limit: must be at most 100")
WRONG_SUGGEST_LIMIT = ("validation", "limit: must be at most 20")
WRONG_DATE = ("validation", "since: must be a date such as 2021-07-28 or 2021-07-28T12:00:00Z, not 'soon'")
WRONG_SPAN = ("validation", "by: must be 'day', 'week', 'month', 'year' or 'auto'")
WRONG_WIDTH = ("validation", "maxwidth: must be a whole number")
NO_PAGE = (
    "not_found",
    "url must be the address of a page of this server, such as http://127.0.0.1:8080/?q=…",
)
NO_FORM = ("validation", "format: must be 'json' or 'xml'")
EMPTY = ("question_refused", "the question is empty: ask something, such as 'rulings on facial recognition'")
BACKWARDS = ("question_refused", "since (2021-07-31 00:00) is later than until (2021-07-01 23:59)")
NO_JSON = ("bad_json", "the body is not valid JSON: Expecting value at character 13")
TOO_LARGE = ("body_too_large", "the body is larger than 65,536 bytes")
CONVERSATION_TOO_LARGE = ("body_too_large", "the body is larger than 1,048,576 bytes")
NOT_DECLARED = ("unsupported_media_type", "send the body as Content-Type: application/json")
NO_ARTICLE = ("not_found", "no article has the id 'nothing': take an id from an answer")
NO_STORY = ("not_found", "no story has the id 'nothing': take an id from an answer or the list of stories")
ACCESS = (  # of every route except those of health
    (
        "token_missing",
        "this server requires an access token: send it as 'Authorization: Bearer TOKEN'; the operator "
        "creates one with 'semsearch token'",
    ),
    ("token_refused", "the access token expired on 2026-03-31: ask the operator for a new one"),
    (
        "token_limited",
        "the access token is limited to one question: ask the operator for one without --question",
    ),
    (
        "foreign_origin",
        "pages of other sites may not use this server: ask the operator to add https://wiki.example to the "
        "setting server.origins",
    ),
)
UNAVAILABLE = (
    ("index_missing", "the operator finds the reason in the server's log"),
    ("index_busy", "ask again in a moment"),
    ("overloaded", "ask again in a moment"),
    ("internal", "the server failed: the operator finds the reason in its log"),
)
