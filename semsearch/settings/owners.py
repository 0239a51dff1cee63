"""Who owns which outlets: the entries of the list `owners` in the settings file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from semsearch.errors import SettingsError
from semsearch.settings.declaration import NAMES, Before, names, setting


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of several outlets, whose reports are from one origin."""

    name: str = setting("", "what it is called")
    outlets: Annotated[NAMES, Before(names)] = setting(
        (), "names or domains of its outlets, and names that datelines credit it by"
    )


def owner_names(owners: Sequence[Owner]) -> Mapping[str, str]:
    """Return the outlets of the settings, case-folded, each with the name of its owner."""
    return {outlet.casefold(): owner.name for owner in owners for outlet in (owner.name, *owner.outlets)}


def check_owners(file: Path | None, owners: Sequence[Owner]) -> None:
    """Check what the entries of `owners` need together.

    Raises:
        SettingsError: An entry has no name or no outlet, or an outlet has two owners.
    """
    found: dict[str, int] = {}
    for number, owner in enumerate(owners):
        place = f"{file}: owners[{number}]"
        if not owner.name:
            raise SettingsError(f"{place} must have a name")
        if not owner.outlets:
            raise SettingsError(f"{place} must have outlets, such as 'outlets: [Daily A, daily-b.example]'")
        for outlet in (owner.name, *owner.outlets):
            if (other := found.setdefault(outlet.casefold(), number)) != number:
                raise SettingsError(f"{place} must not have {outlet!r}: owners[{other}] has it")
