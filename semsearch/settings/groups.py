"""What can be set, group by group, with its defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from annotated_types import Interval, MinLen

from semsearch.errors import SettingsError
from semsearch.settings.declaration import NAMES, PREFIX, Before, Check, Secret, names, secret, setting
from semsearch.settings.embedding import EmbeddingSettings
from semsearch.settings.numbers import Boost, Share, Whole, no_truth_value
from semsearch.settings.owners import Owner, check_owners
from semsearch.text.origins import are_origins

SHORTEST_KEY = 32  # bytes of a key that tokens are signed with (RFC 7518, 3.2)
SHORTEST_TURN, LONGEST_TURN = 1, 7 * 86_400  # seconds between two runs of a schedule
FILE = "semsearch.yaml"
CONFIG = f"{PREFIX}CONFIG"  # names the file, and is no setting
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def _word(value: object) -> object:
    if isinstance(value, bool):  # as YAML reads yes and no
        return "yes" if value else "no"
    return value.strip() if isinstance(value, str) else value


def _folder(value: object) -> Path:
    text = str(value).strip()
    if not isinstance(value, str | Path) or not text:
        raise ValueError
    try:
        return Path(text).expanduser()  # no shell expands the values of a file
    except RuntimeError:  # ~nobody
        raise ValueError from None


def _keys(value: object) -> object:
    """Take a list of names in place of a text of names."""
    if isinstance(value, list):
        if not all(isinstance(name, str | int) for name in value):
            raise ValueError
        return " ".join("".join(str(name).split()) for name in value)  # keys are compared without spaces
    return value


def _place(value: object) -> Path:
    try:
        return _folder(value)
    except ValueError:
        raise ValueError("a folder or a file") from None


def _are_hosts(text: str) -> bool:
    return all(re.fullmatch(r"[\w.-]+", name) for name in text.split())


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, a bracket that is not closed
        return False
    plain = text.isascii() and text.isprintable() and " " not in text
    return bool(known and plain and "@" not in parts.netloc and not parts.query and not parts.fragment)


def _is_fetched(text: str) -> bool:
    """Return whether a text is an address to fetch: http or https, perhaps with a query, without a user."""
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return False
    return bool(known and text.isprintable() and " " not in text and "@" not in parts.netloc)


def _span(value: object) -> object:
    return f"{value}s" if isinstance(value, int) and not isinstance(value, bool) else value


_HOSTS = Check(_are_hosts, "host names separated by spaces, such as news.example.org")
_ORIGINS = Check(
    are_origins,
    "origins separated by spaces, such as https://wiki.example: a scheme and a host, and no path",
)
_ADDRESS = Check(
    lambda text: not text or _is_address(text),
    "an http or https address without a user name, such as http://127.0.0.1:11434/v1",
)

_FETCHED = Check(
    lambda text: not text or _is_fetched(text),
    "an http or https address without a user name, such as https://news.example/feed.xml",
)
_SPAN = Check(
    lambda text: SHORTEST_TURN <= (seconds_of(text) or 0) <= LONGEST_TURN,
    "a time from 1s to 7d, such as 15m, 2h or 1d",
)
_NAME = Check(
    lambda text: re.fullmatch("[a-z0-9][a-z0-9._-]{0,63}", text) is not None,
    "a name of at most 64 lower-case letters, digits, '-', '_' and '.'",
)
_ANY_PATH = Check(lambda path: True, "a folder or a file")
_AGENT = Check(
    lambda text: text.isascii() and text.isprintable(),
    "printable ASCII, such as 'example-news/1.0 (+https://news.example/about)'",
)


@dataclass(frozen=True, slots=True)
class RankingSettings:
    """How candidates are found and fused."""

    dense_weight: Share = setting(0.5, "weight of the dense side in a score; the lexical side has the rest")
    late_interaction: Share = setting(
        0.45, "how far late interaction moves the scores of the best candidates; 0 for not at all"
    )
    feedback: Annotated[Whole, Interval(ge=0, le=20)] = setting(
        3, "best candidates whose words count for all others (feedback); 0 for none"
    )
    corroboration: Share = setting(
        0.3, "how far similarity to another good candidate moves a score; 0 for not at all"
    )
    candidates: Annotated[Whole, Interval(ge=1, le=10_000)] = setting(
        200, "candidates that each side returns"
    )
    recency: Boost = setting(0.02, "most that recency adds to a score; 0 for nothing")
    half_life_days: Annotated[float, Before(no_truth_value), Interval(ge=0.1, le=36_500)] = setting(
        30.0, "days after which half of that is left"
    )
    quality: Boost = setting(0.01, "most that an item's own quality adds to a score; 0 for nothing")
    reranker: str = setting("", "cross-encoder that reranks the best 50, by name or folder; empty for none")
    reranking_ms: Annotated[Whole, Interval(ge=1, le=60_000)] = setting(
        1500, "milliseconds that it may take; after that, the best 50 are not reranked"
    )


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where `semsearch serve` listens, and who may ask.

    The key that tokens are signed with comes from `SEMSEARCH_TOKEN_KEY` in the environment; without it, it is
    kept in the index's folder.
    """

    host: Annotated[str, MinLen(1)] = setting("127.0.0.1", "address to listen on")
    port: Annotated[Whole, Interval(ge=0, le=65535)] = setting(8080, "port to listen on; 0 takes a free one")
    workers: Annotated[Whole, Interval(ge=1, le=64)] = setting(
        1, "processes that answer requests; more than one needs a system with SO_REUSEPORT, such as Linux"
    )
    max_requests: Annotated[Whole, Interval(ge=1, le=100_000)] = setting(
        128,
        "requests that each process handles at a time, waiting ones included; more get status 503 at once",
    )
    names: Annotated[str, _HOSTS] = setting(
        "",
        "host names that it is reached by, besides localhost, the machine's name and IP addresses; "
        "separated by spaces",
    )
    origins: Annotated[str, _ORIGINS] = setting(
        "",
        "origins whose pages may embed it and ask, such as https://wiki.example; separated by spaces",
    )
    require_token: Annotated[Literal["auto", "yes", "no"], Before(_word)] = setting(
        "auto", "whether requests need an access token; auto: unless only this machine can connect"
    )
    images: Annotated[Literal["yes", "no"], Before(_word)] = setting(
        "yes", "whether the page and the widget show images"
    )
    token_key: Annotated[str, Secret(f"{PREFIX}TOKEN_KEY", SHORTEST_KEY)] = secret(
        "key that access tokens are signed with; without it, one is kept in the index's folder"
    )


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """A language model that writes summaries, behind any address that speaks OpenAI's protocol.

    Its key comes from `SEMSEARCH_LLM_KEY` in the environment and from nowhere else; nothing shows it.
    """

    base_url: Annotated[str, _ADDRESS] = setting(
        "",
        "address of a language model for summaries, such as http://127.0.0.1:11434/v1; empty for none",
    )
    model: str = setting("", "the model's name at that address")
    timeout_ms: Annotated[Whole, Interval(ge=100, le=30_000)] = setting(
        15_000, "milliseconds that it may take; after that, the summary is extracted from the articles"
    )
    key: Annotated[str, Secret(f"{PREFIX}LLM_KEY")] = secret("API key for the language model")


