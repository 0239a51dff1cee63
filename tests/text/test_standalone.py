from __future__ import annotations

import time

import pytest

from semsearch.text.standalone import is_dependent, is_for_readers, is_whole, is_whole_title, opening


@pytest.mark.parametrize(
    "sentence",
    [
        "Shops may scan faces (with consent).",
        "“Nobody asked us,” she said.",
        'He called it "a first step."',
        "iPhone owners cannot claim money.",
        "The update (see https://a.example/b, in English) is free.",
        "1) Ask for consent.",
        'The 27" screen is new.',
        "$5 million went to users.",
        "Is it really so?!",
        "法院不同意！",
        "Rules apply from 2.5 per cent of sales upwards.",
    ],
)
def test_a_whole_sentence_is_recognised(sentence: str) -> None:
    assert is_whole(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Shops may scan",
        "Shops may scan faces…",
        "The council banned the platform,.",
        "The model was trained with reinforcement learnin..",
        "Cameras were put in the.",
        "The rules cover weapons (i.",
        "and shops may scan faces.",
        "Report] Shops may scan faces.",
        "Shops may scan faces, they said.”",
        '"Shops may scan faces, they said.',
        "A firm that watches ... after inquiries of a newspaper.",
        "Scanned [...] at the door.",
        "Integration of artificial intelligence (AI)",
        'data-autoplay="1" data-player="7"> Shops may scan faces.',
        "Your browser does not support video.",
        "0:00 / 1:23 Shops may scan faces.",
        "LOUISVILLE, Ky.",
        ", shops may scan faces.",
        "",
    ],
)
def test_a_torn_sentence_is_recognised(sentence: str) -> None:
    assert not is_whole(sentence)


def test_a_title_needs_no_mark_at_its_end_but_nothing_may_be_missing() -> None:
    assert is_whole_title("Shops may scan faces")
    assert is_whole_title("iPhone owners cannot claim money")
    for torn in ("Shops may scan…", "Shops may scan ...", "shops may scan", "Shops (and others", ""):
        assert not is_whole_title(torn)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("LONDON (Reuters) - Shops may scan faces.", "Shops may scan faces."),
        ("(AP) — Shops may scan faces.", "Shops may scan faces."),
        ("ANN): Shops may scan faces.", "Shops may scan faces."),
        ("WASHINGTON — “Shops may scan faces.”", "“Shops may scan faces.”"),
        ("LEEDS, England, May 10, 2021 /NEWSWIRE/ -- Shops may scan faces.", "Shops may scan faces."),
        ("LEEDS, QC / NEWSWIRE / May 10, 2021 / Shops may scan faces.", "Shops may scan faces."),
        ("Jul 15, 2021 (Market Wire) -- Shops may scan faces.", "Shops may scan faces."),
        ('src="a.js" data-autoplay="1">Shops may scan faces.', "Shops may scan faces."),
        ("D More than half of all shops scan faces.", "More than half of all shops scan faces."),
        ("New controls for charts Today we are adding some.", "Today we are adding some."),
        ("Task of laying out a chip As chips sell, it is long.", "As chips sell, it is long."),
    ],
)  # fmt: skip
def test_what_stands_before_a_sentence_is_measured(text: str, sentence: str) -> None:
    assert text[opening(text) :] == sentence


@pytest.mark.parametrize(
    "text",
    [
        "Shops may scan faces.",
        "Good news – Shops may scan faces.",
        "The Star (a daily) reports that shops may scan faces.",
        "Shops in The Hague may scan faces.",
        "An app of Power Up may scan faces.",
        "He said: The shops may scan faces.",
        "ROME — ",
        "E Ink screens scan no faces.",
        "I Am a shop.",
    ],
)
def test_nothing_stands_before_an_ordinary_sentence(text: str) -> None:
    assert opening(text) == 0


@pytest.mark.parametrize(
    "sentence",
    [
        "It appealed.",
        "“They knew,” he said.",
        "However, shops scan faces.",
        "The company said no.",
        "The tax collecting agency has backed away.",
        "The company’s plans are known.",
        "This is new.",
    ],
)
def test_a_sentence_that_speaks_of_what_was_named_before_is_recognised(sentence: str) -> None:
    assert is_dependent(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "WHO acknowledges the risk.",
        "IT departments said no.",
        "This week shops scan faces.",
        "There is a new way to scan faces.",
        "The Harbour council said no.",
        "The reason for the ban is unclear.",
        "The decisions of engineers have consequences.",
        "Shops said no.",
    ],
)
def test_a_sentence_that_names_its_subject_is_not(sentence: str) -> None:
    assert not is_dependent(sentence)


def test_the_company_of_a_first_sentence_is_that_of_the_title() -> None:
    assert not is_dependent("The company said no.", first=True)
    assert is_dependent("It said no.", first=True)


@pytest.mark.parametrize(
    "sentence",
    [
        "Welcome to the monthly feature update!",
        "Hello, reader.",
        "“Thank you for coming.”",
        "Please join us in May.",
        "Find out more with our latest article!",
        "Click here to learn how shops scan faces.",
        "We will use this blog to share updates.",
        "Note: This series goes on.",
    ],
)
def test_a_greeting_or_call_is_recognised(sentence: str) -> None:
    assert is_for_readers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Thanks to a new law, shops may not scan faces.",
        "Hi-tech shops scan faces.",
        "Visitors see less.",
        "Clicks fell by half.",
        "Register offices scan faces.",
    ],
)
def test_a_statement_is_no_greeting(sentence: str) -> None:
    assert not is_for_readers(sentence)


@pytest.mark.parametrize(
    "part",
    ["a", "-", "A ", "A, ", "A / ", "(A) - ", 'a="b" ', 'a="', "a=", "<a", "(", "The a ", "[... ", "0:0"],
)
def test_a_long_text_takes_little_time(part: str) -> None:
    text = part * (50_000 // len(part)) + "."  # the longest excerpt
    began = time.thread_time()
    opening(text), is_whole(text), is_dependent(text), is_for_readers(text)
    assert time.thread_time() - began < 1  # seconds of processor time; what is quadratic takes five
