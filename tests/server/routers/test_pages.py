"""The pages over a real server, as they are sent; what a browser makes of them stands in tests/browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html.parser import HTMLParser
from pathlib import Path

import httpx2
import pytest

from semsearch import Index
from semsearch.cancellation import CancelToken
from semsearch.presentation import html
from semsearch.server.routers.pages import EXAMPLES, landing
from tests.builders import copy_index
from tests.server.conftest import Server

STREAM = {"Accept": "text/event-stream"}


def text_of(html: str) -> str:
    """Give the words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def hrefs(html: str, mark: str = "") -> list[str]:
    return [
        href.replace("&amp;", "&")
        for tag, href in re.findall(r'(<a [^>]*?href="([^"]*)"[^>]*>)', html)
        if mark in tag
    ]


def attributes(html: str) -> set[str]:
    """Give the names of all attributes in a page."""
    found: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.update(name for name, _ in attrs)

    Reader().feed(html)
    return found


def events(reply: httpx2.Response) -> Iterator[tuple[str, object]]:
    for event in filter(None, reply.text.split("\n\n")):
        name, data = event.split("\n")
        yield name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def pieces(reply: httpx2.Response) -> Iterator[str]:
    """Give the pieces of HTML that events bring."""
    for _, data in events(reply):
        yield str(data["html"]) if isinstance(data, dict) else str(data)


def test_landing_page_has_examples_that_find_stories(client: httpx2.Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "15 articles, from" in text_of(page.text)
    examples = [href for href in hrefs(page.text, "data-ask") if "?q=" in href]
    assert examples
    for href in examples:
        reply = client.get("/v1/ask" + href.removeprefix("./"))
        assert reply.json()["stories"], href


def test_an_answer_is_on_the_page_as_it_is_sent(client: httpx2.Client) -> None:
    page = client.get("/", params={"q": "shore power in ports"})
    assert page.status_code == 200
    assert "<title>shore power in ports · semsearch</title>" in page.text
    assert 'value="shore power in ports"' in page.text
    assert "https://harbour.example/ferries-plug-in-at-the-quay" in hrefs(page.text, "noreferrer")
    assert "<mark>" in page.text
    assert 'datetime="2024-03-11"' in page.text


def test_page_has_strict_content_security_policy(client: httpx2.Client) -> None:
    for path in ("/", "/?q=ports", "/embed?q=ports"):
        page = client.get(path)
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert page.headers["referrer-policy"] == "same-origin"
        assert page.headers["cache-control"] == "no-store"
        assert not re.search(r"<script(?![^>]* src=\"\./assets/)|\son\w+=|\sstyle=|javascript:", page.text)


def test_what_is_understood_can_be_taken_out(client: httpx2.Client) -> None:
    address = "/?q=trains+in+April+2024&topic=Rail"
    page = client.get(address)
    without = hrefs(page.text, 'class="remove"')
    assert without == [
        "./?q=trains+in+April+2024",
        "./?q=trains+in+April+2024&topic=Rail&protected=in+April+2024",
    ]
    assert "in+April+2024" in without[1]
    again = client.get(without[1].removeprefix("."))
    assert "from April" not in text_of(again.text)


def test_unknown_parameters_are_passed_over(client: httpx2.Client) -> None:
    page = client.get("/", params={"q": "ports", "utm_source": "mail", "topic": "", "limit": "many"})
    assert page.status_code == 200
    assert "utm_source" not in page.text


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ({"q": "x" * 2001}, 422, "the question has 2,001 characters"),
        ({"q": "ports", "since": "soon"}, 422, "since must be a date"),
        ({"q": "ports", "since": "2025", "until": "2020"}, 422, "is later than"),
        ({"q": "ports", "history": ["x"] * 21}, 422, "history has 21 questions"),
    ],
)
def test_what_cannot_be_asked_is_told_with_a_way_on(
    client: httpx2.Client, query: dict[str, str | list[str]], status: int, told: str
) -> None:
    for headers, expected in (({}, status), (STREAM, 200)):
        page = client.get("/", params=query, headers=headers)
        assert page.status_code == expected
        assert told in page.text
        assert "Ask something else" in page.text


