"""The routes of articles and stories without a question, on a real server."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from semsearch import Index, query
from semsearch.client import Client
from semsearch.schemas.examples import ARTICLE, OTHER, STORY
from semsearch.schemas.story import ArticleStory, Story, StoryList
from semsearch.schemas.story_detail import StoryDetail
from semsearch.server.openapi import examples as problems
from semsearch.storage.filtering import passes
from semsearch.storage.local import LocalStore
from tests.builders import copy_index

NO_STORIES = ["nothing", "%00", "a%00b", "..%5Cx", "x" * 5_000, "%ff%fe", "'%20OR%201=1", "*", "%25", "日本"]


def test_an_article_and_its_story_are_read_by_id(client: Any) -> None:
    path = f"/v1/articles/{ARTICLE['id']}"
    assert client.get(path).json() == ARTICLE
    story = client.get(f"{path}/related").json()
    assert (story["id"], story["article"], len(story["related"])) == (
        STORY["id"],
        ARTICLE,
        7,
    )
    other = client.get(f"/v1/articles/{OTHER['id']}/related").json()
    assert other["article"] == OTHER
    assert ARTICLE["id"] in {entry["article"]["id"] for entry in other["related"]}


def test_near_articles_and_earlier_stories_are_told_with_what_is_related(client: Any, index: Index) -> None:
    (found,) = index.search("A tram for every quarter", limit=1).hits
    newest = found.article
    reply = client.get(f"/v1/articles/{newest.id}/related").json()
    assert reply == json.loads(json.dumps(ArticleStory.around(index.related(newest.id)).model_dump()))
    assert len(reply["related"]) + len(reply["near"]) == 10
    assert ArticleStory.model_validate(reply).to_domain() == index.related(newest.id)
    ids = [article["id"] for article in reply["near"]]
    assert len(set(ids)) == len(ids)
    assert newest.id not in ids


WEIRD = [
    "nothing",
    "%00",
    "a%00b",
    "..%5Cx",
    "%2e%2e%2fx",
    "x" * 5_000,
    "%ff%fe",
    "'%20OR%201=1",
    "*",
    "%25",
    "日本",
]


@pytest.mark.parametrize("id", WEIRD)
@pytest.mark.parametrize("rest", ["", "/related"])
def test_an_unknown_id_is_not_found(client: Any, id: str, rest: str) -> None:
    reply = client.get(f"/v1/articles/{id}{rest}")
    assert reply.status_code == 404
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["code"] == "not_found"


def test_the_largest_stories_come_first_as_the_facade_has_them(client: Any, index: Index) -> None:
    reply = client.get("/v1/stories").json()
    assert reply == json.loads(json.dumps(StoryList.of(index.stories()).model_dump()))
    best = reply["stories"][0]
    told = {best["article"]["id"], *(entry["article"]["id"] for entry in best["related"])}
    assert {ARTICLE["id"], OTHER["id"]} <= told
    assert reply["total"] == index.status().stories
    assert reply["index"]["revision"] == index.revision()
    assert {story["score"] for story in reply["stories"]} == {0.0}


def test_all_pages_give_every_story_once(client: Any) -> None:
    total = client.get("/v1/stories").json()["total"]
    ids: list[str] = []
    for offset in range(0, total + 3, 3):
        page = client.get("/v1/stories", params={"limit": 3, "offset": offset}).json()
        assert page["total"] == total
        ids += [story["id"] for story in page["stories"]]
    assert len(ids) == len(set(ids)) == total


@pytest.mark.parametrize(
    "limits",
    [
        {"since": "2024-03-12", "until": "2024-03-12"},
        {"topic": "ports"},
        {"topic": ["Ports", "Rail"], "provider": "Coast"},
        {"type": "video"},
        {"published": "true"},
        {"published": "false"},
        {"phrase": "shore power"},
        {"topic": "law", "excluded": "police"},
        {"providers": ["Nobody"]},
    ],
)
def test_a_story_has_an_article_that_passes(client: Any, index: Index, limits: dict[str, Any]) -> None:
    reply = client.get("/v1/stories", params={**limits, "limit": 100}).json()
    named = {
        {"provider": "providers", "topic": "topics", "type": "types", "phrase": "phrases"}.get(k, k): v
        for k, v in limits.items()
    }
    if "published" in named:
        named["published"] = named["published"] == "true"
    passing = query.make_filter(**named)
    assert len(reply["stories"]) == reply["total"] == index.stories(passing, 100).total
    assert bool(reply["stories"]) is (limits != {"providers": ["Nobody"]})
    for story in (Story.model_validate(one).to_domain() for one in reply["stories"]):
        assert any(passes(passing, a) for a in (story.lead.article, *(r.article for r in story.related)))


def test_story_is_found_by_its_id_or_by_an_article_id(client: Any, index: Index) -> None:
    path = "/v1/stories"
    listed = client.get(path).json()["stories"][0]
    told = client.get(f"{path}/{listed['id']}").json()
    assert told == json.loads(json.dumps(StoryDetail.of(index.story(listed["id"])).model_dump()))
    assert told["story"] == listed
    articles = [told["story"]["article"], *(entry["article"] for entry in told["story"]["related"])]
    assert sum(day["count"] for day in told["timeline"]) == len(told["headlines"]) == len(articles) == 8
    days = [headline["article"]["published_at"] for headline in told["headlines"]]
    assert days == sorted(days)
    for headline in told["headlines"]:
        for start, end in headline["own"]:
            assert headline["article"]["title"][start:end].strip()
    by_article = client.get(f"{path}/{ARTICLE['id']}").json()
    assert by_article["story"]["id"] == listed["id"]


def test_reports_of_a_story_are_paged(client: Any, index: Index) -> None:
    id = client.get("/v1/stories").json()["stories"][0]["id"]
    whole = client.get(f"/v1/stories/{id}").json()
    assert whole["articles"] == len(whole["headlines"]) == 8
    pages = [
        client.get(f"/v1/stories/{id}", params={"limit": 3, "offset": offset}).json()
        for offset in range(0, whole["groups"] + 3, 3)
    ]
    assert [one for page in pages for one in page["headlines"]] == whole["headlines"]
    assert [one for page in pages for day in page["days"] for one in day["groups"]] == [
        one for day in whole["days"] for one in day["groups"]
    ]
    assert pages[-1]["days"] == []
    assert {page["articles"] for page in pages} == {8}
    for wrong in ({"limit": 0}, {"limit": 101}, {"offset": -1}, {"page": 2}):
        assert client.get(f"/v1/stories/{id}", params=wrong).status_code == 422


def test_a_former_id_leads_to_the_story_that_it_is_part_of_now(
    archived: Path, tmp_path: Path, serving: Callable[[Path], AbstractContextManager[Any]]
) -> None:
    folder = copy_index(archived, tmp_path / "index")
    with serving(folder) as running, Index.open(folder) as index:
        ruling, *others = (story.id for story in index.stories().stories)
        read = running.client.get
        before = read(f"/v1/stories/{ruling}").json()
        assert (before["previous_ids"], before["split_from"]) == ([], "")
        with LocalStore.open(folder) as store:
            with store.snapshot() as snapshot:
                members = snapshot.members([ruling, *others[:2]])
            store.assign(dict.fromkeys(members[1], others[1]))
            store.assign(dict.fromkeys((*members[1], *members[2]), ruling))
            store.assign(dict.fromkeys(members[0][:2], "part"))
        told = read(f"/v1/stories/{ruling}").json()
        assert (told["story"]["id"], told["previous_ids"]) == (ruling, sorted(others[:2]))
        for former in others[:2]:
            assert read(f"/v1/stories/{former}").json() == told
            assert Client(running.url).story(former).story.id == ruling
        part = read("/v1/stories/part").json()
        assert (part["previous_ids"], part["split_from"]) == ([], ruling)


def test_the_silent_are_outlets_on_the_topic(client: Any) -> None:
    rail = client.get("/v1/stories", params={"topic": "Rail", "provider": "Harbour"}).json()["stories"][0]
    told = client.get(f"/v1/stories/{rail['id']}").json()
    assert told["silent"] == ["Coast"]


@pytest.mark.parametrize("id", NO_STORIES)
def test_an_unknown_story_is_not_found(client: Any, id: str) -> None:
    reply = client.get(f"/v1/stories/{id}")
    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")
    assert reply.json()["code"] == "not_found"
    assert id != "nothing" or reply.json()["detail"] == problems.NO_STORY[1]


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"offset": "-1"}, "offset"),
        ({"offset": "10001"}, "offset"),
        ({"published": "perhaps"}, "published"),
        ({"since": "soon"}, "since"),
        ({"topic": ["a"] * 101}, "topic"),
        ({"q": "a"}, "q"),
    ],
)
def test_a_wrong_parameter_is_told_by_its_name(client: Any, params: dict[str, Any], field: str) -> None:
    reply = client.get("/v1/stories", params=params)
    assert (reply.status_code, reply.json()["code"]) == (422, "validation")
    assert [fault["field"] for fault in reply.json()["errors"]] == [field]


def test_a_span_that_ends_before_it_begins_is_refused(client: Any) -> None:
    reply = client.get("/v1/stories", params={"since": "2024-03-12", "until": "2024-03-11"})
    assert (reply.status_code, reply.json()["code"]) == (422, "question_refused")


def test_what_is_private_never_appears(client: Any, secret: str) -> None:
    stories = client.get("/v1/stories", params={"limit": 100})
    texts = [stories.text, *(client.get(f"/v1/stories/{s['id']}").text for s in stories.json()["stories"])]
    assert len(texts) > 5
    for text in texts:
        assert secret[:12] not in text
        assert "secured" not in text
        assert "iframe" not in text
