from __future__ import annotations

import html
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from semsearch.presentation.markdown import RELATED, escaped, link, markdown
from semsearch.presentation.text.articles import EXCERPT
from semsearch.presentation.text.messages import NO_ANSWER, no_results
from semsearch.types import (
    Article,
    CitedArticle,
    Constraint,
    Filter,
    Interpretation,
    Origin,
    Place,
    Provider,
    Related,
    Sentence,
)
from tests.presentation.samples import HOSTILE, OLD, PLAIN, answer, story
from tests.schemas.samples import ANSWER

RENDER = MarkdownIt("commonmark", {"html": True}).enable("strikethrough")
MARKS = st.text(st.sampled_from("ab 1.)#+-=*_~`<>[]()!&;:/@\\|\"'wx"), max_size=40)


def shown(text: str) -> str:
    """The HTML of a paragraph that shows a text."""
    line = " ".join(text.split())
    return f"<p>{html.escape(line).replace('&#x27;', chr(39))}</p>\n" if line else ""


@given(MARKS)
@example("](javascript:alert(1))")
@example("<script>alert(1)</script>")
@example("&lt;img src=x&gt; &#60; AT&T; R&D")
@example("![x](https://evil.example/x.png)")
@example("# not a heading")
@example("12) not a list")
@example("~~~")
@example("---")
@example("<https://evil.example>")
def test_a_text_is_shown_as_it_stands(text: str) -> None:
    assert RENDER.render(escaped(text)) == shown(text)
    assert RENDER.render(f"1. {escaped(text + 'x')}") == f"<ol>\n<li>{shown(text + 'x')[3:-5]}</li>\n</ol>\n"