@pytest.mark.parametrize("dates", ["since=2022-06-01&until=2021-01-01", "since=soon", "until=%3Cb%3E"])
def test_wrong_dates_are_left_behind(client: httpx2.Client, dates: str) -> None:
    for headers in ({}, STREAM):
        page = client.get(f"/?q=ports&topic=Ports&{dates}", headers=headers)
        html = "".join(pieces(page)) if headers else page.text
        links = hrefs(html, "data-ask")
        assert links[-2:] == ["./?q=ports&topic=Ports", "./"]
        assert "Ask without the dates" in html
        assert "Try again" not in html
        assert "<b>" not in html
    for path in (f"/?q=ports&topic=Ports&{dates}", f"/?topic=Ports&{dates}", f"/embed?topic=Ports&{dates}"):
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', client.get(path).text)
        assert hidden == [("topic", "Ports")]
    assert client.get(links[-2].removeprefix(".")).status_code == 200


def test_valid_dates_are_kept_when_another_parameter_is_invalid(client: httpx2.Client) -> None:
    page = client.get("/", params={"q": "x" * 2001, "since": "2024"}).text
    assert "Ask without the dates" not in page
    assert re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page) == [("since", "2024")]


def test_page_ignores_limit_of_thousands_of_digits(client: httpx2.Client) -> None:
    for path in ("/", "/embed"):
        page = client.get(path, params={"q": "ports", "limit": "9" * 5000})
        assert page.status_code == 200
        documents = [href for href in hrefs(page.text) if "format=" in href]
        assert documents
        for href in documents:
            assert client.get(href.removeprefix(".")).status_code == 200


def test_hostile_questions_are_text(client: httpx2.Client) -> None:
    for question in (
        '"><script>alert(1)</script>',
        "{{7*7}} {% raw %}",
        "a\u202eb\x00c",
        "' onfocus=alert(1) x='",
    ):
        for headers in ({}, STREAM):
            page = client.get("/", params={"q": question, "topic": question}, headers=headers)
            assert page.status_code == 200
            html = "".join(pieces(page)) if headers else page.text
            assert "<script>" not in html
            assert "49" not in re.findall(r"<h2[^>]*>(.*?)</h2>", html)
            assert not any(name.startswith("on") for name in attributes(html))
    assert client.get("/?q=%ED%A0%80").status_code == 200


def test_an_answer_comes_as_pieces_of_the_same_page(client: httpx2.Client) -> None:
    address = "/?q=shore+power+in+ports"
    reply = client.get(address, headers=STREAM)
    assert reply.headers["content-type"].startswith("text/event-stream")
    (name, turn), last = events(reply)  # without a language model the summary is there at once
    assert (name, last) == ("turn", ("done", ""))
    assert isinstance(turn, str)
    whole = client.get(address).text
    assert hrefs(turn, "noreferrer") == hrefs(whole, "noreferrer")
    sentences = re.findall(r'<span class="sentence".*?</span>', turn, re.DOTALL)
    assert sentences
    assert sentences == re.findall(r'<span class="sentence".*?</span>', whole, re.DOTALL)


def test_a_follow_up_shows_what_came_before_and_goes_on_from_it(client: httpx2.Client) -> None:
    page = client.get("/", params={"q": "in April 2024?", "history": "night trains"})
    (before,) = re.findall(r'<nav class="before".*?</nav>', page.text, re.DOTALL)
    assert hrefs(before) == ["./?q=night+trains"]
    assert "still about “night trains”" in text_of(page.text)
    (onward,) = re.findall(r'<form class="onward".*?</form>', page.text, re.DOTALL)
    assert re.findall(r'name="history" value="([^"]*)"', onward) == ["night trains", "in April 2024?"]


def test_a_follow_up_may_point_at_what_the_question_before_showed(client: httpx2.Client) -> None:
    first = client.get("/v1/ask", params={"q": "trams and trains"}).json()
    second = first["stories"][1]["article"]["title"]
    page = client.get("/", params={"q": "more about the second one", "history": "trams and trains"})
    assert second in text_of(page.text)
    assert "“the second one”" in text_of(page.text)


