"""How the page looks: with pictures that come late or never, for those who want less motion, and how soon."""

from __future__ import annotations

import re
import statistics

import pytest
from playwright.sync_api import Request, Route, expect

from tests.browser.asking import CHINA, type_in
from tests.browser.conftest import Visit
from tests.browser.servers import token
from tests.browser.watching import Watch, missing, picture
from tests.summaries.model_server import ModelServer

WHOLE, WIDGET = 60_000, 15_000  # bytes, uncompressed


def late(route: Route) -> None:
    """Serve a picture after the page has been painted without it."""
    painted = "() => performance.getEntriesByName('first-contentful-paint').length > 0"
    route.request.frame.wait_for_function(painted)
    picture(route)


@pytest.mark.parametrize("give", [missing, late], ids=lambda give: str(give.__name__))
def test_pictures_that_come_late_or_never_move_nothing(
    home: str, visit: Visit, watch: Watch, give: object
) -> None:
    assert callable(give)
    watch.expect("status of 404")
    watch.give = give
    page = visit(f"{home}/?q={CHINA}", width=768)
    for story in page.locator(".story").all():
        story.scroll_into_view_if_needed()
    picture_ = page.locator(".picture img").first
    if give is missing:
        expect(picture_).to_have_class("broken")
        expect(picture_).to_be_hidden()
    else:
        page.wait_for_function("(image) => image.naturalWidth > 0", arg=picture_.element_handle())
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.__shift") < 0.02
    assert len(watch.images) == page.locator(".picture img").count()


def test_an_answer_that_a_script_puts_in_moves_nothing(home: str, visit: Visit) -> None:
    page = visit(f"{home}/?q=police", width=768)
    type_in(page, CHINA)
    expect(page.locator(".story").first).to_contain_text("China")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.__shift") < 0.02


def test_pictures_are_asked_for_when_needed_and_outlets_are_not_told_of_the_question(
    home: str, visit: Visit, watch: Watch
) -> None:
    page = visit(f"{home}/?q=police&limit=50", height=400)
    expect(page.locator(".story")).to_have_count(50)
    page.wait_for_load_state("networkidle")
    assert 0 < len(watch.images) < page.locator(".picture img").count()
    assert all(request.header_value("referer") is None for request in watch.images)
    assert all(request.header_value("cookie") is None for request in watch.images)


def test_without_images_none_is_asked_for_and_people_sign_in(
    guarded: str, visit: Visit, watch: Watch
) -> None:
    watch.expect("status of 401")
    page = visit(f"{guarded}/?q={CHINA}")
    page.get_by_label("Token").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Token").fill(token())
    page.keyboard.press("Enter")
    expect(page.locator(".asked")).to_have_text(CHINA)
    type_in(page, "police")
    expect(page.locator(".story")).to_have_count(5)
    assert page.locator("img, .picture").count() == 0
    assert watch.images == []


def test_whoever_wants_less_motion_gets_none(writing: str, model: ModelServer, visit: Visit) -> None:
    model.script = lambda call: call.wait(2)
    moving = "document.getAnimations().filter((one) => one.playState === 'running').length"
    for motion, wanted in (("no-preference", True), ("reduce", False)):
        page = visit(f"{writing}/?q={CHINA}", reduced_motion=motion)
        expect(page.locator("body")).to_have_attribute("aria-busy", "true")
        assert bool(page.evaluate(moving)) == wanted, motion
    model.says("NONE")


def test_all_of_it_is_small_and_comes_from_here(home: str, visit: Visit) -> None:
    page = visit("about:blank")
    sizes: dict[str, int] = {}

    def took(request: Request) -> None:
        reply = request.response()
        assert reply
        sizes[request.url] = len(reply.body())

    page.on("requestfinished", took)
    page.goto(home)
    page.wait_for_load_state("networkidle")
    assert all(address.startswith(home) for address in sizes)
    names = [re.sub(r"[?].*", "", address.removeprefix(home)) for address in sizes]
    assert {"/", "/assets/page.css", "/assets/page.js"} <= set(names)
    assert sum(sizes.values()) < WHOLE
    assert len(page.request.get(f"{home}/embed.js").body()) < WIDGET


def test_it_is_painted_soon(home: str, visit: Visit) -> None:
    page = visit(home)
    times = []
    for _ in range(5):
        page.goto(f"{home}/?q={CHINA}")
        page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length > 0")
        times.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
    assert statistics.median(times) < 1000


def test_what_is_chosen_shows_without_grounds_too(home: str, visit: Visit) -> None:
    page = visit(f"{home}/?q=police&topic=Law", forced_colors="active")
    page.locator(".narrow > summary").click()
    law, other = (
        page.locator(".choices a[aria-current]"),
        page.locator(".choices a:not([aria-current])").first,
    )
    expect(law).to_have_css("outline-style", "solid")
    expect(other).to_have_css("outline-style", "none")
    page.locator("#q").fill("face re")
    expect(page.locator(".suggestions li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".suggestions li").first).to_have_css("outline-style", "solid")
    expect(page.locator(".suggestions li").last).to_have_css("outline-style", "none")
