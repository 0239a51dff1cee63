"""Each sentence is written once; the widget's English copy says the same."""

from __future__ import annotations

import re

import pytest

from semsearch.presentation import html
from semsearch.presentation.markdown import markdown
from semsearch.presentation.terminal.answers import answer_lines
from semsearch.presentation.text.messages import (
    MAY_NOT_ANSWER,
    NO_ANSWER,
    NO_CLOSE_MATCH,
    NO_RESULTS,
    UNTITLED,
    boosted,
    compared,
    confidence_notice,
    filter_dropped,
    missing_names,
    no_results,
    summary_credit,
)
from semsearch.types import Answer, Constraint, Filter, Interpretation
from tests.presentation.terminal.samples import STORY, answer, shown

NOTHING = "Nothing in the archive seems to answer this question"
MAYBE = "These stories may not answer the question."
FILTERED = Interpretation("x", filter=Filter(topics=("AI",)))
READ = Interpretation(
    "x", filter=Filter(topics=("AI",)), understood=(Constraint("on AI", "topic", values=("AI",)),)
)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], ""),
        (["TSMC"], "no article contains “TSMC”"),
        (["TSMC", "Sony"], "no article contains “TSMC” or “Sony”"),
        (["TSMC", "Sony", "Kumamoto"], "no article contains “TSMC”, “Sony” or “Kumamoto”"),
    ],
)
def test_names_that_no_article_mentions(names: list[str], sentence: str) -> None:
    assert missing_names(names) == sentence


@pytest.mark.parametrize(
    ("confidence", "unknown", "missing", "notice"),
    [
        ("high", (), (), ""),
        ("medium", (), (), ""),
        ("low", (), (), f"No close match. {MAYBE}"),
        ("low", ("Ki\x1bel",), (), f"No close match: no article contains “Kiel”. {MAYBE}"),
        (
            "low",
            (),
            ("20 m", "Oslo"),
            f"No close match: these stories do not mention “20 m” or “Oslo”. {MAYBE}",
        ),
        ("none", (), (), f"{NOTHING}."),
        ("none", ("Kiel",), (), f"{NOTHING}: no article contains “Kiel”."),
        (
            "none",
            ("Kiel",),
            ("Oslo",),
            f"{NOTHING}: no article contains “Kiel”, and these stories do not mention “Oslo”.",
        ),
    ],
)
def test_the_notice_follows_the_confidence(
    confidence: str, unknown: tuple[str, ...], missing: tuple[str, ...], notice: str
) -> None:
    found = answer(STORY, confidence=confidence, unknown=unknown, missing=missing)
    assert confidence_notice(found) == notice


def test_the_notice_names_the_language_of_a_question_that_no_article_is_in() -> None:
    because = "the question seems to be in German, and no article is; ask in the language of the articles"
    low, none = (answer(STORY, confidence=level, foreign_language="de") for level in ("low", "none"))
    assert confidence_notice(low) == f"No close match: {because}. {MAYBE}"
    assert confidence_notice(none) == f"{NOTHING}: {because}."


@pytest.mark.parametrize(
    ("asked", "first", "flags", "way_on"),
    [
        (answer(articles=0), 1, True, ": the index is empty. Add articles with: semsearch index PATH"),
        (answer(), 1, True, ": try other words."),
        (answer(), 1_001, True, " from story 1,001 on: use a smaller --offset."),
        (answer(), 1_001, False, " from story 1,001 on: use a smaller offset."),
        (answer(interpretation=FILTERED), 1, True, " with these filters: remove one of them."),
        (
            answer(interpretation=READ),
            1,
            True,
            " with these filters: remove one of them, or use --no-interpret.",
        ),
        (answer(interpretation=READ), 1, False, " with these filters: remove one of them."),
    ],
)
def test_no_results_says_what_to_do(asked: Answer, first: int, flags: bool, way_on: str) -> None:
    assert no_results(asked, first, flags=flags) == f"Nothing found{way_on}"


def test_effects_on_the_ranking() -> None:
    assert boosted("from July 2021", " (“July”)") == "boosting news from July 2021 (“July”)"
    assert boosted("") == "boosting recent news"
    assert filter_dropped("with “smart city”") == "no results with “smart city”: filter dropped"
    assert filter_dropped("") == "no results: filter dropped"
    assert compared(["“A”", "“B”"]) == "searching for “A” and “B” side by side"


def test_a_summary_without_a_writer_has_no_credit() -> None:
    assert summary_credit("\x1b") == summary_credit("") == ""
    assert summary_credit("a\nmodel") == "Summary by a model, checked against the articles it cites"


@pytest.mark.parametrize("confidence", ["low", "none"])
def test_all_forms_of_an_answer_show_the_same_notice(confidence: str) -> None:
    found = answer(STORY, confidence=confidence)
    notice = confidence_notice(found)
    assert shown(answer_lines(found, 80)).startswith(f"{notice}\n")
    assert notice in markdown(found)
    assert f"<p>{notice}</p>" in html.fragment(found)


def test_the_widget_s_english_sentences_are_those_of_the_other_forms() -> None:
    english = re.search(r"\ben: \{(.*)\}", html.assets()["embed.js"].content.decode())
    assert english
    words = dict(re.findall(r"(\w+): '([^']*)'", english[1]))
    assert words["none"] == f"{NO_ANSWER}."
    assert words["near"] == f"{NO_CLOSE_MATCH}. {MAY_NOT_ANSWER}"
    assert words["empty"] == NO_RESULTS
    assert words["untitled"] == UNTITLED
