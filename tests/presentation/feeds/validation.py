"""Validators of feeds: what each specification demands, by a grammar and by what no grammar can say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import feedparser
from jsonschema import Draft202012Validator
from lxml import etree

SCHEMAS = Path(__file__).parent / "schemas"
ATOM = "{http://www.w3.org/2005/Atom}"


def atom_faults(document: bytes) -> list[str]:
    """What is wrong with an Atom document by RFC 4287; [] if nothing is."""
    root, faults = _parsed(document, "atom.rng")
    if root is None:
        return faults
    entries, ids = root.findall(f"{ATOM}entry"), [entry.findtext(f"{ATOM}id") for entry in root]
    for entry in entries:
        relations = [link.get("rel", "alternate") for link in entry.findall(f"{ATOM}link")]
        if entry.find(f"{ATOM}content") is None and "alternate" not in relations:
            faults.append("4.1.2: an entry without content has no alternate link")
        if entry.find(f"{ATOM}author") is None and root.find(f"{ATOM}author") is None:
            faults.append("4.1.2: an entry without an author in a feed without one")
    if len(set(filter(None, ids))) < len(entries):
        faults.append("4.1.1: two entries with one id")
    if "self" not in [link.get("rel") for link in root.findall(f"{ATOM}link")]:
        faults.append("4.1.1: no link to itself")
    return faults + _parser_faults(document, "atom10", len(entries))


def rss_faults(document: bytes) -> list[str]:
    """What is wrong with an RSS 2.0 document; [] if nothing is."""
    root, faults = _parsed(document, "rss.rng")
    if root is None:
        return faults
    items = root.findall("channel/item")
    guids = [item.findtext("guid") for item in items]
    if len(set(guids)) < len(guids):
        faults.append("two items with one guid")
    for guid in root.iter("guid"):
        if guid.get("isPermaLink") != "false" and not str(guid.text).startswith("http"):
            faults.append("a guid that is no address is said to be one")
    return faults + _parser_faults(document, "rss20", len(items))


def json_feed_faults(document: bytes) -> list[str]:
    """What is wrong with a JSON Feed by its version 1.1; [] if nothing is."""
    feed: Any = json.loads(document)
    schema = json.loads((SCHEMAS / "jsonfeed.json").read_text(encoding="utf-8"))
    faults = [error.message for error in Draft202012Validator(schema).iter_errors(feed)]
    ids = [item.get("id") for item in feed.get("items", [])]
    if len(set(ids)) < len(ids):
        faults.append("two items with one id")
    return faults


def _parsed(document: bytes, schema: str) -> tuple[Any, list[str]]:
    try:
        root = etree.fromstring(document)
    except etree.XMLSyntaxError as error:
        return None, [str(error)]
    grammar = etree.RelaxNG(etree.parse(str(SCHEMAS / schema)))
    grammar.validate(root)
    return root, [entry.message for entry in grammar.error_log]


def _parser_faults(document: bytes, version: str, entries: int) -> list[str]:
    """What a parser that is used in readers says."""
    read = feedparser.parse(document)
    faults = [f"feedparser: {read.bozo_exception}"] if read.bozo else []
    if (read.version, len(read.entries)) != (version, entries):
        faults.append(f"feedparser took it for {read.version} with {len(read.entries)} entries")
    return faults
