from __future__ import annotations

import pytest

from semsearch.text.boilerplate import Boilerplate

TITLE = "Is the harbour safe? Judges say no"
KNOWN = Boilerplate(
    sentences=frozenset(
        [
            "ardmore insight is a leading research firm that advises 900 clients",
            "read more",
            "read more at \ue001",
            "the post \ue000 appeared first on the ledger",
            "our news",
        ]
    ),
    lead_ins=frozenset(["listen to article", "listen to article 2 minutes", "\ue000 hide caption"]),
    agencies=frozenset(["reuters", "the ledger"]),
)
NEWS = "The ferry to Varnholm stays in port. Crews wait for the thaw."


@pytest.mark.parametrize(
    ("excerpt", "left"),
    [
        (NEWS, NEWS),
        (f"Ardmore Insight is a leading research firm that advises 900 clients. {NEWS}", NEWS),
        (f"{NEWS} Ardmore Insight is a leading research firm that ad…", NEWS),  # cut off by a feed
        (f"{NEWS} Ardmore Insight is…", f"{NEWS} Ardmore Insight is…"),
        (f"{NEWS} … READ MORE »", NEWS),
        (f"{NEWS} Read more at https://ledger.example/1?utm=2", NEWS),
        (f"{NEWS} […] The post {TITLE} appeared first on The Ledger.", NEWS),
        (f"Our news | {NEWS}", NEWS),
        ("The ferry stays in port. Read more. Crews wait.", "The ferry stays in port. Crews wait."),
        (f"Listen to article {NEWS}", NEWS),
        (f"Listen to article (2 minutes) {NEWS}", NEWS),
        (f"{TITLE} hide caption {NEWS}", NEWS),
        (f"VARNHOLM, Va. (Reuters) - {NEWS}", f"VARNHOLM, Va. - {NEWS}"),
        (f"(Reuters)— {NEWS}", NEWS),
        (f"Read more. Listen to article LONDON (Reuters) - {NEWS}", f"LONDON - {NEWS}"),
        (f"The Ledger - {NEWS}", NEWS),
        (f"{NEWS} It cites (Reuters) - twice.", f"{NEWS} It cites (Reuters) - twice."),
        ("Read more.", "Read more."),
        ("Read more. Ferries are late.", "Read more. Ferries are late."),  # little would be left
        ("", ""),
    ],
)
def test_boilerplate_is_cut_out_and_nothing_else(excerpt: str, left: str) -> None:
    assert KNOWN.cut(TITLE, excerpt) == left
    assert Boilerplate().cut(TITLE, excerpt) == excerpt


def test_boilerplate_is_the_same_once_it_was_kept() -> None:
    assert Boilerplate.loads(KNOWN.dumps()) == KNOWN
    assert not Boilerplate.loads(Boilerplate().dumps())
