from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest

from semsearch import Index, query
from semsearch.schemas import examples
from semsearch.schemas.answer import Answer
from semsearch.schemas.article import Article, Suggestions
from semsearch.storage.filtering import passes

ARTICLES = 15  # seven records, and an item of the samples with seven related
QUESTION = "shore power for ships"
OPERATORS = 'title:foo AND (bar^2 OR "baz")~ +must -not [a TO z] \\ * ? /re/ {x}'

ANSWERED = {
    "emoji": "🚢🔌 ferries 👩‍🌾",
    "Chinese": "新的电车线路",
    "right to left": "שלום السفن \u202eferries",
    "only stop words": "what is the of and",
    "quotes and operators": OPERATORS,
    "unbalanced quote": '"shore power',
    "SQL": "'; DROP TABLE articles; -- \" OR 1=1",
    "LIKE": "%_%",
    "NUL": "shore\x00power",
    "control characters": "\x1b[31mshore\x07\x7f power\u200b\ufeff",
    "a lone surrogate": "shore \ud800 power",
    "combining marks": "e" + "\u0301" * 500,
    "one long word": "x" * 1_999,
    "1,999 characters": ("shore " * 400)[:1_999],
    "2,000 characters": "s" * 2_000,
    "2,000 characters once cleaned": " " * 20_000 + "s " * 999 + "ss" + "\n" * 20_000,
}
REFUSED = {
    "empty": "",
    "spaces": " \n\t ",
    "only control characters": "\x00\x01\u200b",
    "2,001 characters": "s" * 2_001,
    "5,000 characters": "s" * 5_000,
}


def escaped(question: str, **more: object) -> dict[str, Any]:
    """A request as clients write it that escape all but ASCII: half a surrogate pair needs that."""
    return {
        "content": json.dumps({"question": question, **more}).encode("ascii"),
        "headers": {"Content-Type": "application/json"},
    }


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search"])
@pytest.mark.parametrize("question", ANSWERED.values(), ids=ANSWERED)
def test_whatever_is_asked_is_answered(client: Any, path: str, question: str) -> None:
    read = client.post(path, **escaped(question))
    literal = client.post(path, **escaped(question, interpret=False))
    assert (read.status_code, literal.status_code) == (200, 200)
    assert literal.json()["stories" if path == "/v1/ask" else "hits"], "no operator hides anything"


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search"])
@pytest.mark.parametrize("question", REFUSED.values(), ids=REFUSED)
def test_no_question_and_too_long_a_one_are_refused(client: Any, path: str, question: str) -> None:
    reply = client.post(path, **escaped(question))
    told = reply.json()
    assert (reply.status_code, told["code"]) == (422, "question_refused")
    assert "empty" in told["detail"] or "at most 2,000" in told["detail"]


ADDRESSABLE = {name: q for name, q in (ANSWERED | REFUSED).items() if len(q) < 10_000 and "\ud800" not in q}


@pytest.mark.parametrize("question", ADDRESSABLE.values(), ids=ADDRESSABLE)
def test_address_and_body_answer_alike(client: Any, question: str) -> None:
    by_body = client.post("/v1/ask", json={"question": question})
    by_address = client.get("/v1/ask", params={"q": question})
    assert untimed(by_address.json()) == untimed(by_body.json())
    assert by_address.status_code == by_body.status_code


def untimed(reply: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in reply.items() if key != "timings"}


def test_an_answer_is_the_facades_own(client: Any, index: Index) -> None:
    for explain in (False, True):
        asked = {"question": QUESTION, "limit": 2, "offset": 1, "explain": explain}
        expected = Answer.of(index.ask(QUESTION, limit=2, offset=1), explain=explain).model_dump()
        reply = client.post("/v1/ask", json=asked).json()
        assert untimed(reply) == untimed(json.loads(json.dumps(expected)))
        assert len(reply["stories"]) == 2
        assert all(("why" in story) is explain for story in reply["stories"])


def test_the_best_story_stands_first_with_its_coverage(client: Any) -> None:
    best = client.get("/v1/ask", params={"q": examples.QUESTION}).json()["stories"][0]
    told = {best["article"]["id"], *(entry["article"]["id"] for entry in best["related"])}
    assert len(told) == 8
    assert {examples.ARTICLE["id"], examples.OTHER["id"]} <= told
    assert {entry["relation"] for entry in best["related"]} == {"listed"}


def test_a_follow_up_inherits_its_subject_and_its_date_unless_that_is_dropped(client: Any) -> None:
    def inherited(question: str, **more: object) -> dict[str, str]:
        sent = {"question": question, "history": ["frost in orchards in March 2024"], **more}
        told = client.post("/v1/ask", json=sent).json()["interpretation"]["inherited"]
        return {one["kind"]: one["text"] for one in told}

    assert inherited("and on 12 March 2024?") == {"subject": "frost in orchards"}
    assert inherited("and on 12 March 2024?", drop=["subject"]) == {}
    assert inherited("what about blossom?")["date"] == "in March 2024"
    assert "date" not in inherited("what about blossom?", drop=["date"])


