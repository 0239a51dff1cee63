from __future__ import annotations

import gc
import weakref
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from semsearch.embedding import Embedded, Encoder, TokenVectors
from semsearch.embedding.hashing import HashingEncoder
from semsearch.search import Engine
from semsearch.search.claims import MOST, Claim, _Question, unmet
from semsearch.search.name_detector import NameDetector
from semsearch.search.results_page import group
from semsearch.storage.base import Snapshot
from semsearch.types import Question
from tests.search.conftest import ENCODER, FILLERS, NOW, article, filled, ordered


def claims(
    snapshot: Snapshot,
    text: str,
    stories: Sequence[Sequence[str]] | None = None,
    encoder: Encoder = ENCODER,
    names: NameDetector = NameDetector(),  # noqa: B008 - immutable
) -> tuple[Claim, ...]:
    order = ordered(snapshot, text, encoder=encoder)
    found = [outline.ids for outline in group(order, 0, 1).first] if stories is None else stories
    return unmet(order, found, names, encoder)


def named(*arguments: object, **options: object) -> list[str]:
    found = claims(*arguments, **options)  # type: ignore[arg-type]
    return [claim.text for claim in found if claim.kind in ("name", "figure")]


@pytest.mark.parametrize(
    ("text", "unmet"),
    [
        ("who won at Wimbledon against the rover", ["Wimbledon"]),  # a name that nothing holds
        ("the rover at Wimbledon, and the Grand Slam's winner", ["Wimbledon", "Grand Slam"]),
        ("what happened to the Rover", []),
        ("what the weather did to the Rovre", []),  # misspelt
        ("what the Wimbledon Rover did", ["Wimbledon Rover"]),  # one name, of which a part is met
        ("rover and wimbledon", []),  # no name, as far as can be known
        ("rover, as Jing would have it", []),  # an outlet, which its articles need not name
        ("did the Rover land in the Supreme Court", ["Supreme Court"]),  # another story has it
        ("Rover Lands On Mars With Wimbledon", []),  # a headline
    ],
)
def test_names_that_the_best_story_lacks_are_unmet(snapshot: Snapshot, text: str, unmet: list[str]) -> None:
    assert named(snapshot, text) == unmet


def test_one_story_has_to_meet_all_names(snapshot: Snapshot) -> None:
    text = "did the Rover go to Court"
    assert named(snapshot, text, [["rover"], ["court"]]) == ["Court"]  # the first of equals
    assert named(snapshot, text, [["rover", "court"]]) == []
    assert named(snapshot, text, [["filler01"], ["court"]]) == ["Rover"]  # the one that meets most
    assert claims(snapshot, text, []) == ()


def test_a_name_is_absent_if_no_article_holds_a_word_of_it(snapshot: Snapshot) -> None:
    asked = "did the rover see Wimbledon Court or Grand Slam"
    assert claims(snapshot, asked, [["rover"]]) == (
        Claim("see", "asked", absent=True),
        Claim("Wimbledon Court", "name"),
        Claim("Grand Slam", "name", absent=True),
    )


def test_words_that_the_archive_capitalises_are_names_in_any_case() -> None:
    zurich = article("x", "lake", excerpt="A boat sank off Zurich today. In Zurich, boats sink.")
    boats = [
        article(f"n{n}", f"boat {n} in the harbour", excerpt="The boat lies in the harbour.")
        for n in range(3)
    ]
    with filled([zurich, *boats, *FILLERS]).snapshot() as snapshot:
        assert named(snapshot, "boat in zurich", [["n1"]]) == ["zurich"]
        assert named(snapshot, "zurich's boat", [["n1"]]) == ["zurich"]
        assert named(snapshot, "boat off zurich", [["x"]]) == []
        assert named(snapshot, "lake boat", [["n1"]]) == []  # nothing capitalises "lake"


def test_a_word_that_no_article_holds_is_a_name_if_the_detector_says_so(snapshot: Snapshot) -> None:
    tokens = ENCODER.questions(["wimbledon"]).tokens[0]
    detector = NameDetector(tuple(tokens.vectors[0].tolist()), -0.5)  # 0.5 for this word
    assert detector.scores(tokens) == {"wimbledon": pytest.approx(0.5)}
    assert named(snapshot, "rover at wimbledon with a zebra", [["rover"]], names=detector) == ["wimbledon"]
    other = NameDetector((1.0,) * 7)
    assert other.scores(tokens) == {}  # of another model
    assert named(snapshot, "rover at wimbledon", [["rover"]], names=other) == []


