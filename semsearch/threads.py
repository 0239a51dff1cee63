"""Threads of a process that answers questions, and of the libraries in it: all that is set about them.

Questions over HTTP: `QUESTIONS` at a time, or `WRITTEN_QUESTIONS`; the others wait, in order.
ONNX Runtime: one for each core, which do not spin. A lone question is embedded 1.2 times as fast as by one
    thread, and a batch costs the same processor time. Spinning would take a core from the next stage.
OpenBLAS, under numpy: one. The matrices are small, and its threads wait for each other.
FAISS, tantivy and tokenizers: that of the question. They distribute several questions, not the work of one.
    FAISS is told so at each search.

`semsearch index` embeds one batch on each core; torch, which it may need for that, keeps its own defaults.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

# Enough that one is embedded while others are ranked. Python runs one of them at a time: with 16 clients on
# two cores, 2 or 4 at a time answer 1.3 times as many requests a second as 10, at 0.7 times the p99.
QUESTIONS = 4
WRITTEN_QUESTIONS = 40  # where a language model writes the summaries: most of them wait for it
SWITCH_INTERVAL = (
    0.001  # seconds; with Python's 0.005, a batch that is ready waits as long for the next stage
)
_M_ARENA_MAX, _ARENAS = -8, 2  # of mallopt; with more, 16 clients cost 33 MB more


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def limit_libraries() -> None:
    """Set what libraries read from the environment when they are loaded, unless it is set already."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def share_processor() -> None:
    """Let the threads of a server take turns more often than Python does by default."""
    sys.setswitchinterval(SWITCH_INTERVAL)


def limit_arenas() -> None:
    """Let the threads of a server share the memory that they free; glibc's malloc keeps some for each."""
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)
