"""The resources of OpenAI's protocol that are supported, with Perplexity's two lists of sources."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class UrlCitation(BaseModel):
    """An article, and where its mark or link stands: code points from `start_index` up to `end_index`."""

    start_index: int
    end_index: int
    url: str
    title: str


class Annotation(BaseModel):
    """A citation in the text of a message."""

    type: Literal["url_citation"]
    url_citation: UrlCitation


class Source(BaseModel):
    """The article that leads a story; `date` is its day in UTC, null where it has none."""

    title: str
    url: str
    date: str | None
    snippet: str


class Usage(BaseModel):
    """Words, as this service counts them: letters and digits in a row, an ideograph, a punctuation mark."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Message(BaseModel):
    """What is answered, in Markdown."""

    role: Literal["assistant"]
    content: str
    refusal: None
    annotations: list[Annotation]


class Choice(BaseModel):
    """The only choice."""

    index: int
    message: Message
    logprobs: None
    finish_reason: Literal["stop"]


class Completion(BaseModel):
    """An answer as a chat completion.

    `citations` are the addresses of the stories shown and `search_results` their leads: the mark [2] in the
    text means the second of each. An article without an address has "" there. `system_fingerprint` names the
    revision of the index.
    """

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    system_fingerprint: str
    choices: list[Choice]
    usage: Usage
    citations: list[str]
    search_results: list[Source]


class Delta(BaseModel):
    """What a chunk adds to the message. A field that was not set is not sent."""

    role: Literal["assistant"] | None = None
    content: str | None = None
    annotations: list[Annotation] | None = None


class ChunkChoice(BaseModel):
    """The only choice, in part."""

    index: int
    delta: Delta
    logprobs: None
    finish_reason: Literal["stop"] | None


class Chunk(BaseModel):
    """A part of a chat completion.

    The last one with a choice has the annotations, `citations` and `search_results`. If usage was asked for,
    one without a choice follows that has it, and in all others it is null. A field that was
    not set is not sent.
    """

    id: str
    object: Literal["chat.completion.chunk"]
    created: int
    model: str
    system_fingerprint: str
    choices: list[ChunkChoice]
    usage: Usage | None = None
    citations: list[str] | None = None
    search_results: list[Source] | None = None


class Model(BaseModel):
    """A model: there is one, the archive itself."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class Models(BaseModel):
    """All models."""

    object: Literal["list"]
    data: list[Model]