def test_days_are_those_of_the_reader(client: httpx2.Client) -> None:
    for zone, day in (("Asia%2FTokyo", "since 1 March 2024"), ("nowhere", "since 1 March 2024")):
        page = client.get("/?q=ports+since+March+2024", headers={"Cookie": f"timezone={zone}"})
        assert page.status_code == 200
        assert day in text_of(page.text).replace("\xa0", " ")


def test_more_stories_are_an_address_away(client: httpx2.Client) -> None:
    page = client.get("/?q=trams+and+trains&limit=1")
    (more,) = [href for href in hrefs(page.text, "data-ask") if "limit=" in href]
    assert more == "./?q=trams+and+trains&limit=6"
    assert client.get(more.removeprefix(".")).text.count('class="story"') > page.text.count('class="story"')


def test_every_asset_that_a_page_names_is_there_and_never_changes(client: httpx2.Client) -> None:
    page = client.get("/").text
    named = re.findall(r'(?:href|src)="\.(/assets/[^"]+)"', page)
    assert len(named) == 3
    for path in named:
        reply = client.get(path)
        assert reply.status_code == 200
        assert "immutable" in reply.headers["cache-control"]
    assert client.get("/assets/page.css").headers["cache-control"] == "no-cache"
    assert client.get("/assets/page.css?v=other").headers["cache-control"] == "no-cache"
    assert client.get("/assets/none.js").status_code == 404
    assert client.get("/assets/..%2Fpages.py").status_code == 404


def test_the_widget_may_be_loaded_from_everywhere(client: httpx2.Client) -> None:
    reply = client.get("/embed.js")
    assert reply.content == html.assets()["embed.js"].content
    assert reply.headers["content-type"] == "text/javascript; charset=utf-8"
    assert reply.headers["access-control-allow-origin"] == "*"


def test_a_frame_keeps_what_it_was_given_and_opens_links_outside(client: httpx2.Client) -> None:
    page = client.get("/embed?q=ports&theme=dark&compact=1&topic=Ports&lang=de&limit=2").text
    assert '<html lang="de" data-theme="dark">' in page
    assert 'class="frame compact"' in page
    assert re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page) == [
        ("theme", "dark"),
        ("compact", "1"),
        ("topic", "Ports"),
        ("lang", "de"),
        ("limit", "2"),
    ]
    assert all('target="_blank"' in tag for tag in re.findall(r"<a [^>]*noreferrer[^>]*>", page))
    for address in ("/embed?q=ports&fixed=1", "/embed?question=ports&fixed"):
        assert "<form" not in client.get(address).text
        assert client.get(address).text.count('class="story"')
    assert "<form" in client.get("/embed?fixed=yes").text, "else there is nothing"


def test_a_frame_shows_as_much_as_the_widget_of_the_same_attributes(client: httpx2.Client) -> None:
    for address, stories in (
        ("/embed?question=trams+and+trains", 3),
        ("/embed?q=trams+and+trains", 3),
        ("/embed?q=trams+and+trains&limit=2", 2),
        ("/?q=trams+and+trains", 5),
    ):
        assert client.get(address).text.count('class="story"') == stories


def test_every_card_has_the_number_that_sentences_cite(client: httpx2.Client) -> None:
    page = client.get("/?q=shore+power+in+ports").text
    numbers = re.findall(r'<li class="story" id="t1-s(\d+)">.*?<p class="number">(.*?)</p>', page, re.DOTALL)
    assert [(number, f"Story {number}") for number, _ in numbers] == [(n, text_of(t)) for n, t in numbers]
    cited = re.findall(r'class="cite" href="#t1-s(\d+)"', page)
    assert cited
    assert set(cited) <= {number for number, _ in numbers}
    titles = re.findall(r'class="cite" href="#t1-s\d+" title="([^"]+)" aria-label="story \d+, [^"]+"', page)
    assert len(titles) == len(cited), "each names its article"


