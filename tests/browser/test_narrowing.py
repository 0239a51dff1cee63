"""The page: what was understood, taken away; and choices among what is there."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.asking import OWED, chips, last, parameters, settled, titles
from tests.browser.conftest import Visit


@pytest.mark.parametrize(
    ("asked", "chip", "left"),
    [
        ("q=police+in+July+2021", "from July 2021 “in July 2021”", {"protected": ["in July 2021"]}),
        (
            "q=What+did+The+Harbour+Ledger+say+about+police?",
            "outlet The Harbour Ledger “What did The Harbour Ledger say about”",
            {"protected": ["What did The Harbour Ledger say about"]},
        ),
        ("q=AI+news+on+faces", "topic AI “AI news on”", {"protected": ["AI news on"]}),
        ("q=police&topic=Law", "topic Law", {}),
        ("q=police&provider=Chancery+Gazette", "outlet Chancery Gazette", {}),
        ("q=police&since=2022", "since 1 January 2022", {}),
        ("q=who+was+fined&type=video", "type video", {}),
        ("q=facail+recogniton", "showing results for “facial recognition”", {"interpret": ["false"]}),
        (
            f"q=and+in+Italy?&history={OWED}",
            f"following up on “{OWED}”",
            {"history": [OWED], "drop": ["subject"]},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_was_understood_can_be_taken_away(
    home: str, visit: Visit, asked: str, chip: str, left: dict[str, list[str]]
) -> None:
    page = visit(f"{home}/?{asked}")
    assert chip in [text.replace("\xa0", " ") for text in chips(page)]
    before = titles(page)
    wanted = last(page).locator(".chip").filter(has_text=chip.partition(" “")[0])
    wanted.get_by_role("link").click()
    expect(wanted).to_have_count(0)
    settled(page)
    assert {key: value for key, value in parameters(page).items() if key != "q"} == left
    assert titles(page) != before


def test_choices_narrow_and_widen(home: str, visit: Visit) -> None:
    page = visit(f"{home}/?q=who+was+fined")
    before = titles(page)

    law = last(page).locator(".choices a").filter(has_text="Law")
    expect(law).to_be_hidden()
    last(page).locator(".narrow > summary").click()
    law.click()
    page.wait_for_url("**topic=Law")
    settled(page)
    assert "topic Law" in chips(page)
    assert titles(page) != before
    last(page).locator(".narrow > summary").click()
    expect(law).to_have_attribute("aria-current", "true")
    last(page).locator(".choices a").filter(has_text="Chancery Gazette").click()
    page.wait_for_url("**provider=Chancery+Gazette")
    settled(page)
    assert parameters(page) == {"q": ["who was fined"], "topic": ["Law"], "provider": ["Chancery Gazette"]}
    assert {text.partition(" · ")[0] for text in page.locator("article > .facts").all_inner_texts()} == {
        "Chancery Gazette"
    }
    last(page).locator(".narrow > summary").click()
    law.click()
    expect(law).not_to_have_attribute("aria-current", "true")
    settled(page)
    assert parameters(page) == {"q": ["who was fined"], "provider": ["Chancery Gazette"]}
    page.locator("#q").fill("who won in court")  # the box keeps the limits
    page.keyboard.press("Enter")
    expect(last(page).locator(".asked")).to_have_text("who won in court")
    assert parameters(page) == {"q": ["who won in court"], "provider": ["Chancery Gazette"]}


def test_dates_are_set_in_a_form_that_shows_them(home: str, visit: Visit) -> None:
    page = visit(f"{home}/?q=who+was+fined&since=2020")
    last(page).locator(".narrow > summary").click()
    since, until = page.get_by_label("From", exact=True), page.get_by_label("To", exact=True)
    expect(since).to_have_value("2020-01-01")
    expect(until).to_have_value("")
    since.fill("2022-01-01")
    until.fill("2022-06-30")
    page.get_by_role("button", name="Set dates").click()
    page.wait_for_url("**since=2022-01-01&until=2022-06-30")
    settled(page)
    days = page.locator("article > .facts time").evaluate_all("(all) => all.map((one) => one.dateTime)")
    assert days
    assert all("2022-01-01" <= day <= "2022-06-30" for day in days)
    last(page).locator(".narrow > summary").click()
    expect(until).to_have_value("2022-06-30")
