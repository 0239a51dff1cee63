"""Addresses that wrap another: those of search engines, networks, mail filters, web archives and AMP caches.

Nothing is fetched: short links (t.co, bit.ly) say nothing about where they lead, and stay as they are.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from urllib.parse import SplitResult

from semsearch.corpus.urls.encoding import decoded
from semsearch.corpus.urls.hosts import HOSTS

_Unwrap = Callable[[SplitResult, re.Match[str]], str]


class Wrapper(NamedTuple):
    """A kind of address that wraps another.

    Attributes:
        host: Pattern of the whole host, without `www.`.
        path: Pattern of the whole path.
        unwrap: Returns the wrapped address, or what else is there, or "".
        is_amp: Whether the wrapped page is an AMP variant.
    """

    host: re.Pattern[str]
    path: re.Pattern[str]
    unwrap: _Unwrap
    is_amp: bool = False


def _parameter(*names: str) -> _Unwrap:
    """Return an unwrapping of the first of some parameters that holds an address."""

    def unwrap(parts: SplitResult, path: re.Match[str]) -> str:
        given: dict[str, str] = {}
        for parameter in parts.query.split("&"):
            key, _, value = parameter.partition("=")
            given.setdefault(key.lower(), value)
        return next((url for name in names if (url := _address(given.get(name, "")))), "")

    return unwrap


def _query(parts: SplitResult, _: re.Match[str]) -> str:
    return parts.query if parts.query.lower().startswith(("http://", "https://")) else decoded(parts.query)


def _rest_of_path(parts: SplitResult, path: re.Match[str]) -> str:
    """Return an address that follows in the path, with the query; "https://" may have lost a slash."""
    scheme, rest = path["scheme"] or "http", path["rest"]
    return f"{scheme}://{rest}" + (f"?{parts.query}" if parts.query else "")


def _encoded_in_path(_: SplitResult, path: re.Match[str]) -> str:
    return _address(path["rest"])


def _amp(parts: SplitResult, path: re.Match[str]) -> str:
    query = f"?{parts.query}" if parts.query else ""
    return f"{'https' if path['secure'] else 'http'}://{path['rest']}{query}"


def _at_www(parts: SplitResult, path: re.Match[str]) -> str:
    query = f"?{parts.query}" if parts.query else ""
    return f"https://www.{parts.netloc.removeprefix('amp.')}/{path['rest']}{query}"


def _proofpoint_2(parts: SplitResult, _: re.Match[str]) -> str:
    value = next((p[2:] for p in parts.query.split("&") if p.startswith("u=")), "")
    return decoded(value.translate(str.maketrans("-_", "%/")))


def _proofpoint_3(parts: SplitResult, path: re.Match[str]) -> str:
    """Unwrap `__address__;characters!…`: `*` is the next character, `**B` the next three (A: 2, B: 3, …)."""
    text = path["rest"] + (f"?{parts.query}" if parts.query else "")
    text, found, characters = text.partition("__;")
    if not found:
        return ""
    try:
        letters = iter(urlsafe_b64decode(characters.partition("!")[0] + "==").decode())
    except ValueError:
        return ""
    url = re.sub(
        r"\*(?:\*([A-Za-z0-9_-]))?",
        lambda token: "".join(islice(letters, _RUNS.index(token[1]) + 2 if token[1] else 1)),
        decoded(text),
    )
    return re.sub(r"^(https?:/)(?=[^/])", r"\1/", url)


_RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _address(value: str) -> str:
    """Return the value of a parameter, decoded once or twice, if it is an address; else ""."""
    for _ in range(2):
        value = decoded(value)
        if value[:8].lower().startswith(("http://", "https://")):
            return value
    return ""


_WRAPPED = r"(?P<rest>[^/]+\..+)"
_COPY = r"\d{1,14}(?:[a-z]{2}_)?/"  # the time of a copy in the Wayback Machine, and its kind
_TIME = r"newest|[\d.-]{4,20}"  # of a copy in archive.today
_URL = r"(?P<scheme>https?):/{1,2}(?P<rest>[^/].*)"
_GOOGLE = r"google(?:\.[a-z]{2,3}){1,2}"
# Outlets whose articles are at `www.` with the path that they have at `amp.`.
_AMP_AT_WWW = (
    r"amp\.(?:theguardian\.com|ft\.com|scmp\.com|usatoday\.com|businessinsider\.com|dw\.com|france24\.com|rfi\.fr"
    r"|smh\.com\.au|theage\.com\.au)"
)

_WRAPPERS = [
    Wrapper(re.compile(host), re.compile(path, re.IGNORECASE | re.DOTALL), unwrap, is_amp)
    for host, path, unwrap, is_amp in (
        # search engines and news readers
        (rf"(?:news\.|m\.)?{_GOOGLE}", "/(?:news/)?url", _parameter("url", "q"), False),
        (r"(?:[a-z]+\.)?bing\.com", r"/news/apiclick\.aspx", _parameter("url"), False),
        (r"(?:html\.|lite\.)?duckduckgo\.com", "/l/?", _parameter("uddg"), False),
        (r"r\.search\.yahoo\.com", "/.*/RU=(?P<rest>[^/]+)/.*", _encoded_in_path, False),
        (r"(?:[a-z]{2}\.)?rd\.yahoo\.com", rf"/.*\*{_URL}", _rest_of_path, False),
        (r"getpocket\.com", "/redirect", _parameter("url"), False),
        (r"t\.me", "/iv", _parameter("url"), False),
        # networks
        (r"(?:[a-z]+\.)?facebook\.com|l\.messenger\.com", r"/(?:l\.php|flx/warn/?)", _parameter("u"), False),
        (r"l\.(?:instagram\.com|threads\.(?:com|net))", "/?", _parameter("u"), False),
        (r"l\.wl\.co", "/l", _parameter("u"), False),
        (r"(?:m\.)?youtube\.com", "/redirect", _parameter("q"), False),
        (r"linkedin\.com", "/(?:safety/go|redir/redirect)/?", _parameter("url"), False),
        (r"out\.reddit\.com", "(?:/.*)?", _parameter("url"), False),
        (r"(?:away\.|m\.)?vk\.(?:com|ru)", r"/away(?:\.php)?", _parameter("to"), False),
        (r"t\.umblr\.com", "/redirect", _parameter("z"), False),
        (r"slack-redir\.net", "/link", _parameter("url"), False),
        (r"steamcommunity\.com", "/linkfilter/?", _parameter("u", "url"), False),
        (r"medium\.com", "/r/?", _parameter("url"), False),
        # mail filters
        (r"(?:[a-z0-9-]+\.)*safelinks\.protection\.outlook\.com", "(?:/.*)?", _parameter("url"), False),
        (r"urldefense\.proofpoint\.com", "/v1/url", _parameter("u"), False),
        (r"urldefense\.proofpoint\.com", "/v2/url", _proofpoint_2, False),
        (r"urldefense\.(?:com|us|proofpoint\.com)", "/v3/__(?P<rest>.+)", _proofpoint_3, False),
        (r"linkprotect\.cudasvc\.com", "/url", _parameter("a"), False),
        (r"secure-web\.cisco\.com", "/[^/]+/(?P<rest>http[^/]+)", _encoded_in_path, False),
        # links without referrer, affiliates
        (r"href\.li", "/?", _query, False),
        (r"go\.(?:skimresources|redirectingat)\.com", "/?", _parameter("url"), False),
        # web archives: a copy of the page; a list of copies (`/web/2021*/…`) stays
        (r"web\.archive\.org", f"/web/(?:{_COPY})?{_URL}", _rest_of_path, False),
        (r"web\.archive\.org", f"/web/{_COPY}(?P<scheme>){_WRAPPED}", _rest_of_path, False),
        (r"archive\.(?:ph|today|is|li|vn|md|fo)", f"/(?:{_TIME})/{_URL}", _rest_of_path, False),
        # AMP caches and viewers
        (r"(?:.+\.)?cdn\.ampproject\.(?:org|example)", f"/[civ]/(?P<secure>s/)?{_WRAPPED}", _amp, True),
        (r"(?:.+\.)?bing-amp\.com|amp\.cloudflare\.com", f"/[acv]/(?P<secure>s/)?{_WRAPPED}", _amp, True),
        (rf"{_GOOGLE}|bing\.com", f"/amp/(?P<secure>s/)?{_WRAPPED}", _amp, True),
        (_AMP_AT_WWW, "/(?P<rest>.+)", _at_www, True),
        (r"amp\.cnn\.com", "/cnn/(?P<rest>.+)", _at_www, True),
    )
]  # fmt: skip


@lru_cache(maxsize=HOSTS)
def wrappers_at(host: str) -> tuple[Wrapper, ...]:
    """Return the kinds of wrappers that a host has."""
    bare = host.removeprefix("www.")
    return tuple(wrapper for wrapper in _WRAPPERS if wrapper.host.fullmatch(bare))


def wrapped(parts: SplitResult) -> tuple[str, bool]:
    """Return the address that another wraps, not yet validated, or ""; and whether it is an AMP variant."""
    for wrapper in wrappers_at(parts.netloc):
        if (path := wrapper.path.fullmatch(parts.path)) and (url := wrapper.unwrap(parts, path)):
            return url, wrapper.is_amp
    return "", False
