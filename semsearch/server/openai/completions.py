"""An answer -> a chat completion, whole or in chunks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from semsearch.server.openai.messages import Draft, events, pieces, sources
from semsearch.server.openai.schemas import (
    Choice,
    Chunk,
    ChunkChoice,
    Completion,
    Delta,
    Message,
    Usage,
)
from semsearch.types import Answer, Event, StoriesFound

MODEL = "semsearch"
DONE = "data: [DONE]\n\n"
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_IDEOGRAPH}]|(?:(?![{_IDEOGRAPH}])\w)+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Heading:
    """What all parts of a completion share: its id, its time (Unix time), the words of the question."""

    id: str
    created: int
    asked: int


def count(text: str) -> int:
    """Count the words of a text: letters and digits in a row, an ideograph, a punctuation mark."""
    return sum(1 for _ in _TOKEN.finditer(text))


def completion(answer: Answer, heading: Heading) -> Completion:
    """Return an answer whole."""
    draft = Draft()
    for _ in pieces(draft, events(answer)):
        pass
    shown = sources(answer.stories)
    message = Message(role="assistant", content=draft.text, refusal=None, annotations=draft.annotations)
    return Completion(
        id=heading.id,
        object="chat.completion",
        created=heading.created,
        model=MODEL,
        system_fingerprint=_fingerprint(answer),
        choices=[Choice(index=0, message=message, logprobs=None, finish_reason="stop")],
        usage=_usage(heading, draft),
        citations=[source.url for source in shown],
        search_results=shown,
    )


def chunks(coming: Iterator[Event], heading: Heading, *, usage: bool) -> Iterator[Chunk]:
    """Yield an answer in parts as it comes: the role, the text, the citations, and the usage if wanted.

    Args:
        coming: The events of the answer.
        heading: What every part says.
        usage: Whether to add a last part with the usage; in all others it is null then.
    """
    found = next(event for event in coming if isinstance(event, StoriesFound))

    def chunk(*choices: ChunkChoice, **more: Any) -> Chunk:  # noqa: ANN401  fields of a chunk
        if usage:
            more.setdefault("usage", None)
        return Chunk(
            id=heading.id,
            object="chat.completion.chunk",
            created=heading.created,
            model=MODEL,
            system_fingerprint=_fingerprint(found.answer),
            choices=list(choices),
            **more,
        )

    draft = Draft()
    yield chunk(_part(Delta(role="assistant", content="")))
    for piece in pieces(draft, chain([found], coming)):
        if piece:
            yield chunk(_part(Delta(content=piece)))
    shown = sources(found.answer.stories)
    yield chunk(
        _part(Delta(annotations=draft.annotations), "stop"),
        citations=[source.url for source in shown],
        search_results=shown,
    )
    if usage:
        yield chunk(usage=_usage(heading, draft))


def _part(delta: Delta, finish_reason: Literal["stop"] | None = None) -> ChunkChoice:
    return ChunkChoice(index=0, delta=delta, logprobs=None, finish_reason=finish_reason)


def sent(parts: Iterable[Chunk]) -> Iterator[str]:
    """Yield chunks as server-sent events, in ASCII: some clients take U+2028 for the end of a line."""
    for part in parts:
        yield f"data: {part.model_dump_json(exclude_unset=True, ensure_ascii=True)}\n\n"
    yield DONE


def _usage(heading: Heading, draft: Draft) -> Usage:
    said = count(draft.text)
    return Usage(prompt_tokens=heading.asked, completion_tokens=said, total_tokens=heading.asked + said)


def _fingerprint(answer: Answer) -> str:
    return f"revision-{answer.revision}"