def test_independent_question_inherits_nothing(client: Any) -> None:
    plain = client.post("/v1/ask", json={"question": QUESTION}).json()
    more = client.post("/v1/ask", json={"question": QUESTION, "history": ["orchards", {"question": "rail"}]})
    assert untimed(more.json()) == untimed(plain)


DATED = "frost on 13 March 2024"


@pytest.mark.parametrize(
    ("more", "since", "count"),
    [
        ({}, "2024-03-13T00:00:00Z", 1),
        ({"timezone": "Asia/Shanghai"}, "2024-03-12T16:00:00Z", 2),
        ({"timezone": "America/New_York"}, "2024-03-13T04:00:00Z", 1),  # it has no time
        ({"interpret": False}, None, ARTICLES),
    ],
)
def test_a_date_in_the_question_is_a_limit_in_the_caller_s_days(
    client: Any, more: dict[str, Any], since: str | None, count: int
) -> None:
    asked = client.post("/v1/ask", json={"question": DATED, **more}).json()["interpretation"]
    page = client.post("/v1/search", json={"question": DATED, **more}).json()
    address = {name: str(value).lower() if value is False else value for name, value in more.items()}
    by_address = client.get("/v1/ask", params={"q": DATED, **address}).json()["interpretation"]
    assert asked == by_address == page["interpretation"]
    assert (page["total"], asked["filter"]["since"]) == (count, since)
    told = [(words["kind"], words["effect"], words["text"]) for words in asked["understood"]]
    assert told == ([("date", "limit", "on 13 March 2024")] if since else [])


def test_operators_are_limits_unless_the_question_is_taken_word_for_word(client: Any) -> None:
    question = '"shore power" -diesel'
    read = client.post("/v1/search", json={"question": question}).json()
    assert read["total"] == 1
    limits = read["interpretation"]["filter"]
    assert (limits["phrases"], limits["excluded"]) == (["shore power"], ["diesel"])
    literal = client.post("/v1/search", json={"question": question, "interpret": False}).json()
    assert (literal["total"], literal["interpretation"]["understood"]) == (ARTICLES, [])


def test_misspelt_words_are_corrected_unless_the_question_is_taken_word_for_word(client: Any) -> None:
    read = client.post("/v1/ask", json={"question": "orchrad blossom"}).json()["interpretation"]
    assert (read["did_you_mean"], read["text"]) == ("orchard blossom", "orchard blossom")
    literal = client.post("/v1/ask", json={"question": "orchrad blossom", "interpret": False}).json()
    assert literal["interpretation"]["did_you_mean"] is None
    assert literal["interpretation"]["text"] == "orchrad blossom"


def test_why_not_works_by_post_and_by_get(client: Any) -> None:
    first = client.post("/v1/ask", json={"question": QUESTION}).json()
    assert first["why_not"] is None
    story = first["stories"][0]
    id = story["article"]["id"]
    shown = client.post("/v1/ask", json={"question": QUESTION, "why_not": id}).json()["why_not"]
    assert (shown["step"], shown["story"], shown["article"]) == ("shown", story["id"], story["article"])
    asked = {"limit": 1, "topic": "Farming", "why_not": id}
    limited = client.get("/v1/ask", params={"q": QUESTION, **asked}).json()["why_not"]
    assert (limited["step"], limited["limits"]) == ("limits", ["topics"])


@pytest.mark.parametrize("id", ["nothing", "../secret", "日本", "%00"])
def test_an_unknown_article_that_is_asked_about_is_not_found_and_named(client: Any, id: str) -> None:
    for reply in (
        client.post("/v1/ask", json={"question": QUESTION, "why_not": id}),
        client.get("/v1/ask", params={"q": QUESTION, "why_not": id}),
    ):
        assert (reply.status_code, reply.json()["code"]) == (404, "not_found")
        assert id in reply.json()["detail"]


def test_suggestions_complete_what_was_typed(client: Any, index: Index) -> None:
    reply = client.get("/v1/suggest", params={"q": "por"})
    assert reply.json()["suggestions"][0] == {"text": "Ports", "kind": "topic", "count": 2}
    assert reply.json() == Suggestions.of(index.suggest("por", 8)).model_dump()
    titles = client.get("/v1/suggest", params={"q": "night tra"}).json()["suggestions"]
    assert titles == [{"text": "Night trains return to the coast", "kind": "title", "count": 1}]
    assert len(client.get("/v1/suggest", params={"q": "a", "limit": 1}).json()["suggestions"]) == 1


