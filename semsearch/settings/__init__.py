"""Settings: one YAML file, the environment, and flags; read once at the front door and passed down.

Every key stands under the same name in three places: `ranking.dense_weight` in `semsearch.yaml`,
`SEMSEARCH_RANKING_DENSE_WEIGHT` in the environment, and (where it makes sense) a flag. Flags win over the
environment, the environment wins over the file, the file wins over the defaults.

    groups         what can be set, with its defaults
    declaration    what one setting is: its key, type, default, help, and what it may be
    sources        where values are written
    conversion     what was written -> a value, or an error that says what to do
"""

from semsearch.settings.groups import LlmSettings, RankingSettings, ServerSettings, Settings, known_settings

__all__ = ["LlmSettings", "RankingSettings", "ServerSettings", "Settings", "known_settings"]
