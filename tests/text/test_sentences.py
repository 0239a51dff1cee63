from __future__ import annotations

import time

import pytest

from semsearch.text.sentences import Span, spans, split

SPLIT = [
    ("One came. Two went.", ["One came.", "Two went."]),
    ("The U.S. Supreme Court met. It rose.", ["The U.S. Supreme Court met.", "It rose."]),
    ("It was heard in the U.S. The court rose.", ["It was heard in the U.S.", "The court rose."]),
    ("Dr. Smith met Sen. Jones. Mr. Ho left.", ["Dr. Smith met Sen. Jones.", "Mr. Ho left."]),
    ("Apple Inc. said no. It paid.", ["Apple Inc. said no.", "It paid."]),
    ("J. K. Rowling spoke. So did A. N. Wilson.", ["J. K. Rowling spoke.", "So did A. N. Wilson."]),
    ("It rose 3.5 per cent to $1.2 bn. No. 5 won.", ["It rose 3.5 per cent to $1.2 bn.", "No. 5 won."]),
    ("It ended at 5 p.m. on Jan. 5. Then rain.", ["It ended at 5 p.m. on Jan. 5.", "Then rain."]),
    ("Google v. Oracle ended, i.e. Google won.", ["Google v. Oracle ended, i.e. Google won."]),
    ('He said "It is. We go." and left. So did she.', ['He said "It is. We go." and left.', "So did she."]),
    ("“We won. They lost.” The end.", ["“We won. They lost.”", "The end."]),
    ('"Why?" he asked. "Because!"', ['"Why?" he asked.', '"Because!"']),
    ("One (with. Two) inside. Next.", ["One (with. Two) inside.", "Next."]),
    ("Really?! Yes… No... Fine.", ["Really?!", "Yes…", "No...", "Fine."]),
    ("警方使用人脸识别。法院不同意！“好。”他说。", ["警方使用人脸识别。", "法院不同意！", "“好。”他说。"]),
    ("中文。 English next.", ["中文。", "English next."]),
    ("It was cut off in the", ["It was cut off in the"]),
    ("  Spaces.   Around.  ", ["Spaces.", "Around."]),
    ("A line\nand another.", ["A line", "and another."]),
    ("", []),
    (" \n ", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentences"), SPLIT, ids=[text[:30] for text, _ in SPLIT])
def test_text_is_split_into_sentences(text: str, sentences: list[str]) -> None:
    assert list(split(text)) == sentences


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("It ended.", True),
        ("It ended (here).", True),
        ('It said "yes."', True),
        ("结束。", True),
        ("It breaks off…", False),
        ("It breaks off...", False),
        ("It breaks off […]", False),
        ("It breaks off in the", False),
        ('It breaks "off…"', False),
    ],
)
def test_a_truncated_sentence_is_recognised(text: str, whole: bool) -> None:
    assert spans(text) == [Span(0, len(text), whole)]


def test_spans_are_positions_in_the_text() -> None:
    text = "  One, of two.  Three? "
    assert [text[span.start : span.end] for span in spans(text)] == ["One, of two.", "Three?"]


@pytest.mark.parametrize(
    "text", ["a. " * 16_000, '"A. ' * 12_000, "(A. " * 12_000, "." * 50_000 + "x", "A.B" * 16_000]
)
def test_a_long_text_is_split_in_linear_time(text: str) -> None:
    began = time.thread_time()
    spans(text)
    assert time.thread_time() - began < 2  # seconds of processor time; quadratic time would take minutes
