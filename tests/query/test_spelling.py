from __future__ import annotations

from dataclasses import replace

import pytest

from semsearch import query
from semsearch.text import analyzer
from semsearch.types import Filter, Inherited, Interpretation


def searched(text: str, **limits: tuple[str, ...]) -> Interpretation:
    return Interpretation(text, tuple(dict.fromkeys(analyzer.terms(text))), Filter(**limits))  # type: ignore[arg-type]  # only fields of texts are given


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("facail recogniton in chna", ["facail", "recogniton", "chna"]),
        ("Facail recogniton bans", ["facail", "recogniton", "bans"]),
        ("FACAIL RECOGNITON BANS NOW", ["facail", "recogniton", "bans"]),
        ("facail facail", ["facail"]),
        ("a deep-lerning café", ["deep", "lerning", "cafe"]),
        ("what happened to (facail) scans?", ["happened", "facail", "scans"]),
        # too short, or no word for certain
        ("bna on ai", []),
        ("which would their themselves", []),
        ("covid19 h4ck 5G", []),
        ("人脸识别 技术应用公司", []),
        ("mail me@facail.com about facail.com or facail's", ["mail"]),
        ("mail @facail", []),
        # names
        ("the verdict on Xiaofei", ["verdict"]),
        ("Guo Xiaofei", []),
        ("Xiaofei", []),
        ("XIAOFEI", []),
        ("Guo Xiaofei Sues Park", []),
        # printed somewhere
        ("the court sided with a man over tikets to the zoo.", []),
        ("Guo Xiaofei sued the park", ["sued", "park"]),
        ("did TechNode and NASAA report", ["report"]),
        ("iPhonne prices", ["prices"]),
    ],
)
def test_a_word_that_may_be_misspelt_is_doubted_and_a_name_is_not(text: str, words: list[str]) -> None:
    assert query.suspect_words(searched(text)) == words


def test_what_limits_is_not_doubted() -> None:
    understood = searched(
        "livng robots in portls from tecnode", phrases=("livng",), topics=("Portls",), providers=("TecNode",)
    )
    assert query.suspect_words(understood) == ["robots"]


def test_corrections_keep_capitals_and_marks() -> None:
    text = "FACAIL, Facail: (facail) Café-recogniton?"
    understood = query.with_corrections(
        searched(text), text, {"facail": "facial", "recogniton": "recognition", "cafe": "cafes"}
    )
    assert understood.text == "FACIAL, Facial: (facial) Cafes-recognition?"
    assert understood.corrected == understood.text
    assert understood.terms == tuple(dict.fromkeys(analyzer.terms(understood.text)))


def test_the_whole_question_is_corrected_and_its_operators_are_not() -> None:
    question = 'facail scans in July 2021 provider:facail -facail "facail"'
    understood = query.with_corrections(searched("facail scans facail"), question, {"facail": "facial"})
    assert understood.corrected == 'facial scans in July 2021 provider:facail -facail "facail"'


def test_words_of_an_earlier_question_are_corrected_and_not_called_a_mistake_of_this_one() -> None:
    followed = replace(
        searched("facail scans recogniton"),
        focus="recogniton",
        inherited=(Inherited("subject", "facail scans"),),
    )
    corrections = {"facail": "facial", "recogniton": "recognition"}
    both = query.with_corrections(followed, "and recogniton?", corrections)
    assert (both.text, both.focus) == ("facial scans recognition", "recognition")
    assert both.inherited == (Inherited("subject", "facial scans"),)
    assert both.corrected == "and recognition?"
    earlier = query.with_corrections(followed, "and recognition?", {"facail": "facial"})
    assert (earlier.inherited[0].text, earlier.corrected) == ("facial scans", "")


def test_without_a_correction_nothing_changes() -> None:
    understood = searched("facial scans")
    assert query.with_corrections(understood, "facial scans in 2021", {}) is understood
    assert query.with_corrections(understood, "facial scans in 2021", {"scan": "scam"}) is understood


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("did Clearvew pay", ["clearvew"]),
        ("Micorsoft Power Aps pricing", ["micorsoft"]),
        ("bans in Portlnd, and in Portlnd", ["portlnd"]),
        ("facail recogniton", []),
        ("Facail recogniton", []),  # the first word of a question, like any other
        ("the NIST report on Apple", []),  # too short
        ("iPhonne16 and Clearvew.ai", []),
        ("Clearvew paid the fine in full on Monday.", []),  # printed somewhere
    ],
)
def test_a_name_may_be_misspelt_too(text: str, names: list[str]) -> None:
    assert query.suspect_names(searched(text)) == names


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["The firm said Clearview would pay."], True),
        (["Clearview would pay. Clearview did not."], False),  # any first word has a capital
        (['It said: "Clearview pays"', "what “Clearview” did"], True),
        (["the clearview glass", "a Clearview window"], False),  # as often without
        (["the clearview glass", "a Clearview window", "the CLEARVIEW firm"], True),
        (["nothing of it"], False),
        ([], False),
    ],
)
def test_a_name_is_what_sentences_mostly_write_with_a_capital(texts: list[str], name: bool) -> None:
    assert query.is_name("clearview", texts) is name
