from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from semsearch.storage.ragged import offsets
from semsearch.text import analyzer, copies
from semsearch.text.fingerprints import Fingerprints, fingerprints

FERRY = (
    "The ferry Marlin struck a sandbank outside the harbour of Tarrow on Monday morning with ninety "
    "passengers aboard. Lifeboats brought all of them ashore within two hours, and nobody was hurt. The "
    "operator blamed a buoy that a storm had moved."
)
BRIDGE = (
    "Engineers closed the northern bridge of Tarrow after a routine inspection found cracks in two of "
    "its pillars. Lorries have to take the motorway until spring, and the council expects repairs to "
    "cost nine million crowns."
)


def firsts(*texts: str) -> list[int]:
    terms = [fingerprints(analyzer.terms(text)) for text in texts]
    return firsts_of(terms)


def firsts_of(terms: Sequence[Fingerprints]) -> list[int]:
    joined = np.concatenate([fingerprints(()), *terms])
    found: list[int] = copies.firsts(*copies.shingles(joined, offsets(list(map(len, terms))))).tolist()
    return found


def test_a_text_that_is_cut_off_earlier_is_a_copy() -> None:
    assert firsts(FERRY, BRIDGE, FERRY[:130]) == [0, 1, 0]
    assert firsts(FERRY[:130], FERRY) == [0, 0]


def test_a_copy_may_have_sentences_of_its_own_before_and_after() -> None:
    mixed = f"Update from our coast reporter. {FERRY[:200]} Trains to the harbour run as usual today."
    assert firsts(FERRY, mixed) == [0, 0]


def test_a_copy_of_a_copy_gets_the_first() -> None:
    assert firsts(FERRY[:150], FERRY, FERRY[60:]) == [0, 0, 0]


def test_two_texts_are_no_copies_because_a_later_one_holds_both() -> None:
    assert firsts(FERRY, BRIDGE, f"{FERRY} {BRIDGE}") == [0, 1, 0]


def test_a_shared_phrase_makes_no_copy() -> None:
    other = (
        "Ninety people had to leave the ferry Marlin outside the harbour of Tarrow. Coastguards say that the "
        "captain had been warned of low water, while the shipping line speaks of a lost buoy."
    )
    assert firsts(FERRY, other) == [0, 1]


def test_short_texts_are_copies_only_where_they_are_the_same() -> None:
    short = "Lifeboats brought all ninety passengers of the Marlin ashore near Tarrow harbour."
    assert firsts(short, short.upper()) == [0, 0]
    assert firsts(short, f"{short} Nobody was hurt, said the operator.") == [0, 1]


def test_no_shingle_goes_across_a_break() -> None:
    words = fingerprints(f"w{number}" for number in range(24))
    broken = words.copy()
    broken[2::3] = copies.BREAK
    assert firsts_of([words, broken]) == [0, 1]


def test_texts_without_terms_are_no_copies() -> None:
    assert firsts_of([]) == []
    assert firsts("", FERRY, "Marlin", "Marlin") == [0, 1, 2, 3]


def test_many_copies_of_some_texts_are_found_whatever_their_number() -> None:
    generator = random.Random(7)
    words = [f"w{number}" for number in range(2_000)]
    written = [[generator.choice(words) for _ in range(60)] for _ in range(20)]
    chosen = [generator.randrange(20) for _ in range(300)]
    texts = [fingerprints(written[number][: generator.randint(20, 60)]) for number in chosen]
    assert firsts_of(texts) == [chosen.index(number) for number in chosen]


def test_only_texts_of_one_group_are_compared() -> None:
    terms = [fingerprints(analyzer.terms(text)) for text in (FERRY, BRIDGE, FERRY, FERRY)]
    shingles = copies.shingles(np.concatenate(terms), offsets([len(one) for one in terms]))
    assert copies.firsts(*shingles, np.array([0, 0, 1, 1])).tolist() == [0, 1, 2, 2]
    assert copies.firsts(*shingles, np.array([0, 1, 2, 3])).tolist() == [0, 1, 2, 3]


def test_shingles_are_distinct_and_ordered_in_each_text() -> None:
    words = fingerprints(["a", "b", "c", "a", "b", "c"])
    shingles, starts = copies.shingles(np.concatenate([words, words[:2], words[:4]]), np.array([0, 6, 8, 12]))
    assert starts.tolist() == [0, 3, 3, 5]
    assert shingles[:3].tolist() == sorted({*shingles[:3].tolist()})
    assert {*shingles[3:].tolist()} < {*shingles[:3].tolist()}


def test_own_terms_leave_out_what_is_quoted_and_keep_names() -> None:
    said = "“We were told that the channel was clear,” the operator of the “Marlin” said."
    terms = copies.own_terms(said).tolist()
    assert terms == [copies.BREAK, *fingerprints(["oper", "marlin", "said"]).tolist()]
    assert len(copies.own_terms("word " * 500)) == copies.LONGEST
