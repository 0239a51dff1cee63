from __future__ import annotations

from dataclasses import dataclass

from semsearch.settings.declaration import Secret, Setting, built, choice, declared, secret, setting


@dataclass(frozen=True)
class Press:
    speed: int = setting(3, "how fast it prints", lambda v: v > 0, "1 or more")
    key: str = secret("PRESS_KEY", 8)


@dataclass(frozen=True)
class Paper:
    colour: str = choice("white", "what it is printed on", "white", "pink", "blue")
    press: Press = Press()


def test_what_a_class_declares_comes_in_its_order_with_keys_through_its_groups() -> None:
    colour, speed, key = declared(Paper)
    assert isinstance(colour, Setting)
    assert (colour.key, colour.kind, colour.default, colour.needs) == (
        "colour",
        str,
        "white",
        "white, pink or blue",
    )
    assert (colour.check("pink"), colour.check("grey")) == (True, False)
    assert isinstance(speed, Setting)
    assert (speed.key, speed.kind, speed.help, speed.choices) == (
        "press.speed",
        int,
        "how fast it prints",
        (),
    )
    assert key == Secret("press.key", "PRESS_KEY", 8)


def test_values_by_key_become_an_object_whose_others_are_defaults() -> None:
    paper = built(Paper, {"press.speed": 7, "press.key": "overnight"})
    assert paper == Paper(press=Press(speed=7, key="overnight"))
    assert "overnight" not in repr(paper)
