from __future__ import annotations

import pytest

from semsearch.text import analyzer
from semsearch.text.news_verbs import _table, news_verbs


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("when did Acme sell its chip unit?", ["sell"]),
        ("Acme sold its chip unit", ["sold"]),
        ("who approved the ban on drones?", ["approved", "ban"]),
        ("did Acme stop selling drones?", ["stop"]),
        ("why was Acme not allowed to fly drones?", []),
        ("why doesn't Acme sell drones?", []),
        ("Acme will no longer sell drones", []),
        ("what do drones weigh", []),
    ],
)
def test_verbs_of_a_question_unless_they_are_negated(text: str, verbs: list[str]) -> None:
    assert [text[one.start : one.end] for one in news_verbs(text)] == verbs


@pytest.mark.parametrize(
    ("verb", "same", "opposed"),
    [
        ("bought", "acquires purchase takeover", "sells sold"),
        ("sells", "sold sale", "buys bought acquired"),
        ("allow", "permitted legalises may", "banned outlaws"),
        ("hire", "rehired appointed", "fired dismisses"),
        ("upheld", "confirms", "annulled overturns"),
        ("settled", "settlement agreed", ""),
    ],
)
def test_words_that_say_the_same_or_the_opposite(verb: str, same: str, opposed: str) -> None:
    (found,) = news_verbs(f"who {verb} it")
    assert found.same.issuperset(analyzer.terms(f"{verb} {same}"))
    assert found.opposed.issuperset(analyzer.terms(opposed))
    assert bool(found.opposed) == bool(opposed)


def test_no_verb_is_contradicted_by_what_says_the_same() -> None:
    assert all(term in same and same.isdisjoint(opposed) for term, (same, opposed) in _table().items())
