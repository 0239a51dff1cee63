"""What an author writes into a page of DokuWiki or MediaWiki, and what a reader gets to see."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.watching import Watch
from tests.wikis.conftest import Open
from tests.wikis.running import Wiki

QUESTION = "rulings on facial recognition in China"
HOSTILE = "\"><img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"


def test_the_question_and_its_options_are_attributes(wiki: Wiki, visit: Open) -> None:
    options = {"topic": "Law", "provider": "TechNode", "since": "2021", "limit": "3", "theme": "dark"}
    markup = wiki.markup(QUESTION, **options, compact=None, fixed=None)
    page = visit(wiki.write("attributes", markup), scripts=False)
    found = page.locator("[data-semsearch]").evaluate("element => ({...element.dataset})")
    wanted = {**options, "semsearch": "", "question": QUESTION, "compact": "", "fixed": ""}
    assert found == ({**wanted, "token": wiki.token} if wiki.token else wanted)


def test_the_server_s_module_is_loaded_once(wiki: Wiki, visit: Open) -> None:
    address = wiki.write("modules", f"{wiki.markup('one')}\n\n{wiki.markup('two')}")
    page = visit("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    expect(page.locator("[data-semsearch] [part=form]")).to_have_count(2)  # the module has run for both
    page.wait_for_load_state("networkidle")
    assert asked.count(f"{wiki.server}/embed.js") == 1


def test_without_scripts_a_form_and_a_link_lead_to_the_server(wiki: Wiki, visit: Open, watch: Watch) -> None:
    if wiki.token:
        watch.expect("status of 401")  # its page asks readers to sign in
    page = visit(wiki.write("scriptless", wiki.markup(QUESTION, topic="Law", limit="3")), scripts=False)
    widget = page.locator("[data-semsearch]")
    asked = {"q": QUESTION, "topic": "Law", "limit": "3"}
    link = urlsplit(widget.get_by_role("link", name=QUESTION).get_attribute("href") or "")
    assert f"{link.scheme}://{link.netloc}{link.path}" == f"{wiki.server}/"
    assert dict(parse_qsl(link.query)) == asked
    widget.get_by_role("searchbox", name="Ask the news archive").fill("who was fined?")
    widget.get_by_role("button", name="Ask").click()
    page.wait_for_url(f"{wiki.server}/?**")
    assert dict(parse_qsl(urlsplit(page.url).query)) == {**asked, "q": "who was fined?"}


def test_without_scripts_a_fixed_question_is_a_link_alone(wiki: Wiki, visit: Open) -> None:
    page = visit(wiki.write("fixed", wiki.markup(QUESTION, fixed=None)), scripts=False)
    widget = page.locator("[data-semsearch]")
    assert widget.get_by_role("link").all_inner_texts() == [QUESTION]
    assert widget.locator("form").count() == 0


def test_without_a_question_there_is_a_box_alone(wiki: Wiki, visit: Open) -> None:
    page = visit(wiki.write("box", wiki.markup("")), scripts=False)
    widget = page.locator("[data-semsearch]")
    assert widget.get_attribute("data-question") is None
    assert widget.get_by_role("searchbox").input_value() == ""
    assert widget.get_by_role("link").count() == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_a_hostile_question_stays_text(wiki: Wiki, visit: Open, scripts: bool) -> None:
    page = visit(wiki.write("hostile", wiki.markup(HOSTILE)), scripts=scripts)
    widget = page.locator("[data-semsearch]")
    assert widget.get_attribute("data-question") == HOSTILE
    assert page.locator("img[src=x]").count() == 0
    assert "taken" not in page.title()


def test_an_option_that_is_none_is_told(wiki: Wiki, visit: Open) -> None:
    page = visit(wiki.write("wrong", wiki.markup(QUESTION, topci="Law")), scripts=False)
    said = page.locator(".error").inner_text()
    assert '"topci"' in said
    assert "topic, provider, since" in said
    assert page.locator("[data-semsearch]").count() == 0
