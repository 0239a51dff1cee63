"""A parsed JSON value -> its records: a record, a list of them, or an envelope around them.

Envelopes are those of JSON Feed, JSON-LD (`@graph`), and the replies of news APIs (`articles`, `results`, …).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from semsearch.corpus import urls
from semsearch.corpus.fields import Fields, PlainText, text
from semsearch.types import Precedence

_LISTS = (
    "items", "articles", "results", "stories", "posts", "entries", "news", "data", "docs", "value", "hits",
    "response", "records", "documents", "newsitems", "mentions", "itemListElement",
)  # fmt: skip
_ENVELOPES = frozenset((*_LISTS, "item"))
_DEPTH = 4  # levels of envelopes
# schema.org's types of a piece of reporting; others of a graph (Organization, WebSite, Person, …) are about
# the site.
_REPORTING = frozenset(
    """NewsArticle Article BlogPosting Report ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle
    AskPublicNewsArticle BackgroundNewsArticle ReviewNewsArticle LiveBlogPosting SatiricalArticle
    ScholarlyArticle TechArticle SocialMediaPosting DiscussionForumPosting AdvertiserContentArticle
    VideoObject PodcastEpisode ClaimReview""".split()
)
_SHOWN_STATUS = frozenset({"publish", "published", "usable"})
_STATUS = {
    "draft": "a draft",
    "auto-draft": "a draft",
    "private": "a private post",
    "pending": "a post that waits for review",
    "future": "a scheduled post",
    "trash": "a deleted post",
    "inherit": "an attachment",
    "canceled": "a canceled item",
    "withheld": "a withheld item",
}


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A record that is no published article: what it is."""

    reason: str


def entries(value: object) -> Iterator[Mapping[str, object] | Unpublished | object]:
    """Yield the records of a value under keys that `corpus.keys` knows; what is no mapping comes as it is."""
    yield from _entries(value, _DEPTH)


def _entries(value: object, depth: int) -> Iterator[object]:
    if isinstance(value, list):
        for inner in value:
            yield from _entries(inner, depth - 1) if isinstance(inner, list | dict) and depth else [inner]
        return
    if not isinstance(value, dict):
        yield value
        return
    if isinstance(graph := value.get("@graph"), list):
        yield from _graph(graph)
        return
    if "jsonfeed.org/version/" in str(value.get("version", "")) and isinstance(value.get("items"), list):
        for item in value["items"]:
            yield _feed_item(item, value) if isinstance(item, dict) else item
        return
    if depth and not _ENVELOPES.isdisjoint(value) and not _is_record(value):
        for key in _LISTS:
            inner = value.get(key)
            if (isinstance(inner, list) and any(isinstance(one, dict) for one in inner)) or (
                isinstance(inner, dict) and not _ENVELOPES.isdisjoint(inner)
            ):
                yield from _entries(inner, depth - 1)
                return
        if isinstance(item := value.get("item"), dict):  # schema.org's ListItem
            yield from _entries(item, depth - 1)
            return
    yield _record(value)


def precedence_of(value: object) -> Precedence:
    """Return that of the records of a value: a feed, or the reply of an API, describes articles of others."""
    is_reply = isinstance(value, dict) and not _ENVELOPES.isdisjoint(value) and not _is_record(value)
    return Precedence.DESCRIPTION if is_reply else Precedence.ITEM


def _is_record(value: Mapping[str, object]) -> bool:
    """Return whether a mapping is an article, and no envelope with a title of its own."""
    if isinstance(value.get("items"), list) and "url" not in value:
        return False
    fields = Fields(value)
    about = any(fields.candidates(name) for name in ("address", "date", "excerpt"))
    return bool(fields.candidates("title")) and about


def _record(value: Mapping[str, object]) -> Mapping[str, object] | Unpublished:
    """Return a record of any tool, or why it is none."""
    if "@type" in value:
        return _node(value, {})
    if "rendered" in (value.get("title") if isinstance(value.get("title"), dict) else ()):  # type: ignore[operator]
        return _wordpress(value)
    if value.get("title") == "[Removed]":  # NewsAPI
        return Unpublished("a removed article")
    status = value.get("pubstatus") or value.get("pubStatus")
    if isinstance(status, str) and (reason := _STATUS.get(status.removeprefix("stat:").lower())):
        return Unpublished(reason)
    return value


