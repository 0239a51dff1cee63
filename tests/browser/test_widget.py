"""The widget in pages of another origin."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Request, Route, expect

from tests.browser.asking import CHINA, NOTHING
from tests.browser.conftest import Visit
from tests.browser.embedding import answered, plain, script, widget
from tests.browser.servers import Site, token
from tests.browser.watching import Watch, missing

STRICT = "default-src 'none'; script-src {server}; connect-src {server}; img-src https: data:"


def asked_of(request: Request) -> dict[str, list[str]]:
    return parse_qs(urlsplit(request.url).query)


@pytest.mark.parametrize("tag", [widget, plain], ids=["element", "div"])
def test_a_question_is_asked_at_once(home: str, wiki: Site, visit: Visit, tag: object) -> None:
    assert callable(tag)
    policy = STRICT.format(server=home)
    page = visit(wiki.known + wiki.page(script(home) + tag(CHINA), policy), timezone_id="Asia/Shanghai")
    shown = answered(page)
    expect(shown.locator("input")).to_have_value(CHINA)
    stories = shown.locator("ol > li")
    expect(stories).to_have_count(3)
    first = stories.first
    expect(first.locator("h4 a")).to_have_attribute("href", re.compile("https://tidewaterpress.example/"))
    expect(first.locator("h4 a")).to_have_attribute("target", "_blank")
    expect(first.locator(".facts").first).to_have_text("Tidewater Press Agency · July 28, 2021")
    assert "facial" in first.locator("mark").all_inner_texts()
    expect(shown.locator("p[part=summary] span").first).to_be_visible()
    coverage = first.locator("details")
    expect(coverage.locator("li").first).to_be_hidden()
    coverage.locator("summary").click()
    expect(coverage.locator("li")).to_have_count(7)
    expect(coverage.locator("li").first).to_be_visible()
    assert first.locator("img").evaluate("(image) => image.complete && image.naturalWidth > 0")
    shown.locator(".cite").first.click()
    expect(first.locator("h4 a")).to_be_focused()
    onward = shown.locator("p[part=more] a")
    assert onward.get_attribute("href") == f"{home}/?q={CHINA.replace(' ', '+')}"
    shown.locator("input").fill(NOTHING)
    page.keyboard.press("Enter")
    expect(shown.locator(".doubt")).to_have_text("Nothing in the archive seems to answer this question.")
    assert shown.locator("p[part=summary]").count() == 0


def test_a_large_story_shows_a_few_reports_and_counts_the_rest(home: str, wiki: Site, visit: Visit) -> None:
    def large(route: Route) -> None:
        reply = route.fetch()
        text = reply.text()
        (related,) = re.findall(r'"related":(\[.*?\]),"providers"', text)[:1]
        route.fulfill(response=reply, body=text.replace(related, json.dumps(json.loads(related) * 43)))

    page = visit(wiki.known + wiki.page(""))
    page.route("**/v1/ask*", large)
    page.goto(wiki.known + wiki.page(script(home) + widget(CHINA)))
    coverage = answered(page).locator("ol > li").first.locator("details")
    expect(coverage.locator("summary")).to_have_text("301 other reports")
    coverage.locator("summary").click()
    expect(coverage.locator("li")).to_have_count(9)
    expect(coverage.locator("li").last).to_have_text("+ 293")


def test_every_attribute_is_honoured(home: str, wiki: Site, visit: Visit) -> None:
    tags = [
        widget(CHINA, fixed=None, limit="2"),
        widget(placeholder="Ask about ports"),
        plain("police", topic="Law", provider="Chancery Gazette", since="2021", until="2022-06", limit="2"),
        widget(CHINA, lang="de", limit="1", compact=None, theme="dark"),
        plain("police", theme="light", limit="1"),
    ]
    page = visit("about:blank", color_scheme="dark")
    sent: list[Request] = []
    page.on("request", lambda one: sent.append(one) if "/v1/ask" in one.url else None)
    page.goto(wiki.known + wiki.page(script(home) + "".join(tags)))
    fixed, hint, limited, german, light = (
        page.locator("semsearch-ask, div[data-semsearch]").nth(n) for n in range(5)
    )
    for number in (0, 2, 3, 4):
        answered(page, number)
    expect(fixed.locator("h3")).to_have_text(CHINA)
    assert fixed.locator("form").count() == 0
    assert fixed.locator("ol > li").count() == 2
    expect(hint.locator("input")).to_have_attribute("placeholder", "Ask about ports")
    assert hint.locator("ol").count() == 0
    assert limited.locator("ol > li > article > .facts").all_inner_texts()
    assert all(
        text.startswith("Chancery Gazette · ")
        for text in limited.locator("ol > li > article > .facts").all_inner_texts()
    )
    wanted = {"topic": ["Law"], "provider": ["Chancery Gazette"], "since": ["2021"], "until": ["2022-06"]}
    asked = next(asked_of(one) for one in sent if "provider" in one.url)
    assert {key: asked[key] for key in wanted} == wanted
    assert asked["timezone"] == ["UTC"]
    assert all(
        one.header_value("authorization") is None and one.header_value("cookie") is None for one in sent
    )
    assert len(sent) == 4
    expect(german.locator("button")).to_have_text("Fragen")
    expect(german.locator("summary")).to_have_text("7 weitere Berichte")
    expect(german.locator("ol .facts").first).to_have_text("Tidewater Press Agency · 28. Juli 2021")
    expect(german.locator(".excerpt")).to_be_hidden()
    expect(limited.locator(".excerpt").first).to_be_visible()
    paper = "(one) => getComputedStyle(one.shadowRoot.querySelector('.box')).backgroundColor"
    assert german.evaluate(paper) == "rgb(28, 32, 31)"
    assert light.evaluate(paper) == "rgb(255, 255, 255)"
    assert limited.evaluate(paper) == "rgb(28, 32, 31)", "the reader's own scheme"


def test_it_lives_beside_its_page_and_neither_changes_the_other(home: str, wiki: Site, visit: Visit) -> None:
    head = (
        "<style>* { color: rgb(1, 2, 3) !important } a, summary { display: none !important }"
        " body { font: 40px/3 cursive; text-transform: uppercase }"
        " #themed { --semsearch-accent: rgb(200, 0, 0); --semsearch-radius: 0px }"
        " #themed { --semsearch-background: rgb(9, 9, 9) }"
        "</style>"
    )
    page = visit(
        wiki.known + wiki.page("<p id=text>words <a href=#>link</a></p><div id=place></div>", head=head)
    )
    looks = (
        "JSON.stringify([...document.querySelectorAll('p, a')].map((one) => ({...getComputedStyle(one)})))"
    )
    before = page.evaluate(looks)
    known = set(page.evaluate("Object.getOwnPropertyNames(window)"))
    page.evaluate(
        """async (address) => {
          await import(address);
          document.querySelector('#place').innerHTML = '<semsearch-ask id="themed"></semsearch-ask>';
        }""",
        f"{home}/embed.js",
    )
    themed = page.locator("semsearch-ask")
    expect(themed.locator("button")).to_be_visible()
    assert set(page.evaluate("Object.getOwnPropertyNames(window)")) == known
    themed.evaluate(f"(one) => one.setAttribute('question', '{CHINA}')")
    answered(page)
    style = themed.evaluate(
        """(one) => {
          const of = (name) => getComputedStyle(one.shadowRoot.querySelector(name));
          return [of('.box').backgroundColor, of('.box').borderRadius, of('button').backgroundColor,
            of('summary').color, of('h4').fontWeight, of('.box').fontSize, of('h4').textTransform];
        }"""
    )
    assert style == ["rgb(9, 9, 9)", "0px", "rgb(200, 0, 0)", "rgb(200, 0, 0)", "700", "16px", "none"]
    expect(themed.locator("summary").first).to_be_visible()
    page.locator("#place").evaluate("(place) => place.remove()")
    assert page.evaluate(looks) == before


def test_what_is_added_changed_and_moved_later_is_seen(home: str, wiki: Site, visit: Visit) -> None:
    page = visit(wiki.known + wiki.page(script(home) + widget(CHINA, limit="1") + "<section></section>"))
    shown = answered(page)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/v1/ask" in one.url else None)
    shown.evaluate("(one) => { one.setAttribute('question', 'vaccine'); one.setAttribute('limit', '2') }")
    expect(shown.locator("ol > li")).to_have_count(2)
    expect(shown.locator("input")).to_have_value("vaccine")
    assert len(asked) == 1, "once for both"
    section = page.locator("main > section")
    section.evaluate("(one, html) => { one.innerHTML = html }", f"<div>{plain('police')}</div>")
    answered(page, 1)
    section.evaluate(
        "(one) => { one.append(document.createElement('semsearch-ask')); one.lastChild.id = 'late' }"
    )
    expect(page.locator("#late").locator("input")).to_be_visible()
    page.evaluate("document.querySelector('section').prepend(document.querySelector('semsearch-ask'))")
    expect(page.locator("section > semsearch-ask").first.locator("ol > li")).to_have_count(2)
    page.evaluate(
        """(address) => document.body.append(Object.assign(document.createElement('script'),
          {type: 'module', src: address, id: 'again', onload() { this.dataset.done = '' }}))""",
        f"{home}/embed.js?again",
    )
    expect(page.locator("#again[data-done]")).to_have_count(1)  # a second copy does no harm
    expect(page.locator("semsearch-ask")).to_have_count(2)


def test_a_page_that_may_not_ask_is_told_so(home: str, wiki: Site, visit: Visit, watch: Watch) -> None:
    watch.expect("CORS", "ERR_FAILED", "status of 403")
    page = visit(wiki.foreign + wiki.page(script(home) + widget(CHINA)))
    told = page.locator("semsearch-ask").get_by_role("alert")
    expect(told).to_contain_text("server.origins")
    expect(page.locator("semsearch-ask p[part=more] a")).to_be_visible()


def test_a_token_opens_a_guarded_server_which_shows_no_images(
    guarded: str, wiki: Site, visit: Visit, watch: Watch
) -> None:
    watch.expect("status of 401")
    tags = widget(CHINA, token=token(wiki.known)) + widget(CHINA, token="wrong")
    page = visit("about:blank")
    sent: list[str | None] = []
    page.on(
        "request",
        lambda one: (
            sent.append(one.header_value("authorization"))
            if one.method == "GET" and "/v1/ask" in one.url
            else None
        ),
    )
    page.goto(wiki.known + wiki.page(script(guarded) + tags))
    shown = answered(page)
    refused = page.locator("semsearch-ask").nth(1)
    expect(refused.get_by_role("alert")).to_contain_text("token")
    assert shown.locator("img, .picture").count() == 0
    assert watch.images == []


def test_pictures_come_late_or_not_at_all_and_nothing_moves(
    home: str, wiki: Site, visit: Visit, watch: Watch
) -> None:
    watch.expect("status of 404")
    watch.give = missing
    page = visit(wiki.known + wiki.page(script(home) + widget(CHINA, limit="5")), width=768)
    shown = answered(page)
    picture = shown.locator("img").first
    expect(picture).to_have_class("broken")
    assert page.evaluate("window.__shift") < 0.02
    for request in watch.images:
        assert request.header_value("referer") is None
    assert shown.locator("img").evaluate_all(
        "(all) => all.every((one) => one.loading === 'lazy' && one.alt === '')"
    )
