"""Settings: one YAML file, the environment, and flags; read once at startup and passed down.

Every key stands under the same name in three places: `ranking.dense_weight` in `semsearch.yaml`,
`SEMSEARCH_RANKING_DENSE_WEIGHT` in the environment, and (where it makes sense) a flag. Flags win over the
environment, the environment wins over the file, the file wins over the defaults. The lists `sources` and
`owners` stand in the file only.

    owners         who owns which outlets
    groups         what can be set: types, limits, defaults and descriptions
    declaration    how a setting is declared, and `describe`, which lists them
    sources        the sources, read and validated by pydantic-settings; its errors in one line each
"""

from __future__ import annotations

from collections.abc import Iterator

from semsearch.settings.declaration import Setting, declared
from semsearch.settings.embedding import AS_GIVEN, EmbeddingSettings
from semsearch.settings.groups import (
    FieldSettings,
    LlmSettings,
    RankingSettings,
    ServerSettings,
    Settings,
    Source,
    SyncSettings,
)
from semsearch.settings.owners import Owner, owner_names

__all__ = [
    "AS_GIVEN",
    "EmbeddingSettings",
    "FieldSettings",
    "LlmSettings",
    "Owner",
    "RankingSettings",
    "ServerSettings",
    "Setting",
    "Settings",
    "Source",
    "SyncSettings",
    "describe",
    "describe_owner",
    "describe_source",
    "owner_names",
]


def describe() -> Iterator[Setting]:
    """Yield every setting in the order of declaration, those that the environment alone holds too."""
    return declared(Settings)


def describe_owner() -> Iterator[Setting]:
    """Yield the keys of an entry of `owners` in the order of declaration."""
    return declared(Owner)


def describe_source() -> Iterator[Setting]:
    """Yield the keys of an entry of `sources` in the order of declaration."""
    return declared(Source)
