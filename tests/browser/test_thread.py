"""The page: questions that go on from others, and the ways back."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.asking import OWED, ask_on, last, parameters, settled, titles, tree, type_in
from tests.browser.conftest import Visit
from tests.browser.servers import serving
from tests.browser.watching import Watch

ITALY, FRANCE = "and in Italy?", "and in France?"


def test_a_question_goes_on_from_the_last_and_the_ways_back_lead_through_all(home: str, visit: Visit) -> None:
    page = visit(home)
    type_in(page, OWED)
    first = titles(page)
    assert "7.5 million" in first[0]
    ask_on(page, ITALY)
    assert page.locator(".turn .asked").all_inner_texts() == [OWED, ITALY]
    assert parameters(page) == {"q": [ITALY], "history": [OWED]}
    assert "Italy" in titles(page)[0]
    expect(last(page).locator(".asked")).to_be_in_viewport()
    assert page.locator("#q").input_value() == ""
    ask_on(page, FRANCE)
    assert page.locator(".turn .asked").all_inner_texts() == [OWED, ITALY, FRANCE]
    assert (
        page.locator("[id]").evaluate_all("(all) => new Set(all.map((one) => one.id)).size")
        == page.locator("[id]").count()
    )
    expect(page.get_by_role("searchbox", name="Ask a follow-up question")).to_have_count(1)
    third = tree(page)[-20:]

    page.go_back()
    expect(page.locator(".turn")).to_have_count(2)
    assert "Italy" in titles(page)[0]
    page.go_back()
    expect(page.locator(".turn")).to_have_count(1)
    assert titles(page) == first
    expect(page.locator("#q")).to_have_value(OWED)
    page.go_forward()
    expect(page.locator(".turn")).to_have_count(2)
    page.go_forward()
    expect(page.locator(".turn")).to_have_count(3)
    settled(page)
    assert tree(page)[-20:] == third
    page.go_back()
    page.go_back()
    page.go_back()
    expect(page.locator(".landing")).to_be_visible()
    page.go_forward()
    expect(last(page).locator(".asked")).to_have_text(OWED)


def test_a_thread_s_address_is_all_there_is_to_it(home: str, visit: Visit) -> None:
    page = visit(home)
    type_in(page, OWED)
    ask_on(page, ITALY)
    shown, address = titles(page), page.url
    page.reload()
    assert titles(page) == shown
    earlier = page.get_by_role("navigation", name="Earlier questions").get_by_role("link")
    assert earlier.all_inner_texts() == [OWED]
    other = visit(address)
    assert titles(other) == shown
    assert other.locator("[data-status]").count() == 1
    earlier.click()
    expect(last(page).locator(".asked")).to_have_text(OWED)
    settled(page)
    assert parameters(page) == {"q": [OWED]}
    assert page.locator("#q").input_value() == OWED


def test_a_server_that_is_gone_is_told_until_it_is_back(
    sample_folder: Path, visit: Visit, watch: Watch
) -> None:
    watch.expect("ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING")
    with serving(sample_folder) as server:
        page = visit(f"{server.url}/?q=vaccine")
        port = int(server.url.rpartition(":")[2])
    page.locator("#q").fill("first flight on another planet")
    page.keyboard.press("Enter")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("Cannot reach the server")
    settled(page)
    assert page.locator(".story").count() == 5, "what was read stays"
    again = told.get_by_role("link", name="Try again")
    again.click()
    expect(told).to_have_count(1)
    with serving(sample_folder, port):
        again.click()
        expect(last(page).locator(".asked")).to_have_text("first flight on another planet")
        expect(told).to_have_count(0)
        assert parameters(page) == {"q": ["first flight on another planet"]}
