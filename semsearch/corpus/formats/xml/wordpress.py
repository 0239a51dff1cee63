"""A WordPress export (WXR 1.0 to 1.2) -> its published posts and pages.

https://wordpress.org/documentation/article/tools-export-screen/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from semsearch.corpus import urls
from semsearch.corpus.fields import RecordError, record_fields
from semsearch.corpus.record import Location, records
from semsearch.corpus.xml_document import (
    Children,
    Element,
    attribute,
    child,
    children,
    descendants,
    first,
    html,
    text,
)
from semsearch.text.sanitize import without
from semsearch.types import Record, Skip

_KINDS = MappingProxyType(
    {"attachment": "an attachment", "nav_menu_item": "a menu item", "revision": "a revision of a post"}
)
_STATUSES = MappingProxyType(
    {
        "draft": "a draft",
        "auto-draft": "a draft",
        "pending": "a post that waits for review",
        "future": "a scheduled post",
        "private": "a private post",
        "trash": "a post in the trash",
    }
)
_NO_DATE = "0000-00-00"
_NO_TOPICS = ("uncategorized", "uncategorised")  # as parts of addresses; the title is translated
# Shortcodes. Of these the content goes too: it is a caption or an address, no text of the article.
_WITH_CONTENT = tuple(
    (re.compile(rf"\[{name}(?=[\s\]])"), re.compile(rf"\[/{name}\]"))
    for name in ("caption", "wp_caption", "embed", "audio", "video", "playlist")
)
# A word in brackets, such as [sic], is text; with attributes, a slash or an underscore it is a shortcode.
_SHORTCODE = re.compile(
    r"\[(?:(?:gallery|embed|audio|video|playlist|more)|/[a-z][a-z0-9_-]{1,40}|[a-z0-9]{1,20}_[a-z0-9_]{1,40}"
    r"|[a-z][a-z0-9_-]{1,40}\s[^\[\]<>]{0,500}=[^\[\]<>]{0,2000})(?:\s[^\[\]<>]{0,2000})?/?\]"
)


def is_export(root: Element) -> bool:
    """Return whether an RSS document is an export of WordPress."""
    channel = child(root, "channel")
    if channel is None:
        return False
    if any(key.startswith("wp:") for key in children(channel)):
        return True
    return any("wp:post_type" in children(item) for item in descendants(channel, "item"))


def read(root: Element, location: Location) -> Iterator[Record]:
    """Yield the records of the published posts and pages, and a `Skip` for everything else.

    Raises:
        RecordError: It has no items.
    """
    channel = child(root, "channel")
    about = children(channel)
    site = first(about, "wp:base_blog_url", "link", "wp:base_site_url")
    try:
        domain = urls.domain(urls.validated(site))
    except ValueError:
        site = domain = ""
    items = list(descendants(channel, "item"))
    if not items:
        raise RecordError("a WordPress export without items")
    provider = {"name": first(about, "title"), "domain": domain}
    pictures, authors = _attachments(items), _display_names(about)
    for number, item in enumerate(items, start=1):
        found = children(item)
        if reason := _no_article(found):
            yield Skip(location.path, None, reason)
            continue
        fields = {**_record(found, pictures, authors), "provider": provider}
        body = _without_shortcodes(first(found, "content:encoded"))
        yield from records(
            record_fields(fields), replace(location, entry=number, base=site or location.base), body=body
        )


def _attachments(items: list[Element]) -> Mapping[str, str]:
    """Return the addresses of the attachments by their ids."""
    found = (children(item) for item in items)
    return {first(f, "wp:post_id"): first(f, "wp:attachment_url") for f in found if "wp:attachment_url" in f}


def _display_names(about: Children) -> Mapping[str, str]:
    """Return the names of the authors by their logins, which posts have."""
    found = map(children, about.get("wp:author", ()))
    return {first(f, "author_login"): first(f, "author_display_name") for f in found}


def _no_article(found: Children) -> str:
    """Return what an item is that is no published post or page; "" if it is one."""
    kind = first(found, "wp:post_type") or "post"
    if kind not in ("post", "page"):
        return _KINDS.get(kind, "neither a post nor a page")
    status = first(found, "wp:status") or "publish"
    if status != "publish":
        return _STATUSES.get(status, "a post that is not published")
    return "a password-protected post" if first(found, "wp:post_password") else ""


def _record(found: Children, pictures: Mapping[str, str], authors: Mapping[str, str]) -> dict[str, object]:
    topics = []
    for category in found.get("category", ()):
        name = html(category)
        plain = attribute(category, "nicename") or name.lower()
        if attribute(category, "domain") in ("", "category", "post_tag", "tag") and plain not in _NO_TOPICS:
            topics.append(name)
    picture = ""
    for meta in found.get("wp:postmeta", ()):
        if text(child(meta, "meta_key")) == "_thumbnail_id":
            picture = pictures.get(text(child(meta, "meta_value")), "")
    dates = {"date_gmt": first(found, "wp:post_date_gmt"), "created": first(found, "wp:post_date")}
    return {
        "id": first(found, "guid"),
        "title": first(found, "title"),
        "excerpt": _without_shortcodes(first(found, "excerpt:encoded") or first(found, "description")),
        "webUrl": first(found, "link"),
        "url": first(found, "guid"),
        "author": authors.get(login := first(found, "dc:creator")) or login,
        "topics": topics,
        "images": [{"url": picture}] if picture else [],
        "pubDate": first(found, "pubdate"),
        **{key: date for key, date in dates.items() if not date.startswith(_NO_DATE)},
    }


def _without_shortcodes(body: str) -> str:
    """Return a post's HTML without captions, galleries and other shortcodes, in linear time."""
    if "[" not in body:
        return body
    for opening, closing in _WITH_CONTENT:
        body = without(body, opening, closing)
    return _SHORTCODE.sub(" ", body)
