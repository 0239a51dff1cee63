"""What is wrong with a setting -> an error in one line: which one, in which source, and what to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from semsearch.errors import SettingsError
from semsearch.settings.declaration import KINDS, Setting

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_LIMITS = frozenset({"greater_than_equal", "less_than_equal", "finite_number", "literal_error"})


def wrong(found: ErrorDetails, setting: Setting, place: str) -> SettingsError:
    """Return the error for a value that pydantic refused.

    Args:
        found: Pydantic's error.
        setting: The setting that it is about.
        place: Where the value stands: `c.yaml: server.port`, `SEMSEARCH_SERVER_PORT`, `--port`.
    """
    said = str(found["ctx"]["error"]) if found["type"] == "value_error" else ""
    if setting.secret:
        return SettingsError(f"{place} in the environment {said or 'must be a text'}")
    needed = said or (setting.allowed if found["type"] in _LIMITS else KINDS[setting.type])
    shown = re.sub(r"//[^/@]*@", "//…@", repr(found["input"]))  # a password in an address
    return SettingsError(f"{place} must be {needed}, not {shown}")


def refused_key(key: str, place: str, known: Mapping[str, Setting]) -> SettingsError | None:
    """Return the error for a key that a file or a flag may not have; None if it may."""
    settings = {one.key: one for one in known.values() if not one.secret}
    if key in settings:
        return None
    if key in known:
        variable = known[key].variable
        return SettingsError(
            f"{place} is read from the environment only: set {variable}, and remove it there"
        )
    inside = next((one for name, one in settings.items() if name.startswith(f"{key}.")), None)
    if inside:
        example = f"'{inside.key.removeprefix(f'{key}.')}: {inside.default}'"
        return SettingsError(f"{place} must hold settings of its own, such as {example}")
    return SettingsError(f"unknown setting {place}{nearest(key, settings)}")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the end of an error about an unknown name: the known one that is most like it, else all."""
    names = list(known)
    near = process.extractOne(name, names, scorer=fuzz.ratio, score_cutoff=50)
    return f": did you mean {near[0]}?" if near else f": choose from {', '.join(names)}"
