"""The requests and replies that the description shows: an article of the sample archive, and how it is found.

The tests send the requests and compare the article.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from semsearch.schemas import shapes

QUESTION = "rulings on facial recognition in China"
DATED = f"{QUESTION} in July 2021"

ARTICLE: shapes.ArticleJSON = {
    "id": "yxf52mzcxcevde5m",
    "title": "China's top court tells hotels, malls and airports they may not scan faces without consent",
    "excerpt": "The Supreme People's Court in Beijing has issued a judicial interpretation, in force from "
    "1 August, that lets people sue businesses which collect or analyse their faces unlawfully. Consent "
    "buried in bundled terms will not count, and housing compounds must offer another way in.",
    "url": "https://harbourledger.example/2021/07/28/chinas-top-court-tells-hotels-malls-airports-they-may",
    "provider": {"name": "The Harbour Ledger", "domain": "harbourledger.example"},
    "published_at": "2021-07-28T12:39:00Z",
    "topics": ["Computer Vision", "AI", "Law", "China"],
    "images": [
        {
            "url": "https://cdn.harbourledger.example/2021/07/chinas-top-court-tells.jpg",
            "width": 1200,
            "height": 630,
            "title": "",
            "attribution": "",
        },
        {
            "url": "https://cdn.harbourledger.example/2021/07/chinas-top-court-tells-2.jpg",
            "width": 1200,
            "height": 675,
            "title": "",
            "attribution": "",
        },
    ],
    "type": "article",
    "quality": 39,
    "heat": -1,
    "published": False,
    "listed": True,
}
OTHER: shapes.ArticleJSON = {
    "id": "43kzsfyrt25qehbq",
    "title": "Sixteen articles on the face: court explains when scanning becomes a civil wrong",
    "excerpt": "At a press briefing in Beijing, judges set out a text of 16 articles that treats the misuse "
    "of facial data in hotels, shops, stations and sports venues as an infringement of personality rights.",
    "url": "https://lanterndaily.example/en/2021-07/28/c_5094774.htm",
    "provider": {"name": "Lantern Daily", "domain": "lanterndaily.example"},
    "published_at": "2021-07-28T08:20:00Z",
    "topics": [],
    "images": [
        {
            "url": "https://images.lanterndaily.example/2021/07/sixteen-articles-face-court.jpg",
            "width": 640,
            "height": 360,
            "title": "",
            "attribution": "",
        }
    ],
    "type": "article",
    "quality": 38,
    "heat": None,
    "published": None,
    "listed": False,
}
_TIMINGS = {"encode_ms": 4.1, "retrieve_ms": 1.2, "rank_ms": 0.9, "total_ms": 6.2}
_INDEX: shapes.IndexJSON = {"revision": 7, "articles": 412}
_RELATED: list[shapes.RelatedJSON] = [{"article": OTHER, "relation": "listed", "score": None}]

STORY: shapes.StoryJSON = {
    "id": OTHER["id"],
    "score": 0.0,
    "best": ARTICLE["id"],
    "article": ARTICLE,
    "highlights": {"title": [], "excerpt": []},
    "related": _RELATED,
    "providers": [ARTICLE["provider"], OTHER["provider"]],
    "first_published_at": "2021-07-28T08:20:00Z",
    "last_published_at": "2021-07-28T12:39:00Z",
}
_UNDERSTOOD: shapes.InterpretationJSON = {
    "text": QUESTION,
    "terms": ["rule", "facial", "recognit", "china"],
    "filter": {
        "since": "2021-07-01T00:00:00Z",
        "until": "2021-07-31T23:59:59Z",
        "providers": [],
        "topics": [],
        "types": [],
        "published": None,
        "phrases": [],
        "excluded": [],
    },
    "understood": [
        {
            "text": "in July 2021",
            "kind": "date",
            "effect": "limit",
            "values": [],
            "since": "2021-07-01T00:00:00Z",
            "until": "2021-07-31T23:59:59Z",
        }
    ],
    "did_you_mean": None,
    "inherited": [],
    "focus": "",
}
ANSWER: shapes.AnswerJSON = {
    "question": DATED,
    "interpretation": _UNDERSTOOD,
    "confidence": "high",
    "summary": [
        {
            "text": "Consent buried in bundled terms will not count, and housing compounds must offer "
            "another way in.",
            "citations": [1],
            "places": [{"article_id": ARTICLE["id"], "field": "excerpt", "start": 181, "end": 277}],
        }
    ],
    "stories": [{**STORY, "score": 0.87, "highlights": {"title": [[0, 7]], "excerpt": []}}],
    "timings": _TIMINGS,
    "index": _INDEX,
    "why_not": None,
    "writer": "",
    "unsupported": 0,
    "unknown": [],
}
PAGE: shapes.PageJSON = {
    "interpretation": _UNDERSTOOD,
    "hits": [{"article": ARTICLE, "score": 0.87}, {"article": OTHER, "score": 0.58}],
    "total": 232,
    "total_is_exact": True,
    "timings": _TIMINGS,
    "index": _INDEX,
}
DOSSIER: shapes.StoryDetailJSON = {
    "story": STORY,
    "timeline": [{"value": "2021-07-28", "count": 2}],
    "headlines": [
        {"article": OTHER, "own": [[0, 7], [8, 16], [30, 35], [36, 44], [50, 58], [61, 66], [67, 72]]},
        {"article": ARTICLE, "own": [[0, 5], [8, 11], [18, 23], [24, 30], [32, 37], [42, 50]]},
    ],
    "silent": ["The Bay Dispatch", "The Schuman Brief"],
}
DIGEST: shapes.StoryListJSON = {"stories": [STORY], "total": 355, "index": _INDEX}
FACETS: shapes.FacetsJSON = {
    "total": 412,
    "topics": [{"value": "Law", "count": 40}, {"value": "China", "count": 31}],
    "providers": [{"value": "The Harbour Ledger", "count": 25}],
    "types": [{"value": "article", "count": 398}, {"value": "video", "count": 14}],
    "months": [{"value": "2021-06", "count": 180}, {"value": "2021-07", "count": 232}],
}
SUGGESTIONS: shapes.SuggestionsJSON = {
    "suggestions": [
        {"text": "Facial Recognition", "kind": "topic", "count": 31},
        {"text": "Face recognition returns to the stadium gate", "kind": "title", "count": 1},
    ]
}
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
    ("/v1/stories", "get"): DIGEST,
    ("/v1/stories/{id}", "get"): DOSSIER,
    ("/v1/facets", "get"): FACETS,
    ("/v1/suggest", "get"): SUGGESTIONS,
    ("/oembed", "get"): OEMBED,
    ("/healthz", "get"): {"status": "ok"},
    ("/readyz", "get"): {"status": "ready", **_INDEX},
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
WRONG_WIDTH = ("validation", "maxwidth: must be a whole number")
NO_PAGE = (
    "not_found",
    "url must be the address of a page of this server, such as http://127.0.0.1:8080/?q=…",
)
NO_FORM = ("not_installed", "format must be json or xml")
EMPTY = ("question_refused", "the question is empty: ask something, such as 'rulings on facial recognition'")
BACKWARDS = ("question_refused", "since (2021-07-31 00:00) is later than until (2021-07-01 23:59)")
NO_JSON = ("bad_json", "the body is no JSON: Expecting value at character 13")
TOO_LARGE = ("body_too_large", "the body is larger than 65,536 bytes")
CONVERSATION_TOO_LARGE = ("body_too_large", "the body is larger than 1,048,576 bytes")
NOT_DECLARED = ("unsupported_media_type", "send the body as Content-Type: application/json")
NO_ARTICLE = ("not_found", "no article has the id 'nothing': ids stand in the answers of ask and search")
NO_STORY = ("not_found", "no story has the id 'nothing': ids stand in the answers of ask and of stories")
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
    ("internal", "something failed on the server; its log says more"),
)
