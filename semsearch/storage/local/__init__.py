"""The embedded engine: an index is a folder.

    <index>/CURRENT                      the name of the generation in force, such as "g1"
    <index>/lock                         held by the one writer; contains its process id
    <index>/token.key                    signs access tokens, if there is one; kept by rebuilds
    <index>/sources/                     documents and state of the sources (`semsearch.sync`)
    <index>/g1/articles.sqlite           the source of truth: articles, vectors, listings, stories
    <index>/g1/columns-<revision>/       derived: the columns that questions read, at that revision
    <index>/g1/lexical/                  derived: tantivy's files, with a document that holds their revision
    <index>/g1/NAME                      artifacts of the layers above, such as encoder/ and calibration.json

A *generation* is a whole index. `semsearch index --rebuild`, or a change of model, builds a new one beside
the one in force, which answers until `CURRENT` is switched; then the old one is deleted. The next writer
deletes what a killed build left. Revision numbers continue across generations.

A write is one SQLite transaction, then one tantivy commit. If a process dies between the two, the next one
to open the index catches tantivy up. The columns are written at the end of a run (`flush`) that changed more
than a few articles; what is newer is read from SQLite. Derived files may be deleted at any time: they are
made again.
"""

from semsearch.storage.local.files import signing_key, sources_folder
from semsearch.storage.local.snapshot import LocalSnapshot
from semsearch.storage.local.store import LocalStore

__all__ = ["LocalSnapshot", "LocalStore", "signing_key", "sources_folder"]