@given(MARKS)
@example("a](javascript:alert(1)) [b")
@example("\\")
def test_a_text_cannot_leave_its_link(text: str) -> None:
    made = RENDER.render(link(Article("a", f"{text}x", url="https://a.example/b")))
    assert made == f'<p><a href="https://a.example/b">{shown(text + "x")[3:-5]}</a></p>\n'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("see https://evil.example now", r"see https\://evil.example now"),
        ("see www.evil.example", r"see www\.evil.example"),
        ("write to a@evil.example", r"write to a\@evil.example"),
        ("Plain words, 3.5% - as ever (or not)!", "Plain words, 3.5% - as ever (or not)!"),
        ("two\nlines\u2028and \u202ea turn", "two lines and a turn"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_bare_addresses_are_escaped_and_plain_text_is_unchanged(text: str, line: str) -> None:
    assert escaped(text) == line


def test_article_without_title_or_address_is_shown() -> None:
    assert link(Article("a", "", url="https://a.example")) == r"[https\://a.example](https://a.example)"
    assert link(Article("a", "Ferries")) == "Ferries"
    assert link(Article("a", "", url="javascript:x")) == "(untitled)"


def test_an_answer_is_its_question_its_summary_and_its_stories() -> None:
    bare = replace(OLD, id="b1", title="No *address*", url="")
    cited = (CitedArticle.of(OLD), CitedArticle.of(bare))
    first = Sentence("Half a *sentence*.", (1, 2), (Place("o1", "excerpt", 0, 1),) * 2, cited)
    more = Sentence("More.", (1,), (), (CitedArticle.of(PLAIN),))
    given = answer(story(PLAIN, 1.0, OLD), story(bare, 0.5), summary=(first, more))
    told = r"""**who = what?**

Half a \*sentence\*. [\[1\]](https://a.example/old) (https\://a.example/old) \[2\] (No \*address\*) MORE

1. [最高法院 rules on faces](https://a.example/新闻?b=1&c=2) — Ann and +Bo, Harbour Daily, 28 July 2021

   Half a sentence.

   - [https\://a.example/old](https://a.example/old) — 1 March 987

2. No \*address\* — 1 March 987
"""
    linked = r"[\[1\]](https://a.example/新闻?b=1&c=2)"
    assert markdown(given) == told.replace("MORE", f"More. {linked} (Harbour Daily: 最高法院 rules on faces)")


def test_how_the_question_was_read_comes_first_and_who_wrote_last() -> None:
    first, read, dropped, taken, doubt, *_, last = markdown(ANSWER).strip().split("\n\n")
    assert (first, read) == ("**faxes in July 2021**", "Showing results for “faces in July 2021”.")
    assert (dropped, taken) == (
        "No results for “law news”: filter dropped.",
        "From earlier questions: “faces in shops”, “in July”, the stories shown",
    )
    assert doubt.startswith("No close match")
    assert last == "Summary by a-model, checked against the articles it cites."


def test_the_sides_of_a_question_are_named() -> None:
    read = Constraint("Norvik and Halden", "sides", "compare", ("Norvik chips", "Halden chips"))
    told = markdown(replace(ANSWER, interpretation=Interpretation("x", understood=(read,))))
    assert "Searching for “Norvik chips” and “Halden chips” side by side." in told.split("\n\n")


def test_notice_names_what_no_article_contains() -> None:
    said = [
        markdown(answer(story(PLAIN, 1.0), confidence="none", unknown=unknown)).split("\n\n")[1]
        for unknown in ((), ("*Kiel*",))
    ]
    assert said == [
        f"{NO_ANSWER}. The nearest stories are:",
        rf"{NO_ANSWER}: no article contains “\*Kiel\*”. The nearest stories are:",
    ]
    near = answer(story(PLAIN, 1.0), confidence="low", unknown=("Kiel",))
    told = markdown(near).split("\n\n")[1]
    assert told == "No close match: no article contains “Kiel”. These stories may not answer the question."


def test_a_later_page_goes_on_numbering_in_its_citations_too() -> None:
    said = (Sentence("More.", (1, 2), (), (CitedArticle.of(PLAIN), CitedArticle.of(OLD))),)
    told = markdown(answer(story(PLAIN, 1.0), story(OLD, 0.5), summary=said), first=10)
    assert r"More. [\[10\]](https://a.example/新闻?b=1&c=2) (Harbour Daily: " in told
    assert r") [\[11\]](https://a.example/old) (" in told
    assert "\n\n10. [最高法院" in told
    assert "\n\n    Half a sentence.\n\n11. [https" in told
    assert '<ol start="10">\n<li>\n<p><a href' in RENDER.render(told)


@pytest.mark.parametrize("first", [1, 901])
@pytest.mark.parametrize("limits", [Filter(), Filter(topics=("*zzz*",))])
def test_nothing_found_is_said_as_everywhere(limits: Filter, first: int) -> None:
    found = answer(interpretation=Interpretation("what", filter=limits))
    said = no_results(found, first)
    assert markdown(found, first=first) == f"**who = what?**\n\n{said}\n"


def test_long_coverage_and_long_excerpts_are_folded() -> None:
    long = replace(PLAIN, excerpt="word " * 200)
    told = markdown(answer(story(long, 1.0, *([OLD] * (RELATED + 3)))))
    assert told.count("\n   - [") == RELATED
    assert told.endswith("\n   - and 3 more\n")
    (excerpt,) = (line for line in told.splitlines() if line.startswith("   word"))
    assert len(excerpt.strip()) <= EXCERPT
    assert excerpt.endswith("word…")


def test_a_tenth_story_and_similar_coverage_stand_in_their_lists() -> None:
    found = replace(story(PLAIN, 1.0), related=(Related(OLD, "similar", 0.5),))
    made = RENDER.render(markdown(answer(*([found] * 11))))
    assert made.count("<ol>") == 1
    assert made.count("<ul>\n<li>similar: <a") == 11
    assert made.count("<p>Half a sentence.</p>") == 11


def test_nothing_of_the_archive_becomes_markup() -> None:
    given = answer(story(HOSTILE, 1.0, HOSTILE), summary=(Sentence(HOSTILE.title, (1,)),))
    made = RENDER.render(markdown(given))
    assert not [tag for tag in ("<script", "<img", "<b>", "<a ", "<h1", "<blockquote") if tag in made]
    assert made.count("<strong>") == 1  # the question


def test_a_story_whose_outlets_share_an_origin_says_so() -> None:
    outlets = (Provider("A"), Provider("B"))
    told = replace(
        story(PLAIN, 1.0, OLD), providers=outlets, origins=(Origin("A", "copy", ("p1",), ("A", "B")),)
    )
    assert "28 July 2021 (2 outlets, 1 independent)\n" in markdown(answer(told))
    assert "independent" not in markdown(answer(replace(told, origins=())))


def test_a_title_in_the_summary_ends_before_the_next_sentence() -> None:
    summary = (
        Sentence("Old news", (1,), (Place("p1", "title", 0, 8),)),
        Sentence("It rained.", (1,), (Place("p1", "excerpt", 0, 10),)),
    )
    assert r"Old news. \[1\] It rained. \[1\]" in markdown(answer(story(PLAIN, 1.0), summary=summary))
