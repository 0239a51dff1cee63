from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from semsearch.errors import SettingsError
from semsearch.settings import Owner, Settings, describe_owner, owner_names

Written = Callable[..., Path]


def test_owners_are_read_with_their_outlets(written: Written) -> None:
    file = written(
        """
        owners:
          - name: Example Media
            outlets: [The Harbour Ledger, baydispatch.example]
          - {name: Tidewater, outlets: "TPA, Tidewater Press Agency"}
        """
    )
    owners = Settings.load(file).owners
    assert owners == (
        Owner("Example Media", ("The Harbour Ledger", "baydispatch.example")),
        Owner("Tidewater", ("TPA", "Tidewater Press Agency")),
    )
    assert owner_names(owners) == {
        "example media": "Example Media",
        "the harbour ledger": "Example Media",
        "baydispatch.example": "Example Media",
        "tidewater": "Tidewater",
        "tpa": "Tidewater",
        "tidewater press agency": "Tidewater",
    }


def test_an_outlet_may_be_called_as_its_owner(written: Written) -> None:
    file = written("owners: [{name: Ledger, outlets: [ledger, Ledger Online]}]")
    assert Settings.load(file).owners == (Owner("Ledger", ("ledger", "Ledger Online")),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("owners: Ledger", "owners must be a list, whose entries begin with '- '"),
        ("owners: [{outlets: [A]}]", "owners[0] must have a name"),
        ("owners: [{name: A}]", "owners[0] must have outlets, such as 'outlets: ["),
        ("owners: [{name: A, outlets: 1}]", "owners[0].outlets must be a list of names, not 1"),
        (
            "owners: [{name: A, outlet: [B]}]",
            "c.yaml: owners[0].outlet: did you mean outlets?",
        ),
        (
            "owners: [{name: A, outlets: [B]}, {name: C, outlets: [b]}]",
            "owners[1] must not have 'b': owners[0] has it",
        ),
    ],
)
def test_an_entry_that_makes_no_sense_says_what_it_needs(written: Written, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.load(written(text, "c.yaml"))
    assert said in str(refused.value)


def test_every_key_of_an_entry_is_described() -> None:
    assert [one.key for one in describe_owner()] == ["name", "outlets"]
    assert all(one.description for one in describe_owner())
