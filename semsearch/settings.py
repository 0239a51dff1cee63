"""Settings: one YAML file, the environment, and flags; read once at the front door and passed down.

Every key stands under the same name in three places: `ranking.dense_weight` in `semsearch.yaml`,
`SEMSEARCH_RANKING_DENSE_WEIGHT` in the environment, and (where it makes sense) a flag. Flags win over the
environment, the environment wins over the file, the file wins over the defaults below.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, Self, get_type_hints
from urllib.parse import urlsplit

import yaml

from semsearch.errors import SettingsError
from semsearch.origins import are_origins

FILE = "semsearch.yaml"
PREFIX = "SEMSEARCH_"
SECRETS = {  # read from the environment and from nowhere else, and shown by nothing
    "SEMSEARCH_LLM_KEY": "llm.key",
    "SEMSEARCH_TOKEN_KEY": "server.token_key",
    "SEMSEARCH_TOKEN": "token",
}
SHORTEST_KEY = 32  # bytes of a key that tokens are signed with (RFC 7518, 3.2)


def _setting(default: Any, help: str, check: Callable[[Any], bool] = lambda _: True, needs: str = "") -> Any:  # noqa: ANN401
    return field(default=default, metadata={"help": help, "check": check, "needs": needs})


def _choice(default: str, help: str, *choices: str) -> Any:  # noqa: ANN401
    needs = f"{', '.join(choices[:-1])} or {choices[-1]}"
    return field(
        default=default,
        metadata={"help": help, "check": lambda v: v in choices, "needs": needs, "choices": choices},
    )


@dataclass(frozen=True, slots=True)
class RankingSettings:
    """How candidates are found and fused."""

    dense_weight: float = _setting(
        0.5, "share of meaning in a score; the rest is words", lambda v: 0 <= v <= 1, "0 to 1"
    )
    late_interaction: float = _setting(
        0.45,
        "how far likeness word by word moves the best candidates; 0 for none",
        lambda v: 0 <= v <= 1,
        "0 to 1",
    )
    feedback: int = _setting(
        3, "best candidates that the order is refined by; 0 for none", lambda v: 0 <= v <= 20, "0 to 20"
    )
    corroboration: float = _setting(
        0.15,
        "how far likeness to another good candidate moves a score; 0 for nothing",
        lambda v: 0 <= v <= 1,
        "0 to 1",
    )
    candidates: int = _setting(
        200, "articles that each part puts forward", lambda v: 1 <= v <= 10_000, "1 to 10000"
    )
    recency: float = _setting(
        0.02, "most that being new adds to a score; 0 for nothing", lambda v: 0 <= v <= 0.1, "0 to 0.1"
    )
    half_life_days: float = _setting(
        30.0, "days after which half of that is left", lambda v: 0.1 <= v <= 36_500, "0.1 to 36500"
    )
    quality: float = _setting(
        0.01,
        "most that an item's own quality adds to a score; 0 for nothing",
        lambda v: 0 <= v <= 0.1,
        "0 to 0.1",
    )
    reranker: str = _setting(
        "", "cross-encoder that orders the best 50 anew, by name or folder; empty for none"
    )
    reranking_ms: int = _setting(
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

    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(
        8080, "port to listen on; 0 takes a free one", lambda v: 0 <= v <= 65535, "0 to 65535"
    )
    names: str = _setting(
        "",
        "names that it is reached by beside localhost, the machine's own and addresses; spaces between",
        lambda v: all(re.fullmatch(r"[\w.-]+", name) for name in v.split()),
        "names of hosts with spaces between, such as news.example.org",
    )
    origins: str = _setting(
        "",
        "origins whose pages may embed it and ask, such as https://wiki.example; spaces between",
        are_origins,
        "origins with spaces between, such as https://wiki.example: a scheme and a host, and no path",
    )
    require_token: str = _choice(
        "auto", "whether asking takes a token; auto: unless only this machine can", "auto", "yes", "no"
    )
    images: str = _choice("yes", "whether the page and the widget show images", "yes", "no")
    token_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """A language model that writes summaries, behind any address that speaks OpenAI's protocol.

    Its key comes from `SEMSEARCH_LLM_KEY` in the environment and from nowhere else; nothing shows it.
    """

    base_url: str = _setting(
        "",
        "address of a language model for summaries, such as http://127.0.0.1:11434/v1; empty for none",
        lambda v: not v or _is_address(v),
        "an http or https address without a user name, such as http://127.0.0.1:11434/v1",
    )
    model: str = _setting("", "the model's name there")
    timeout_ms: int = _setting(
        15_000,
        "milliseconds that it may take; past them sentences are taken from the articles",
        lambda v: 100 <= v <= 30_000,
        "100 to 30000",
    )
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; every one has a default.

    `token` is what other servers are asked with; it comes from `SEMSEARCH_TOKEN` in the environment.
    """

    index: Path = _setting(Path("index"), "folder of the index; in the file, relative to the file")
    model: str = _setting(
        "", "sentence-transformers model, by name or folder; by default the index's own, or all-MiniLM-L6-v2"
    )
    ranking: RankingSettings = RankingSettings()
    server: ServerSettings = ServerSettings()
    llm: LlmSettings = LlmSettings()
    token: str = field(default="", repr=False)

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
        environ = environ or {}
        named = config or (Path(environ["SEMSEARCH_CONFIG"]) if environ.get("SEMSEARCH_CONFIG") else None)
        values: dict[str, Any] = {}
        if named or Path(FILE).is_file():
            values |= _from_file(named or Path(FILE))
        known = {PREFIX + key.upper().replace(".", "_"): key for key, *_ in known_settings(cls)}
        for name, text in environ.items():
            if name in SECRETS:
                values[SECRETS[name]] = _secret(name, text)
            elif name.startswith(PREFIX) and name != "SEMSEARCH_CONFIG":
                if name not in known:
                    raise SettingsError(f"unknown setting {name} in the environment{_nearest(name, known)}")
                values[known[name]] = _converted(known[name], text, name)
        for key, value in (flags or {}).items():
            if value is not None:
                values[key] = _converted(key, value, f"--{key.split('.')[-1].replace('_', '-')}")
        settings: Self = _built(cls, values, "")
        if settings.llm.base_url and not settings.llm.model:
            raise SettingsError("llm.base_url needs llm.model beside it: a model's name at that address")
        return settings