Keys = Annotated[str, Before(_keys)]


@dataclass(frozen=True, slots=True)
class FieldSettings:
    """More keys of an archive's records, for each field of an item: a list, or names separated by spaces.

    They are compared by their letters and digits alone, and come right after the field's own key.
    """

    title: Keys = setting("", "keys of the title, such as [heading]")
    excerpt: Keys = setting("", "keys of the excerpt")
    date: Keys = setting("", "keys of the date, such as [published_on, released]")
    address: Keys = setting("", "keys of the address")
    provider: Keys = setting("", "keys of the outlet")
    authors: Keys = setting("", "keys of the authors")
    topics: Keys = setting("", "keys of the topics")
    images: Keys = setting("", "keys of the images")
    published: Keys = setting("", "keys of the flag whether the site shows the item")
    body: Keys = setting("", "keys of the text that replaces a missing excerpt")
    id: Keys = setting("", "keys of what identifies a record that has no address")


@dataclass(frozen=True, slots=True)
class Source:
    """A source of the archive: exactly one of `path`, `feed` and `sitemap` is set."""

    name: Annotated[str, _NAME] = setting("", "what it is called in messages and in the index's folder")
    path: Annotated[Path, Before(_place), _ANY_PATH] = setting(Path(), "folder or file, relative to the file")
    feed: Annotated[str, _FETCHED] = setting("", "address of a feed")
    sitemap: Annotated[str, _FETCHED] = setting(
        "", "address of a news sitemap, or of an index of such sitemaps on the same host"
    )
    outlet: str = setting("", "outlet of articles that name none")
    topics: Annotated[NAMES, Before(names)] = setting((), "topics that every item gets beside its own")
    prune: Annotated[Literal["yes", "no"], Before(_word)] = setting(
        "no", "whether articles are removed once the source no longer holds them"
    )

    @property
    def address(self) -> str:
        """The address that is fetched, "" for a folder or a file."""
        return self.feed or self.sitemap


