"""Requests of OpenAI's protocol: checked where it matters to the answer, ignored elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from semsearch import query
from semsearch.schemas import examples
from semsearch.schemas.question import TIMEZONE, FilterBody, Flag, Limit, Zone
from semsearch.schemas.requests import Text
from semsearch.schemas.zones import zone_from
from semsearch.server.openai.completions import MODEL, count
from semsearch.types import Question, Turn

CONTENT = "A text, or a list of parts of type `text`."
MESSAGES = (
    "The conversation. The last message of the role `user` is the question, those before it are its history; "
    "system, developer, assistant and tool messages are ignored."
)
_PARTS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"type": {"const": "text"}, "text": {"type": "string"}},
        "required": ["type", "text"],
    },
}
_OF_THE_USER: JsonDict = {"type": "object", "properties": {"role": {"const": "user"}}, "required": ["role"]}
_TEXT = WithJsonSchema({"type": "object", "properties": {"type": {"const": "text"}}, "required": ["type"]})
_NOTHING = WithJsonSchema({"enum": [None, [], {}, False]})
_Role = Literal["system", "developer", "user", "assistant", "tool", "function"]


def _text(content: object) -> object:
    """Join the texts of a content in parts; a part of another type is refused."""
    if content is None or isinstance(content, str):
        return content or ""
    if not isinstance(content, list):
        raise PydanticCustomError("content", "must be a text, or a list of parts of type text")
    texts: list[str] = []
    for part in content:
        kind = part.get("type") if isinstance(part, Mapping) else None
        if kind != "text" or not isinstance(part.get("text"), str):
            raise PydanticCustomError(
                "part",
                "only parts of type text are supported, such as {example}",
                {"example": '{"type": "text", "text": "…"}'},
            )
        texts.append(part["text"])
    return "\n".join(texts)


class LenientModel(BaseModel):
    """A part of a request. Unknown keys are ignored; null counts as absent."""

    model_config = ConfigDict(extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, sent: object) -> object:
        if not isinstance(sent, Mapping):
            return sent
        return {key: value for key, value in sent.items() if value is not None}


class MessageBody(LenientModel):
    """One message."""

    role: _Role = Field(description="The author; only messages of the user are read.")
    content: Annotated[
        Text,
        BeforeValidator(_text),
        WithJsonSchema({"anyOf": [{"type": "string"}, _PARTS]}),
    ] = Field(default="", description=CONTENT, examples=[examples.QUESTION])

    @model_validator(mode="before")
    @classmethod
    def _only_the_users(cls, sent: object) -> object:
        """Ignore the contents of other roles, whatever they are."""
        if isinstance(sent, Mapping) and sent.get("role") != "user":
            return {key: sent[key] for key in sent if key == "role"}
        return sent


class StreamOptionsBody(LenientModel):
    """How to stream."""

    include_usage: Flag = Field(default=False, description="Send a final chunk with the usage.")


def _refused(what: str) -> BeforeValidator:
    """Refuse any value: the client would not get what it asks for."""

    def refuse(value: object) -> object:
        if value is None or value is False or value == [] or value == {}:
            return None
        raise PydanticCustomError("unsupported", "{what}: leave it out", {"what": what})

    return BeforeValidator(refuse)


def _only_text(value: object) -> object:
    if not isinstance(value, Mapping) or value.get("type") != "text":
        raise PydanticCustomError("unsupported", "answers are text only: leave it out")
    return None


class ChatBody(LenientModel):
    """A conversation whose last question wants an answer.

    Sampling parameters (`temperature`, `top_p`, `max_tokens`, `stop`, `seed`, …) and `user` are taken and
    change nothing.
    """

    model: Text = Field(description=f"`{MODEL}`, as `GET /v1/models` lists it.", examples=[MODEL])
    messages: list[MessageBody] = Field(
        description=MESSAGES, json_schema_extra={"minItems": 1, "contains": _OF_THE_USER}
    )
    stream: Flag = Field(default=False, description="Send the answer as server-sent events, in chunks.")
    stream_options: StreamOptionsBody = StreamOptionsBody()
    n: Literal[1] = Field(default=1, description="Only one choice is returned.")
    tools: Annotated[None, _refused("tools are not supported"), _NOTHING] = Field(
        default=None, description="Refused: tools are not supported."
    )
    functions: Annotated[None, _refused("functions are not supported"), _NOTHING] = Field(
        default=None, description="Refused: functions are not supported."
    )
    response_format: Annotated[None, BeforeValidator(_only_text), _TEXT] = Field(
        default=None, description="Refused unless its type is `text`: `POST /v1/ask` gives JSON."
    )
    logprobs: Annotated[None, _refused("token probabilities are not supported"), _NOTHING] = Field(
        default=None, description="Refused: token probabilities are not supported."
    )
    filter: FilterBody = Field(
        default=FilterBody(), description="Extension of OpenAI's protocol: as in `POST /v1/ask`."
    )
    limit: Limit = Field(default=5, description="Extension of OpenAI's protocol: stories in this answer.")
    timezone: Zone = Field(default="UTC", description=f"Not OpenAI's. {TIMEZONE}", examples=["Asia/Shanghai"])

    @model_validator(mode="after")
    def _has_a_question(self) -> ChatBody:
        if not self.said():
            raise PydanticCustomError("question", "no message has the role user: send a question")
        return self

    def said(self) -> list[str]:
        """Return the messages of the user, oldest first."""
        return [message.content for message in self.messages if message.role == "user"]

    def words(self) -> int:
        """Return the number of words in the user's messages."""
        return sum(count(text) for text in self.said())

    def asked(self) -> Question:
        """Return the question. Earlier ones that could not be asked are left out, and the oldest of many."""
        *before, text = self.said()
        turns = [
            Turn(earlier)
            for earlier in before
            if query.clean(earlier) and len(earlier) <= query.MAX_QUESTION_LENGTH
        ]
        return Question(
            text,
            self.filter.filter(),
            self.limit,
            zone=zone_from(self.timezone),
            history=tuple(turns[-query.MAX_HISTORY :]),
        )
