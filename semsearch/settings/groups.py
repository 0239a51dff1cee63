"""What can be set, group by group, with its defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from semsearch.errors import SettingsError
from semsearch.settings.declaration import Setting, built, choice, declared, secret, setting
from semsearch.settings.sources import gathered
from semsearch.text.origins import are_origins

SHORTEST_KEY = 32  # bytes of a key that tokens are signed with (RFC 7518, 3.2)


@dataclass(frozen=True, slots=True)
class RankingSettings:
    """How candidates are found and fused."""

    dense_weight: float = setting(
        0.5, "share of meaning in a score; the rest is words", lambda v: 0 <= v <= 1, "0 to 1"
    )
    late_interaction: float = setting(
        0.45,
        "how far likeness word by word moves the best candidates; 0 for none",
        lambda v: 0 <= v <= 1,
        "0 to 1",
    )
    feedback: int = setting(
        3, "best candidates that the order is refined by; 0 for none", lambda v: 0 <= v <= 20, "0 to 20"
    )
    corroboration: float = setting(
        0.15,
        "how far likeness to another good candidate moves a score; 0 for nothing",
        lambda v: 0 <= v <= 1,
        "0 to 1",
    )
    candidates: int = setting(
        200, "articles that each part puts forward", lambda v: 1 <= v <= 10_000, "1 to 10000"
    )
    recency: float = setting(
        0.02, "most that being new adds to a score; 0 for nothing", lambda v: 0 <= v <= 0.1, "0 to 0.1"
    )
    half_life_days: float = setting(
        30.0, "days after which half of that is left", lambda v: 0.1 <= v <= 36_500, "0.1 to 36500"
    )
    quality: float = setting(
        0.01,
        "most that an item's own quality adds to a score; 0 for nothing",
        lambda v: 0 <= v <= 0.1,
        "0 to 0.1",
    )
    reranker: str = setting(
        "", "cross-encoder that orders the best 50 anew, by name or folder; empty for none"
    )
    reranking_ms: int = setting(
        1500,
        "milliseconds that it may take; past them its order is not used",
        lambda v: 1 <= v <= 60_000,
        "1 to 60000",
    )


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where `semsearch serve` listens, and who may ask.

    The key that tokens are signed with comes from `SEMSEARCH_TOKEN_KEY` in the environment; without it, it is
    kept in the index's folder.
    """

    host: str = setting("127.0.0.1", "address to listen on")
    port: int = setting(
        8080, "port to listen on; 0 takes a free one", lambda v: 0 <= v <= 65535, "0 to 65535"
    )
    names: str = setting(
        "",
        "names that it is reached by beside localhost, the machine's own and addresses; spaces between",
        lambda v: all(re.fullmatch(r"[\w.-]+", name) for name in v.split()),
        "names of hosts with spaces between, such as news.example.org",
    )
    origins: str = setting(
        "",
        "origins whose pages may embed it and ask, such as https://wiki.example; spaces between",
        are_origins,
        "origins with spaces between, such as https://wiki.example: a scheme and a host, and no path",
    )
    require_token: str = choice(
        "auto", "whether asking takes a token; auto: unless only this machine can", "auto", "yes", "no"
    )
    images: str = choice("yes", "whether the page and the widget show images", "yes", "no")
    token_key: str = secret("SEMSEARCH_TOKEN_KEY", SHORTEST_KEY)


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """A language model that writes summaries, behind any address that speaks OpenAI's protocol.

    Its key comes from `SEMSEARCH_LLM_KEY` in the environment and from nowhere else; nothing shows it.
    """

    base_url: str = setting(
        "",
        "address of a language model for summaries, such as http://127.0.0.1:11434/v1; empty for none",
        lambda v: not v or _is_address(v),
        "an http or https address without a user name, such as http://127.0.0.1:11434/v1",
    )
    model: str = setting("", "the model's name there")
    timeout_ms: int = setting(
        15_000,
        "milliseconds that it may take; past them sentences are taken from the articles",
        lambda v: 100 <= v <= 30_000,
        "100 to 30000",
    )
    key: str = secret("SEMSEARCH_LLM_KEY")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; every one has a default.

    `token` is what other servers are asked with; it comes from `SEMSEARCH_TOKEN` in the environment.
    """

    index: Path = setting(Path("index"), "folder of the index; in the file, relative to the file")
    model: str = setting(
        "", "sentence-transformers model, by name or folder; by default the index's own, or all-MiniLM-L6-v2"
    )
    ranking: RankingSettings = RankingSettings()
    server: ServerSettings = ServerSettings()
    llm: LlmSettings = LlmSettings()
    token: str = secret("SEMSEARCH_TOKEN")

    @classmethod
    def load(
        cls,
        config: Path | None = None,
        environ: Mapping[str, str] | None = None,
        flags: Mapping[str, Any] | None = None,
    ) -> Self:
        """Read the settings of all sources.

        Args:
            config: The file; without one, `SEMSEARCH_CONFIG`, else `semsearch.yaml` here if there is one.
            environ: The environment, usually `os.environ`.
            flags: Values by dotted key, None for a flag that was not given.

        Raises:
            SettingsError: A key is unknown, a value is wrong, or the named file cannot be read.
        """
        settings: Self = built(cls, gathered(cls, config, environ or {}, flags or {}))
        if settings.llm.base_url and not settings.llm.model:
            raise SettingsError("llm.base_url needs llm.model beside it: a model's name at that address")
        return settings


def known_settings(cls: type = Settings, prefix: str = "") -> Iterator[tuple[str, type, Any, str]]:
    """Give every setting: its dotted key, type, default and help."""
    for one in declared(cls, prefix):
        if isinstance(one, Setting):
            yield one.key, one.kind, one.default, one.help


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, a bracket that is not closed
        return False
    plain = text.isascii() and text.isprintable() and " " not in text
    return bool(known and plain and "@" not in parts.netloc and not parts.query and not parts.fragment)
