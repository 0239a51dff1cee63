from __future__ import annotations

from dataclasses import fields, replace

from hypothesis import example, given
from hypothesis import strategies as st
from rich.style import Style

from semsearch.presentation.terminal.answers import answer_lines
from semsearch.presentation.terminal.articles import explanation_lines, fact_lines, thousandths, title
from semsearch.types import Hit, Provider, ScoreBreakdown, Story
from tests.builders import article
from tests.presentation.terminal.samples import ESCAPES, LEAD, answer, safe, shown


def test_a_title_links_where_that_is_wanted_and_there_is_an_address() -> None:
    here = article("Hotels react", url="https://a.example/1")
    assert [span.style for span in title(here, Style(), True).spans] == [Style(link="https://a.example/1")]
    assert not any(span.style for span in title(here, Style(), False).spans)
    assert not any(span.style for span in title(article("x", url="javascript:alert(1)"), Style(), True).spans)


def test_without_a_title_the_address_stands_for_it() -> None:
    assert title(article(" ", url="https://a.example/1"), Style(), False).plain == "https://a.example/1"
    assert title(article("\x1b"), Style(), False).plain == "(untitled)"
    assert safe(title(article(ESCAPES), Style(), True).plain)


def test_the_facts_begin_with_the_authors() -> None:
    one = article("x", authors=("Ann\x1b[1m", "Bo"), provider=Provider("Canal Post"))
    assert [line.plain for line in fact_lines(one, 80, "  ")] == ["  Ann[1m and Bo · Canal Post"]


@given(
    feedback=st.floats(-0.3, 0.3).filter(lambda f: abs(f) > 0.001),
    parts=st.tuples(st.floats(0, 0.5), st.floats(0, 0.5)),
)
def test_feedback_is_a_part_of_the_sum(parts: tuple[float, float], feedback: float) -> None:
    hit = Hit(
        LEAD.article, sum(parts) + feedback, ScoreBreakdown(*parts, cosine=0.5, bm25=3.0, feedback=feedback)
    )
    lines = [line.plain.split() for line in answer_lines(answer(Story(hit)), 80, explain=True)]
    (dense,) = [float(line[1]) for line in lines if line[:1] == ["dense"]]
    (lexical,) = [float(line[2]) for line in lines if line[:1] == ["lexical"]]
    ((sign, change),) = [(line[1], float(line[2])) for line in lines if line[:1] == ["feedback"]]
    (total,) = [float(line[2]) for line in lines if line[:1] == ["score"]]
    assert round(dense + lexical + (change if sign == "+" else -change), 3) == total


@given(
    parts=st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda parts: (parts[0] * 0.5, parts[1] * 0.5)),
)
@example(parts=(0.4125, 0.5004))
@example(parts=(0.0005, 0.0005))
def test_the_figures_of_an_explanation_add_up(parts: tuple[float, float]) -> None:
    hit = Hit(LEAD.article, sum(parts), ScoreBreakdown(*parts, cosine=0.5, bm25=3.0))
    lines = [line.plain.split() for line in answer_lines(answer(Story(hit)), 80, explain=True)]
    figures = {line[0]: line[-3] for line in lines if line and line[0] in ("dense", "lexical")}
    total = next(line[-1] for line in lines if line and line[0] == "score")
    thousandths = {name: round(float(figure) * 1000) for name, figure in figures.items()}
    assert thousandths["dense"] + thousandths["lexical"] == round(float(total) * 1000)
    assert abs(float(figures["lexical"]) - parts[1]) <= 0.0011
    assert any(line[-1:] == [total] and "·" in line for line in lines), (
        "the same score as in the story's line"
    )


def test_missing_score_breakdown_is_reported() -> None:
    hit = replace(LEAD, why=ScoreBreakdown(0.0, 0.0, 0.0, 0.0))
    text = shown(answer_lines(answer(Story(hit)), 80, explain=True))
    assert "no breakdown of this score available" in text
    assert "dense" not in text


def test_zero_parts_are_omitted_except_dense_and_lexical() -> None:
    hit = Hit(LEAD.article, 0.4, ScoreBreakdown(0.4, 0.0, 0.5, 0.0, recency=1e-9))
    told = [line.plain.split()[0] for line in explanation_lines(hit, 80, "")]
    assert told == ["dense", "lexical", "score"]


def test_every_part_is_shown_with_its_sign_and_where_it_comes_from() -> None:
    why = ScoreBreakdown(
        0.4118, 0.3004, 0.634, 12.41, 0.527, 0.0302, -0.012, -0.0402, 0.0196, 0.0051, -0.1001, -0.2
    )
    hit = Hit(LEAD.article, 0.4148, why)
    assert shown(list(explanation_lines(hit, 80, "  "))) == "\n".join(
        (
            "  dense           0.412  cosine 0.63",
            "  lexical       + 0.300  bm25 12.4",
            "  interaction   + 0.030  MaxSim 0.53",
            "  feedback      - 0.012  words of the best articles",
            "  corroboration - 0.040  a similar article also ranks high",
            "  recency       + 0.020  recent, or from the time asked for",
            "  quality       + 0.005  the archive's own rating",
            "  reranking     - 0.100  cross-encoder",
            "  exclusion     - 0.200  about what the question excludes",
            "  score         = 0.415",
        )
    )


SMALL = st.floats(-0.3, 0.3)


@given(parts=st.tuples(st.floats(0, 0.7), st.floats(0, 0.7), *[SMALL] * 7))
@example(parts=(0.0005,) * 9)
@example(parts=(0.4004, 0.1004, *[0.0004] * 7))
@example(parts=(0.1, 0.2, -0.3, *[0.0] * 6))
def test_displayed_parts_add_up_to_the_score(
    parts: tuple[float, ...],
) -> None:
    dense, lexical, *others = parts
    hit = Hit(LEAD.article, sum(parts), ScoreBreakdown(dense, lexical, 0.5, 3.0, 0.4, *others))
    rows = [line.plain.split() for line in explanation_lines(hit, 80, "")]
    *told, (_, _, total) = [
        row if row[0] != "dense" or row[1] == "-" else [row[0], "+", *row[1:]] for row in rows
    ]
    shown_parts = {name: float(f"{sign}{figure}") for name, sign, figure, *_ in told}
    assert round(sum(shown_parts.values()), 3) == float(total) == round(hit.score, 3)
    names = [field.name for field in fields(ScoreBreakdown) if field.name not in ("cosine", "bm25", "maxsim")]
    for name, part in zip(names, parts, strict=True):
        assert abs(shown_parts.get(name, 0.0) - part) < 0.00101


def test_rounding_uses_largest_remainders() -> None:
    assert thousandths([0.0006, 0.0006, 0.0003], 2) == [1, 1, 0]
    assert thousandths([0.0014, 0.0018, -0.0012], 2) == [1, 2, -1]
    assert thousandths([0.0012, 0.0020], 2) == [1, 1], "the total was rounded down"
