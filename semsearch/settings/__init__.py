"""Settings: one YAML file, the environment, and flags; read once at startup and passed down.

Every key stands under the same name in three places: `ranking.dense_weight` in `semsearch.yaml`,
`SEMSEARCH_RANKING_DENSE_WEIGHT` in the environment, and (where it makes sense) a flag. Flags win over the
environment, the environment wins over the file, the file wins over the defaults. The list `sources` stands in
the file only.

    groups         what can be set: types, limits, defaults and descriptions
    declaration    how a setting is declared, and `describe`, which lists them
    sources        the sources, read and validated by pydantic-settings; its errors in one line each
"""

from __future__ import annotations

from collections.abc import Iterator

from semsearch.settings.declaration import Setting, declared
from semsearch.settings.groups import (
    FieldSettings,
    LlmSettings,
    RankingSettings,
    ServerSettings,
    Settings,
    Source,
    SyncSettings,
)

__all__ = [
    "FieldSettings",
    "LlmSettings",
    "RankingSettings",
    "ServerSettings",
    "Setting",
    "Settings",
    "Source",
    "SyncSettings",
    "describe",
    "describe_source",
]


def describe() -> Iterator[Setting]:
    """Yield every setting in the order of declaration, those that the environment alone holds too."""
    return declared(Settings)


def describe_source() -> Iterator[Setting]:
    """Yield the keys of an entry of `sources` in the order of declaration."""
    return declared(Source)
