from __future__ import annotations

import random

import pytest

from semsearch.text import analyzer
from semsearch.text.document import DEPENDENT, END, FLAGS, MAX_EXCERPT, START, TERMS, WHOLE, analyze

EXCERPT = "Regulators fined the U.S. airline. It appealed! The court agreed and…"


def test_terms_are_those_of_title_and_excerpt_in_order() -> None:
    found = analyze("Airline fined", EXCERPT)
    assert found.terms == [*analyzer.terms("Airline fined"), *analyzer.terms(EXCERPT)]
    assert found.title_terms == 2


def test_a_sentence_has_its_place_its_terms_and_its_flags() -> None:
    sentences = analyze("Airline fined", EXCERPT).sentences
    texts = [EXCERPT[row[START] : row[END]] for row in sentences.tolist()]
    assert texts == ["Regulators fined the U.S. airline.", "It appealed!", "The court agreed and…"]
    assert sentences[:, TERMS].tolist() == [4, 1, 2]
    assert sentences[:, FLAGS].tolist() == [WHOLE, WHOLE | DEPENDENT, 0]


def test_a_first_sentence_depends_on_nothing() -> None:
    assert analyze("", "It appealed.").sentences[:, FLAGS].tolist() == [WHOLE]


def test_without_an_excerpt_the_title_is_the_sentence() -> None:
    found = analyze("Airline fined", "")
    assert found.sentences.tolist() == [[0, 13, 2, WHOLE]]
    assert found.title_terms == len(found.terms) == 2
    assert analyze("", "").sentences.shape == (0, 4)


def test_a_sentence_past_the_limit_is_left_out_and_its_terms_are_not() -> None:
    long = "Faces were seen. " * 300
    found = analyze("", long)
    assert found.sentences[:, END].max() < MAX_EXCERPT
    assert len(found.terms) == len(analyzer.terms(long)) == 600  # "were" is a stop word
    assert analyze("a" * MAX_EXCERPT + "b", "").sentences.tolist() == []


@pytest.mark.parametrize("seed", range(40))
def test_no_term_goes_on_past_the_end_of_a_sentence(seed: int) -> None:
    draw = random.Random(seed)
    parts = [
        "U.S.",
        "e.g.",
        "A.",
        " ",
        "\n",
        "word",
        "1.5",
        "。",
        "北京",
        "”",
        "(",
        ")",
        "…",
        "’s",
        "!",
        "Dr.",
    ]
    text = "".join(draw.choices(parts, k=60))
    assert analyze("", text).terms == analyzer.terms(text)
    assert analyze("", text).sentences[:, TERMS].sum() == len(analyzer.terms(text))
