"""The root element of a feed -> its records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from semsearch.corpus.fields import RecordError, record_fields
from semsearch.corpus.formats.xml.feeds.channel import Feed, described
from semsearch.corpus.formats.xml.feeds.entries import (
    are_lists,
    is_of_several,
    no_article,
    read_entry,
    told_apart,
)
from semsearch.corpus.formats.xml.feeds.fields import fields_of
from semsearch.corpus.record import Location, records
from semsearch.corpus.xml_document import Element, child, children, descendants, language, local_name
from semsearch.types import Precedence, Record, Skip


def read(root: Element, location: Location) -> Iterator[Record]:
    """Yield the records of a feed's entries.

    Raises:
        RecordError: It has none.
    """
    if local_name(root) == "entry":
        feed, elements = Feed("", "", "", language(root)), [root]
    else:
        channel = child(root, "channel")
        about = root if channel is None else channel
        # RSS 1.0 has them beside the channel; where a tag is not closed, an item is within the one before it
        feed, elements = described(about), list(descendants(root, "item", "entry", like=about))
    if not elements:
        raise RecordError("a feed without entries")
    entries = told_apart([read_entry(element, feed) for element in elements])
    if location.outlet:
        feed = replace(feed, name="")  # it often says more than the outlet
    if not feed.aggregates:
        feed = replace(feed, aggregates=is_of_several(entries, feed.domain))
    location = replace(location, precedence=Precedence.DESCRIPTION)
    topics = "a list of articles" if feed.is_by_hugo and are_lists(entries, feed) else ""
    for number, entry in enumerate(entries, start=1):
        found = children(entry.element)
        place = replace(location, entry=number, base=entry.base or location.base)
        if reason := no_article(found) or topics:
            yield Skip(location.path, None, reason)
            continue
        fields, body = fields_of(entry, found, feed)
        yield from records(record_fields(fields), place, body=body)