def known_settings(cls: type = Settings, prefix: str = "") -> Iterator[tuple[str, type, Any, str]]:
    """Give every setting: its dotted key, type, default and help."""
    types = get_type_hints(cls)
    for entry in fields(cls):
        if is_dataclass(types[entry.name]):
            yield from known_settings(types[entry.name], f"{prefix}{entry.name}.")
        elif entry.metadata:  # a key is no setting
            yield prefix + entry.name, types[entry.name], entry.default, entry.metadata["help"]


def _from_file(path: Path) -> dict[str, Any]:
    try:
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"the settings file {path} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"the settings file {path} is not valid YAML: {' '.join(str(error).split())}"
        ) from error
    if tree is None:
        return {}
    if not isinstance(tree, dict):
        raise SettingsError(f"the settings file {path} must hold 'key: value' lines")
    values = {}
    groups = {key.split(".")[0] for key, *_ in known_settings() if "." in key}
    for name, value in tree.items():
        pairs = (
            [(f"{name}.{k}", v) for k, v in value.items()]
            if isinstance(value, dict)
            else [(str(name), value)]
        )
        if str(name) in groups and not isinstance(value, dict):
            raise SettingsError(f"{path}: {name} must hold settings of its own, such as {_example(name)}")
        for key, setting in pairs:
            values[key] = _converted(key, setting, f"{path}: {key}")
    if "index" in values:
        values["index"] = path.parent / values["index"]
    return values


def _converted(key: str, value: object, where: str) -> Any:  # noqa: ANN401
    """Turn a raw value into its setting's type; `where` names it in an error."""
    known = {name: kind for name, kind, *_ in known_settings()}
    if key in SECRETS.values():
        variable = next(name for name, secret in SECRETS.items() if secret == key)
        raise SettingsError(
            f"{where} is read from the environment only: set {variable}, and take it out there"
        )
    if key not in known:
        raise SettingsError(f"unknown setting {where}{_nearest(key, known)}")
    kind = known[key]
    entry = _entry(key)
    if isinstance(value, bool) and "choices" in entry.metadata:
        value = "yes" if value else "no"  # which YAML reads as true and false
    text = str(value).strip()
    try:
        # What is empty by default can be made empty again.
        if value is None or isinstance(value, bool | dict | list) or (not text and entry.default != ""):
            raise ValueError
        converted: object = kind(text)
    except ValueError:
        needed = {int: "a whole number", float: "a number", Path: "a folder", str: "a text"}[kind]
        raise SettingsError(f"{where} must be {needed}, not {value!r}") from None
    if not entry.metadata["check"](converted):
        shown = re.sub(r"//[^/@]*@", "//…@", repr(value))  # a password in an address
        raise SettingsError(f"{where} must be {entry.metadata['needs']}, not {shown}")
    return converted


def _secret(name: str, text: str) -> str:
    """Take a key or token as it stands in the environment; what is wrong with it is told without it."""
    secret = text.strip()
    if not (secret.isascii() and secret.isprintable()) or " " in secret:
        raise SettingsError(f"{name} in the environment must be one word of plain letters, figures and signs")
    if name == "SEMSEARCH_TOKEN_KEY" and 0 < len(secret) < SHORTEST_KEY:
        raise SettingsError(
            f"{name} in the environment must have at least {SHORTEST_KEY} characters: "
            "take random ones, such as those of 'openssl rand -hex 32'"
        )
    return secret


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, a bracket that is not closed
        return False
    plain = text.isascii() and text.isprintable() and " " not in text
    return bool(known and plain and "@" not in parts.netloc and not parts.query and not parts.fragment)


def _entry(key: str) -> Any:  # noqa: ANN401
    cls: Any = Settings
    *groups, name = key.split(".")
    for group in groups:
        cls = get_type_hints(cls)[group]
    return next(entry for entry in fields(cls) if entry.name == name)


def _built(cls: Any, values: Mapping[str, Any], prefix: str) -> Any:  # noqa: ANN401
    types = get_type_hints(cls)
    made = {}
    for entry in fields(cls):
        if is_dataclass(types[entry.name]):
            made[entry.name] = _built(types[entry.name], values, f"{prefix}{entry.name}.")
        elif prefix + entry.name in values:
            made[entry.name] = values[prefix + entry.name]
    return cls(**made)


def _nearest(name: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f": did you mean {near[0]}?" if near else f": known are {', '.join(known)}"


def _example(group: str) -> str:
    return next(
        f"'{key.split('.')[1]}: {default}'"
        for key, _, default, _ in known_settings()
        if key.startswith(group)
    )
