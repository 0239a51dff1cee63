"""Errors of the model libraries -> ModelProblem, at the one seam where those libraries are called.

torch, transformers, sentence-transformers, ONNX Runtime, tokenizers, safetensors and the Hugging Face hub
share no base class, and what a damaged file makes them raise ranges from KeyError to a panic of Rust code.
"""

from __future__ import annotations

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
