"""An answer in every form, from a real server."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from starlette.testclient import TestClient

from semsearch import Index, Settings
from semsearch.presentation.csv import COLUMNS, MARK, csv_table
from semsearch.presentation.markdown import markdown
from semsearch.server import app
from semsearch.settings import LlmSettings
from tests.summaries.model_server import served

ASKED = {"q": "rulings on facial recognition in China"}
KINDS = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


@pytest.mark.parametrize("form", KINDS)
def test_a_form_is_given_by_parameter_and_by_header(form: str, client: Any) -> None:
    by_parameter = client.get("/v1/ask", params={**ASKED, "format": form}, headers={"Accept": "text/x"})
    by_header = client.get("/v1/ask", params=ASKED, headers={"Accept": KINDS[form].partition(";")[0]})
    for given in (by_parameter, by_header):
        assert given.status_code == 200
        assert given.headers["content-type"] == KINDS[form]
        assert "Accept" in given.headers["vary"]
    if form not in ("json", "txt"):  # which say how long it took
        assert by_parameter.text == by_header.text
    assert "facial" in by_parameter.text


def test_the_parameter_wins_over_the_header(client: Any) -> None:
    for accept in ("text/event-stream", "text/csv"):
        given = client.get("/v1/ask", params={**ASKED, "format": "json"}, headers={"Accept": accept})
        assert given.json()["stories"]
    events = client.get("/v1/ask", params=ASKED, headers={"Accept": "text/event-stream"})
    assert events.headers["content-type"].startswith("text/event-stream")


def test_a_browser_that_opens_the_address_sees_json(client: Any) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
    assert client.get("/v1/ask", params=ASKED, headers={"Accept": accept}).json()["stories"]


def test_markdown_and_table_are_those_of_the_answer(client: Any, index: Index) -> None:
    answer = index.ask(ASKED["q"])
    assert client.get("/v1/ask", params={**ASKED, "format": "md"}).text == markdown(answer)
    given = client.get("/v1/ask", params={**ASKED, "format": "csv"})
    assert given.content.decode() == csv_table(answer)
    header, *rows = csv.reader(io.StringIO(given.content.decode().removeprefix(MARK)))
    assert tuple(header) == COLUMNS
    assert len(rows) == sum(1 + len(story.related) for story in answer.stories)


@pytest.mark.parametrize("form", ["md", "csv"])
def test_a_later_page_goes_on_numbering(form: str, client: Any, index: Index) -> None:
    written = {"md": markdown, "csv": csv_table}[form]
    asked = {**ASKED, "limit": 2, "offset": 2, "format": form}
    told = client.get("/v1/ask", params=asked).text
    answer = index.ask(ASKED["q"], limit=2, offset=2)
    assert told == written(answer, first=3)
    assert told != written(answer)


def test_a_later_page_of_html_goes_on_numbering(client: Any) -> None:
    asked = {"q": "frost", "limit": 1, "format": "html"}
    first, second = (client.get("/v1/ask", params={**asked, "offset": offset}).text for offset in (0, 1))
    assert "<ol>" in first
    assert "</span> [1]" in first
    assert '<ol start="2">' in second
    assert "</span> [2]" in second


@pytest.mark.parametrize("form", ["txt", "md", "html"])
def test_all_forms_show_the_same_notice_without_results(form: str, client: Any) -> None:
    def told(**more: Any) -> str:
        text = client.get("/v1/ask", params={**ASKED, **more, "format": form}).text
        return " ".join(re.sub("<[^>]*>", "", text).split())

    assert told(offset=900).endswith("Nothing found from story 901 on: use a smaller offset.")
    assert told(topic="zzz").endswith("Nothing found with these filters: remove one of them.")


def test_a_table_is_a_file_named_after_the_question(client: Any) -> None:
    def name(question: str) -> str:
        params = {"q": question, "format": "csv", "limit": 1}
        return str(client.get("/v1/ask", params=params).headers["content-disposition"])

    assert name('who said "yes"? \r\nX-Evil: 1') == (
        "attachment; filename=\"who-said-yes-x-evil-1.csv\"; filename*=UTF-8''who-said-yes-x-evil-1.csv"
    )
    assert name("电车") == "attachment; filename=\"answer.csv\"; filename*=UTF-8''%E7%94%B5%E8%BD%A6.csv"
    assert len(name("ferry " * 300)) < 200


def test_text_has_eighty_columns_and_says_what_was_understood(client: Any) -> None:
    text = client.get("/v1/ask", params={"q": "frost in March 2024", "format": "txt", "limit": 1}).text
    assert text.startswith("only since 1 March 2024 · until 31 March 2024 (“in March 2024”)\n")
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines() if "https://" not in line) <= 80
    assert re.search(r" \[1\]\n(  \S.*\n)+\n1\. ", text), "the summary stands above, with its article"
    second = client.get("/v1/ask", params={"q": "frost", "format": "txt", "limit": 1, "offset": 1}).text
    assert re.search(r" \[2\]\n(  \S.*\n)+\n2\. ", second)
    assert "1. " not in second


def test_a_language_model_writes_for_the_forms_that_show_a_summary(archived: Path) -> None:
    with served() as model:
        model.says("Apple blossom is early [2].")
        index = Index(Settings(index=archived, llm=LlmSettings(model.url, "small-model")))
        with TestClient(app(index), base_url="http://localhost") as client:
            given = {
                form: client.get("/v1/ask", params={"q": "orchards and frost", "format": form}).text
                for form in ("txt", "csv")
            }
        assert re.search(
            r"Apple blossom is early\. \[2\]\n  Meadow: .*\nSummary by small-model", given["txt"]
        )
        assert len(model.calls) == 1


def test_html_needs_no_script_and_no_style(client: Any) -> None:
    given = client.get("/v1/ask", params={**ASKED, "format": "html"})
    assert "script-src 'self'" in given.headers["content-security-policy"]
    text = given.text
    assert "<a " in text
    assert not [tag for tag in ("<script", "<style", "<link", " on", "javascript:") if f"{tag}=" in text]


def test_markdown_can_be_pasted(client: Any) -> None:
    text = client.get("/v1/ask", params={**ASKED, "format": "md"}).text
    made = MarkdownIt("commonmark").render(text)
    assert made.startswith("<p><strong>rulings on facial recognition in China</strong></p>")
    assert "<ol>" in made
    assert "<ul>" in made
    assert ">[1]</a>" in made


def test_earlier_questions_and_what_is_not_to_be_inherited_stand_in_an_address(client: Any) -> None:
    asked = {"q": "and trams?", "history": ["night trains in April 2024"], "limit": 1}
    inherited = client.get("/v1/ask", params=asked).json()["interpretation"]["inherited"]
    assert "date" in [one["kind"] for one in inherited]
    dropped = client.get("/v1/ask", params={**asked, "drop": ["date", "subject"]}).json()
    assert "date" not in [one["kind"] for one in dropped["interpretation"]["inherited"]]


def test_words_that_are_meant_literally_are_no_limit(client: Any) -> None:
    asked = {"q": "frost in March 2024"}
    assert client.get("/v1/ask", params=asked).json()["interpretation"]["understood"]
    literal = {**asked, "protected": "in March 2024"}
    assert client.get("/v1/ask", params=literal).json()["interpretation"]["understood"] == []


@pytest.mark.parametrize("form", KINDS)
def test_what_is_wrong_is_a_problem_in_every_form(form: str, client: Any) -> None:
    given = client.get("/v1/ask", params={"q": " ", "format": form})
    assert (given.status_code, given.json()["code"]) == (422, "question_refused")
    assert given.headers["content-type"] == "application/problem+json"


def test_an_unknown_form_is_refused_with_those_there_are(client: Any) -> None:
    given = client.get("/v1/ask", params={**ASKED, "format": "pdf"})
    assert given.status_code == 422
    assert "'json', 'html', 'md', 'txt' or 'csv'" in given.json()["detail"]


def test_suggestions_have_the_form_of_a_search_bar(client: Any) -> None:
    given = client.get("/v1/suggest", params={"q": "fer", "format": "opensearch"})
    assert given.headers["content-type"].startswith("application/x-suggestions+json")
    typed, texts = json.loads(given.content)
    plain = client.get("/v1/suggest", params={"q": "fer"}).json()["suggestions"]
    assert (typed, texts) == ("fer", [one["text"] for one in plain])
    assert texts
    assert client.get("/v1/suggest", params={"q": "", "format": "opensearch"}).json() == ["", []]
