"""RSS 0.9x to 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0 -> an item for each entry.

With the usual extensions: Dublin Core, `content:encoded`, Media RSS, iTunes, FeedBurner, and the elements in
which aggregators name the outlet. The feeds that semsearch itself writes are read as what they were.
"""

from semsearch.corpus.formats.xml.feeds.reading import read

__all__ = ["read"]
