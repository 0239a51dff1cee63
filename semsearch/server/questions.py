"""Questions run in worker threads, a few at a time, and their replies are written there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from semsearch.threads import QUESTIONS, WRITTEN_QUESTIONS

Result = TypeVar("Result")
JSON = "application/json"


def limiter(*, written: bool) -> CapacityLimiter:
    """Return what limits the questions that run at the same time, for the state of an application.

    Args:
        written: Whether a language model writes the summaries.
    """
    return CapacityLimiter(WRITTEN_QUESTIONS if written else QUESTIONS)


async def run(request: Request, answer: Callable[[], Result]) -> Result:
    """Return the result of a function that answers a question, called in a worker thread.

    Questions wait for each other, in order, and not for other requests, nor these for them.
    """
    return await to_thread.run_sync(answer, limiter=request.app.state.questions)


async def reply(request: Request, answer: Callable[[], BaseModel]) -> Response:
    """Return the resource of an answer as JSON, written in the thread that makes it.

    The framework would check the resource against its own model, write it, and need another thread for it.
    """
    content = await run(request, lambda: answer().model_dump_json())
    return Response(content, media_type=JSON)
