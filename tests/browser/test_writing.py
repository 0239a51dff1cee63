"""The page, where a language model writes: stories first, sentences as they come."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.asking import CHINA, last, settled, titles, tree, type_in
from tests.browser.conftest import Visit
from tests.summaries.model_server import Call, ModelServer

COURT = "Hotels, shopping centres and housing managers may be sued for scanning faces without consent"
TOP = "document.querySelector('.story').getBoundingClientRect().top"  # at once: the script puts in a new one
PARK = "A district court has ordered Hangzhou Safari Park to delete the facial data"


@pytest.fixture
def step(model: ModelServer) -> Iterator[threading.Semaphore]:
    """What a script waits for; whatever a test does, it is let go in the end."""
    waited = threading.Semaphore(0)
    yield waited
    for _ in range(20):
        waited.release()
    model.says("NONE")


def test_stories_come_before_sentences_and_nothing_moves(
    writing: str, model: ModelServer, step: threading.Semaphore, visit: Visit
) -> None:
    def script(call: Call) -> None:
        step.acquire()
        call.begin()
        for text in (
            f"{COURT} [1]. A district",
            f"{PARK[10:]} [2]. And",
        ):  # one that is begun ends the one before
            call.delta(text)
            step.acquire()
        call.delta("", "stop")
        call.send("data: [DONE]\n\n")

    model.script = script
    page = visit(f"{writing}/?q={CHINA}")
    summary = page.locator(".summary")
    expect(summary.locator(".sentence")).to_have_count(0)
    expect(page.locator("body")).to_have_attribute("aria-busy", "true")
    assert len(titles(page)) == 5
    where = page.evaluate(TOP)
    assert where > 0
    step.release()
    expect(summary.locator(".sentence")).to_have_count(1)
    expect(summary.locator(".sentence")).to_have_text(re.compile(COURT))
    assert page.evaluate(TOP) == where
    step.release()
    step.release()
    expect(page.locator("body")).not_to_have_attribute("aria-busy", "true")
    expect(summary.locator(".writer")).to_have_text(
        "Summary by small-model, checked against the articles it cites"
    )
    cited = [mark.split(maxsplit=1) for mark in summary.locator(".cite").all_inner_texts()]
    assert [number for number, _ in cited] == ["1", "2"]
    assert all(outlet for _, outlet in cited)
    assert page.evaluate("window.__shift") < 0.02


def test_where_the_model_fails_on_the_way_the_summary_begins_anew(
    writing: str, model: ModelServer, step: threading.Semaphore, visit: Visit
) -> None:
    def script(call: Call) -> None:
        call.begin()
        call.delta(f"{COURT} [1]. And then ")
        step.acquire()

    model.script = script
    page = visit(writing)
    page.locator("#q").fill(CHINA)
    page.keyboard.press("Enter")
    sentences = page.locator(".summary .sentence")
    expect(sentences).to_have_count(1)
    step.release()  # the model ends in the middle of a sentence
    expect(page.locator("body")).not_to_have_attribute("aria-busy", "true")
    texts = sentences.all_inner_texts()
    assert len(texts) > 1
    assert not texts[0].startswith(COURT)
    expect(page.locator(".writer")).to_have_count(0)


def test_another_question_stops_the_one_in_flight(
    writing: str, model: ModelServer, step: threading.Semaphore, visit: Visit
) -> None:
    reached = threading.Event()

    def script(call: Call) -> None:
        reached.set()
        call.wait(10)

    model.script = script
    page = visit(writing)
    page.locator("#q").fill(CHINA)
    page.keyboard.press("Enter")
    expect(page.locator(".story")).to_have_count(5)
    assert reached.wait(5)
    slow = model.calls[-1]
    model.says("NONE")
    type_in(page, "first flight on another planet")
    assert slow.gone.wait(5)
    assert page.locator(".turn").count() == 1
    assert last(page).locator(".summary .sentence").count() > 0
    settled(page)


def test_without_scripts_what_was_taken_from_articles_stands(writing: str, visit: Visit) -> None:
    page = visit(f"{writing}/?q={CHINA}", scripts=False)
    assert page.locator(".summary .sentence").count() > 1
    assert "Reading the articles" not in " ".join(tree(page))
