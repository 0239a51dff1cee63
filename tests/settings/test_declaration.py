from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import pytest
from annotated_types import Interval

from semsearch.errors import SettingsError
from semsearch.settings.declaration import Check, Secret, Setting, declared, secret, setting
from semsearch.settings.sources import read


@dataclass(frozen=True)
class Press:
    speed: Annotated[int, Interval(ge=1, le=9)] = setting(3, "how fast it prints")
    motto: Annotated[str, Check(str.islower, "small letters")] = setting("news", "what it prints first")
    key: Annotated[str, Secret("PRESS_KEY", 8)] = secret("what starts it")


@dataclass(frozen=True)
class Paper:
    colour: Literal["white", "pink", "blue"] = setting("white", "what it is printed on")
    press: Press = Press()


def test_declared_settings_keep_their_order_and_have_dotted_keys() -> None:
    assert list(declared(Paper)) == [
        Setting(
            "colour",
            "SEMSEARCH_COLOUR",
            str,
            "white, pink or blue",
            "white",
            "what it is printed on",
            secret=False,
        ),
        Setting("press.speed", "SEMSEARCH_PRESS_SPEED", int, "1 to 9", 3, "how fast it prints", secret=False),
        Setting(
            "press.motto",
            "SEMSEARCH_PRESS_MOTTO",
            str,
            "small letters",
            "news",
            "what it prints first",
            secret=False,
        ),
        Setting("press.key", "PRESS_KEY", str, "a text", "", "what starts it", secret=True),
    ]


def test_missing_values_get_defaults() -> None:
    paper = read(Paper, None, {"PRESS_KEY": "overnight"}, {"press.speed": "7"})
    assert paper == Paper(press=Press(speed=7, key="overnight"))
    assert "overnight" not in repr(paper)


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        ({"colour": "grey"}, "--colour must be white, pink or blue, not 'grey'"),
        ({"press.speed": 10}, "--speed must be 1 to 9, not 10"),
        ({"press.speed": "fast"}, "--speed must be a whole number, not 'fast'"),
        ({"press.motto": "NEWS"}, "--motto must be small letters, not 'NEWS'"),
    ],
)
def test_constraints_are_checked(flags: dict[str, object], reason: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(Paper, None, {}, flags)
    assert str(caught.value) == reason
