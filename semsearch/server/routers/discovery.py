"""How browsers, wikis and feed readers find what there is: OpenSearch, oEmbed, and the metadata of a page."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from semsearch.errors import NotFound
from semsearch.presentation.feeds import ATOM, JSON_FEED, RSS
from semsearch.presentation.feeds.xml import document, element, html
from semsearch.presentation.html import Address, Facts
from semsearch.presentation.html.addresses import FILTERS, OF_QUESTION
from semsearch.presentation.text.articles import title
from semsearch.presentation.text.citations import running
from semsearch.presentation.text.messages import NO_ANSWER
from semsearch.server import formats
from semsearch.server.headers import absolute_url, base_url
from semsearch.server.openapi import examples
from semsearch.server.parameters import OembedParameters
from semsearch.server.problems import documented
from semsearch.server.routers import feeds
from semsearch.text.printable import address as checked
from semsearch.text.printable import printable, shortened
from semsearch.types import Answer

NAME = "semsearch"  # at most 16 characters
TOLD = "Ask a news archive in plain language."
OPENSEARCH = "application/opensearchdescription+xml"
XML = "text/xml"
WIDTH, HEIGHT = 640, 480  # pixels of a widget that has room
LONGEST = 200  # characters of a description
_OF_PAGE = ("q", *FILTERS, *OF_QUESTION)
_TITLES = {ATOM: "Atom", RSS: "RSS", JSON_FEED: "JSON Feed"}

router = APIRouter(tags=["discovery"])


class Oembed(BaseModel):
    """What stands in a wiki's page in place of an address (oEmbed 1.0, the type `rich`)."""

    version: str
    type: str
    provider_name: str
    provider_url: str
    title: str
    html: str
    width: int
    height: int


class DescriptionResponse(Response):
    """An OpenSearch description."""

    media_type = OPENSEARCH


@router.get(
    "/opensearch.xml",
    summary="Describe the search to a browser",
    response_class=DescriptionResponse,
    responses={
        200: {
            "description": "An OpenSearch 1.1 description.",
            "content": {OPENSEARCH: {"schema": {"type": "string"}, "example": examples.OPENSEARCH}},
        },
        **documented("/opensearch.xml", *examples.UNAVAILABLE),
    },
)
async def opensearch(request: Request) -> DescriptionResponse:
    """Return where a browser's search bar asks, gets suggestions, and follows a question."""
    home = base_url(request)
    templates = (
        ("text/html", "?q={searchTerms}"),
        (formats.SUGGESTIONS, "v1/suggest?q={searchTerms}&format=opensearch"),
        *((kind, f"{path}?q={{searchTerms}}") for kind, path in feeds.PATHS.items()),
    )
    icon = {"type": "image/svg+xml", "width": "16", "height": "16"}
    described = element(
        "OpenSearchDescription",
        attributes={"xmlns": "http://a9.com/-/spec/opensearch/1.1/"},
        children=[
            element("ShortName", NAME),
            element("Description", TOLD),
            element("InputEncoding", "UTF-8"),
            element("Image", f"{home}assets/icon.svg", icon),
            *(element("Url", attributes={"type": kind, "template": home + path}) for kind, path in templates),
        ],
    )
    return DescriptionResponse(document(described))


@router.get(
    "/oembed",
    summary="Turn a pasted address into a widget",
    response_model=Oembed,
    responses={
        200: {
            "description": "The widget: JSON, or XML with `format=xml`.",
            "content": {XML: {"schema": {"type": "string"}, "example": examples.OEMBED_XML}},
        },
        **documented(
            "/oembed", examples.NO_PAGE, examples.NO_FORM, examples.WRONG_WIDTH, *examples.UNAVAILABLE
        ),
    },
)
async def oembed(asked: Annotated[OembedParameters, Query()], request: Request) -> Oembed | Response:
    """Return an iframe that shows what a page of this server shows, with its question and limits."""
    page = _own(request, asked.url)
    if page is None:
        raise NotFound(f"url must be the address of a page of this server, such as {base_url(request)}?q=…")
    widget = _widget(request, page, asked)
    if asked.format == "json":
        return widget
    children = (element(name, str(value)) for name, value in widget)
    return Response(document(element("oembed", children=children)), media_type=XML)


