"""semsearch.indexing.choice: which of several versions is shown; `test_apply.py` tests whole runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from semsearch.indexing.choice import Choice, choose
from semsearch.indexing.ledger import NEW, Note
from semsearch.types import Article, Precedence, Version

MENTION, DESCRIPTION, ITEM = Precedence


def said(title: str, precedence: Precedence = ITEM, source: str = "/a.md") -> Version:
    return Version(source, Article("a", title), precedence)


HELD = said("held").article


def chosen(held: Article | None, standing: list[Version], read: list[Version], note: Note) -> Choice:
    return choose(held, lambda: standing, read, note, "/gone.md")


@pytest.mark.parametrize(
    ("standing", "read", "title", "outcome"),
    [
        ([], [said("one"), said("two")], "one", "updated"),
        ([], [said("one", DESCRIPTION), said("two")], "two", "updated"),
        ([said("held")], [said("one", source="/b.md")], "one", "updated"),
        ([said("held")], [said("one", DESCRIPTION, "/b.xml")], "held", "unchanged"),
        ([said("held", DESCRIPTION)], [said("one", MENTION, "/b.md")], "held", "unchanged"),
        ([said("other"), said("held", source="/b.md")], [], "held", "unchanged"),
        ([said("other"), said("another", source="/b.md")], [], "other", "updated"),
        ([said("other", MENTION), said("another", DESCRIPTION, "/b.xml")], [], "another", "updated"),
        ([], [], None, "removed"),
    ],
)
def test_one_of_the_versions_of_the_highest_precedence_is_shown(
    standing: list[Version], read: list[Version], title: str | None, outcome: str
) -> None:
    choice = chosen(HELD, standing, read, NEW)
    assert (choice.shown and choice.shown.title, choice.note.outcome) == (title, outcome)


def test_a_record_that_is_read_again_unchanged_is_compared_with_no_other() -> None:
    def standing() -> list[Version]:
        raise AssertionError

    choice = choose(HELD, standing, [said("held", DESCRIPTION)], NEW)
    assert (choice.shown, choice.note) == (HELD, Note("unchanged", DESCRIPTION))


@pytest.mark.parametrize(("precedence", "title"), [(DESCRIPTION, "held"), (ITEM, "later")])
def test_what_was_read_before_in_the_run_yields_only_to_a_higher_precedence(
    precedence: Precedence, title: str
) -> None:
    earlier = Note("updated", DESCRIPTION)
    choice = chosen(HELD, [], [said("later", precedence)], earlier)
    assert choice.shown
    assert (choice.shown.title, choice.note.read) == (title, precedence)
    assert bool(choice.step) is (title == "later")


def test_what_was_read_waits_for_the_end_of_a_better_record() -> None:
    described = said("described", DESCRIPTION, "/b.xml")
    waiting = chosen(HELD, [said("held")], [described], NEW).note
    assert waiting == Note("unchanged", DESCRIPTION, waiting=described, shown=HELD)
    gone = chosen(HELD, [], [], waiting)
    assert (gone.shown, gone.step) == (described.article, described)
    assert gone.note == Note("updated", DESCRIPTION)


def test_an_article_that_comes_back_as_it_was_is_unchanged() -> None:
    lost = chosen(HELD, [], [], NEW).note
    assert lost == Note("removed", before=HELD, source="/gone.md")
    assert chosen(None, [], [said("held")], lost).note.outcome == "unchanged"
    assert chosen(None, [], [said("another")], lost).note.outcome == "updated"


def test_a_mention_of_what_is_shown_repeats_it_though_the_site_does_not_list_it() -> None:
    shown = replace(HELD, published=True)
    assert said("held", MENTION).repeats(shown) is False
    assert Version("/a.md", replace(HELD, listed=False), MENTION).repeats(shown)
    assert Version("/a.md", replace(HELD, listed=False), ITEM).repeats(shown) is False
