"""What a host's robots.txt says to one user agent (RFC 9309), and `Crawl-delay`, which many hosts add.

The pattern of a rule is compared piece by piece between its `*`, so that a hostile one takes linear time.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

LONGEST_DELAY = 86_400.0  # seconds
_RULES = 10_000  # of one agent; further ones are ignored


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for one user agent.

    Attributes:
        lines: Pairs of whether a path is allowed, and its pattern.
        delay: Seconds between two requests.
    """

    lines: tuple[tuple[bool, str], ...] = ()
    delay: float = 0.0

    def refusal(self, url: str) -> str:
        """Return the pattern that disallows a URL, "" if none does. The longest pattern decides."""
        parts = urlsplit(url)
        path = _encoded((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        matching = [
            (len(pattern), allowed, pattern) for allowed, pattern in self.lines if _fits(pattern, path)
        ]
        if not matching or path == "/robots.txt":
            return ""
        _, allowed, pattern = max(matching)  # of equally long ones, the one that allows
        return "" if allowed else pattern


def parse(text: str, agent: str) -> Rules:
    """Return the rules of a robots.txt for a user agent.

    Args:
        text: The file; lines that are no rules are ignored.
        agent: A user agent such as `example/1.0 (+https://example.org)`, of which the first word counts.
    """
    ours = product(agent)
    groups: dict[bool, list[tuple[str, str]]] = {True: [], False: []}  # of our own name, and of *
    named, has_ours = set[bool](), False
    in_names = False
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if not in_names:
                named = set()
            in_names = True
            if product(value) == ours:
                named.add(True)
                has_ours = True
            elif value == "*":
                named.add(False)
        elif key in ("allow", "disallow", "crawl-delay"):
            in_names = False
            for group in named:
                groups[group].append((key, value))
    return _rules(groups[has_ours])


def product(agent: str) -> str:
    """Return the name by which robots.txt calls a user agent: `example` for `Example/1.0 (+https://…)`."""
    return agent.strip().partition("/")[0].partition(" ")[0].lower()


def _rules(lines: list[tuple[str, str]]) -> Rules:
    delay = 0.0
    found: list[tuple[bool, str]] = []
    for key, value in lines:
        if key == "crawl-delay":
            try:
                delay = min(max(delay, float(value)), LONGEST_DELAY)  # never NaN, which is not greater
            except ValueError:
                continue
        elif value and len(found) < _RULES:  # an empty one allows everything
            found.append((key == "allow", _encoded(value)))
    return Rules(tuple(found), delay)


def _encoded(path: str) -> str:
    """Return a path or pattern with one percent-encoding, so that both compare."""
    return quote(path, safe="/%*$?=&;:@!'()+,~-._[]#")


def _fits(pattern: str, path: str) -> bool:
    """Return whether a path begins with a pattern, in which `*` is any text and `$` at the end the end."""
    whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(others, start=1):
        if whole and number == len(others):
            return len(path) - len(piece) >= at and path.endswith(piece)
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not whole or at == len(path)
