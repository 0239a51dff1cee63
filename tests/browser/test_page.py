"""The page: asking, and what an answer shows."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import httpx2
import pytest
from playwright.sync_api import expect

from tests.browser.asking import (
    CHINA,
    NOTHING,
    OWED,
    follow,
    last,
    parameters,
    settled,
    titles,
    tree,
    type_in,
)
from tests.browser.conftest import Visit
from tests.browser.watching import Watch


def test_the_box_is_ready_at_once_and_examples_are_answered(home: str, visit: Visit) -> None:
    page = visit(home)
    expect(page.locator("#q")).to_be_focused()
    expect(page).to_have_title("semsearch")
    examples = page.locator(".examples a")
    assert examples.count() == 5
    for link in examples.all():
        address = link.get_attribute("href") or ""
        answer = httpx2.get(f"{home}/v1/ask{address.removeprefix('.').removeprefix('/')}", timeout=20).json()
        assert answer["confidence"] != "none", address
    asked = examples.nth(1).inner_text()
    examples.nth(1).click()
    expect(last(page).locator(".asked")).to_have_text(asked)
    assert titles(page)


def test_what_is_typed_is_completed(home: str, visit: Visit) -> None:
    page = visit(home)
    box, list_ = page.locator("#q"), page.get_by_role("listbox", name="Suggestions")
    assert box.get_attribute("role") == "combobox"
    box.press_sequentially("face")
    expect(list_).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    options = list_.get_by_role("option")
    first, second = options.nth(0).locator(".text").inner_text(), options.nth(1).locator(".text").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_value(second)
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value(first)
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value("face")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(box).to_have_value("face")
    expect(list_).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially(" r")
    expect(list_).to_be_visible()
    page.keyboard.press("ArrowDown")
    chosen = box.input_value()
    page.keyboard.press("Enter")
    expect(last(page).locator(".asked")).to_have_text(chosen)
    expect(list_).to_be_hidden()
    box.fill("")
    box.press_sequentially("clear")
    option = options.first
    chosen = option.locator(".text").inner_text()
    option.click()
    expect(last(page).locator(".asked")).to_have_text(chosen)


def test_an_answer_is_told_with_its_question_in_the_address(home: str, visit: Visit) -> None:
    page = visit(home)
    type_in(page, CHINA)
    assert parameters(page) == {"q": [CHINA]}
    expect(page).to_have_title(f"{CHINA} · semsearch")
    expect(page.get_by_role("status")).to_have_text("5 stories found.")
    expect(last(page).locator(".asked")).to_be_focused()
    assert page.locator("#q").input_value() == CHINA
    assert last(page).locator(".summary .sentence").count() > 1


ASKED: list[dict[str, str | list[str]]] = [
    {"q": CHINA},
    {"q": 'rulings in July 2021 on "facial data" -police', "limit": "2"},
    {"q": "facail recogniton", "topic": "Law", "since": "2020", "provider": "Chancery Gazette"},
    {"q": NOTHING},
    {"q": "vaccine", "topic": "Nowhere"},
    {"q": "and in Italy?", "history": [OWED]},
    {"q": "who else reported it?", "history": [OWED, "and in Italy?"]},
    {"q": "vaccine", "since": "soon"},
]


def test_what_a_script_shows_is_what_is_served_without(home: str, visit: Visit, watch: Watch) -> None:
    watch.expect("status of 422")
    page, plain = visit(home), visit(home, scripts=False)
    for asked in ASKED:
        address = f"?{urlencode(asked, doseq=True)}"
        plain.goto(f"{home}/{address}")
        follow(page, f"./{address}")
        assert tree(page) == tree(plain), address


def test_a_story_is_a_card(home: str, visit: Visit) -> None:
    page = visit(f"{home}/?q={CHINA}")
    story = page.locator(".story").first
    expect(story.get_by_role("article", name=re.compile("Supreme Court sets limits"))).to_be_visible()
    link = story.get_by_role("heading").get_by_role("link")
    assert (link.get_attribute("href") or "").startswith("https://tidewaterpress.example/")
    expect(story.locator("> article > .facts")).to_have_text("Tidewater Press Agency · 28 July 2021")
    assert "facial" in story.locator("mark").all_inner_texts()
    picture = story.locator(".picture img")
    page.wait_for_function("image => image.naturalWidth > 0", arg=picture.element_handle())
    coverage = story.locator("details.coverage")
    reports = coverage.locator("li")
    expect(reports.first).to_be_hidden()
    coverage.locator("summary").click()
    told = re.fullmatch(r"(\d+) other reports · \d+ outlets", coverage.locator("summary").inner_text())
    assert told
    assert reports.count() == int(told[1])
    expect(reports.first).to_contain_text("The Harbour Ledger · 28 July 2021")
    expect(
        coverage.get_by_role("img", name=re.compile(r"8 articles from 28\s+July to 4\s+August"))
    ).to_be_visible()
    coverage.locator("summary").click()
    expect(reports.first).to_be_hidden()


def test_a_citation_leads_to_its_story(home: str, visit: Visit) -> None:
    asked = "which police forces were fined"
    page = visit(f"{home}/?q={asked}", height=500)
    cite = page.locator("a.cite").last
    story = page.locator((cite.get_attribute("href") or "").removeprefix(f"/?q={asked}"))
    expect(story.locator(".number")).to_have_text(re.compile(r"Story \d"))
    cite.click()
    expect(story).to_be_in_viewport()
    page.wait_for_timeout(100)  # what the page does when its address changes
    expect(story).to_be_in_viewport()
    assert parameters(page) == {"q": [asked]}


@pytest.mark.parametrize(
    "path",
    [
        "?q=police+in+July+2021&literal=in+July+2021&topic=Law&limit=2",
        f"?q=and+in+Italy?&history={OWED}&drop=subject&since=2020",
        "embed?q=police&theme=dark&compact=1&lang=de&fixed=1&placeholder=Ask",
    ],
)
def test_an_answer_leads_to_its_other_forms(home: str, visit: Visit, path: str) -> None:
    page = visit(f"{home}/{path}")
    links = page.locator(".foot a")
    assert links.count() == (3 if "history" in path else 4), "no feed of what goes on from another question"
    for address in links.evaluate_all("(all) => all.map((one) => one.href)"):
        assert page.request.get(address).status == 200, address


def test_more_stories_are_given(home: str, visit: Visit) -> None:
    page = visit(f"{home}/?q={CHINA}")
    before = titles(page)
    page.get_by_role("link", name="More stories").click()
    page.wait_for_url("**limit=10")
    settled(page)
    assert len(titles(page)) == 10
    assert titles(page)[:5] == before


def test_where_nothing_answers_the_nearest_stand_under_a_heading_of_their_own(
    home: str, visit: Visit
) -> None:
    page = visit(f"{home}/?q={NOTHING}")
    expect(page.locator(".doubt")).to_contain_text("Nothing in the archive seems to answer this question")
    heading = page.get_by_role("heading", name="Nearest stories")
    expect(heading).to_be_visible()
    assert heading.evaluate("(heading) => heading.nextElementSibling.matches('.stories')")
    assert page.locator(".summary").count() == 0
    assert len(titles(page)) == 5


def test_an_empty_question_is_none(home: str, visit: Visit) -> None:
    page = visit(f"{home}/?q=%20")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".landing")).to_be_visible()
    page.locator("#q").fill("  ")
    page.keyboard.press("Enter")
    expect(page.locator(".landing")).to_be_visible()
    assert page.locator(".problem").count() == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_a_question_that_is_too_long_is_told_with_a_way_on(
    home: str, visit: Visit, watch: Watch, scripts: bool
) -> None:
    watch.expect("status of 422")
    page = visit(f"{home}/?q={'long ' * 600}", scripts=scripts)
    told = page.get_by_role("alert")
    expect(told.get_by_role("heading")).to_have_text("Something went wrong")
    expect(told.locator(".doubt")).to_contain_text("2,000")
    expect(told.get_by_role("link", name="Try again")).to_be_visible()
    told.get_by_role("link", name="Ask something else").click()
    expect(page.get_by_role("heading", name="Ask a news archive")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_wrong_dates_hold_nobody(home: str, visit: Visit, watch: Watch, scripts: bool) -> None:
    watch.expect("status of 422")
    page = visit(f"{home}/?q=who+was+fined&topic=Law", scripts=scripts)
    page.locator(".narrow > summary").click()
    page.get_by_label("From", exact=True).fill("2022-06-01")
    page.get_by_label("To", exact=True).fill("2021-01-01")
    page.get_by_role("button", name="Set dates").click()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("is later than")
    wrong = page.url
    told.get_by_role("link", name="Ask without the dates").click()
    expect(last(page).locator(".story").first).to_be_visible()
    assert parameters(page) == {"q": ["who was fined"], "topic": ["Law"]}
    page.goto(wrong)
    page.locator("#q").fill("who won in court")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(last(page).locator(".asked")).to_have_text("who won in court")
    assert parameters(page) == {"q": ["who won in court"], "topic": ["Law"]}
    if scripts:
        page.go_back()
        expect(told).to_be_visible()
        page.locator("#q").fill("police")
        page.keyboard.press("Enter")
        expect(last(page).locator(".asked")).to_have_text("police")
        assert parameters(page) == {"q": ["police"], "topic": ["Law"]}


def test_without_scripts_the_page_is_a_form_and_an_answer(home: str, visit: Visit) -> None:
    page = visit(home, scripts=False)
    assert page.locator(".examples a").count() == 5
    page.locator("#q").fill("Clearview in 2022")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".chip")).to_have_count(1)
    assert parameters(page) == {"q": ["Clearview in 2022"]}
    coverage = page.locator(".coverage").first
    coverage.locator("summary").click()
    expect(coverage.locator("li").first).to_be_visible()
    page.locator(".chip .remove").click()
    expect(page.locator(".chip")).to_have_count(0)
    assert parameters(page)["protected"] == ["in 2022"]
    page.get_by_role("searchbox", name="Ask a follow-up question").fill("and in Italy?")
    page.get_by_role("button", name="Follow up").click()
    expect(page.get_by_role("navigation", name="Earlier questions").get_by_role("link")).to_have_text(
        "Clearview in 2022"
    )
    assert parameters(page)["history"] == ["Clearview in 2022"]