@pytest.fixture
def without_images(
    archived: Path, serving: Callable[..., AbstractContextManager[Server]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[httpx2.Client]:
    monkeypatch.setenv("SEMSEARCH_SERVER_IMAGES", "no")
    with serving(archived) as running:
        yield running.client


def test_images_can_be_switched_off(client: httpx2.Client, without_images: httpx2.Client) -> None:
    address = "/?q=face+scans+in+hotels+and+malls"
    assert "<img" in client.get(address).text
    for path in (address, address.replace("/", "/embed", 1)):
        page = without_images.get(path)
        assert "<img" not in page.text
        assert "img-src 'self';" in page.headers["content-security-policy"]
    assert "<img" not in without_images.get(address, headers=STREAM).text
    assert "const IMAGES = false;" in without_images.get("/embed.js").text


def test_the_head_says_what_else_there_is_and_what_a_preview_shows(client: httpx2.Client) -> None:
    page = client.get("/?q=shore+power+in+ports").text
    links = re.findall(r'<link rel="(alternate|search)" type="([^"]*)" href="([^"]*)"', page)
    assert [kind for _, kind, _ in links] == [
        "application/opensearchdescription+xml",
        "application/atom+xml",
        "application/rss+xml",
        "application/feed+json",
        "application/json+oembed",
        "text/xml+oembed",
    ]
    for _, kind, href in links:
        found = client.get(href.replace("&amp;", "&"))
        assert found.status_code == 200, href
        assert found.headers["content-type"].startswith(kind.replace("+oembed", "")), href
    properties = dict(re.findall(r'<meta property="og:([^"]*)" content="([^"]*)"', page))
    assert properties["title"] == "shore power in ports"
    assert properties["url"].endswith("/?q=shore+power+in+ports")
    assert "diesel" in properties["description"]


def test_page_without_script_has_an_extracted_summary(
    archived: Path,
    serving: Callable[..., AbstractContextManager[Server]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SEMSEARCH_LLM_BASE_URL", "http://127.0.0.1:9/v1")  # nothing listens there
    monkeypatch.setenv("SEMSEARCH_LLM_MODEL", "small")
    with serving(archived) as running:
        page = running.client.get("/?q=shore+power+in+ports").text
    (summary,) = re.findall(r'<div class="summary pending">.*?</div>', page, re.DOTALL)
    assert re.search(r"<p></p>\s*<noscript>\s*<p>.*diesel.*</p>\s*</noscript>", summary, re.DOTALL)


def test_every_example_is_answered(sample_index: Index) -> None:
    shown = landing(sample_index)
    assert len(shown.examples) == EXAMPLES
    for question in shown.examples:
        assert sample_index.ask(question).confident, question
    assert shown.size.startswith("522 articles, from ")


def test_the_landing_page_is_cached_by_revision(tmp_path: Path, sample_folder: Path) -> None:
    copy_index(sample_folder, tmp_path / "index")
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps({"title": "Lighthouse keepers strike", "webUrl": "https://coast.example/1"}))
    with Index.open(tmp_path / "index") as index:
        first = landing(index)
        assert landing(index) is first
        index.add(file)
        assert landing(index).size.startswith("523 articles, from ")


def test_unanswered_and_invalid_questions_are_not_examples(
    sample_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    headlines = ("after:yesterweek", "how do I poach an egg", "Zhurong rolls off its ramp")
    monkeypatch.setattr(html, "examples", lambda stories: headlines)
    assert landing(sample_index).examples == headlines[2:]


def test_a_story_has_a_page_of_its_own(client: httpx2.Client, index: Index) -> None:
    largest = index.stories(limit=1).stories[0]
    reply = client.get("/story", params={"id": largest.id})
    assert reply.status_code == 200
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    said = text_of(reply.text)
    for entry in largest.related:
        assert entry.article.title in said.replace("&#39;", "'").replace("&amp;", "&")
    assert client.get("/story", params={"id": largest.id, "offset": "x" * 9}).status_code == 200
    assert client.get("/story", params={"id": largest.id, "offset": "9" * 50}).status_code == 200


@pytest.mark.parametrize("id", ["", "nothing", "<script>", "\x00", "x" * 5_000])
def test_an_unknown_story_is_told_so(client: httpx2.Client, id: str) -> None:
    reply = client.get("/story", params={"id": id})
    assert reply.status_code == 404
    assert "No story has the id" in text_of(reply.text)
    assert "<script>" not in reply.text


def test_a_cancelled_start_page_is_not_kept(sample_folder: Path) -> None:
    cancel = CancelToken()
    cancel()
    with Index.open(sample_folder) as index:
        assert landing(index, cancel).examples == ()
        assert len(landing(index).examples) == EXAMPLES
