"""The embedded engine: an index is a folder.

    <index>/CURRENT                      the name of the generation in force, such as "g1"
    <index>/lock                         held by the one writer; says its process id
    <index>/token.key                    what tokens are signed with, once one was made; of no generation
    <index>/g1/articles.sqlite           the truth: articles, vectors, listings, revision (and its -wal, -shm)
    <index>/g1/dense-<revision>.faiss    derived: the vectors as FAISS searches them, at that revision
    <index>/g1/lexical/                  derived: tantivy's files, with a document that says their revision
    <index>/g1/encoder/                  written by others: the encoder of questions for these vectors

A *generation* is a whole index. `semsearch index --rebuild`, or a change of model, builds a new one beside
the one in force, which answers until `CURRENT` is switched; then the old one is deleted. What a killed
build leaves is deleted by the next writer. Revisions go on counting across generations.

A write is one SQLite transaction and then one tantivy commit. Where a process dies between the two, the next
one to open the index brings the lexical side up. FAISS's file is written at the end of a run (`flush`); what
was written since is read from SQLite. Derived files may be deleted at any time: they are made again.
"""

from semsearch.storage.local.keys import signing_key
from semsearch.storage.local.snapshot import LocalSnapshot
from semsearch.storage.local.store import LocalStore

__all__ = ["LocalSnapshot", "LocalStore", "signing_key"]
