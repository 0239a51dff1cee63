"""What browsers, wikis and previews find, from a real server; addresses are those that were asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit

import httpx2
import pytest
from lxml import etree, html
from starlette.requests import Request

from semsearch import Index
from semsearch.presentation.html import Address
from semsearch.presentation.text.articles import title
from semsearch.schemas import examples
from semsearch.server.headers import base_url
from semsearch.server.routers.discovery import HEIGHT, NAME, TOLD, WIDTH, facts

SPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


def request(host: str = "127.0.0.1:8080", root: str = "", scheme: str = "http") -> Request:
    headers = [(b"host", host.encode())]
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": headers,
        "query_string": b"",
    }
    return Request({**scope, "scheme": scheme, "root_path": root, "server": ("127.0.0.1", 9)})


def test_a_browser_finds_where_to_ask(client: httpx2.Client) -> None:
    given = client.get("/opensearch.xml", headers={"Host": "127.0.0.2:81"})
    assert given.headers["content-type"] == "application/opensearchdescription+xml"
    root = etree.fromstring(given.content)
    assert root.tag == f"{SPACE}OpenSearchDescription"
    assert 0 < len(str(root.findtext(f"{SPACE}ShortName"))) <= 16
    assert root.findtext(f"{SPACE}Description") == TOLD
    urls = {str(url.get("type")): str(url.get("template")) for url in root.findall(f"{SPACE}Url")}
    assert urls["text/html"] == "http://127.0.0.2:81/?q={searchTerms}"
    assert len(urls) == 5
    for kind, template in urls.items():
        path = template.replace("{searchTerms}", quote("face pay&ment")).removeprefix("http://127.0.0.2:81")
        found = client.get(path)
        assert found.status_code == 200
        assert found.headers["content-type"].partition(";")[0] == kind
    icon = str(root.findtext(f"{SPACE}Image")).removeprefix("http://127.0.0.2:81")
    assert client.get(icon).headers["content-type"].startswith("image/svg+xml")


def pasted(client: httpx2.Client, url: str, **more: Any) -> Any:
    return client.get("/oembed", params={"url": url, **more})


def frame(told: dict[str, Any]) -> Any:
    (found,) = html.fragments_fromstring(told["html"])
    assert found.tag == "iframe"
    assert not len(found)
    return found


def test_a_pasted_address_becomes_a_widget(client: httpx2.Client, server: Any) -> None:
    query = "q=face+pay%26ment&topic=Law&topic=China&since=2021&history=faces&token=secret&theme=dark"
    told = pasted(client, f"{server.url}/?{query}").json()
    assert {name: told[name] for name in ("version", "type", "title", "width", "height")} == {
        "version": "1.0",
        "type": "rich",
        "title": "face pay&ment",
        "width": WIDTH,
        "height": HEIGHT,
    }
    assert (told["provider_name"], told["provider_url"]) == (NAME, f"{server.url}/")
    shown = frame(told)
    assert (shown.get("title"), shown.get("width"), shown.get("height")) == ("face pay&ment", "640", "480")
    parts = urlsplit(shown.get("src"))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{server.url}/embed"
    assert parse_qsl(parts.query) == [
        ("q", "face pay&ment"),
        ("topic", "Law"),
        ("topic", "China"),
        ("since", "2021"),
        ("history", "faces"),
    ]
    assert client.get(shown.get("src")).status_code == 200


def test_what_is_pasted_stays_text(client: httpx2.Client) -> None:
    hostile = "\"'><script>alert(1)</script>\u202e\x00&amp;"
    for form in ("json", "xml"):
        given = pasted(client, f"/?q={quote(hostile)}&topic={quote(hostile)}", format=form)
        told = given.json() if form == "json" else {e.tag: e.text for e in etree.fromstring(given.content)}
        shown = frame(told)
        assert shown.get("title") == told["title"] == "\"'><script>alert(1)</script>&amp;"
        assert parse_qs(urlsplit(shown.get("src")).query)["topic"] == [hostile]


def test_the_xml_says_the_same(client: httpx2.Client) -> None:
    url = "/?q=face+payment"
    root = etree.fromstring(pasted(client, url, format="xml").content)
    assert root.tag == "oembed"
    told = pasted(client, url).json()
    assert {part.tag: part.text for part in root} == {name: str(value) for name, value in told.items()}
    assert pasted(client, url, format="xml").headers["content-type"] == "text/xml; charset=utf-8"


def test_a_widget_is_no_larger_than_there_is_room(client: httpx2.Client) -> None:
    told = pasted(client, "/?q=a", maxwidth=320, maxheight=200).json()
    assert (told["width"], told["height"]) == (320, 200)
    assert (frame(told).get("width"), frame(told).get("height")) == ("320", "200")
    told = pasted(client, "/?q=a", maxwidth=5000, maxheight=5000, dnt=1).json()
    assert (told["width"], told["height"]) == (WIDTH, HEIGHT)
    assert pasted(client, "/?q=a", maxwidth="wide").status_code == 422


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/?q=a",
        "//evil.example/?q=a",
        "http://{own}@evil.example/?q=a",
        "http://{own}.evil.example/?q=a",
        "http://127.0.0.1:1/?q=a",
        "ftp://{own}/?q=a",
        "javascript:alert(1)",
        "http://{own}/v1/ask?q=a",
        "http://[/?q=a",
        "http://{own}:port/?q=a",
        "nothing",
    ],
)
def test_no_other_address_becomes_one(url: str, client: httpx2.Client, server: Any) -> None:
    given = pasted(client, url.replace("{own}", server.url.removeprefix("http://")))
    assert (given.status_code, given.json()["code"]) == (404, "not_found")
    assert f"such as {server.url}/?q=" in given.json()["detail"]


def test_an_empty_form_is_the_default_one_and_no_other_is_given(client: httpx2.Client) -> None:
    assert pasted(client, "/?q=a", format="").json() == pasted(client, "/?q=a").json()
    refused = pasted(client, "/?q=a", format="yaml")
    assert (refused.status_code, refused.json()["code"]) == (422, "validation")
    assert refused.json()["errors"] == [{"field": "format", "reason": "must be 'json' or 'xml'"}]


def test_page_links_to_feeds_widget_and_search(client: httpx2.Client, server: Any) -> None:
    address = Address("./", (("q", "shore power"), ("topic", "Ports"), ("limit", "3")))
    told = facts(request(server.url.removeprefix("http://")), address, None)
    assert {relation for relation, *_ in told.links} == {"search", "alternate"}
    found = {kind: url for _, kind, url, _ in told.links}
    assert len(found) == len(told.links) == 6
    assert all(name for *_, name in told.links)
    for kind, url in found.items():
        given = client.get(url)
        assert given.status_code == 200, url
        served = given.headers["content-type"].partition(";")[0]
        assert served == kind.replace("json+oembed", "json").replace("xml+oembed", "xml")
    assert found["application/atom+xml"] == f"{server.url}/v1/feed.atom?q=shore+power&topic=Ports"
    shown = frame(client.get(found["application/json+oembed"]).json())
    assert shown.get("src") == f"{server.url}/embed?q=shore+power&topic=Ports&limit=3"


def test_followup_question_has_no_feed() -> None:
    told = facts(request(), Address("./", (("q", "and in May?"), ("history", "ferries"))), None)
    assert [kind for _, kind, *_ in told.links] == [
        "application/opensearchdescription+xml",
        "application/json+oembed",
        "text/xml+oembed",
    ]


def test_a_preview_shows_the_question_and_the_answer(index: Index) -> None:
    answer = index.ask(examples.QUESTION)
    address = Address("./", (("q", examples.QUESTION),))
    told = dict(facts(request(), address, answer).properties)
    lead = answer.stories[0].lead.article
    assert told["og:title"] == examples.QUESTION
    assert told["og:url"] == "http://127.0.0.1:8080/?q=rulings+on+facial+recognition+in+China"
    assert told["og:description"].rstrip("…") in " ".join(sentence.text for sentence in answer.summary)
    assert told["og:image"] == lead.images[0].url
    assert "og:image" not in dict(facts(request(), address, answer, images=False).properties)
    unasked = dict(facts(request(), Address("./"), None).properties)
    assert (unasked["og:title"], unasked["og:description"]) == (NAME, TOLD)
    nothing = index.ask("how to bake sourdough bread")
    assert nothing.confidence == "none"
    told = dict(facts(request(), Address("./", (("q", "bread"),)), nothing).properties)
    assert told["og:description"] == "Nothing in the archive seems to answer this question."
    assert title(nothing.stories[0].lead.article) not in str(told)


@pytest.mark.parametrize(
    ("host", "root", "scheme", "home"),
    [
        ("news.example", "", "https", "https://news.example/"),
        ("news.example:8080", "/news", "http", "http://news.example:8080/news/"),
        ("[::1]:80", "", "http", "http://[::1]:80/"),
        ('evil"><script>', "", "http", "http://127.0.0.1:9/"),
        ("a/b", "", "http", "http://127.0.0.1:9/"),
    ],
)
def test_links_begin_with_the_requested_base_url(host: str, root: str, scheme: str, home: str) -> None:
    told = facts(request(host, root, scheme), Address("./", (("q", "a"),)), None)
    assert all(url.startswith(home) for _, _, url, _ in told.links)
    assert dict(told.properties)["og:url"] == f"{home}?q=a"
    assert base_url(request(host, root, scheme)) == home
