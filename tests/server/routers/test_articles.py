from __future__ import annotations

from typing import Any

import pytest

from semsearch.schemas import examples


def test_an_article_and_its_story_are_read_by_id(client: Any) -> None:
    path = f"/v1/articles/{examples.ARTICLE['id']}"
    assert client.get(path).json() == examples.ARTICLE
    story = client.get(f"{path}/related").json()
    assert (story["id"], story["article"], len(story["related"])) == (
        examples.STORY["id"],
        examples.ARTICLE,
        7,
    )
    other = client.get(f"/v1/articles/{examples.OTHER['id']}/related").json()
    assert other["article"] == examples.OTHER
    assert examples.ARTICLE["id"] in {entry["article"]["id"] for entry in other["related"]}


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
