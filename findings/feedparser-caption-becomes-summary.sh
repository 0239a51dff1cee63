#!/bin/sh
# feedparser 6.0.14: where an item's picture stands before its text, the picture's caption becomes the summary. A
# media:description (Media RSS) inside media:content is reported as entry.summary if it comes before <description>, and the
# item's own description is then only in entry.content. In the other order of the same elements, both are right.
#
# One would expect the order of elements to make no difference (RSS 2.0 says nothing of one), and what is inside
# media:content to belong to the picture.
#
# Expected and seen: summary "A caption." for the picture first, "The text of the item." for the picture last.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.14
"$folder/venv/bin/python" - <<'PYTHON'
import feedparser

PICTURE = (
    '<media:content url="https://canal.example/1.jpg" medium="image">'
    "<media:description>A caption.</media:description></media:content>"
)
TEXT = "<description>The text of the item.</description>"


def parsed(*parts):
    feed = f"""<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>
    <title>Canal Daily</title><link>https://canal.example/</link><description>News</description>
    <item><title>Locks reopen</title><link>https://canal.example/1</link>{"".join(parts)}</item></channel></rss>"""
    found = feedparser.parse(feed)
    assert not found.bozo, found.get("bozo_exception")
    return found.entries[0]


print("feedparser", feedparser.__version__)
first, last = parsed(PICTURE, TEXT), parsed(TEXT, PICTURE)
print("picture first:", first.summary, "| content:", [one.value for one in first.get("content", [])])
print("picture last: ", last.summary, "| content:", [one.value for one in last.get("content", [])])
assert first.summary == "A caption.", "the summary changed"
assert "The text of the item." in [one.value for one in first.content], "the content changed"
assert last.summary == "The text of the item.", "the other order changed"
PYTHON
echo "as described"
