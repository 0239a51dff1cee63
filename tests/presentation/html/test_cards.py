"""What is shown of a story."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from semsearch.presentation.html.cards import Part, card, line, marked, timeline
from semsearch.types import Article, Image, Origin, Provider, Story
from tests import builders


def article(id: str, day: int | None = None, month: int = 7, **more: Any) -> Article:
    values = {
        "url": f"https://{id}.example/1",
        "provider": Provider(f"The {id}", f"{id}.example"),
        "published_at": datetime(2021, month, day, 12, tzinfo=UTC) if day else None,
    }
    return builders.article(**{"title": f"Title {id}", "id": id, **values, **more})


def story(lead: Article, *others: Article) -> Story:
    providers = tuple(dict.fromkeys(a.provider for a in (lead, *others)))
    return builders.story(lead, *others, relation="similar", providers=providers)


def test_words_are_marked_where_they_stand() -> None:
    assert marked("Courts rule on courts", {"court"}) == (
        Part("Courts", marked=True),
        Part(" rule on "),
        Part("courts", marked=True),
    )


@pytest.mark.parametrize("text", ["", "   ", "\u202e"])
def test_a_text_that_shows_nothing_has_no_parts(text: str) -> None:
    assert marked(text, {"court"}) == ()


def test_a_line_has_a_title_whatever_is_missing() -> None:
    bare = Article("a", "", url="", provider=Provider("", "ledger.example"))
    assert line(bare).title == (Part("(untitled)"),)
    assert (line(bare).outlet, line(bare).day, line(bare).date) == ("ledger.example", "", "")
    assert (line(bare).byline, line(article("a", authors=("Ann", "Bo"))).byline) == ("", "Ann and Bo")
    assert line(article("a", title="", url="https://a.example/x")).title == (Part("https://a.example/x"),)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://a.example"]
)
def test_only_web_addresses_are_linked_and_shown(url: str) -> None:
    shown = card(story(article("a", 1, url=url, images=(Image(url),))), 1, ())
    assert shown.lead.url == ""
    assert shown.picture is None


def test_the_first_image_with_an_address_is_shown() -> None:
    images = (Image("javascript:x"), Image("https://a.example/1.jpg", attribution="A. Person"))
    shown = card(story(article("a", 1, images=images)), 1, ())
    assert shown.picture is not None
    assert (shown.picture.url, shown.picture.attribution) == ("https://a.example/1.jpg", "A. Person")


def test_other_reports_are_counted_with_their_outlets() -> None:
    assert card(story(article("a", 1)), 1, ()).other == ""
    assert card(story(article("a", 1), article("b", 1)), 1, ()).other == "1 other report · 2 outlets"
    same = article("a", 2)
    assert card(story(article("a", 1), same), 1, ()).other == "1 other report"


def test_a_timeline_has_bars_and_a_description() -> None:
    drawn = timeline([article("a", 1), article("b", 1), article("c", 4)])
    assert drawn is not None
    assert drawn.heights == (4, 0, 0, 2)
    assert drawn.bars == ((0, 4), (15, 2))
    assert drawn.description.replace("\xa0", " ") == (
        "3 articles from 1 July to 4 July 2021, by day; peak on 1 July 2021: 2"
    )


def test_one_day_or_none_is_not_drawn() -> None:
    assert timeline([article("a", 1), article("b", 1)]) is None
    assert timeline([article("a")]) is None


def test_a_card_says_how_many_outlets_are_independent_and_what_the_others_share() -> None:
    told = story(article("a", 1), article("b", 1), article("c", 2))
    told = replace(told, origins=(Origin("Reuters", "agency", ("a", "b", "c"), ("The a", "The b", "The c")),))
    shown = card(told, 1, ())
    assert shown.other == "2 other reports · 3 outlets, 1 independent"
    assert [line.replace("\xa0", " ") for line in shown.origins] == ["from Reuters: The a · The b · The c"]
    assert card(story(article("a", 1), article("b", 1)), 1, ()).origins == ()
