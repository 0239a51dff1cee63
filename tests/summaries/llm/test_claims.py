from __future__ import annotations

import time

import pytest

from semsearch.summaries.llm.claims import Claim, Reply

REPLIES = [
    ("Text one [1]. Text two [2][3].", [("Text one.", (1,)), ("Text two.", (2, 3))]),
    ("Text one. [1] Text two. [2, 3]", [("Text one.", (1,)), ("Text two.", (2, 3))]),
    ("Text one.[1] Text two.【2†source】", [("Text one.", (1,)), ("Text two.", (2,))]),
    ("[1] Text one. [2] Text two.", [("Text one.", (1,)), ("Text two.", (2,))]),
    ("- **One** [^1].\n2. _Two_ `three` [2].\n* End", [("One.", (1,)), ("Two three.", (2,)), ("End", ())]),
    ("# Heading\n```\n| a | b |\nText [1].", [("Text.", (1,))]),
    ("A [link](https://a.example/b.c?d) here [1](https://a.example).", [("A link here.", (1,))]),
    ("![pixel](https://evil.example/x.png)Seen [1].", [("Seen.", (1,))]),
    ("<b>Bold</b> <script>alert(1)</script>text [1].", [("Bold text.", (1,))]),
    ("<think>Hm. No.</think>\nText [1].", [("Text.", (1,))]),
    ("<think>Hm. It never ends", []),
    ("The U.S. Army [1]. It rose 3.5 fold [2].", [("The U.S. Army.", (1,)), ("It rose 3.5 fold.", (2,))]),
    ('He said "It is. We go." and left [1]. So.', [('He said "It is. We go." and left.', (1,)), ("So.", ())]),
    ("警方使用人脸识别[1]。法院不同意！[2]", [("警方使用人脸识别。", (1,)), ("法院不同意！", (2,))]),
    ("Zero\u200bwidth\u202e text [1].", [("Zerowidth text.", (1,))]),
    ("", []),
    (" [1] [2] ... !", []),
]  # fmt: skip


def read(text: str, size: int) -> list[Claim]:
    reply = Reply()
    parts = [text[at : at + size] for at in range(0, len(text), size)]
    return [claim for part in parts for claim in reply.add(part)] + list(reply.end())


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(("text", "claims"), REPLIES, ids=[text[:30] for text, _ in REPLIES])
def test_sentences_do_not_depend_on_how_a_reply_is_split(
    text: str, claims: list[tuple[str, tuple[int, ...]]], size: int
) -> None:
    assert [(claim.text, claim.citations) for claim in read(text, size)] == claims


def test_a_sentence_is_yielded_as_soon_as_the_next_begins() -> None:
    reply = Reply()
    assert list(reply.add("Text one [1]. Text")) == []
    assert list(reply.add(" two")) == [Claim("Text one.", (1,))]
    assert list(reply.add(" [2].\nText")) == [Claim("Text two.", (2,))]
    assert list(reply.end()) == [Claim("Text", ())]


@pytest.mark.parametrize(
    "text",
    [
        "See https://evil.example now.",
        "See www.evil.example now.",
        "Write to a@evil.example now.",
        "Run javascript:alert(1).",
        "An <img src=x onerror=alert(1)",
        "&lt;script&gt;alert(1)&lt;/script&gt; ran.",
        "A {template} or a [bracket.",
        "x" * 601,
    ],
)
def test_links_markup_and_long_sentences_are_not_plain(text: str) -> None:
    (claim,) = read(f"{text} [1]", 5)
    assert not claim.is_plain


def test_an_endless_reply_is_read_up_to_the_limit_in_linear_time() -> None:
    reply, began, claims = Reply(), time.thread_time(), 0
    while not reply.is_full:
        claims += len(list(reply.add("A word and another [1]. ")))
    assert claims > 600  # of 24 characters each, 20,000 in all
    assert time.thread_time() - began < 3  # seconds of processor time; quadratic time would take minutes
    endless = Reply()
    while not endless.is_full:
        assert list(endless.add("word " * 10)) == []
    assert not next(iter(endless.end())).is_plain
