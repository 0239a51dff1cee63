"""Files -> an index: plan, then apply.

`plan.py` decides what happens to each article, `apply.py` writes it, `story_assignment.py` groups the
articles into stories, and `run.py` does that for any store. `build.py` does it for an index in a folder: it
chooses the encoder, exports it, calibrates confidence, and puts a rebuilt index into force. `reader.py` opens
what was built.
"""

from semsearch.indexing.plan import BATCH
from semsearch.indexing.run import preview, run

__all__ = ["BATCH", "preview", "run"]