def _own(request: Request, url: str) -> SplitResult | None:
    """Return the parts of an address of this server's page, None for any other address."""
    home = urlsplit(base_url(request))
    try:
        parts = urlsplit(urljoin(home.geturl(), url.strip()))
        same = (parts.hostname, _port(parts)) == (home.hostname, _port(home))
    except ValueError:  # a bracket or a port that makes no sense
        return None
    is_page = parts.scheme in ("http", "https") and parts.path.rstrip("/") == home.path.rstrip("/")
    return parts if same and is_page else None


def _port(parts: SplitResult) -> int | None:
    """Return the port, None for the default of either scheme: a proxy may speak another than clients."""
    return None if parts.port in (80, 443) else parts.port


def _widget(request: Request, page: SplitResult, asked: OembedParameters) -> Oembed:
    address = Address.read("embed", parse_qsl(page.query), _OF_PAGE)
    title = printable(address.value("q")) or NAME
    width, height = min(WIDTH, asked.maxwidth or WIDTH), min(HEIGHT, asked.maxheight or HEIGHT)
    attributes = {
        "src": absolute_url(request, address.path, address.pairs),
        "title": title,
        "width": str(width),
        "height": str(height),
        "style": "border: 0; max-width: 100%",
        "loading": "lazy",
    }
    return Oembed(
        version="1.0",
        type="rich",
        provider_name=NAME,
        provider_url=base_url(request),
        title=title,
        html=html(element("iframe", attributes=attributes)),
        width=width,
        height=height,
    )


def facts(request: Request, address: Address, answer: Answer | None, *, images: bool = True) -> Facts:
    """Return the metadata of a page: its feeds, its widget, the search, and what a preview of it shows.

    Args:
        request: Has the address that the server is reached by.
        address: The page's own.
        answer: What it shows; None where nothing was asked, or nothing could be.
        images: Whether a preview may show a picture of the archive.
    """
    pairs, asked = address.pairs, printable(address.value("q"))
    page = absolute_url(request, "", pairs)
    links = [("search", OPENSEARCH, absolute_url(request, "opensearch.xml"), NAME)]
    if not address.values("history"):  # a feed has no conversation before it
        followed = [pair for pair in pairs if pair[0] in feeds.OF_PAGE]
        links += [
            ("alternate", kind, absolute_url(request, path, followed), _TITLES[kind])
            for kind, path in feeds.PATHS.items()
        ]
    if asked:
        links += [
            ("alternate", kind, absolute_url(request, "oembed", (("url", page), ("format", form))), asked)
            for kind, form in (("application/json+oembed", "json"), ("text/xml+oembed", "xml"))
        ]
    metadata = {
        "og:title": asked or NAME,
        "og:type": "website",
        "og:site_name": NAME,
        "og:url": page,
        "og:description": _told(answer),
        "og:image": _image(answer) if images else "",
    }
    return Facts(tuple(links), tuple((name, value) for name, value in metadata.items() if value))


def _told(answer: Answer | None) -> str:
    """Return an answer in a few words."""
    if answer is None or not answer.stories:
        return TOLD
    if answer.confidence == "none":
        return f"{NO_ANSWER}."
    sentences = " ".join(running(sentence) for sentence in answer.summary)
    return shortened(sentences or title(answer.stories[0].lead.article), LONGEST)


def _image(answer: Answer | None) -> str:
    """Return the address of the first picture of the first story."""
    if answer is None or not answer.stories or answer.confidence == "none":
        return ""
    images = answer.stories[0].lead.article.images
    return next(filter(None, (checked(image.url) for image in images)), "")
