"""AMP variants of an article at its own site; `wrappers` has the caches of others.

That a page is AMP is said by the end of the path (`/amp`, `.amp`, `.amp.html`), by a parameter, by the start
of the path (`/amp/…`), or by the host (`amp.`). The first two are removed from the address. The others are
not, because what is left need not exist: they only make no difference to the id (`places`).
"""

from __future__ import annotations

PARAMETERS = frozenset(
    """amp _amp amp= amp=1 amp=true _amp=1 _amp=true outputtype=amp outputtype=amp-type output=amp view=amp
    format=amp""".split()
)


def is_article(path: str) -> bool:
    """Return whether a path looks like that of an article, and not of a section.

    An article has a digit, a hyphen or an ending in its last segment, or three segments. `/gear/amp` may be a
    section about amplifiers; `/2021/07/28/judges-limit/amp` is an AMP variant.
    """
    segments = path.strip("/").split("/")
    last = segments[-1]
    return len(segments) >= 3 or "-" in last or "." in last or any(map(str.isdigit, last))


def without_end(path: str, *, certain: bool) -> str:
    """Return a path without the AMP at its end.

    `certain` says that the page is AMP, as in a cache; else what is left has to look like an article's path.
    """
    if "amp" not in path:
        return path
    left = path
    while True:
        bare = left.rstrip("/")
        if bare.endswith((".amp.html", ".amp.htm")):
            stem, _, ending = bare.rpartition(".amp.")
            shorter = f"{stem}.{ending}"
        elif bare.endswith(("/amp", ".amp")):
            stem = bare[:-4]
            shorter = stem + left[len(bare) :]
        else:
            break
        if stem.rpartition("/")[2] in ("", ".", ".."):
            break  # nothing is left that names an article
        left = shorter
    return left if certain or is_article(left) else path


def without_start(path: str) -> str:
    """Return a path without the `/amp` that it may begin with."""
    return path.removeprefix("/amp") if path.startswith("/amp/") else path
