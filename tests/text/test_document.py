from __future__ import annotations

import random

import pytest

from semsearch.text import analyzer
from semsearch.text.document import (
    DEPENDENT,
    END,
    FLAGS,
    FOR_READERS,
    MAX_EXCERPT,
    OPENING,
    START,
    TERMS,
    TITLE,
    WHOLE,
    analyze,
)

EXCERPT = "Regulators fined the U.S. airline. It appealed! The court agreed and…"


def test_terms_are_those_of_title_and_excerpt_in_order() -> None:
    found = analyze("Airline fined", EXCERPT)
    assert found.terms == [*analyzer.terms("Airline fined"), *analyzer.terms(EXCERPT)]
    assert found.title_terms == 2


def test_a_sentence_has_its_place_its_terms_and_its_flags() -> None:
    sentences = analyze("Airline fined", EXCERPT).sentences
    title, *others = sentences.tolist()
    assert title == [0, 13, 2, TITLE | WHOLE]
    texts = [EXCERPT[row[START] : row[END]] for row in others]
    assert texts == ["Regulators fined the U.S. airline.", "It appealed!", "The court agreed and…"]
    assert sentences[1:, TERMS].tolist() == [4, 1, 2]
    assert sentences[1:, FLAGS].tolist() == [WHOLE, WHOLE | DEPENDENT, DEPENDENT]


def test_only_the_first_sentence_may_speak_of_what_the_title_names() -> None:
    flags = analyze("", "The airline said no. The airline said yes. It appealed.").sentences[:, FLAGS]
    assert flags.tolist() == [WHOLE, WHOLE | DEPENDENT, WHOLE | DEPENDENT]
    assert analyze("", "It appealed.").sentences[:, FLAGS].tolist() == [WHOLE | DEPENDENT]


def test_what_stands_before_a_sentence_is_a_row_of_its_own() -> None:
    excerpt = "ROME (Wire) - Shops may scan faces. Welcome to our week in faces!"
    sentences = analyze("", excerpt).sentences
    texts = [excerpt[row[START] : row[END]] for row in sentences.tolist()]
    assert texts == ["ROME (Wire) - ", "Shops may scan faces.", "Welcome to our week in faces!"]
    assert sentences[:, FLAGS].tolist() == [OPENING, WHOLE, WHOLE | FOR_READERS]


def test_without_an_excerpt_the_title_is_the_only_row() -> None:
    found = analyze("Airline fined", "")
    assert found.sentences.tolist() == [[0, 13, 2, TITLE | WHOLE]]
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
