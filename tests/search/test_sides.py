"""Both sides of a question that compares: searched for, judged and ranked together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

import numpy as np
import pytest

from semsearch.embedding import Embedded
from semsearch.embedding.hashing import HashingEncoder
from semsearch.search import Engine
from semsearch.search.interpretation import ResolvedQuestion
from semsearch.search.judgement import Judgement
from semsearch.search.ranked_results import Side
from semsearch.search.sides import PARTS, by_side, judge_sides, merge
from semsearch.storage.base import Snapshot
from semsearch.types import Confidence, Constraint, Interpretation, Question, ScoreBreakdown, Turn
from tests.search.conftest import ENCODER, NOW, article, filled, ordered

MANY = [
    article(
        f"norvik{n}",
        f"Norvik chips, part {n} of the Norvik chips report",
        1 + n,
        excerpt=f"Norvik chips {n}.",
    )
    for n in range(12)
]
FEW = [article("halden", "Halden opens a plant for chips", 20, excerpt="The plant of Halden makes chips.")]
FILLERS = [article(f"filler{n:02}", f"weather report number {n}", 3) for n in range(30)]
READ = Constraint("Norvik and Halden", "sides", "compare", ("Norvik chips", "Halden chips"))


@pytest.fixture(scope="module")
def archive() -> Iterator[Snapshot]:
    with filled([*MANY, *FEW, *FILLERS]).snapshot() as taken:
        yield taken


def test_each_side_is_a_question_under_the_same_limits() -> None:
    lowered = Constraint("but not cars", "subject", "lower", ("cars",))
    whole = Interpretation("compare Norvik and Halden chips", ("compar",), understood=(READ, lowered))
    first, second = by_side(ResolvedQuestion(whole, hidden=frozenset({"x"})))
    assert [first.interpretation.text, second.interpretation.text] == ["Norvik chips", "Halden chips"]
    assert second.interpretation.terms == ("halden", "chip")
    assert first.interpretation.understood == (lowered,)
    assert first.hidden == {"x"}
    assert by_side(first) == ()


def test_the_best_of_each_side_come_first(archive: Snapshot) -> None:
    ranked = ordered(archive, "compare Norvik and Halden chips")
    first = ranked.first(2).ids
    assert "halden" in first
    assert any(id.startswith("norvik") for id in first)
    (norvik, halden) = ranked.sides
    assert "halden" in halden.ids
    assert {id for id in norvik.ids if id.startswith("norvik")}
    assert not norvik.ids & halden.ids


def test_scores_never_rise_and_parts_add_up(archive: Snapshot) -> None:
    first = ordered(archive, "compare Norvik and Halden chips").first(50)
    assert len(set(first.ids)) == len(first) == len([*MANY, *FEW, *FILLERS])
    assert (np.diff(first.total) <= 0).all()
    assert first.total[0] == pytest.approx(first.total[1], abs=1e-9)
    for one in first:
        assert sum(getattr(one.why, part) for part in PARTS) == pytest.approx(one.score, abs=1e-9)
    assert {*PARTS, "cosine", "bm25", "maxsim"} == {field.name for field in fields(ScoreBreakdown)}


def test_a_side_that_the_archive_lacks_is_named(archive: Snapshot) -> None:
    answer = Engine(archive, ENCODER).ask(Question("compare Norvik and Zorblatt"), NOW)
    assert answer.confidence in ("low", "none")
    assert "Zorblatt" in (*answer.unknown, *answer.missing)
    assert answer.interpretation.sides == ("Norvik", "Zorblatt")


@pytest.mark.parametrize(
    ("judgements", "left_out"),
    [
        ((Judgement("high"), Judgement("low")), True),  # it has no word of the side
        ((Judgement("low"), Judgement("none")), True),
        ((Judgement("none"), Judgement("none")), False),
    ],
)
def test_a_side_that_the_archive_does_not_cover_is_left_out(
    archive: Snapshot, judgements: tuple[Judgement, Judgement], left_out: bool
) -> None:
    whole = ordered(archive, "compare Norvik and Zorblatt")
    given = [Side(one.results, judged) for one, judged in zip(whole.sides, judgements, strict=True)]
    merged = merge(whole.resolved, whole.encoded, whole.candidates, given, archive, NOW)
    norvik, zorblatt = merged.sides
    assert (not zorblatt.ids) == left_out
    assert norvik.ids
    if left_out:
        assert merged.first(100).ids[: len(norvik.ids)] == norvik.results.first(len(norvik.ids)).ids


def test_a_side_whose_words_the_archive_has_is_ranked_however_unsure(archive: Snapshot) -> None:
    whole = ordered(archive, "compare Norvik and Halden chips")
    given = [Side(one.results, Judgement("low", (), ("chips",))) for one in whole.sides]
    merged = merge(whole.resolved, whole.encoded, whole.candidates, given, archive, NOW)
    assert all(side.ids for side in merged.sides)
    unknown = [given[0], Side(given[1].results, Judgement("low", ("Halden",)))]
    merged = merge(whole.resolved, whole.encoded, whole.candidates, unknown, archive, NOW)
    assert [bool(side.ids) for side in merged.sides] == [True, False]


def test_pages_do_not_overlap(archive: Snapshot) -> None:
    engine = Engine(archive, ENCODER)
    question = "compare Norvik and Halden chips"
    pages = [engine.search(Question(question, limit=10, offset=offset), NOW) for offset in range(0, 50, 10)]
    ids = [hit.article.id for page in pages for hit in page.hits]
    assert len(ids) == len(set(ids)) == pages[0].total == len([*MANY, *FEW, *FILLERS])
    assert ids == list(ordered(archive, question).first(50).ids)


def test_a_candidate_of_one_side_is_diagnosed_as_such(archive: Snapshot) -> None:
    question = Question("compare Norvik and Halden chips", limit=1, why_not="halden")
    answer = Engine(archive, ENCODER).ask(question, NOW)
    assert answer.why_not is not None
    assert answer.why_not.step in ("order", "shown")
    assert answer.why_not.place in (1, 2)


def test_a_later_question_refers_to_the_stories_in_the_order_of_both_sides(archive: Snapshot) -> None:
    engine, question = Engine(archive, ENCODER), "compare Norvik and Halden chips"
    shown = [story.lead.article.id for story in engine.ask(Question(question), NOW).stories]
    for place, named in enumerate(("first", "second")):
        later = Question(f"more like the {named} one", history=(Turn(question),))
        assert engine.ask(later, NOW).interpretation.inherited[-1].values == (shown[place],)


class Counting(HashingEncoder):
    """Keeps what it was asked to embed."""

    batches: list[list[str]]

    def questions(self, texts: Sequence[str]) -> Embedded:
        self.batches.append(list(texts))
        return super().questions(texts)


def test_both_sides_are_embedded_in_one_batch_and_other_questions_cost_nothing(archive: Snapshot) -> None:
    encoder = Counting(dimension=256)
    encoder.batches = []
    ordered(archive, "compare Norvik and Halden chips", encoder=encoder)
    ordered(archive, "chips of Norvik", encoder=encoder)
    assert encoder.batches == [
        ["compare Norvik and Halden chips", "Norvik chips", "Halden chips"],
        ["chips of Norvik"],
    ]


@pytest.mark.parametrize(
    ("levels", "expected", "missing"),
    [
        (("high", "high"), "high", ()),
        (("high", "medium"), "medium", ()),
        (("high", "low"), "low", ("Halden chips",)),
        (("none", "high"), "low", ("Norvik chips",)),
        (("none", "none"), "none", ("Norvik chips", "Halden chips")),
        (("none", "low"), "low", ("Norvik chips", "Halden chips")),
    ],
)
def test_the_engine_is_as_sure_as_of_the_worse_side(
    archive: Snapshot, levels: tuple[Confidence, Confidence], expected: Confidence, missing: tuple[str, ...]
) -> None:
    results = [side.results for side in ordered(archive, "compare Norvik and Halden chips").sides]
    sides = [Side(one, Judgement(level)) for one, level in zip(results, levels, strict=True)]
    assert judge_sides(sides) == Judgement(expected, (), missing)


def test_what_is_unmet_of_a_side_is_named_in_place_of_it(archive: Snapshot) -> None:
    first, second = (side.results for side in ordered(archive, "compare Norvik and Halden chips").sides)
    sides = [Side(first, Judgement("low", ("Norvik",))), Side(second, Judgement("low", (), ("1,000",)))]
    assert judge_sides(sides) == Judgement("low", ("Norvik",), ("1,000",))


def test_the_language_is_named_where_all_sides_are_in_it(archive: Snapshot) -> None:
    first, second = (side.results for side in ordered(archive, "compare Norvik and Halden chips").sides)
    german, plain = Judgement("none", foreign_language="de"), Judgement("low", ("Norvik",))
    both = [Side(first, german), Side(second, german)]
    assert judge_sides(both) == Judgement("none", foreign_language="de")
    one = [Side(first, plain), Side(second, german)]
    assert judge_sides(one) == Judgement("low", ("Norvik",), ("Halden chips",))
