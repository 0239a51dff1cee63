from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from semsearch import query
from semsearch.embedding import Reranker, load_reranker
from semsearch.search import Engine
from semsearch.search.ranking import Ranked
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.text.analyzer import terms
from semsearch.types import Article, Filter, Hit, Question, ScoreBreakdown
from tests.search.conftest import ENCODER, FILLERS, NOW, article, filled, ordered
from tests.search.ranking.candidates import whole
from tests.search.ranking.on_lists import corroborate, learn

QUIET = RankingSettings(recency=0, quality=0)
FUSED = replace(QUIET, late_interaction=0, feedback=0, corroboration=0)  # both sides, and nothing after them


def hits(
    articles: Sequence[Article],
    text: str,
    settings: RankingSettings = QUIET,
    filter: Filter = query.NO_FILTER,
    reranker: Reranker | None = None,
    interpret: bool = True,
) -> list[Hit]:
    with filled(articles).snapshot() as snapshot:
        engine = Engine(snapshot, ENCODER, settings, reranker=reranker)
        return list(engine.search(Question(text, filter, limit=100, interpret=interpret), NOW).hits)


def ids(found: Sequence[Hit]) -> list[str]:
    return [hit.article.id for hit in found]


# --- what speaks for an article anyway --------------------------------------------------------------------

TEXT = "the ferry sails again"
OLD_AND_NEW = [
    article("a-old", "ferry line", 1, month=3, excerpt=TEXT),
    article("b-new", "ferry line", 1, month=8, excerpt=TEXT),
    *FILLERS[:5],
]
POOR_AND_GOOD = [
    article("a-poor", "ferry line", excerpt=TEXT, quality=0),
    article("b-good", "ferry line", excerpt=TEXT, quality=180),
    *FILLERS[:5],
]
PRIORS = [
    (OLD_AND_NEW, replace(QUIET, recency=0.02), ["b-new", "a-old"]),
    (POOR_AND_GOOD, replace(QUIET, quality=0.01), ["b-good", "a-poor"]),
]


@pytest.mark.parametrize(("articles", "settings", "order"), PRIORS, ids=["recency", "quality"])
def test_each_prior_changes_an_order_and_can_be_switched_off(
    articles: list[Article], settings: RankingSettings, order: list[str]
) -> None:
    assert ids(hits(articles, "ferry line", settings))[:2] == order
    assert ids(hits(articles, "ferry line"))[:2] == order[::-1]  # equal scores, by id


@pytest.mark.parametrize(("articles", "settings", "order"), PRIORS, ids=["recency", "quality"])
def test_both_priors_are_on_by_default(
    articles: list[Article], settings: RankingSettings, order: list[str]
) -> None:
    assert ids(hits(articles, "ferry line", RankingSettings()))[:2] == order


@pytest.mark.parametrize(("articles", "settings", "order"), PRIORS, ids=["recency", "quality"])
@pytest.mark.parametrize(
    ("text", "filter"),
    [
        ("ferry line in 2021", query.NO_FILTER),
        ("ferry line after:2020", query.NO_FILTER),
        ("ferry line", Filter(since=datetime(2021, 1, 1, tzinfo=UTC))),
        ("ferry line", Filter(until=datetime(2021, 12, 31, tzinfo=UTC))),
    ],
    ids=["words", "operator", "since", "until"],
)
def test_a_question_that_names_a_date_is_answered_without_priors(
    articles: list[Article], settings: RankingSettings, order: list[str], text: str, filter: Filter
) -> None:
    found = hits(articles, text, settings, filter)
    assert ids(found)[:2] == order[::-1]
    assert {(hit.why.recency, hit.why.quality) for hit in found} == {(0.0, 0.0)}


def test_being_new_does_not_make_up_for_another_subject() -> None:
    found = hits(
        [article("old", "ferry line", 1, month=1), article("new", "moon cheese", 1, month=8), *FILLERS[:5]],
        "ferry line",
        RankingSettings(recency=0.1),
    )
    assert ids(found)[0] == "old"


def test_a_half_life_in_the_settings_is_the_one_that_counts() -> None:
    month = replace(QUIET, recency=0.02, half_life_days=153.0)  # from 1 March to 1 August
    part = {hit.article.id: hit.why.recency for hit in hits(OLD_AND_NEW, "ferry line", month)}
    assert part["b-new"] == pytest.approx(0.02)
    assert part["a-old"] == pytest.approx(0.01)


