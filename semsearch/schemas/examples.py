"""Examples of the resources, for the description of the interface: an article of the sample archive.

The tests compare them with the models and with the archive.
"""

from __future__ import annotations

from typing import Any

QUESTION = "rulings on facial recognition in China"
DATED = f"{QUESTION} in July 2021"

ARTICLE: dict[str, Any] = {
    "id": "yxf52mzcxcevde5m",
    "title": "China's top court tells hotels, malls and airports they may not scan faces without consent",
    "excerpt": "The Supreme People's Court in Beijing has issued a judicial interpretation, in force from "
    "1 August, that lets people sue businesses which collect or analyse their faces unlawfully. Consent "
    "buried in bundled terms will not count, and housing compounds must offer another way in.",
    "url": "https://harbourledger.example/2021/07/28/chinas-top-court-tells-hotels-malls-airports-they-may",
    "provider": {"name": "The Harbour Ledger", "domain": "harbourledger.example"},
    "published_at": "2021-07-28T12:39:00Z",
    "authors": [],
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
OTHER: dict[str, Any] = {
    "id": "43kzsfyrt25qehbq",
    "title": "Sixteen articles on the face: court explains when scanning becomes a civil wrong",
    "excerpt": "At a press briefing in Beijing, judges set out a text of 16 articles that treats the misuse "
    "of facial data in hotels, shops, stations and sports venues as an infringement of personality rights.",
    "url": "https://lanterndaily.example/en/2021-07/28/c_5094774.htm",
    "provider": {"name": "Lantern Daily", "domain": "lanterndaily.example"},
    "published_at": "2021-07-28T08:20:00Z",
    "authors": [],
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
_TIMINGS = {
    "parse_ms": 0.6,
    "resolve_ms": 0.0,
    "encode_ms": 4.1,
    "retrieve_ms": 1.2,
    "rank_ms": 0.9,
    "group_ms": 0.3,
    "confidence_ms": 0.1,
    "summary_ms": 0.8,
    "write_ms": 0.0,
    "total_ms": 8.1,
}
INDEX: dict[str, Any] = {"revision": 7, "articles": 412}
_RELATED: list[dict[str, Any]] = [{"article": OTHER, "relation": "listed", "score": None}]

STORY: dict[str, Any] = {
    "id": OTHER["id"],
    "score": 0.0,
    "best": ARTICLE["id"],
    "article": ARTICLE,
    "highlights": {"title": [], "excerpt": []},
    "related": _RELATED,
    "providers": [ARTICLE["provider"], OTHER["provider"]],
    "first_published_at": "2021-07-28T08:20:00Z",
    "last_published_at": "2021-07-28T12:39:00Z",
    "independent": 2,
    "origins": [
        {
            "name": one["provider"]["name"],
            "reason": "own",
            "articles": [one["id"]],
            "outlets": [one["provider"]["name"]],
        }
        for one in (ARTICLE, OTHER)
    ],
}
_INTERPRETATION: dict[str, Any] = {
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
        "excluded_providers": [],
        "excluded_topics": [],
        "excluded_dates": [],
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
ANSWER: dict[str, Any] = {
    "question": DATED,
    "interpretation": _INTERPRETATION,
    "confidence": "high",
    "summary": [
        {
            "text": "Consent buried in bundled terms will not count, and housing compounds must offer "
            "another way in.",
            "citations": [1],
            "places": [{"article_id": ARTICLE["id"], "field": "excerpt", "start": 181, "end": 277}],
            "cited": [
                {
                    "id": ARTICLE["id"],
                    "title": ARTICLE["title"],
                    "outlet": ARTICLE["provider"]["name"],
                    "url": ARTICLE["url"],
                }
            ],
        }
    ],
    "stories": [{**STORY, "score": 0.87, "highlights": {"title": [[0, 7]], "excerpt": []}}],
    "timings": _TIMINGS,
    "index": INDEX,
    "why_not": None,
    "writer": "",
    "unsupported": 0,
    "unknown": [],
    "missing": [],
    "foreign_language": "",
}
PAGE: dict[str, Any] = {
    "interpretation": _INTERPRETATION,
    "hits": [{"article": ARTICLE, "score": 0.87}, {"article": OTHER, "score": 0.58}],
    "total": 232,
    "total_is_exact": True,
    "timings": _TIMINGS,
    "index": INDEX,
}
_HEADLINES: list[dict[str, Any]] = [
    {"article": OTHER, "own": [[0, 7], [8, 16], [30, 35], [36, 44], [50, 58], [61, 66], [67, 72]]},
    {"article": ARTICLE, "own": [[0, 5], [8, 11], [18, 23], [24, 30], [32, 37], [42, 50]]},
]
STORY_DETAIL: dict[str, Any] = {
    "story": STORY,
    "timeline": [{"value": "2021-07-28", "count": 2}],
    "headlines": _HEADLINES,
    "silent": ["The Bay Dispatch", "The Schuman Brief"],
    "previous_ids": [],
    "split_from": "",
    "background": [],
    "differences": [],
    "days": [
        {
            "day": "2021-07-28",
            "groups": [{"headline": one, "copies": [], "origin": ""} for one in _HEADLINES],
            "articles": 2,
        }
    ],
    "groups": 2,
    "articles": 2,
}
STORY_LIST: dict[str, Any] = {"stories": [STORY], "total": 355, "index": INDEX}
FACETS: dict[str, Any] = {
    "total": 412,
    "topics": [{"value": "Law", "count": 40}, {"value": "China", "count": 31}],
    "providers": [{"value": "The Harbour Ledger", "count": 25}],
    "types": [{"value": "article", "count": 398}, {"value": "video", "count": 14}],
    "months": [{"value": "2021-06", "count": 180}, {"value": "2021-07", "count": 232}],
}
SUGGESTIONS: dict[str, Any] = {
    "suggestions": [
        {"text": "Facial Recognition", "kind": "topic", "count": 31},
        {"text": "Face recognition returns to the stadium gate", "kind": "title", "count": 1},
    ]
}
SUBJECT = "facial recognition in China"
TIMELINE: dict[str, Any] = {
    "by": "month",
    "series": [
        {
            "question": SUBJECT,
            "interpretation": {
                **_INTERPRETATION,
                "text": SUBJECT,
                "terms": ["facial", "recognit", "china"],
                "filter": {**_INTERPRETATION["filter"], "since": None, "until": None},
                "understood": [],
            },
            "articles": 9,
            "stories": 2,
            "undated": 1,
            "first_of_year": 0,
            "complete": True,
        }
    ],
    "periods": [
        {"first_day": "2021-07-01", "articles": 40, "counts": [7], "shares": [0.175]},
        {"first_day": "2021-08-01", "articles": 32, "counts": [1], "shares": [0.03125]},
    ],
    "undated": 3,
    "index": INDEX,
}
CLAIM = "China's top court limits face scans in hotels"
COVERAGE: dict[str, Any] = {
    "claim": CLAIM,
    "interpretation": {
        **_INTERPRETATION,
        "text": CLAIM,
        "terms": ["china", "top", "court", "limit", "face", "scan", "hotel"],
        "filter": {**_INTERPRETATION["filter"], "since": None, "until": None},
        "understood": [],
    },
    "verdict": "reported",
    "missing": [],
    "lacks": [],
    "reports": [
        {
            "article": ARTICLE,
            "sentence": "Consent buried in bundled terms will not count, and housing compounds must offer "
            "another way in.",
            "place": {"article_id": ARTICLE["id"], "field": "excerpt", "start": 181, "end": 277},
            "missing": [],
        }
    ],
    "total": 1,
    "first": 0,
    "independent": 1,
    "origins": [
        {
            "name": ARTICLE["provider"]["name"],
            "reason": "own",
            "articles": [ARTICLE["id"]],
            "outlets": [ARTICLE["provider"]["name"]],
        }
    ],
    "days": [{"value": "2021-07-28", "count": 1}],
    "silent": ["The Bay Dispatch"],
    "since": "2020-06-08",
    "until": "2022-09-14",
    "index": INDEX,
}
