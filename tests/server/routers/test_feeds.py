"""Questions as feeds, from a real server, and read by those who read feeds."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import feedparser
import httpx2
import pytest
from lxml import etree

from semsearch import corpus
from semsearch.indexing.ledger import Ledger
from semsearch.indexing.plan import Planner
from semsearch.storage.local import LocalStore
from semsearch.types import Item
from tests.presentation.feeds.validation import ATOM, atom_faults, json_feed_faults, rss_faults

FORMS = {
    "atom": ("application/atom+xml", atom_faults),
    "rss": ("application/rss+xml", rss_faults),
    "json": ("application/feed+json", json_feed_faults),
}
FORM = pytest.mark.parametrize("form", FORMS)
FACES = {"q": "rulings on facial recognition in China"}


@pytest.fixture(scope="module")
def reader(sample_folder: Path, serving: Callable[[Path], AbstractContextManager[Any]]) -> Any:
    """A client of a server over the samples."""
    with serving(sample_folder) as running:
        yield running.client


def items(client: httpx2.Client, **asked: Any) -> list[Any]:
    given = client.get("/v1/feed.json", params=asked)
    assert given.status_code == 200, given.text
    found: list[Any] = given.json()["items"]
    return found


@FORM
@pytest.mark.parametrize(
    "asked",
    [
        FACES,
        {},
        {"q": "how to bake sourdough bread"},
        {"limit": "100"},
        {"q": "<b>&\"'\u202e\x07", "topic": "a&b"},
    ],
    ids=["question", "newest", "nothing", "long", "hostile"],
)
def test_every_feed_is_valid(form: str, asked: dict[str, str], reader: httpx2.Client) -> None:
    kind, faults = FORMS[form]
    given = reader.get(f"/v1/feed.{form}", params=asked)
    assert given.status_code == 200
    assert given.headers["content-type"] == kind
    assert faults(given.content) == []


def test_all_three_tell_the_same(reader: httpx2.Client) -> None:
    told = items(reader, **FACES)
    ids = [item["id"] for item in told]
    atom, rss = (feedparser.parse(reader.get(f"/v1/feed.{f}", params=FACES).content) for f in ("atom", "rss"))
    assert ids == [entry.id for entry in atom.entries] == [entry.id for entry in rss.entries]
    assert [item["title"] for item in told] == [entry.title for entry in atom.entries]
    assert told[0]["image"] in [media["url"] for media in atom.entries[0].media_content]
    assert ids


def test_a_question_has_its_confident_stories_newest_first(reader: httpx2.Client) -> None:
    told = items(reader, q="Clearview fined by privacy regulators")
    dates = [item["date_published"] for item in told]
    assert dates == sorted(dates, reverse=True)
    assert 2 <= len(told) < 20
    assert all("Clearview" in item["title"] + item["content_text"] for item in told)
    assert items(reader, q="Clearview fined by privacy regulators", limit=1) == told[:1]


def test_feed_without_confident_story_is_empty(reader: httpx2.Client) -> None:
    assert items(reader, q="how to bake sourdough bread") == []
    atom = feedparser.parse(reader.get("/v1/feed.atom", params={"q": "how to bake sourdough bread"}).content)
    newest = items(reader, limit=1)[0]["date_published"]
    assert atom.feed.updated == newest  # neither of the clock nor of no time


def test_limits_hold_with_a_question_and_without(reader: httpx2.Client) -> None:
    limits = {"provider": "The Harbour Ledger", "since": "2021-01-01", "until": "2021-12-31"}
    for asked in ({"q": "face recognition"}, {}):
        told = items(reader, **asked, **limits)
        assert told, asked
        assert {item["authors"][0]["name"] for item in told} == {"The Harbour Ledger"}
        assert {item["date_published"][:4] for item in told} == {"2021"}


def test_without_a_question_the_newest_come(reader: httpx2.Client) -> None:
    told = items(reader)
    dates = [item["date_published"] for item in told]
    assert len(told) == 20
    assert dates == sorted(dates, reverse=True)
    page = reader.get("/v1/ask", params={"q": "news after:1900", "limit": 20}).json()
    assert [item["title"] for item in told[:3]] == [s["article"]["title"] for s in page["stories"][:3]]


def test_ids_follow_from_what_is_asked_and_not_from_where(reader: httpx2.Client) -> None:
    def ids(address: str, **headers: str) -> list[str | None]:
        root = etree.fromstring(reader.get(address, headers=headers).content)
        return [found.text for found in root.iter(f"{ATOM}id")]

    first = ids("/v1/feed.atom?q=face+payment&topic=Law&topic=China")
    assert first == ids("/v1/feed.atom?topic=China&q=face+payment&topic=Law&limit=20", Host="127.0.0.2:9")
    other = ids("/v1/feed.atom?q=face+payment")
    assert first[0] != other[0]
    assert all(str(id).startswith("urn:semsearch:") for id in first)


def feed_id(client: httpx2.Client, asked: str) -> str:
    given = client.get(f"/v1/feed.atom?{asked}")
    assert given.status_code == 200, given.text
    return str(etree.fromstring(given.content).findtext(f"{ATOM}id"))


SPELLINGS = {
    "q=face+payment": [
        "q=face+payment+",
        "q=+face++payment&interpret=true",
        "interpret=1&q=face%0Apayment",
        "q=face+payment&limit=7&timezone=UTC&topic=",
    ],
    "q=face&provider=a&topic=Law&topic=China&phrase=x+y&since=2021&until=2021-06&published=true": [
        "q=face&providers=a&topics=China&topic=Law&phrases=x+y&since=2021-01-01&until=2021-06-30&published=1",
        "q=face&provider=+a&topic=Law&topic=China&topic=Law&phrase=x+y&since=2021-01-01T00:00:00Z"
        "&until=2021-06-30T23:59:59Z&published=yes",
    ],
    "q=face&interpret=false": ["q=face&interpret=0&timezone=Asia/Shanghai&protected=face"],
    "since=2021-07-01T12:00:00Z": ["since=2021-07-01T14:00:00%2B02:00&interpret=false&timezone=Asia/Tokyo"],
}


@pytest.mark.parametrize(("plain", "others"), SPELLINGS.items(), ids=SPELLINGS)
def test_the_same_question_has_one_id_however_it_is_spelt(
    plain: str, others: list[str], client: httpx2.Client
) -> None:
    assert [feed_id(client, other) for other in others] == [feed_id(client, plain)] * len(others)


def test_other_questions_have_other_ids(client: httpx2.Client) -> None:
    limits = "provider topic type phrase excluded protected since until published interpret timezone".split()
    values = {
        "since": "2021",
        "until": "2021",
        "interpret": "no",
        "published": "no",
        "timezone": "Asia/Tokyo",
    }
    asked = ["q=a", "q=A", "q=a&published=yes", *(f"q=a&{name}={values.get(name, 'b')}" for name in limits)]
    assert len({feed_id(client, one) for one in asked}) == len(asked)


@pytest.mark.parametrize(
    ("asked", "id"),
    [("q=face+payment", "e7935a30e6128fbd"), ("q=face&topic=Law&since=2021-07-01", "b4103732381ab070")],
)
def test_ids_of_feeds_that_are_followed_already_stay(asked: str, id: str, client: httpx2.Client) -> None:
    assert f"<id>urn:semsearch:feed:{id}</id>" in client.get(f"/v1/feed.atom?{asked}").text


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("q=face&providers=harbourledger.example", "/?q=face&provider=harbourledger.example"),
        ("types=video&topics=a%26b&q=<face>&limit=3", "/?q=%3Cface%3E&topic=a%26b&type=video"),
        (
            "q=face+in+July&literal=in+July&since=2021-07",
            "/?q=face+in+July&since=2021-07-01&protected=in+July",
        ),
        ("q=face&interpret=no&until=2021", "/?q=face&until=2021-12-31&interpret=false"),
        ("interpret=false", "/"),
    ],
)
def test_home_page_of_a_feed_has_the_same_filters(asked: str, page: str, client: httpx2.Client) -> None:
    told = client.get(f"/v1/feed.json?{asked}").json()
    assert told["home_page_url"] == str(client.base_url).rstrip("/") + page


@FORM
def test_a_feed_in_its_own_archive_changes_no_item(
    form: str, reader: httpx2.Client, sample_folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / f"feed.{form}"
    path.write_bytes(reader.get(f"/v1/feed.{form}", params={"limit": "100"}).content)
    records = [record for record in corpus.read([path]) if isinstance(record, Item)]
    with LocalStore.open(sample_folder) as store, Ledger.open() as ledger:
        with store.snapshot() as snapshot:
            held = [a for a in snapshot.get([record.article.id for record in records]) if a and a.listed]
        planned = list(Planner(store, ledger).batches(records))
    assert len(held) > 50
    assert not {article.id for article in held}.intersection(a.id for one in planned for a in one.articles)
    assert any(one.differing for one in planned)  # it says less of them


@FORM
def test_links_lead_to_the_feed_and_to_the_page(form: str, reader: httpx2.Client) -> None:
    given = reader.get(f"/v1/feed.{form}?q=face+payment&topic=Law&limit=3", headers={"Host": "127.0.0.2:81"})
    own, page = (
        f"http://127.0.0.2:81/v1/feed.{form}?q=face+payment&topic=Law&limit=3",
        "http://127.0.0.2:81/?q=face+payment&topic=Law",
    )
    if form == "json":
        told = given.json()
        assert (told["feed_url"], told["home_page_url"]) == (own, page)
    else:
        links = {link.rel: link.href for link in feedparser.parse(given.content).feed.links}
        assert (links["self"], links["alternate"]) == (own, page)


@FORM
def test_who_has_a_feed_is_told_so(form: str, reader: httpx2.Client) -> None:
    address = f"/v1/feed.{form}"
    first = reader.get(address, params=FACES)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    assert reader.get(address, params=FACES).headers["etag"] == tag
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = reader.get(address, params=FACES, headers={"If-None-Match": sent})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["cache-control"] == first.headers["cache-control"]
    for sent in ('"other"', tag.strip('"'), ""):
        assert reader.get(address, params=FACES, headers={"If-None-Match": sent}).status_code == 200
    assert reader.get(address, params={"q": "face payment"}).headers["etag"] != tag
    head = reader.head(address, params=FACES)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"limit": "101"}, "limit"), ({"since": "soon"}, "since"), ({"sicne": "2021"}, "sicne")],
)
def test_what_is_wrong_is_a_problem(asked: dict[str, str], field: str, client: httpx2.Client) -> None:
    given = client.get("/v1/feed.atom", params=asked)
    assert (given.status_code, given.json()["errors"][0]["field"]) == (422, field)
    backwards = {"since": "2022-01-01", "until": "2021-01-01"}
    for more in ({}, {"q": "a"}):
        refused = client.get("/v1/feed.rss", params={**backwards, **more})
        assert (refused.status_code, refused.json()["code"]) == (422, "question_refused")


def test_a_saved_feed_can_be_indexed(reader: httpx2.Client, tmp_path: Path) -> None:
    asked = {"q": "Clearview fined by privacy regulators"}
    told = items(reader, **asked)
    for form in ("atom", "rss"):
        (tmp_path / f"saved.{form}").write_bytes(reader.get(f"/v1/feed.{form}", params=asked).content)
        read = list(corpus.read([tmp_path / f"saved.{form}"]))
        kept = {item.article.url: item.article for item in read if isinstance(item, Item)}
        assert len(kept) == len(read) == len(told)
        for item in told:
            article = kept[item["url"]]
            assert (article.title, article.excerpt) == (item["title"], item["content_text"])
            assert list(article.topics) == item.get("tags", [])
            assert [image.url for image in article.images] == [item["image"]] * ("image" in item)
            assert article.published_at
            assert article.published_at.strftime("%Y-%m-%dT%H:%M:%SZ") == item["date_published"]


def test_the_description_shows_a_feed_that_is_valid(client: httpx2.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for form, (kind, faults) in FORMS.items():
        content = paths[f"/v1/feed.{form}"]["get"]["responses"]["200"]["content"]
        assert list(content) == [kind]
        example = content[kind]["example"]
        assert content[kind]["schema"] == {"type": "object" if form == "json" else "string"}
        assert faults(json.dumps(example).encode() if form == "json" else example.encode()) == []
    assert example["items"]