def test_a_vague_time_leans_the_order_within_its_bound() -> None:
    articles = [*OLD_AND_NEW, article("c-far", "something else entirely", 1, month=8)]
    literal = hits(articles, "ferry line recently", interpret=False)
    found = hits(articles, "ferry line recently")
    assert ids(literal)[:2] == ["a-old", "b-new"]
    assert ids(found)[:2] == ["b-new", "a-old"]
    assert {hit.article.id: hit.why.recency for hit in found}["b-new"] == pytest.approx(0.15)
    assert max(hit.why.recency for hit in found) <= 0.15
    assert {hit.article.id for hit in found} == {one.id for one in articles}  # it is no limit


def test_the_newest_are_boosted_where_the_archive_has_nothing_of_this_week() -> None:
    found = hits(OLD_AND_NEW, "ferry line this week")
    assert ids(found)[:2] == ["b-new", "a-old"]
    past = hits(OLD_AND_NEW, "ferry line in March 1999")  # asks for older ones, if for any
    assert max(hit.why.recency for hit in past) == 0


def test_the_latest_on_a_subject_comes_newest_first() -> None:
    articles = [*OLD_AND_NEW, article("c-far", "something else entirely", 1, month=8)]
    assert ids(hits(articles, "the latest on the ferry line"))[:2] == ["b-new", "a-old"]


def test_what_happened_asks_for_the_largest_stories() -> None:
    articles = [
        article("alone", "harbour opens a new quay", 9),
        *(article(f"ferry{n}", f"ferry strike {n}", n, listed=n == 2) for n in range(1, 5)),
        *(article(f"rover{n}", f"rover on mars {n}", n, listed=n == 1) for n in range(1, 3)),
        article("later", "parliament votes on bread", 1, month=8),
    ]
    archive = filled(articles)
    archive.assign({one.id: one.id.rstrip("1234") for one in articles})
    with archive.snapshot() as snapshot:

        def first(text: str) -> list[str]:
            return ids(Engine(snapshot, ENCODER).search(Question(text, limit=100), NOW).hits)

        assert first("what happened in July 2021?")[:3] == ["ferry2", "rover1", "alone"]
        assert first("news in July 2021")[0] == "alone"
        for question in ("what happened in July 2021?", "news in July 2021"):
            assert sorted(first(question)) == sorted(one.id for one in articles if one.id != "later")


def test_articles_about_an_excluded_subject_are_lowered_and_not_hidden() -> None:
    articles = [
        article("cars", "Robots drive: self-driving cars on the road"),
        article("arms", "Robots weld frames"),
        article("toys", "Robots for children"),
        *FILLERS[:9],
    ]
    assert ids(hits(articles, "robots on the road"))[0] == "cars"
    for question in ("robots on the road excluding self-driving cars", "robots on the road, not cars"):
        found = hits(articles, question)
        assert set(ids(found)[:2]) == {"arms", "toys"}
        assert [hit.why.exclusion < -0.2 for hit in found if hit.article.id == "cars"] == [True]


# --- what refines the order -------------------------------------------------------------------------------

STRIKE = "ferry strike on the island"
ALL_WORDS = "Where people lack fish, bread, milk and mail since a ferry stays away"
REFINEMENTS = [
    (
        [
            article("a-some", "ferry strike", excerpt="A ferry strike"),
            article("b-all", "strike over the island", excerpt=ALL_WORDS),  # of the question, among many
            *FILLERS,
        ],
        STRIKE,
        replace(FUSED, late_interaction=0.45),
        ["b-all", "a-some"],
        ["a-some", "b-all"],
    ),
    (
        [
            article("a-lone", "ferry line", excerpt="The painter"),
            article("b-pair", "ferry line", excerpt="The harbour closes"),
            article("c-pair", "ferry line", excerpt="A harbour closed"),
            *FILLERS[:5],
        ],
        "ferry line",
        replace(FUSED, corroboration=0.15),
        ["b-pair", "c-pair", "a-lone"],
        ["a-lone", "b-pair", "c-pair"],
    ),
]