def test_a_word_in_doubt_is_a_name_if_the_model_does_not_know_it_and_it_is_not_misspelt(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubt = NameDetector((0.0,) * ENCODER.model.dimension, 0.0)
    assert named(snapshot, "rover wimbledon rovre zug", [["court"]], names=doubt) == ["wimbledon"]
    monkeypatch.setattr(HashingEncoder, "knows", lambda self, word: True)
    assert named(snapshot, "rover wimbledon", [["court"]], names=doubt) == []


def test_a_name_that_every_fiftieth_article_has_tells_nothing() -> None:
    common = [
        article(f"c{n:03}", f"Congress report {n}", excerpt=f"What Congress said: {n}.") for n in range(8)
    ]
    with filled([article("x", "rover lands"), *common, *FILLERS]).snapshot() as snapshot:
        assert named(snapshot, "rover in Congress", [["x"]]) == []


@pytest.mark.parametrize(
    ("excerpt", "unmet"),
    [("A fine by the Martian Drivers' Authority.", []), ("A fine by its drivers.", ["MDA"])],
)
def test_an_acronym_is_met_where_the_story_spells_it_out(excerpt: str, unmet: list[str]) -> None:
    with filled([article("x", "rover without a licence", excerpt=excerpt), *FILLERS]).snapshot() as snapshot:
        assert named(snapshot, "was the rover fined by the MDA", [["x"]]) == unmet


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("rover fined 2.5 million kronor", []),
        ("rover fined 2,5m kronor", []),
        ("rover fined 40 million kronor", ["40 million"]),
        ("rover fined €40m", ["40m"]),
        ("rover fined forty-billion kronor", ["forty-billion"]),
        ("rover of eight wheels", []),  # "8"
        ("rover of nine wheels", ["nine"]),
        ("two rovers, three wheels", []),
        ("rover in the 5G network of the M2", []),  # parts of names
        ("rover 2021", []),  # the year of its date
        ("rover 1999", ["1999"]),
        ("rover 1,200 km", []),
    ],
)
def test_figures_are_met_by_the_same_number(text: str, missing: list[str]) -> None:
    fined = article("x", "rover fined 2.5 million kronor", excerpt="It has 8 wheels and drove 1200 km.")
    with filled([fined, *FILLERS]).snapshot() as snapshot:
        order = Engine(snapshot, ENCODER).rank(Question(text, interpret=False), NOW)  # not as limits
        found = unmet(order, [["x"]], NameDetector(), ENCODER)
        assert [claim.text for claim in found if claim.kind == "figure"] == missing


