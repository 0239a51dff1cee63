"""Content negotiation by the `Accept` header (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Collection

from starlette.requests import Request

JSON = "application/json"
HTML = "text/html"
ANY = "*/*"


def preferred(request: Request, offered: Collection[str]) -> str:
    """Return the preferred media type among those offered; JSON if none of them is.

    A type must be named explicitly, and have a greater weight than JSON if that is named too: wildcards
    select JSON. HTML is ignored if the header also has `*/*`. Every browser sends both, and a person who
    opens an API URL in a browser wants to see what programs receive.
    """
    weights = _weights(request)
    ignored = {HTML} if weights.get(ANY, 0.0) > 0 else set()
    best, highest = JSON, max(0.0, weights.get(JSON, 0.0))
    for media_type, weight in weights.items():
        if media_type in offered and media_type not in ignored and weight > highest:
            best, highest = media_type, weight
    return best


def _weights(request: Request) -> dict[str, float]:
    """Return the weight of each media type in the header, in the order of the header."""
    weights: dict[str, float] = {}
    for entry in ",".join(request.headers.getlist("accept")).split(","):
        media_type, *parameters = (part.strip().lower() for part in entry.split(";"))
        weights[media_type] = next((_weight(p[2:]) for p in parameters if p.startswith("q=")), 1.0)
    return weights


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
