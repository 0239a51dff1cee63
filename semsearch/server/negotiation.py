"""Which form of a reply a request prefers, by its header `Accept` (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Collection

from starlette.requests import Request

JSON = "application/json"
HTML = "text/html"
ANYTHING = "*/*"


def preferred(request: Request, offered: Collection[str]) -> str:
    """Return the media type that is preferred among those offered, JSON where none of them is.

    A type has to be named, and weigh more than JSON where that is named too: what takes anything gets JSON.
    HTML has to be named by one who does not take anything else as well, since every browser names it, and
    whoever opens an address of the interface in a browser wants to see what programs see.
    """
    weights = _weights(request)
    passed_over = {HTML} if weights.get(ANYTHING, 0.0) > 0 else set()
    best, most = JSON, max(0.0, weights.get(JSON, 0.0))
    for kind, weight in weights.items():
        if kind in offered and kind not in passed_over and weight > most:
            best, most = kind, weight
    return best


def _weights(request: Request) -> dict[str, float]:
    """Return the weights of the types that a request names, in their order."""
    weights: dict[str, float] = {}
    for entry in ",".join(request.headers.getlist("accept")).split(","):
        kind, *parameters = (part.strip().lower() for part in entry.split(";"))
        weights[kind] = next((_weight(p[2:]) for p in parameters if p.startswith("q=")), 1.0)
    return weights


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