@pytest.mark.parametrize(
    ("articles", "text", "settings", "order", "without"),
    REFINEMENTS,
    ids=["late interaction", "corroboration"],
)
def test_each_refinement_changes_an_order_and_can_be_switched_off(
    articles: list[Article], text: str, settings: RankingSettings, order: list[str], without: list[str]
) -> None:
    assert ids(hits(articles, text, settings))[: len(order)] == order
    assert ids(hits(articles, text, FUSED))[: len(order)] == without


def test_what_is_switched_off_is_no_part_of_a_score() -> None:
    for hit in hits(REFINEMENTS[0][0], STRIKE, FUSED):
        assert (hit.why.interaction, hit.why.feedback, hit.why.corroboration) == (0.0, 0.0, 0.0)
        assert hit.score == hit.why.dense + hit.why.lexical


def test_only_the_best_hundred_are_compared_word_by_word_and_stay_above_the_others() -> None:
    many = [article(f"n{n:03}", f"ferry report {n}") for n in range(110)]
    with filled(many).snapshot() as snapshot:
        fused, found = (
            Engine(snapshot, ENCODER, settings).rank(Question("ferry report"), NOW).hits(0, len(many))
            for settings in (FUSED, QUIET)
        )
    assert len(found) == len(many)
    assert all(hit.why.maxsim > 0 for hit in found[:100])
    assert {(hit.why.maxsim, hit.why.interaction) for hit in found[100:]} == {(0.0, 0.0)}
    assert ids(found[100:]) == ids(fused[100:])


KIN = [
    article("a-kin", "catamaran company hires", excerpt="A company of catamaran builders"),
    article("b-kin", "dockers union votes", excerpt="A union of dockers"),
    article("c-some", "ferry strike", excerpt="A ferry strike; catamaran company"),
    article("d-all", "strike over the island", excerpt=f"{ALL_WORDS}, dockers union"),
    *FILLERS,
]


def test_feedback_learns_from_what_comes_nearest_word_by_word() -> None:
    plain = ids(hits(KIN, STRIKE, replace(FUSED, feedback=1)))
    found = ids(hits(KIN, STRIKE, replace(FUSED, feedback=1, late_interaction=0.45)))
    assert plain.index("a-kin") < plain.index("b-kin")
    assert found.index("b-kin") < found.index("a-kin")


def test_what_late_interaction_moved_keeps_its_own_vector_and_words() -> None:
    with filled(KIN).snapshot() as snapshot:

        def first(settings: RankingSettings) -> list[Ranked]:
            return list(Engine(snapshot, ENCODER, settings).rank(Question(STRIKE), NOW).first(len(KIN)))

        late = replace(FUSED, late_interaction=0.45)
        moved = first(late)
        ids = [one.id for one in moved]
        assert ids != [one.id for one in first(FUSED)]
        assert first(replace(late, corroboration=0.5)) == corroborate(moved, snapshot.vectors(ids), 0.5)
        texts = [terms(one.text) for one in snapshot.get(ids) if one]
        taught = learn(moved, texts, terms(STRIKE), 1)
        part = {one.id: one.why.feedback for one in first(replace(late, feedback=1))}
        assert part == {one.id: pytest.approx(one.why.feedback) for one in taught}


def test_with_everything_on_all_parts_count_and_add_up() -> None:
    articles = [
        article("a", "ferry strike", 1, excerpt="A ferry strike", quality=20),
        article("b", "strike over the island", 20, excerpt=ALL_WORDS, quality=150),
        article("c", "island ferry strike", 20, excerpt="Nothing sails"),
        *FILLERS,
    ]
    found = hits(articles, f"{STRIKE}, not fish", RankingSettings(), reranker=Reading())
    for part in fields(ScoreBreakdown):
        assert any(getattr(hit.why, part.name) for hit in found), part.name
    for hit in found:
        assert hit.score == pytest.approx(whole(hit.why))
        assert 0 <= hit.score <= 1


def test_feedback_learns_from_the_best_and_can_be_switched_off() -> None:
    articles = [
        article("best", "ferry line strike", excerpt="The catamaran company stops"),
        article("kin", "catamaran company hires", excerpt="a company of catamaran builders"),
        *FILLERS,
    ]
    with_it = {h.article.id: h for h in hits(articles, "ferry line strike")}
    without = {h.article.id: h for h in hits(articles, "ferry line strike", replace(QUIET, feedback=0))}
    assert with_it["kin"].why.feedback > 0
    assert {hit.why.feedback for hit in without.values()} == {0.0}


