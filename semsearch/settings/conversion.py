"""What was written -> the value of a setting, checked; every error names the place and says what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from semsearch.errors import SettingsError
from semsearch.settings.declaration import Secret, Setting

_NEEDED = {int: "a whole number", float: "a number", Path: "a folder", str: "a text"}


def converted(key: str, value: object, known: Mapping[str, Setting | Secret], where: str) -> Any:  # noqa: ANN401
    """Give a value in its setting's type.

    Args:
        key: What it was written for.
        value: A text, or what YAML read.
        known: All that is declared, by key.
        where: Names the place in an error.

    Raises:
        SettingsError: The key is unknown or a secret's, or the value is wrong.
    """
    setting = known.get(key)
    if isinstance(setting, Secret):
        raise SettingsError(
            f"{where} is read from the environment only: set {setting.variable}, and take it out there"
        )
    if setting is None:
        keys = [key for key, one in known.items() if isinstance(one, Setting)]
        raise SettingsError(f"unknown setting {where}{nearest(key, keys)}")
    if isinstance(value, bool) and setting.choices:
        value = "yes" if value else "no"  # which YAML reads as true and false
    text = str(value).strip()
    try:
        # What is empty by default can be made empty again.
        if value is None or isinstance(value, bool | dict | list) or (not text and setting.default != ""):
            raise ValueError
        found: object = setting.kind(text)
        if isinstance(found, Path):
            found = found.expanduser()  # no shell reads what stands in a file
    except (ValueError, RuntimeError):  # ~nobody
        raise SettingsError(f"{where} must be {_NEEDED[setting.kind]}, not {value!r}") from None
    if not setting.check(found):
        shown = re.sub(r"//[^/@]*@", "//…@", repr(value))  # a password in an address
        raise SettingsError(f"{where} must be {setting.needs}, not {shown}")
    return found


def taken(text: str, secret: Secret) -> str:
    """Take a key or token as it stands in the environment; an empty one is none.

    Raises:
        SettingsError: It cannot be one, which is told without it.
    """
    found = text.strip()
    where = f"{secret.variable} in the environment"
    if not (found.isascii() and found.isprintable()) or " " in found:
        raise SettingsError(f"{where} must be one word of plain letters, figures and signs")
    if 0 < len(found) < secret.shortest:
        raise SettingsError(
            f"{where} must have at least {secret.shortest} characters: "
            "take random ones, such as those of 'openssl rand -hex 32'"
        )
    return found


def nearest(name: str, known: Iterable[str]) -> str:
    """Give the end of an error about an unknown name: the known one that is most like it, else all."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return f": did you mean {near[0]}?" if near else f": known are {', '.join(names)}"
