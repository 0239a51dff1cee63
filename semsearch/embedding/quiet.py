"""Progress bars and warnings of the model libraries, kept off the screen."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """Silence progress bars and warnings of the libraries within the block; errors are raised as usual."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers.utils import logging as transformers_logging

        # huggingface_hub logs every failed attempt to reach the hub; if all fail, an error is raised.
        loggers = [logging.getLogger(name) for name in ("sentence_transformers", "huggingface_hub")]
        levels, bars = [one.level for one in loggers], transformers_logging.is_progress_bar_enabled()
        verbosity = transformers_logging.get_verbosity()
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # it has no types
        transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # it has no types
        for one in loggers:
            one.setLevel(logging.ERROR)
        try:
            yield
        finally:
            for one, level in zip(loggers, levels, strict=True):
                one.setLevel(level)
            transformers_logging.set_verbosity(verbosity)
            if bars:
                transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]  # it has no types
