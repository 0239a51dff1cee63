"""semsearch.server.questions: how many questions run at a time, and what does not wait for them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import httpx2
import pytest

from semsearch import Index, Settings
from semsearch.server import app
from semsearch.server.questions import limiter
from semsearch.threads import QUESTIONS
from semsearch.types import Answer
from tests.conditions import wait_until
from tests.servers import in_thread


class Held(Index):
    """An index whose questions run until they are released, on which other calls work."""

    running = most = 0
    lock = threading.Lock()

    def __init__(self, released: threading.Event, opened: Index) -> None:
        super().__init__(opened.settings)
        self._released = released

    def ask(self, *asked: Any, **more: Any) -> Answer:
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        try:
            assert self._released.wait(30)
            return super().ask(*asked, **more)
        finally:
            with self.lock:
                self.running -= 1


@pytest.fixture
def held(index: Index) -> Iterator[Held]:
    with Held(threading.Event(), index) as opened:
        yield opened
        opened._released.set()


def test_few_questions_run_at_a_time_and_other_routes_do_not_wait(held: Held) -> None:
    def ask(number: int) -> dict[str, Any]:
        asked = {"question": f"shore power {number}"}
        reply = httpx2.post(f"{url}/v1/ask", json=asked, timeout=60)
        assert reply.status_code == 200
        found: dict[str, Any] = reply.json()
        return found

    count = QUESTIONS + 8
    with in_thread(app(held)) as url, ThreadPoolExecutor(count) as pool:
        asked = [pool.submit(ask, number) for number in range(count)]
        try:
            wait_until(lambda: held.running == QUESTIONS)
            for path in ("/v1/facets", "/readyz", "/v1/suggest?q=sh", "/healthz"):
                assert httpx2.get(url + path, timeout=30).status_code == 200
            assert held.running == held.most == QUESTIONS
        finally:
            held._released.set()
        answers = [reply.result(60) for reply in asked]
    assert [answer["question"] for answer in answers] == [f"shore power {number}" for number in range(count)]
    assert all(answer["stories"] for answer in answers)
    assert held.most == QUESTIONS


def test_requests_above_the_limit_are_refused_at_once(index: Index) -> None:
    server = replace(index.settings.server, max_requests=6)
    limited = Held(threading.Event(), Index(replace(index.settings, server=server)))
    asked = {"question": "shore power"}
    application = app(limited)
    with limited, in_thread(application) as url, ThreadPoolExecutor(6) as pool:
        ask = partial(httpx2.post, f"{url}/v1/ask", json=asked, timeout=60)
        replies = [pool.submit(ask) for _ in range(6)]
        try:
            wait_until(lambda: application.state.questions.statistics().tasks_waiting == 6 - QUESTIONS)
            assert httpx2.get(f"{url}/v1/facets", timeout=30).status_code == 503
            refused = ask()
            assert (refused.status_code, refused.json()["code"]) == (503, "overloaded")
            assert refused.headers["retry-after"] == "1"
            assert refused.headers["cache-control"] == "no-store"
            assert refused.headers["x-content-type-options"] == "nosniff"
            assert httpx2.get(f"{url}/v1/models", timeout=30).json()["error"]["code"] == "overloaded"
            for path in ("/healthz", "/readyz"):
                assert httpx2.get(url + path, timeout=30).status_code == 200
        finally:
            limited._released.set()
        assert [reply.result(60).status_code for reply in replies] == [200] * 6
        assert ask().status_code == 200


def test_questions_that_wait_for_a_language_model_do_not_hold_up_the_others() -> None:
    assert limiter(written=False).total_tokens == QUESTIONS == 4
    assert limiter(written=True).total_tokens == 40


def test_an_error_of_a_question_is_a_problem_and_frees_its_place(index: Index) -> None:
    with in_thread(app(index)) as url, httpx2.Client(base_url=url, timeout=30) as client:
        for _ in range(QUESTIONS + 1):
            refused = client.post("/v1/ask", json={"question": "shore", "why_not": "no such article"})
            assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
        assert client.post("/v1/ask", json={"question": "shore power"}).json()["stories"]


def test_without_an_index_every_question_is_a_problem(tmp_path: Any) -> None:
    with in_thread(app(Index(Settings(index=tmp_path / "none")))) as url:
        for path in ("/v1/ask", "/v1/search"):
            reply = httpx2.post(url + path, json={"question": "shore power"}, timeout=30)
            assert (reply.status_code, reply.json()["code"]) == (503, "index_missing")
