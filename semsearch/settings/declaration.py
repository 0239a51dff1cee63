"""What a setting is declared with: a default, a description, and constraints in `Annotated`.

Settings are plain dataclasses, which pydantic validates as they stand. The annotations here defer its import,
so that code which only holds settings does not pay for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from annotated_types import Interval

PREFIX = "SEMSEARCH_"

NAMES = tuple[str, ...]
KINDS = {
    int: "a whole number",
    float: "a number",
    Path: "a folder",
    str: "a text",
    NAMES: "a list of names",
}


@dataclass(frozen=True, slots=True)
class Before:
    """A function that prepares a value for its type, or raises `ValueError` where it has another one."""

    function: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:  # noqa: ANN401
        from pydantic import BeforeValidator

        return BeforeValidator(self.function).__get_pydantic_core_schema__(source, handler)


@dataclass(frozen=True, slots=True)
class AsWritten:
    """Keep the spaces around a text, which other settings lose."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:  # noqa: ANN401
        return {**handler(source), "strip_whitespace": False}


@dataclass(frozen=True, slots=True)
class Check:
    """A check of a value of its type.

    Attributes:
        holds: Returns whether the value is allowed.
        needs: What is allowed, in words.
    """

    holds: Callable[[Any], bool]
    needs: str

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:  # noqa: ANN401
        from pydantic import AfterValidator

        return AfterValidator(self._checked).__get_pydantic_core_schema__(source, handler)

    def _checked(self, value: Any) -> Any:  # noqa: ANN401
        if not self.holds(value):
            raise ValueError(self.needs)
        return value


@dataclass(frozen=True, slots=True)
class Secret:
    """A key or token: read from the environment only, and never shown.

    Attributes:
        variable: The environment variable.
        shortest: The fewest characters that it may have; an empty one is none.
    """

    variable: str
    shortest: int = 1

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:  # noqa: ANN401
        from pydantic import AfterValidator

        return AfterValidator(self._checked).__get_pydantic_core_schema__(source, handler)

    def _checked(self, text: str) -> str:
        if not (text.isascii() and text.isprintable()) or " " in text:
            raise ValueError("must be printable ASCII without spaces")
        if 0 < len(text) < self.shortest:
            raise ValueError(
                f"must have at least {self.shortest} characters: "
                "use random ones, such as those of 'openssl rand -hex 32'"
            )
        return text


@dataclass(frozen=True, slots=True)
class Setting:
    """A declared setting, for errors and for the reference.

    Attributes:
        key: Its name in the file, with that of its group: `ranking.dense_weight`.
        variable: Its name in the environment: `SEMSEARCH_RANKING_DENSE_WEIGHT`.
        type: The type of its values: int, float, str, Path or `NAMES`.
        allowed: Its values in words: "0 to 1", "auto, yes or no", "a text".
        default: The value that holds where no source sets it.
        description: What it does, in a line.
        secret: Whether it is read from the environment only, and never shown.
    """

    key: str
    variable: str
    type: type
    allowed: str
    default: Any
    description: str
    secret: bool


def setting(default: Any, description: str) -> Any:  # noqa: ANN401
    """Declare a setting with its default and its description."""
    return field(default=default, metadata={"description": description})


def secret(description: str) -> Any:  # noqa: ANN401
    """Declare a setting whose type is annotated with `Secret`; it is empty by default."""
    return field(default="", repr=False, metadata={"description": description})


def names(value: object) -> object:
    """Take a text of names with commas between them for a list of names; for `Before`."""
    entries = value.split(",") if isinstance(value, str) else value
    if not isinstance(entries, list | tuple) or not all(isinstance(one, str) for one in entries):
        raise ValueError
    return tuple(name for one in entries if (name := one.strip()))


def lists(cls: Any) -> dict[str, type]:  # noqa: ANN401
    """Return the lists of mappings that a class has, by key: the dataclass of their entries."""
    found = {}
    for key, annotated in get_type_hints(cls).items():
        entry = get_args(annotated)[0] if get_origin(annotated) is tuple else None
        if is_dataclass(entry):
            found[key] = entry
    return found  # type: ignore[return-value]  # is_dataclass also holds for instances


def declared(cls: Any, prefix: str = "") -> Iterator[Setting]:  # noqa: ANN401
    """Yield all settings of a class and of the groups in it, in the order of declaration.

    Lists of mappings (`lists`) are left out: they stand in the file only.

    Args:
        cls: A dataclass whose fields are settings and other such dataclasses.
        prefix: The beginning of its keys.
    """
    types = get_type_hints(cls, include_extras=True)
    left_out = lists(cls)
    for entry in fields(cls):
        if entry.name in left_out:
            continue
        key, annotated = f"{prefix}{entry.name}", types[entry.name]
        if is_dataclass(annotated):
            yield from declared(annotated, f"{key}.")
            continue
        kind, *constraints = get_args(annotated) if hasattr(annotated, "__metadata__") else (annotated,)
        found = next((one for one in constraints if isinstance(one, Secret)), None)
        choices = get_args(kind) if get_origin(kind) is Literal else ()
        yield Setting(
            key=key,
            variable=found.variable if found else PREFIX + key.upper().replace(".", "_"),
            type=str if choices else kind,
            allowed=_allowed(kind, choices, constraints),
            default=entry.default,
            description=entry.metadata["description"],
            secret=found is not None,
        )


def _allowed(kind: type, choices: tuple[str, ...], constraints: list[Any]) -> str:
    if choices:
        return f"{', '.join(choices[:-1])} or {choices[-1]}"
    for one in constraints:
        if isinstance(one, Interval):
            return f"{one.ge} to {one.le}"
        if isinstance(one, Check):
            return one.needs
    return KINDS[kind]
