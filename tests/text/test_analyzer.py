from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.text.analyzer import occurrences, spans, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("China's top court outlines rulings", ["china", "top", "court", "outlin", "rule"]),
        ("ruling RULES Ruled", ["rule", "rule", "rule"]),
        ("the U.S. and the E.U.", ["us", "eu"]),
        ("what is the", []),
        ("naïve café Zürich", ["naiv", "cafe", "zurich"]),
        ("人脸识别", ["人脸", "脸识", "识别"]),
        ("法", ["法"]),
        ("Xi’an don't can’t", ["xian"]),
        ("GPT-3 costs 4.6 million", ["gpt", "3", "cost", "4", "6", "million"]),
        ("🙂🚀 !?", []),
        (
            'title:foo AND (bar^2 OR "baz")~ \';DROP TABLE--',
            ["titl", "foo", "bar", "2", "baz", "drop", "tabl"],
        ),
    ],
)
def test_texts_are_analysed_into_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("China’s top COURT outlines the rulings", ["china", "top", "court", "outlines", "the", "rulings"]),
        ("naïve café, U.S. can't", ["naive", "cafe", "us", "cant"]),
        ("人脸识别 GPT-3", ["人脸", "脸识", "识别", "gpt", "3"]),
        ("\ufdfa", ["صلىاللهعليهوسلم"]),  # a letter that stands for words is one word
        ("🙂 _ !?", []),
    ],
)
def test_words_are_folded_but_neither_stemmed_nor_dropped(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_spans_mark_whole_words_of_the_same_stem() -> None:
    text = "Court rules: the ruling stands"
    assert [text[a:b] for a, b in spans(text, {"rule"})] == ["rules", "ruling"]


def test_spans_join_pairs_of_chinese_characters() -> None:
    text = "关于人脸识别的规定"
    assert [text[a:b] for a, b in spans(text, set(terms("人脸识别")))] == ["人脸识别"]


@given(st.text())
def test_spans_are_ordered_within_the_text_and_terms_have_no_white_space(text: str) -> None:
    found = list(occurrences(text))
    assert all(0 <= t.start < t.end <= len(text) for t in found)
    assert [t.start for t in found] == sorted(t.start for t in found)
    assert all(t.term and t.term.split() == [t.term] for t in found)


@given(
    st.text()
    | st.lists(st.sampled_from(["U.S.", "人脸识别", "Xi’an", "A.b", "the", ". ", "-", " "])).map("".join)
)
def test_terms_are_those_of_the_occurrences(text: str) -> None:
    assert terms(text) == [one.term for one in occurrences(text)]
