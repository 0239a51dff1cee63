from __future__ import annotations

from time import process_time

import pytest

from semsearch.text.word_order import roles


def told(text: str, verb: str, *, title: bool = False) -> list[tuple[str, str]]:
    """Return who acts and who is acted upon, as sorted terms, for each occurrence of a verb."""
    found = roles(text, {verb}, title=title)
    return [(" ".join(sorted(one.agents)), " ".join(sorted(one.patients))) for one in found]


@pytest.mark.parametrize(
    ("text", "verb", "roles"),
    [
        ("Texas sues Meta over a decade of templates", "sue", ("texa", "meta")),
        ("did Meta sue Texas?", "sue", ("meta", "texa")),
        ("who did Clearview fine", "fine", ("clearview", "")),
        ("Which regulators has Didi fined?", "fine", ("didi", "")),
        ("who fined Didi?", "fine", ("", "didi")),
        ("why is Meta not also banning Texas", "ban", ("meta", "texa")),
        ("Apple and Google banned Fortnite and Roblox", "ban", ("appl googl", "fortnit roblox")),
        ("Didi was fined by the regulator", "fine", ("regul", "didi")),
        ("Didi was fined 8 billion in a case by the regulator", "fine", ("regul", "didi")),
        ("was Didi finally fined?", "fine", ("", "didi")),
        ("has the park been ordered to pay Guo Bing?", "pay", ("order", "bing guo")),
        ("Nvidia's purchase of Arm", "purchas", ("nvidia", "arm")),
        ("FTC sues to stop Nvidia's big purchase of Arm", "purchas", ("nvidia stop", "arm")),
        ("the purchase of Arm by Nvidia", "purchas", ("", "arm")),
        ("Italy's regulator fined Clearview", "fine", ("regul", "clearview")),
        ("Italy fined Clearview's owner", "fine", ("itali", "owner")),
        ("searches in the app of Clearview fined nobody", "fine", ("", "nobodi")),
        ("hours after Fortnite banned Epic", "ban", ("fortnit", "epic")),
        ("the Clearview fine", "fine", ("", "")),
        ("fined", "fine", ("", "")),
    ],
)
def test_who_does_what_to_whom(text: str, verb: str, roles: tuple[str, str]) -> None:
    assert told(text, verb) == [roles]


def test_a_title_leaves_out_that_something_was_done() -> None:
    assert told("Didi fined 8 billion yuan", "fine", title=True) == [("", "didi")]
    assert told("Meituan fined for contracts", "fine", title=True) == [("", "meituan")]
    assert told("Didi fined by China", "fine", title=True) == [("china", "didi")]
    assert told("Owner scanned shoppers", "scan", title=True) == [("", "")]  # either
    assert told("Owner scanned shoppers", "scan") == [("owner", "shopper")]


def test_each_occurrence_has_its_place_and_a_noun_is_told_apart() -> None:
    text = "Italy fines Clearview. The fine of Clearview stands."
    verb, noun = roles(text, {"fine"})
    assert [text[one.start : one.end] for one in (verb, noun)] == ["fines", "fine"]
    assert [one.noun for one in (verb, noun)] == [False, True]
    assert not list(roles("nothing of it", {"fine"}))


def test_a_long_text_takes_linear_time() -> None:
    def seconds(text: str) -> float:
        start = process_time()
        list(roles(text, {"fine"}))
        return process_time() - start

    for piece in ("fines ", "Italy's ", "fined by ", "and ", "fines, "):
        short = min(seconds(piece * 1_000) for _ in range(3))
        long = min(seconds(piece * 8_000) for _ in range(3))
        assert long < 24 * max(short, 0.002)  # 64 times as long if it were quadratic
