"""An answer or a timeline in the form that was asked for: JSON, events, HTML, Markdown, a drawing, …."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from semsearch.presentation import html
from semsearch.presentation.csv import claim_table, csv_table, timeline_table
from semsearch.presentation.markdown import markdown
from semsearch.presentation.svg import drawing
from semsearch.presentation.terminal.answers import answer_lines
from semsearch.schemas import claim, examples
from semsearch.schemas import timeline as schema
from semsearch.schemas.zones import zone_from
from semsearch.server import headers, streaming
from semsearch.server.middleware import NO_FRAMING, content_security_policy
from semsearch.server.parameters import AskParameters, CoverageParameters, Format, TimelineParameters
from semsearch.types import Answer, ClaimCoverage, Suggestion, Timeline

MEDIA_TYPES: dict[Format, str] = {
    "json": headers.JSON,
    "html": headers.HTML,
    "md": "text/markdown",
    "txt": "text/plain",
    "csv": "text/csv",
}
SVG = "image/svg+xml"
SUGGESTIONS = "application/x-suggestions+json"
WIDTH = 80  # columns of text
_NAMED = 60  # characters of a file's name


def wanted(asked: AskParameters, request: Request) -> Format | None:
    """Return the form that a request asks for, None for events; the parameter wins over the header."""
    if asked.format:
        return asked.format
    kind = headers.preferred(request, (*MEDIA_TYPES.values(), streaming.MEDIA_TYPE))
    return next((form for form, media_type in MEDIA_TYPES.items() if media_type == kind), None)


def reply(answer: Answer, form: Format, asked: AskParameters, *, images: bool) -> Response:
    """Return an answer in a form other than JSON."""
    headers = {"Vary": "Accept"}
    if form == "csv":
        headers["Content-Disposition"] = _attached(answer.question)
    if form == "html":
        headers["Content-Security-Policy"] = content_security_policy(images=images)
    return Response(_text(answer, form, asked, images), media_type=MEDIA_TYPES[form], headers=headers)


def _text(answer: Answer, form: Format, asked: AskParameters, images: bool) -> str:
    first = asked.offset + 1
    if form == "html":
        return html.fragment(answer, first=first, images=images)
    if form == "md":
        return markdown(answer, first=first)
    if form == "csv":
        return csv_table(answer, first=first)
    zone = zone_from(asked.timezone)
    lines = answer_lines(answer, WIDTH, first=first, explain=asked.explain, zone=zone, flags=False)
    return "".join(f"{line.plain}\n" for line in lines)


def timeline(found: Timeline, form: str) -> Response:
    """Return a timeline as a table or as a drawing."""
    if form == "csv":
        headers = {"Content-Disposition": _attached(found.series[0].question), "Vary": "Accept"}
        return Response(timeline_table(found), media_type=MEDIA_TYPES["csv"], headers=headers)
    headers = {"Content-Security-Policy": f"default-src 'none'; style-src 'unsafe-inline'; {NO_FRAMING}"}
    return Response(drawing(found), media_type=SVG, headers={**headers, "Vary": "Accept"})


def coverage(found: ClaimCoverage) -> Response:
    """Return the reports of a claim as a table."""
    headers = {"Content-Disposition": _attached(found.claim), "Vary": "Accept"}
    return Response(claim_table(found), media_type=MEDIA_TYPES["csv"], headers=headers)


def coverage_form(asked: CoverageParameters, request: Request) -> str:
    """Return the form in which a coverage is wanted: "json" or "csv"."""
    offered = {headers.JSON: "json", MEDIA_TYPES["csv"]: "csv"}
    return asked.format or offered[headers.preferred(request, offered)]


_COVERAGE: ClaimCoverage = claim.ClaimCoverage.model_validate(examples.COVERAGE).to_domain()
COVERAGE: dict[str, Any] = {
    "description": "What the archive says of the claim. With `format`, or a media type named in `Accept`: "
    "the reports as comma-separated values.",
    "content": {MEDIA_TYPES["csv"]: {"schema": {"type": "string"}, "example": claim_table(_COVERAGE)}},
}


def timeline_form(asked: TimelineParameters, request: Request) -> str:
    """Return the form in which a timeline is wanted: "json", "csv" or "svg"."""
    offered = {headers.JSON: "json", MEDIA_TYPES["csv"]: "csv", SVG: "svg"}
    return asked.format or offered[headers.preferred(request, offered)]


_TIMELINE: Timeline = schema.Timeline.model_validate(examples.TIMELINE).to_domain()
TIMELINE: dict[str, Any] = {
    "description": "The timeline. With `format`, or a media type named in `Accept`: as comma-separated "
    "values or as a drawing.",
    "content": {
        MEDIA_TYPES["csv"]: {"schema": {"type": "string"}, "example": timeline_table(_TIMELINE)},
        SVG: {"schema": {"type": "string"}, "example": drawing(_TIMELINE)},
    },
}


def _attached(question: str) -> str:
    """Name a file after a question (RFC 6266), for clients that know ASCII only too."""
    name = re.sub(r"\W+", "-", question[:_NAMED]).strip("-").lower() or "answer"
    plain = name if name.isascii() else "answer"
    return f"attachment; filename=\"{plain}.csv\"; filename*=UTF-8''{quote(name)}.csv"


def _described(form: Format, example: str) -> dict[str, Any]:
    return {MEDIA_TYPES[form]: {"schema": {"type": "string"}, "example": example}}


_LEAD, _STORY = examples.ARTICLE, "The Harbour Ledger, 28 July 2021"
DESCRIBED: dict[str, Any] = {
    "description": f"{streaming.DESCRIBED['description']} With `format`, or a media type named in `Accept`: "
    "as plain HTML, Markdown, text or comma-separated values.",
    "content": {
        **streaming.DESCRIBED["content"],
        **_described("html", f'<a href="{_LEAD["url"]}">{_LEAD["title"]}</a>'),
        **_described("md", f"1. [{_LEAD['title']}]({_LEAD['url']}) — {_STORY}\n\n   {_LEAD['excerpt']}\n"),
        **_described("txt", f"1. {_LEAD['title']}\n   {_LEAD['url']}\n"),
        **_described(
            "csv",
            "\ufeffstory,relation,title,outlet,domain,date,url,topics,excerpt,score,confidence\r\n"
            f"1,lead,{_LEAD['id']},…,high\r\n",
        ),
    },
}


def suggestions(typed: str, found: Sequence[Suggestion]) -> Response:
    """Return completions in OpenSearch's form: what was typed, and a list of texts."""
    return JSONResponse([typed, [one.text for one in found]], media_type=SUGGESTIONS)


SUGGESTED: dict[str, Any] = {
    "description": "The completions; with `format=opensearch` what was typed, and a list of texts.",
    "content": {
        SUGGESTIONS: {
            "schema": {"type": "array", "items": {}},
            "example": ["fac", [one["text"] for one in examples.SUGGESTIONS["suggestions"]]],
        }
    },
}
