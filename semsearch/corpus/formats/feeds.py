"""A saved RSS or Atom feed -> an item for each entry."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from semsearch.corpus import urls
from semsearch.corpus.fields import RecordError, record_fields
from semsearch.corpus.record import IMAGES_LIMIT, TOPICS_LIMIT, Location, records
from semsearch.corpus.source_file import File, decode
from semsearch.types import Record

SIZE_LIMIT = 16 * 1024 * 1024  # bytes


def read(stream: BinaryIO, file: File) -> Iterator[Record]:
    """Yield the item of each entry, or its rejection; the feed itself is the outlet."""
    location = Location(str(file.path), file.name)
    data = b"" if file.size > SIZE_LIMIT else stream.read(SIZE_LIMIT + 1)
    if max(file.size, len(data)) > SIZE_LIMIT:
        yield location.rejection(f"larger than {SIZE_LIMIT // 1024**2} MiB, the limit for a feed")
        return
    try:
        feed = _parse(data)
    except RecordError as error:
        yield location.rejection(str(error), error.line)
        return
    provider = _provider(feed)
    if file.conventions.outlet:
        provider["name"] = ""  # the settings name the outlet, and a feed's title often says more than that
    for number, entry in enumerate(feed["entries"], start=1):
        fields = record_fields(_record(entry, provider))
        yield from records(fields, Location(location.path, location.name, entry=number), body=_content(entry))


def _parse(data: bytes) -> Any:  # noqa: ANN401 - feedparser has no types
    """Return a feed with at least one entry as feedparser parses it; it repairs what it can."""
    import feedparser  # slow to import, and most archives hold no feed

    if not data.strip():
        raise RecordError("the file is empty")
    try:
        feed = feedparser.parse(io.BytesIO(data))  # bytes would be read as a file name
    except Exception as error:  # noqa: BLE001 - it documents none, and raises many kinds on damaged feeds
        raise RecordError(f"not an RSS or Atom feed: {type(error).__name__} while parsing") from None
    if isinstance(feed.get("bozo_exception"), feedparser.CharacterEncodingOverride):
        decode(data)  # declared as UTF-8 and is not: a guess would garble it
    if not feed["entries"]:
        raise RecordError("a feed without entries" if feed.get("version") else "not an RSS or Atom feed")
    return feed


def _provider(feed: Any) -> dict[str, str]:  # noqa: ANN401 - feedparser has no types
    provider = {"name": feed["feed"].get("title") or ""}
    try:
        provider["domain"] = urls.domain(feed["feed"].get("link") or "")
    except ValueError:
        provider["domain"] = ""  # the entry's own address has it
    return provider


def _record(entry: Any, provider: dict[str, str]) -> dict[str, object]:  # noqa: ANN401 - feedparser has no types
    """Return an entry as a record with the archive's keys."""
    link = entry.get("link") or ""
    if entry.get("guidislink") and not link.startswith(("http:", "https:")):
        link = ""  # feedparser takes an id (urn:…) for the link where there is none
    summary = entry.get("summary") or ""
    return {
        "id": entry.get("id") or "",
        "title": entry.get("title"),
        "excerpt": "" if summary == _content(entry) else summary,
        "link": link,
        "publishedDateTime": _date(entry),
        "topics": [tag["term"] for tag in entry.get("tags") or () if tag.get("term")][:TOPICS_LIMIT],
        "images": _images(entry),
        "provider": provider,
    }


def _content(entry: Any) -> str:  # noqa: ANN401 - feedparser has no types
    contents = entry.get("content") or ()
    return contents[0].get("value") or "" if contents else ""


def _date(entry: Any) -> str | None:  # noqa: ANN401 - feedparser has no types
    """Return the date in ISO 8601; if feedparser found none, the feed's own text, which is then rejected."""
    # dict.get, because the feedparser's own lends "updated" the value of "published" and warns of it
    for key in ("published", "updated"):
        if parsed := dict.get(entry, f"{key}_parsed"):
            year, month, day, hour, minute, second = parsed[:6]
            return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{min(second, 59):02}Z"
    return dict.get(entry, "published") or dict.get(entry, "updated")


def _images(entry: Any) -> list[dict[str, object]]:  # noqa: ANN401 - feedparser has no types
    """Return the images among an entry's media and enclosures, each once."""
    found: dict[str, dict[str, object]] = {}
    media = [m for m in entry.get("media_content") or () if _is_image(m)]
    for picture in [*media, *(entry.get("media_thumbnail") or ())]:
        if url := picture.get("url"):
            found.setdefault(url, {"url": url, **{k: _pixels(picture.get(k)) for k in ("width", "height")}})
    for enclosure in entry.get("enclosures") or ():
        if _is_image(enclosure) and (url := enclosure.get("href")):
            found.setdefault(url, {"url": url})
    return list(found.values())[:IMAGES_LIMIT]


def _is_image(media: Any) -> bool:  # noqa: ANN401 - feedparser has no types
    return media.get("medium") == "image" or (media.get("type") or "").startswith("image/")


def _pixels(text: str | None) -> int | None:
    """Return a length in pixels, None for values such as "100%" or "0"."""
    return int(text) or None if text and text.isascii() and text.isdecimal() and len(text) < 7 else None