def test_where_no_word_counts_meaning_is_all() -> None:
    strange = "zebra umbrella teapot banjo cheese gibbet"  # hashing brings some of them near to some articles
    words, meaning = replace(QUIET, dense_weight=0.0), replace(QUIET, dense_weight=1.0)
    found = hits(OLD_AND_NEW, strange, words)
    assert {hit.why.lexical for hit in found} == {0.0}
    assert len({hit.score for hit in found}) > 2
    assert found == hits(OLD_AND_NEW, strange, meaning)
    assert hits(OLD_AND_NEW, "ferry line", words) != hits(OLD_AND_NEW, "ferry line", meaning)


# --- past the candidates ----------------------------------------------------------------------------------


def test_the_order_is_made_on_as_far_as_it_is_asked_for(snapshot: Snapshot) -> None:
    order = ordered(snapshot, "weather report", candidates=3)
    parts = [[one.id for one in order.first(count)] for count in (5, 20, 44, 100)]
    assert [len(part) for part in parts] == [5, 20, 44, 44]
    assert all(parts[-1][: len(part)] == part for part in parts)
    assert len(set(parts[-1])) == 44


# --- the cross-encoder ------------------------------------------------------------------------------------

QUESTION = "glacier report after the storm"
READ = [
    article("a", "glacier report", 1, excerpt="A report on a glacier, and the glacier of the report"),
    article("b", "weather over the ice", 2, excerpt="What the glacier report found after the storm"),
    *FILLERS,
]


def slow(settings: RankingSettings) -> RankingSettings:
    return replace(settings, reranking_ms=60_000)


@pytest.fixture(scope="module")
def reranker(cross_encoder: Path) -> Reranker:
    loaded = load_reranker(str(cross_encoder))
    loaded.warm()
    return loaded


def test_a_cross_encoder_orders_the_best_anew_and_is_a_part_of_the_score(reranker: Reranker) -> None:
    plain = hits(READ, QUESTION, RankingSettings())
    found = hits(READ, QUESTION, slow(RankingSettings()), reranker=reranker)
    assert ids(found) != ids(plain)
    texts = [hit.article.text for hit in plain]
    scores = reranker.scores(QUESTION, texts, 60.0)
    assert scores is not None
    assert ids(found)[0] == plain[int(scores.argmax())].article.id
    assert any(hit.why.reranking > 0 for hit in found)
    assert any(hit.why.reranking < 0 for hit in found)
    for hit in found:
        assert hit.score == pytest.approx(whole(hit.why))
        assert 0 <= hit.score <= 1


def test_past_its_time_the_order_without_it_is_served(reranker: Reranker) -> None:
    many = [
        article(f"long{n:02}", f"glacier report {n}", excerpt="the ice of the storm " * 40) for n in range(60)
    ]
    plain = hits(many, QUESTION, RankingSettings())
    assert hits(many, QUESTION, RankingSettings(reranking_ms=1), reranker=reranker) == plain
    assert hits(many, QUESTION, slow(RankingSettings()), reranker=reranker) != plain


@dataclass
class Reading:
    """A reranker that tells what it was given, and likes what comes last."""

    name: str = "reading"
    question: str = ""
    texts: Sequence[str] = ()
    seconds: float = 0.0

    def warm(self) -> None:
        """Nothing is loaded."""

    def scores(self, question: str, texts: Sequence[str], seconds: float) -> NDArray[np.float32]:
        self.question, self.texts, self.seconds = question, texts, seconds
        return np.linspace(0, 1, len(texts), dtype=np.float32)


def test_the_best_fifty_are_read_with_what_was_understood_and_no_others() -> None:
    many = [article(f"n{n:02}", f"glacier report {n}") for n in range(70)]
    plain = hits(many, "glacer report recently")
    reading = Reading()
    found = hits(many, "glacer report recently", replace(QUIET, reranking_ms=250), reranker=reading)
    assert (reading.question, reading.seconds) == ("glacier report", 0.25)
    assert list(reading.texts) == [hit.article.text for hit in plain[:50]]
    assert ids(found) == [*ids(plain[:50])[::-1], *ids(plain[50:])]


def test_where_only_limits_are_asked_nothing_is_read() -> None:
    reading = Reading()
    hits(READ, "in July 2021", reranker=reading)
    assert reading.texts == ()