@pytest.mark.parametrize("params", [{}, {"q": ""}, {"q": " \t"}, {"q": "\x00"}, {"q": "zzzzqqq"}])
def test_nothing_typed_and_nothing_known_give_no_suggestions(client: Any, params: dict[str, str]) -> None:
    reply = client.get("/v1/suggest", params=params)
    assert (reply.status_code, reply.json()) == (200, {"suggestions": []})


@pytest.mark.parametrize("typed", [*ADDRESSABLE.values()], ids=ADDRESSABLE)
def test_whatever_was_typed_is_answered_unless_it_is_too_long(client: Any, typed: str) -> None:
    reply = client.get("/v1/suggest", params={"q": typed})
    assert reply.status_code == (200 if len(typed) <= query.MAX_QUESTION_LENGTH else 422)


FILTERS = [
    ({}, ARTICLES),
    ({"since": "2024-03-12"}, 6),  # its first second is in
    ({"since": "2024-03-12T00:00:01Z"}, 5),
    ({"since": "2024-03-12", "until": "2024-03-12"}, 2),  # its last second too
    ({"since": "2024-03-12", "until": "2024-03-13T00:00:00Z"}, 3),
    ({"since": "2024-03-13T02:00:00+02:00", "until": "2024-03-13T00:00:00"}, 1),
    ({"providers": ["Harbour"]}, 3),
    ({"providers": ["HARBOUR.example", "meadow"]}, 5),
    ({"topics": ["ports"]}, 2),
    ({"topics": ["Ports", "Rail"], "providers": ["Coast"]}, 2),
    ({"types": ["Video"]}, 1),
    ({"published": True}, 2),
    ({"published": False}, 2),
    ({"phrases": ["shore power"]}, 2),
    ({"phrases": ["power shore"]}, 0),
    ({"phrases": ["Shore power", "cables"], "topics": ["ports"]}, 1),
    ({"excluded": ["shore power"]}, ARTICLES - 2),
    ({"excluded": ["ferries", "frost"]}, ARTICLES - 3),
    ({"phrases": ["shore power"], "excluded": ["diesel"]}, 1),
    ({"since": "2030-01-01"}, 0),
    ({"providers": ["Nobody"]}, 0),
]
SINGULAR = {"providers": "provider", "topics": "topic", "types": "type", "phrases": "phrase"}


@pytest.mark.parametrize(("limits", "count"), FILTERS)
def test_each_filter_holds_on_every_route(
    client: Any, index: Index, limits: dict[str, Any], count: int
) -> None:
    address = {SINGULAR.get(name, name): value for name, value in limits.items()}
    page = client.post("/v1/search", json={"question": QUESTION, "limit": 100, "filter": limits})
    asked = client.post("/v1/ask", json={"question": QUESTION, "limit": 100, "filter": limits})
    by_address = client.get("/v1/ask", params={"q": QUESTION, "limit": 100, **address})
    facets = client.get("/v1/facets", params=address)
    assert {reply.status_code for reply in (page, asked, by_address, facets)} == {200}
    plural = client.get("/v1/ask", params={"q": QUESTION, "limit": 100, **limits})
    assert untimed(plural.json()) == untimed(by_address.json())
    assert client.get("/v1/facets", params=limits).json() == facets.json()
    hits, stories = page.json()["hits"], asked.json()["stories"]
    assert (page.json()["total"], len(hits), facets.json()["total"]) == (count, count, count)
    assert untimed(by_address.json()) == untimed(asked.json())
    assert bool(stories) is bool(count)
    named = {name: value for name, value in limits.items() if name not in ("since", "until")}
    understood = query.make_filter(since=limits.get("since"), until=limits.get("until"), **named)
    for entry in [*hits, *stories]:
        assert passes(understood, Article.model_validate(entry["article"]).to_domain())
    if not count:
        assert (asked.json()["confidence"], asked.json()["summary"]) == ("none", [])


def test_null_in_a_body_counts_as_not_given(client: Any) -> None:
    plain = client.post("/v1/ask", json={"question": QUESTION}).json()
    for more in ({"filter": None}, {"filter": {"providers": None, "published": None}}, {"limit": None}):
        reply = client.post("/v1/ask", json={"question": QUESTION, **more})
        assert (reply.status_code, untimed(reply.json())) == (200, untimed(plain))


def test_a_span_that_ends_before_it_begins_is_refused_on_every_route(client: Any) -> None:
    limits = {"since": "2024-03-12", "until": "2024-03-11"}
    for reply in (
        client.post("/v1/ask", json={"question": QUESTION, "filter": limits}),
        client.post("/v1/search", json={"question": QUESTION, "filter": limits}),
        client.get("/v1/ask", params={"q": QUESTION, **limits}),
        client.get("/v1/facets", params=limits),
    ):
        assert (reply.status_code, reply.json()["code"]) == (422, "question_refused")
        assert "later than until" in reply.json()["detail"]