@dataclass(frozen=True, slots=True)
class SyncSettings:
    """How the sources are read, and how addresses are fetched."""

    every: Annotated[str, Before(_span), _SPAN] = setting(
        "15m", "time between two runs of `sync --every` and `serve --sync`"
    )
    allow_private: Annotated[Literal["yes", "no"], Before(_word)] = setting(
        "no", "whether addresses of private networks and of this machine are fetched"
    )
    timeout_s: Annotated[Whole, Interval(ge=1, le=600)] = setting(
        30, "seconds that a reply may take from the request to its last byte"
    )
    max_mb: Annotated[Whole, Interval(ge=1, le=64)] = setting(
        16, "megabytes that a reply may have, also when it is decompressed"
    )
    user_agent: Annotated[str, _AGENT] = setting(
        "",
        "name that hosts are told; empty for semsearch and its version. Add an address where you can be "
        "reached",
    )

    @property
    def every_s(self) -> float:
        """Seconds between two runs."""
        return seconds_of(self.every) or 0.0


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; every one has a default.

    `token` is what other servers are asked with; it comes from `SEMSEARCH_TOKEN` in the environment.
    """

    index: Annotated[Path, Before(_folder)] = setting(
        Path("index"), "folder of the index; in the file, relative to the file"
    )
    model: str = setting(
        "",
        "embedding model, by name or folder ('semsearch models' lists known ones); by default the index's "
        "own, or all-MiniLM-L6-v2",
    )
    base_url: Annotated[str, _ADDRESS] = setting(
        "", "address that relative links and images of the archive are resolved against; empty for none"
    )
    fields: FieldSettings = FieldSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    ranking: RankingSettings = RankingSettings()
    server: ServerSettings = ServerSettings()
    llm: LlmSettings = LlmSettings()
    sync: SyncSettings = SyncSettings()
    sources: tuple[Source, ...] = ()
    owners: tuple[Owner, ...] = ()
    token: Annotated[str, Secret(f"{PREFIX}TOKEN")] = secret("access token sent to other servers")

    @classmethod
    def load(
        cls,
        config: Path | None = None,
        environ: Mapping[str, str] | None = None,
        flags: Mapping[str, Any] | None = None,
    ) -> Self:
        """Read and validate the settings of all sources. Direct construction validates nothing.

        Args:
            config: The file; without one, `SEMSEARCH_CONFIG`, else `semsearch.yaml` here if there is one.
            environ: The environment, usually `os.environ`.
            flags: Values by dotted key, None for a flag that was not given.

        Raises:
            SettingsError: A key is unknown, a value is wrong, or the named file cannot be read.
        """
        variables = {name: text for name, text in (environ or {}).items() if name.startswith(PREFIX)}
        named = variables.pop(CONFIG, "")
        file = config or (Path(named) if named else None) or (Path(FILE) if Path(FILE).is_file() else None)
        given = {key: value for key, value in (flags or {}).items() if value is not None}
        if not (file or variables) and given.keys() <= {"index"}:
            # The usual case. Importing pydantic-settings would take a sixth of the time of a first question.
            with suppress(ValueError):  # which `read` explains
                return cls(index=_folder(given["index"])) if given else cls()
        from semsearch.settings.sources import read

        settings = read(cls, file, variables, given)
        if settings.llm.base_url and not settings.llm.model:
            raise SettingsError("llm.base_url needs llm.model beside it: a model's name at that address")
        _check_sources(file, settings.sources)
        check_owners(file, settings.owners)
        return settings


def seconds_of(text: str) -> float | None:
    """Return the seconds of a span such as "90s", "15m", "2h" or "1d"; None for another text."""
    found = re.fullmatch(r"([0-9]{1,7})\s*([smhd])", text)
    return float(int(found[1]) * _UNITS[found[2]]) if found else None


def _check_sources(file: Path | None, sources: Sequence[Source]) -> None:
    """Check what the entries of `sources` need together.

    Raises:
        SettingsError: An entry has no name, or that of another, or not exactly one place.
    """
    numbers: dict[str, int] = {}
    for number, source in enumerate(sources):
        place = f"{file}: sources[{number}]"
        places = [source.feed, source.sitemap, source.path != Path()]
        if not source.name:
            raise SettingsError(f"{place} must have a name")
        if sum(map(bool, places)) != 1:
            raise SettingsError(f"{place} must have one of path, feed and sitemap")
        if (other := numbers.setdefault(source.name, number)) != number:
            raise SettingsError(f"{place}.name must be unique: sources[{other}] is {source.name!r} too")