def _feed_item(item: Mapping[str, object], feed: Mapping[str, object]) -> Mapping[str, object]:
    """Return an item of a JSON Feed (https://www.jsonfeed.org/version/1.1/), whose outlet is the feed."""
    made = dict(item)
    if external := item.get("external_url"):  # what a link blog writes about
        made["originalUrl"] = item.get("url") or external
    for key in ("content_text", "summary", "title"):
        if isinstance(plain := item.get(key), str):
            made[key] = PlainText(plain)
    made.setdefault("image", item.get("banner_image"))
    home = feed.get("home_page_url") or feed.get("feed_url")
    domain = ""
    if isinstance(home, str) and urls.is_http(home):
        with suppress(ValueError):
            domain = urls.domain(home)
    authors = [PlainText(text(author) or "") for author in _lists(item.get("authors"))]
    if str(item.get("id", "")).startswith("urn:semsearch:article:") and authors:
        made["authors"], made["provider"] = authors[:-1], authors[-1]  # the last is the outlet
        made["id"] = str(item["id"]).removeprefix("urn:semsearch:article:")
    else:
        made.setdefault("provider", {"name": text(feed.get("title")) or "", "domain": domain})
        if not authors and not item.get("author"):
            made["authors"] = feed.get("authors") or feed.get("author")
    return made


def _graph(graph: list[object]) -> Iterator[object]:
    """Yield the articles of a JSON-LD graph, with what they refer to by `@id`."""
    nodes = {
        node["@id"]: node for node in graph if isinstance(node, dict) and isinstance(node.get("@id"), str)
    }
    for node in graph:
        if isinstance(node, dict) and _types(node) & _REPORTING:
            yield _node(node, nodes)


def _node(
    node: Mapping[str, object], nodes: Mapping[str, Mapping[str, object]]
) -> Mapping[str, object] | Unpublished:
    """Return a node of JSON-LD as a record, or why it is none."""
    types = _types(node)
    if types and not types & _REPORTING:
        return Unpublished(f"{min(types)[:40]} of schema.org, which is no article")
    made = dict(node)
    for key in ("author", "creator", "publisher", "image", "isPartOf", "mainEntityOfPage", "thumbnail"):
        if key in made:
            made[key] = _referred(made[key], nodes)
    made.pop("@type", None)
    made["type"] = "video" if "VideoObject" in types else "article"
    if "provider" in made and "publisher" in made:
        made.pop("provider")
    return made


def _referred(value: object, nodes: Mapping[str, Mapping[str, object]]) -> object:
    """Return a value of JSON-LD, or what it refers to by `@id`; of a list, each of its entries."""
    if isinstance(value, list):
        return [_referred(one, nodes) for one in value if not isinstance(one, list)]
    if isinstance(value, dict) and len(value) == 1:
        return nodes.get(str(value.get("@id")), value)
    return value


def _types(node: Mapping[str, object]) -> set[str]:
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return {name.rpartition("/")[2].rpartition(":")[2] for name in names if isinstance(name, str) and name}


def _wordpress(post: Mapping[str, object]) -> Mapping[str, object] | Unpublished:
    """Return a post of WordPress's REST API as a record, or why it is none."""
    status = str(post.get("status") or "publish")
    if status not in _SHOWN_STATUS:
        return Unpublished(_STATUS.get(status, "an unpublished post"))
    if any(
        isinstance(inner := post.get(key), dict) and inner.get("protected") for key in ("content", "excerpt")
    ):
        return Unpublished("a password-protected post")
    if post.get("type") == "attachment":
        return Unpublished("an attachment")
    made = {
        key: value for key, value in post.items() if key not in ("tags", "categories", "status", "author")
    }
    embedded = post.get("_embedded")
    if isinstance(embedded, dict):
        made["tags"] = [
            text(term) for group in _lists(embedded.get("wp:term")) for term in _lists(group) if text(term)
        ]
        made["authors"] = embedded.get("author")
        media = _lists(embedded.get("wp:featuredmedia"))
        made["image"] = [
            one.get("source_url") for one in media if isinstance(one, dict) and one.get("source_url")
        ]
    return made


def _lists(value: object) -> list[object]:
    return value if isinstance(value, list) else []
