"""What other libraries read of pages: run by scripts/compare-pages.py, with the Python that has the library.

page_readers.py trafilatura|extruct < paths.json > readings.json
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS = 3
_DATES = ("datePublished", "dateCreated", "article:published_time", "published")
_TITLES = ("headline", "og:title", "name")
_EXCERPTS = ("description", "og:description", "summary")


def trafilatura() -> Callable[[str], dict[str, str]]:
    from trafilatura import bare_extraction

    def read(page: str) -> dict[str, str]:
        found = bare_extraction(page, with_metadata=True, include_comments=False)
        if found is None:
            return {}
        given = found.as_dict()
        return {
            "title": given.get("title") or "",
            "date": given.get("date") or "",
            "excerpt": given.get("description") or "",
            "text": given.get("text") or "",
        }

    return read


def extruct() -> Callable[[str], dict[str, str]]:
    """Return a reader of what extruct finds, JSON-LD first. It does not say which of it is the article."""
    from extruct import extract

    def read(page: str) -> dict[str, str]:
        try:
            found = extract(
                page,
                syntaxes=["json-ld", "microdata", "opengraph", "microformat"],
                uniform=True,
                errors="ignore",
            )
        except ValueError:
            return {}
        flat = [
            one
            for kind in ("json-ld", "microdata", "opengraph")
            for top in found.get(kind, [])
            for one in _nodes(top)
        ]
        about = [
            one
            for one in flat
            if "rticle" in str(one.get("@type", "")) or "Posting" in str(one.get("@type", ""))
        ]
        about = about or [one for one in flat if one.get("@type") == "article"]
        return {
            field: next((str(one[key]) for key in keys for one in about if isinstance(one.get(key), str)), "")
            for field, keys in (("title", _TITLES), ("date", _DATES), ("excerpt", _EXCERPTS))
        }

    return read


def _nodes(value: object) -> list[dict[str, Any]]:
    """Return a node and those of its graph."""
    return [value, *value.get("@graph", [])] if isinstance(value, dict) else []


def main() -> None:
    read = {"trafilatura": trafilatura, "extruct": extruct}[sys.argv[1]]()
    pages = [Path(path).read_text(encoding="utf-8") for path in json.load(sys.stdin)]
    readings = [read(page) for page in pages]
    started = time.process_time()
    for _ in range(ROUNDS):
        for page in pages:
            read(page)
    seconds = (time.process_time() - started) / ROUNDS / len(pages)
    json.dump({"readings": readings, "seconds": seconds}, sys.stdout)


if __name__ == "__main__":
    main()
