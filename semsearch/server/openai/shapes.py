"""The shapes of OpenAI's protocol, as far as they are spoken here, with Perplexity's two lists of sources."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class UrlCitationJSON(TypedDict):
    """An article, and where its mark or link stands: code points from `start_index` up to `end_index`."""

    start_index: int
    end_index: int
    url: str
    title: str


class AnnotationJSON(TypedDict):
    """A citation in the text of a message."""

    type: Literal["url_citation"]
    url_citation: UrlCitationJSON


class SourceJSON(TypedDict):
    """The article that leads a story; `date` is its day in UTC, null where it has none."""

    title: str
    url: str
    date: str | None
    snippet: str


class UsageJSON(TypedDict):
    """Words, as this service counts them: letters and digits in a row, an ideograph, a punctuation mark."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class MessageJSON(TypedDict):
    """What is answered, in Markdown."""

    role: Literal["assistant"]
    content: str
    refusal: None
    annotations: list[AnnotationJSON]


class ChoiceJSON(TypedDict):
    """The only choice."""

    index: int
    message: MessageJSON
    logprobs: None
    finish_reason: Literal["stop"]


class CompletionJSON(TypedDict):
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
    choices: list[ChoiceJSON]
    usage: UsageJSON
    citations: list[str]
    search_results: list[SourceJSON]


class DeltaJSON(TypedDict):
    """What a chunk adds to the message."""

    role: NotRequired[Literal["assistant"]]
    content: NotRequired[str]
    annotations: NotRequired[list[AnnotationJSON]]


class ChunkChoiceJSON(TypedDict):
    """The only choice, in part."""

    index: int
    delta: DeltaJSON
    logprobs: None
    finish_reason: Literal["stop"] | None


class ChunkJSON(TypedDict):
    """A part of a chat completion.

    The last one with a choice has the annotations, `citations` and `search_results`. If usage was asked for,
    one without a choice follows that has it, and in all others it is null.
    """

    id: str
    object: Literal["chat.completion.chunk"]
    created: int
    model: str
    system_fingerprint: str
    choices: list[ChunkChoiceJSON]
    usage: NotRequired[UsageJSON | None]
    citations: NotRequired[list[str]]
    search_results: NotRequired[list[SourceJSON]]


class ModelJSON(TypedDict):
    """A model: there is one, the archive itself."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsJSON(TypedDict):
    """All models."""

    object: Literal["list"]
    data: list[ModelJSON]
