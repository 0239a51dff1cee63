from __future__ import annotations

from dataclasses import replace

from semsearch.presentation.terminal.answers import related_lines
from semsearch.presentation.terminal.replies import reply_lines
from semsearch.types import Constraint, Filter, Hit, Inherited, Interpretation, Sentence, Story
from tests.builders import article
from tests.presentation.terminal.samples import COVERAGE, ESCAPES, LEAD, STORY, answer

SAID = Sentence(
    "The ruling says that consumer-facing businesses may not scan a face without consent.", (1, 2)
)


def lines(*stories: Story, width: int = 80, **fields: object) -> list[str]:
    return [line.plain for line in reply_lines(answer(*stories, **fields), width)]


def test_sentences_with_their_citations_stand_above_the_stories_that_they_cite() -> None:
    other = Story(replace(LEAD, article=article("Ferries plug in", id="ferries")))
    assert lines(STORY, other, summary=(SAID,)) == [
        "The ruling says that consumer-facing businesses may not scan a face without",
        "consent. [1][2]",
        "",
        "1. Harbour court tells hotels and ferries that they may not scan faces",
        "   https://harbour.example/2021/07/hotels",
        f"   Harbour Daily · 28 July 2021 · {len(COVERAGE)} other reports",
        "2. Ferries plug in",
    ]


def test_every_line_fits_a_narrow_terminal_but_addresses() -> None:
    shown = lines(STORY, width=40, summary=(SAID,))
    assert all(len(line) <= 40 for line in shown if "https://" not in line)


def test_what_was_inherited_is_told_first() -> None:
    followed = Interpretation(
        "face scans in Italy", inherited=(Inherited("subject", "face scans"),), focus="in Italy"
    )
    assert lines(STORY, interpretation=followed)[0] == "following up on “face scans”"
    same = replace(followed, focus="")
    assert lines(STORY, interpretation=same)[0] == "still about “face scans”"
    pointed = Interpretation("Ferries plug in", inherited=(Inherited("stories", "the second one", ("x",)),))
    assert lines(STORY, interpretation=pointed)[0] == "“the second one” refers to “Ferries plug in”"


def test_nothing_found_and_doubt_are_told() -> None:
    assert lines() == ["Nothing found: try other words."]
    assert lines(STORY, confidence="none")[0] == "Nothing in the archive seems to answer this question."
    named = lines(STORY, width=120, confidence="none", unknown=("Ki\x1bel",))[0]
    assert named == "Nothing in the archive seems to answer this question: no article contains “Kiel”."
    near = lines(STORY, width=120, confidence="low", unknown=("Kiel",))[0]
    assert near == "No close match: no article contains “Kiel”. These stories may not answer the question."


def test_all_other_coverage_of_a_story_is_listed_with_addresses() -> None:
    shown = [line.plain for line in related_lines(STORY, 80)]
    assert shown[0] == STORY.lead.article.title
    assert sum(line.startswith("└ ") for line in shown) == len(COVERAGE)
    alone = [line.plain for line in related_lines(Story(LEAD), 80)]
    assert alone[-1] == "No related coverage."


def test_conversation_does_not_mention_options_of_ask() -> None:
    asked = Interpretation(
        "face scans",
        filter=Filter(providers=("Canal Post",)),
        understood=(Constraint("only Canal Post", "provider", values=("Canal Post",)),),
        corrected="face scans",
    )
    for shown in (lines(STORY, interpretation=asked), lines(interpretation=asked)):
        assert shown[:2] == [
            "showing results for “face scans”",
            "only outlet Canal Post (“only Canal Post”)",
        ]
        assert "--no-interpret" not in "".join(shown)


def test_hostile_text_reaches_no_terminal() -> None:
    hostile = article(f"[red]x[/red] {ESCAPES}", excerpt=ESCAPES)
    story = Story(Hit(hostile, 0.5, LEAD.why))
    text = "\n".join(lines(story, summary=(Sentence(ESCAPES, (1,)),), writer=ESCAPES))
    assert not set(text) & set("\x1b\x9b\x9d\x07\u202e\u2066")
    assert "[red]x[/red]" in text
