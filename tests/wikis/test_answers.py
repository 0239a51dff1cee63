"""A reader asks in a page of DokuWiki or MediaWiki, and gets answers from the archive."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.wikis.conftest import Open
from tests.wikis.running import Wiki

QUESTION = "rulings on facial recognition in China"
LEAD = "China's Supreme Court sets limits on business use of facial data"


def test_a_page_shows_the_answer_and_its_coverage(wiki: Wiki, visit: Open) -> None:
    page = visit(wiki.write("answered", wiki.markup(QUESTION, limit="2")))
    stories = page.locator("[part=story]")
    expect(stories).to_have_count(2)
    expect(stories.locator("[part=title]", has_text=LEAD).first).to_be_visible()
    coverage = page.locator("[part=coverage]").first
    coverage.locator("summary").click()
    expect(coverage.locator("[part=title]").first).to_be_visible()
    assert coverage.locator("[part=title]").count() >= 3


def test_a_reader_asks_another_question(wiki: Wiki, visit: Open) -> None:
    page = visit(wiki.write("asking", wiki.markup("")))
    box = page.locator("[part=form] input[type=search]")
    expect(page.locator("[part=story]")).to_have_count(0)
    box.fill("which Swedish police were fined?")
    box.press("Enter")
    expect(page.locator("[part=story] [part=title]").first).to_contain_text(re.compile("Swed|Stockholm"))


def test_a_link_leads_to_the_outlet_in_a_tab_of_its_own(wiki: Wiki, visit: Open) -> None:
    page = visit(wiki.write("followed", wiki.markup(QUESTION, limit="1", fixed=None)))
    link = page.locator("[part=story] h4 [part=title]").first
    address = link.get_attribute("href") or ""
    assert re.match(r"https://[\w.-]+\.example/", address)
    with page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_url(address)
    assert opened.value.evaluate("window.opener") is None
    assert page.url.startswith(wiki.url)


def test_options_limit_the_answer(wiki: Wiki, visit: Open) -> None:
    markup = wiki.markup("facial recognition", provider="Pearl River Observer", limit="3", fixed=None)
    page = visit(wiki.write("limited", markup))
    expect(page.locator("[part=story]").first).to_be_visible()
    facts = page.locator("[part=story] > article > [part=facts]").all_inner_texts()
    assert facts
    assert all(fact.startswith("Pearl River Observer") for fact in facts)


def test_several_in_one_page_answer_each_for_itself(wiki: Wiki, visit: Open) -> None:
    first = wiki.markup(QUESTION, limit="1", fixed=None)
    second = wiki.markup("which Swedish police were fined?", limit="1", fixed=None)
    page = visit(wiki.write("several", f"{first}\n\n{second}"))
    widgets = page.locator("[data-semsearch]")
    expect(widgets.nth(0).locator("[part=title]").first).to_contain_text("China")
    expect(widgets.nth(1).locator("[part=title]").first).to_contain_text(re.compile("Swed|Stockholm"))
