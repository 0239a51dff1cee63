"""One setting, as it is declared at its field, and all that a class declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, get_type_hints


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting.

    Attributes:
        key: Its name, with those of its groups before it: `ranking.dense_weight`.
        kind: The type of its values: int, float, str or Path.
        default: What holds where no source sets it.
        help: What it does, in a line.
        check: Tells whether a value is allowed.
        needs: What is, in words, for an error.
        choices: The words that it chooses from, if it does.
    """

    key: str
    kind: type
    default: Any
    help: str
    check: Callable[[Any], bool]
    needs: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Secret:
    """A key or token: read from the environment and from nowhere else, and shown by nothing.

    Attributes:
        key: Its name, as a setting's.
        variable: What it is called in the environment.
        shortest: The fewest characters that it may have.
    """

    key: str
    variable: str
    shortest: int


def setting(default: Any, help: str, check: Callable[[Any], bool] = lambda _: True, needs: str = "") -> Any:  # noqa: ANN401
    """Declare a setting; `Setting` describes what it takes."""
    return field(default=default, metadata={"help": help, "check": check, "needs": needs})


def choice(default: str, help: str, *choices: str) -> Any:  # noqa: ANN401
    """Declare a setting that is one of two words or more."""
    needs = f"{', '.join(choices[:-1])} or {choices[-1]}"
    return field(
        default=default,
        metadata={"help": help, "check": lambda v: v in choices, "needs": needs, "choices": choices},
    )


def secret(variable: str, shortest: int = 1) -> Any:  # noqa: ANN401
    """Declare a secret, which is empty by default; `Secret` describes what it takes."""
    return field(default="", repr=False, metadata={"variable": variable, "shortest": shortest})


def declared(cls: Any, prefix: str = "") -> Iterator[Setting | Secret]:  # noqa: ANN401
    """Give all that a class and the groups in it declare, in its order.

    Args:
        cls: A dataclass whose fields are settings, secrets, and other such dataclasses.
        prefix: What its keys begin with.
    """
    types = get_type_hints(cls)
    for entry in fields(cls):
        key, kind = f"{prefix}{entry.name}", types[entry.name]
        if is_dataclass(kind):
            yield from declared(kind, f"{key}.")
        elif "variable" in entry.metadata:
            yield Secret(key, **entry.metadata)
        else:
            yield Setting(key, kind, entry.default, **entry.metadata)


def built(cls: Any, values: Mapping[str, Any], prefix: str = "") -> Any:  # noqa: ANN401
    """Make an object of such a class, and those of its groups, from values by key."""
    types = get_type_hints(cls)
    made = {}
    for entry in fields(cls):
        key, kind = f"{prefix}{entry.name}", types[entry.name]
        if is_dataclass(kind):
            made[entry.name] = built(kind, values, f"{key}.")
        elif key in values:
            made[entry.name] = values[key]
    return cls(**made)
