from __future__ import annotations

import pytest

from semsearch.text.boilerplate import Boilerplate, find
from semsearch.text.boilerplate.detection import SUPPORT

# Each tells of something else; together they are enough to support what they repeat.
NEWS = [
    ("Judges stop face scans in Varnholm", "The court in Varnholm stopped a trial of cameras at the ferry."),
    ("Harbour tower closed", "A crack in the masonry has closed the old harbour tower until spring."),
    ("Orchestra tours with a robot", "In Lisbon the audience rose for a conductor that has no arms."),
    ("Vans recalled over batteries", "Kestrel asks 4,000 owners to park their vans away from garages."),
    ("Rents may rise again", "Landlords won an appeal against the ceiling that parliament had set."),
    ("Ice keeps trawlers in port", "Crews wait for the thaw, and fish is dearer than in any winter before."),
]
BIO = "Ardmore Insight is a leading research firm that advises 900 clients."


def excerpts(pattern: str) -> list[tuple[str, str]]:
    return [(title, pattern.format(text=text, title=title)) for title, text in NEWS]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (f"{BIO} {{text}}", Boilerplate(sentences=frozenset([BIO.lower()[:-1]]))),
        ("{text} Read more at ledger.example", Boilerplate(frozenset(["read more at ledger.example"]))),
        ("{text} Sign up for our newsletter!", Boilerplate(frozenset(["sign up for our newsletter"]))),
        (
            "{text} The post {title} appeared first on The Ledger.",
            Boilerplate(frozenset(["the post \ue000 appeared first on the ledger"])),
        ),
        (
            "{text} Continue at https://ledger.example/{title}",
            Boilerplate(frozenset(["continue at \ue001"])),
        ),
        ("{text} " + "{title}. " * 900 + "Sign up here!", Boilerplate(frozenset(["sign up here"]))),
        ("Home page | Our news | {text}", Boilerplate(frozenset(["home page", "our news"]))),
        ("A paper for Varnholm ... {text}", Boilerplate(frozenset(["a paper for varnholm"]))),
        ("Listen to article {text}", Boilerplate(lead_ins=frozenset(["listen to article"]))),
        (
            "Listen to article (2 minutes) {text}",
            Boilerplate(lead_ins=frozenset(["listen to article 2 minutes"])),
        ),
        ("{title} hide caption {text}", Boilerplate(lead_ins=frozenset(["\ue000 hide caption"]))),
        ("LONDON (Reuters) - {text}", Boilerplate(agencies=frozenset(["reuters"]))),
        ("(AFP) — {text}", Boilerplate(agencies=frozenset(["afp"]))),
        ("The Ledger – {text}", Boilerplate(agencies=frozenset(["the ledger"]))),
    ],
)
def test_what_many_excerpts_repeat_is_found(pattern: str, found: Boilerplate) -> None:
    assert find(excerpts(pattern), "the ledger") == found
    assert find(excerpts(pattern)[: SUPPORT - 1], "the ledger") == Boilerplate()


@pytest.mark.parametrize(
    "pattern",
    [
        "{text} The U.S.",  # too short to be anything
        "LONDON - {text}",  # a place
        "New York (CNN) {text}",  # a place, with a name but no dash
        "SAN FRANCISCO {text}",
        "By Jane Doe {text}",  # a person
        "The minister for {text}",  # no end of a lead-in
        "Police officer {title}",  # what follows begins no sentence
    ],
)
def test_what_says_something_is_not(pattern: str) -> None:
    titled = [(f"Told by {title}", text) for title, text in excerpts(pattern)]
    assert find(titled, "the ledger") == Boilerplate()


def test_copies_of_one_report_and_a_running_story_support_nothing() -> None:
    fact = "The accused denies that he set fire to the harbour tower."
    copies = [(f"{title} again", f"{fact} {NEWS[0][1]}") for title, _ in NEWS]
    assert find(copies, "the ledger") == Boilerplate()
    days = "first second third fourth fifth sixth".split()
    trial = [
        (f"Tower fire trial, {day} day", f"{fact} The court heard the guards of the tower on the {day} day.")
        for day in days
    ]
    assert find(trial, "the ledger") == Boilerplate()
    assert find([*copies, *trial, *excerpts(f"{{text}} {fact}")], "the ledger").sentences
