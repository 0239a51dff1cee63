"""The model libraries: their errors become ModelProblem, their progress bars stay off the screen.

torch, transformers, sentence-transformers, ONNX Runtime, tokenizers, safetensors and the Hugging Face hub
share no base class, and what a damaged file makes them raise ranges from KeyError to a panic of Rust code.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from semsearch.errors import ModelProblem


@contextmanager
def model_problems(what: str, advice: str, *, reason: bool = True) -> Iterator[None]:
    """Raise ModelProblem, `what (first line of the error): advice`, for whatever the block raises.

    An interrupt (KeyboardInterrupt, SystemExit) and a ModelProblem pass unchanged. With `reason` False the
    message leaves the error's first line out; it is the cause either way.
    """
    try:
        yield
    except ModelProblem:
        raise
    except BaseException as error:
        if not is_foreign(error):
            raise
        raise ModelProblem(f"{what}{f' ({first_line(error)})' if reason else ''}: {advice}") from error


def is_foreign(error: BaseException) -> bool:
    """Return whether a library raised this: any Exception, or a panic of Rust code, which is not one."""
    return isinstance(error, Exception) or type(error).__module__ == "pyo3_runtime"


def first_line(error: BaseException) -> str:
    """Return the first line of an error's message, without a full stop; its class where it has none."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".:")


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
        transformers_logging.disable_progress_bar()
        transformers_logging.set_verbosity_error()
        for one in loggers:
            one.setLevel(logging.ERROR)
        try:
            yield
        finally:
            for one, level in zip(loggers, levels, strict=True):
                one.setLevel(level)
            transformers_logging.set_verbosity(verbosity)
            if bars:
                transformers_logging.enable_progress_bar()