def test_of_a_long_question_the_first_words_are_looked_at(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "-".join(f"Zebra{letter}{other}" for letter in "abcdefgh" for other in "klmnopqr")
    order = ordered(snapshot, f"the rover of {text}")
    asked: list[str] = []

    def knows(self: object, word: str) -> bool:
        asked.append(word)
        return True

    monkeypatch.setattr(HashingEncoder, "knows", knows)
    assert unmet(order, [["rover"]], NameDetector(), ENCODER)
    assert len(set(asked)) == MOST - 1 < 64  # the first word is met


def test_a_question_keeps_nothing_of_its_results(snapshot: Snapshot) -> None:
    ranked, stories = ordered(snapshot, "zebra and Rover"), [["court"]]
    asked = _Question(ranked, "zebra and Rover", NameDetector(), ENCODER, stories)
    assert list(asked.unmet(stories[0]))
    gone = weakref.ref(asked)
    gc.disable()
    try:
        del asked
        assert gone() is None  # a cycle would keep the snapshot and its files until the next collection
    finally:
        gc.enable()


def test_rare_words_that_the_story_lacks_are_unmet(snapshot: Snapshot) -> None:
    assert claims(snapshot, "zebra report on the rover", [["rover"]]) == (
        Claim("zebra", "word", absent=True),
        Claim("report", "common"),
    )
    assert claims(snapshot, "court and rover", [["rover"]]) == (Claim("court", "word"),)


def test_each_word_of_a_question_that_is_answered_by_yes_or_no_is_looked_for() -> None:
    reports = [article(f"r{n}", f"storm report {n}") for n in range(40)]  # so that "report" is not rare
    with filled([article("x", "rover lands"), *reports, *FILLERS]).snapshot() as snapshot:
        kinds = {text: claims(snapshot, text, [["x"]]) for text in ("did the rover report", "rover report")}
    assert kinds["did the rover report"] == (Claim("report", "asked"),)
    assert kinds["rover report"] == (Claim("report", "common"),)
    assert [one[0].is_decisive for one in kinds.values()] == [True, False]


def test_a_follow_up_that_is_answered_by_yes_or_no_may_use_other_words(snapshot: Snapshot) -> None:
    order = ordered(snapshot, "did the rover get a zebra")
    followed = replace(order.interpretation, focus="did it get a zebra")
    order.resolved = replace(order.resolved, interpretation=followed)
    found = unmet(order, [["rover"]], NameDetector(), ENCODER)
    assert [claim.kind for claim in found if claim.text == "zebra"] == ["word"]


def test_roles_that_a_story_swaps_are_unmet() -> None:
    sued = article("x", "Texas sues Meta over templates", excerpt="The case is about Illinois.")
    with filled([sued, *FILLERS]).snapshot() as snapshot:
        assert claims(snapshot, "did Meta sue Texas", [["x"]]) == (Claim("Meta sue Texas", "role"),)
        assert claims(snapshot, "who sues Meta in Texas", [["x"]]) == ()
        assert claims(snapshot, "did Texas sue Meta", [["x"]]) == ()


def test_a_verb_of_news_has_to_be_reported_in_whatever_words(snapshot: Snapshot) -> None:
    sold = article("x", "Acme divests its chip unit", excerpt="The sale of the unit surprised the market.")
    bought = article("y", "Acme acquires a chip unit")
    with filled([sold, bought, *FILLERS]).snapshot() as archive:

        def unreported(text: str, *ids: str) -> list[str]:
            return [one.text for one in claims(archive, text, [ids]) if one.kind == "verb"]

        assert unreported("when did Acme sell a chip unit", "x") == []
        assert unreported("when did Acme sell a chip unit", "y") == ["sell"]
        assert unreported("when did Acme sell a chip unit", "x", "y") == []  # one of the articles has it
        assert unreported("Acme settles over a chip unit", "x") == ["settles"]
        assert claims(archive, "Acme settles over a chip unit", [["y"]])[0].is_decisive
        order = ordered(archive, "when did Acme sell a chip unit")
        followed = replace(order.interpretation, focus="when did it sell that")
        order.resolved = replace(order.resolved, interpretation=followed)
        assert "verb" not in [claim.kind for claim in unmet(order, [["y"]], NameDetector(), ENCODER)]


def test_a_verb_is_contradicted_by_its_opposite_also_where_a_word_is_close_to_it() -> None:
    encoder = Signed("sell", "acquir", 0.6)
    bought = article("x", "Acme acquires a chip unit")
    named = article("y", "Acme mentions a chip unit")
    with filled([bought, named, *FILLERS], encoder=encoder).snapshot() as archive:
        text = "when did Acme sell a chip unit"
        assert claims(archive, text, [["x"]], encoder) == (Claim("sell", "verb"),)
    encoder = Signed("sell", "mention", 0.6)
    with filled([bought, named, *FILLERS], encoder=encoder).snapshot() as archive:
        assert claims(archive, text, [["y"]], encoder) == ()


class Signed:
    """The hashing encoder, but token vectors come back from a store as they were, and two terms are near."""

    model, runtime = ENCODER.model, ENCODER.runtime

    def __init__(self, term: str, other: str, cosine: float) -> None:
        self.term, self.other = term, other
        self.turned = round(self.model.dimension * (1 - cosine) / 2)  # signs that differ between the two

    def documents(self, texts: Sequence[str]) -> Embedded:
        embedded = ENCODER.documents(texts)
        tokens = (TokenVectors(one.terms, np.array([*map(self._row, one.terms)])) for one in embedded.tokens)
        return replace(embedded, tokens=tuple(tokens))

    questions = documents

    def token_terms(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        return ENCODER.token_terms(texts)

    def knows(self, word: str) -> bool:
        return ENCODER.knows(word)

    def _row(self, term: str) -> NDArray[np.float32]:
        seed = list((self.other if term == self.term else term).encode())
        row = np.random.default_rng(seed).choice([-1, 1], self.model.dimension).astype(np.float32)
        row[: self.turned if term == self.term else 0] *= -1
        return np.asarray(row / self.model.dimension**0.5, dtype=np.float32)


@pytest.mark.parametrize(("cosine", "met"), [(0.6, True), (0.4, False)])
def test_a_name_is_met_by_a_word_close_to_it(cosine: float, met: bool) -> None:
    encoder = Signed("scandinavia", "swedish", cosine)
    with filled([article("x", "rover meets Swedish cars"), *FILLERS], encoder=encoder).snapshot() as snapshot:
        asked = "what did the rover do in Scandinavia"
        assert bool(named(snapshot, asked, [["x"]], encoder=encoder)) is not met
        assert named(snapshot, asked, [["filler01"]], encoder=encoder) == ["Scandinavia"]