@pytest.mark.parametrize(
    ("path", "params", "field"),
    [
        ("/v1/ask", {}, "q"),
        ("/v1/ask", {"q": "a", "limit": "many"}, "limit"),
        ("/v1/ask", {"q": "a", "limit": "101"}, "limit"),
        ("/v1/ask", {"q": "a", "offset": "-1"}, "offset"),
        ("/v1/ask", {"q": "a", "published": "perhaps"}, "published"),
        ("/v1/ask", {"q": "a", "outlets": "x"}, "outlets"),
        ("/v1/facets", {"since": "2024-13-01"}, "since"),
        ("/v1/facets", {"q": "a"}, "q"),
    ],
)
def test_a_wrong_parameter_is_told_by_its_name(client: Any, path: str, params: Any, field: str) -> None:
    reply = client.get(path, params=params)
    assert (reply.status_code, reply.json()["code"]) == (422, "validation")
    assert [fault["field"] for fault in reply.json()["errors"]] == [field]


@pytest.mark.parametrize("path", ["articles/{id}", "articles/{id}/related"])
@pytest.mark.parametrize("key", ["foo", "%ff<b>", "limit"])
def test_a_route_without_parameters_refuses_any(client: Any, path: str, key: str) -> None:
    path = f"/v1/{path.format(id=examples.ARTICLE['id'])}"
    reply = client.get(f"{path}?{key}=1&{key}=2")
    assert (reply.status_code, reply.json()["code"]) == (422, "validation")
    assert [fault["field"] for fault in reply.json()["errors"]] == [unquote(key)]
    assert client.get(f"{path}?").status_code == 200


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search"])
def test_a_question_in_a_body_has_none_in_its_address(client: Any, path: str) -> None:
    reply = client.post(f"{path}?q=a&limit=3", json={"question": "a"})
    assert (reply.status_code, reply.json()["code"]) == (422, "validation")
    assert [fault["field"] for fault in reply.json()["errors"]] == ["q", "limit"]


@pytest.mark.parametrize(("limits", "count"), [({}, ARTICLES), ({"topics": ["Ports", "Rail"]}, 5)])
def test_walking_through_all_pages_gives_every_article_once(client: Any, limits: Any, count: int) -> None:
    ids: list[str] = []
    scores: list[float] = []
    for offset in range(0, count + 4, 4):
        asked = {"question": QUESTION, "limit": 4, "offset": offset, "filter": limits}
        page = client.post("/v1/search", json=asked).json()
        assert (page["total"], page["total_is_exact"]) == (count, True)
        ids += [hit["article"]["id"] for hit in page["hits"]]
        scores += [hit["score"] for hit in page["hits"]]
    assert len(ids) == len(set(ids)) == count
    assert scores == sorted(scores, reverse=True)


def test_what_is_private_never_appears(client: Any, secret: str) -> None:
    ids = [
        hit["article"]["id"]
        for hit in client.post("/v1/search", json={"question": QUESTION, "limit": 100}).json()["hits"]
    ]
    replies = [client.get(f"/v1/articles/{id}{rest}").text for id in ids for rest in ("", "/related")]
    replies += [client.get("/v1/ask", params={"q": q, "explain": True}).text for q in ("secured", secret)]
    replies += [client.get("/v1/facets").text]
    assert len(replies) == 2 * ARTICLES + 3
    for text in replies:
        stories = json.loads(text)
        for echo in ("question", "interpretation", "unknown", "missing"):  # what was asked
            stories.pop(echo, None)
        shown = json.dumps(stories)
        assert "secured" not in shown
        assert secret[:12] not in shown
        assert "iframe" not in shown


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/feed.json"])
@pytest.mark.parametrize("headers", [{}, {"Accept": "text/event-stream"}, {"Accept": "text/markdown"}])
def test_a_key_under_its_former_name_is_answered_with_a_warning(
    client: Any, path: str, headers: dict[str, str]
) -> None:
    for key, warned in (("literal", True), ("protected", False)):
        reply = client.get(path, params={"q": "ports in March 2024", key: "in March 2024"}, headers=headers)
        assert reply.status_code == 200
        assert ("deprecation" in reply.headers) is warned
        assert not warned or re.fullmatch(r"@\d{10}", reply.headers["deprecation"])  # RFC 9745


def test_a_body_with_a_key_under_its_former_name_is_answered_with_a_warning(client: Any) -> None:
    question = {"question": "ports in March 2024"}
    read = client.post("/v1/ask", json={**question, "protected": ["in March 2024"]})
    former = client.post("/v1/ask", json={**question, "literal": ["in March 2024"]})
    assert ("deprecation" in read.headers, "deprecation" in former.headers) == (False, True)
    for reply in (read, former):
        assert reply.json()["interpretation"]["understood"] == []
