"""What is sent to a server, checked: the parts that its doors have in common.

Not loaded with the package: it needs pydantic, and the client does without.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError
from rapidfuzz import fuzz, process

from semsearch import query
from semsearch.types import Turn

MOST_VALUES = 100  # of one list of texts

SHOWN = "The ids of the stories, or of their articles, that were shown, in order: for `the second one`."


def whole(value: object) -> object:
    """Put a question mark for half of a surrogate pair, which JSON can spell and UTF-8 cannot."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(whole)]
Texts = Annotated[list[Text], Field(max_length=MOST_VALUES)]


class Known(BaseModel):
    """A request whose keys are all known. A key whose value is null counts as not given."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _only_known(cls, sent: object) -> object:
        """Refuse unknown keys, naming the nearest known one, and leave out those without a value."""
        if not isinstance(sent, Mapping):
            return sent
        unknown = [key for key in sent if key not in cls.model_fields]
        if unknown:
            raise ValidationError.from_exception_data(
                cls.__name__,
                [
                    InitErrorDetails(type=_unknown(key, cls.model_fields), loc=(key,), input=None)
                    for key in unknown
                ],
            )
        return {key: value for key, value in sent.items() if value is not None}


def _unknown(key: str, known: Mapping[str, Any]) -> PydanticCustomError:
    near = process.extractOne(key[:80], list(known), scorer=fuzz.ratio, score_cutoff=50)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
    return PydanticCustomError("unknown_key", "no such key; {hint}", {"hint": hint})


class TurnBody(Known):
    """An earlier question of the conversation, and what was shown for it."""

    question: Text = Field(
        description="As it was asked.", examples=["rulings on facial recognition in China"]
    )
    shown: Texts = Field(default=[], description=SHOWN, examples=[["yxf52mzcxcevde5m"]])

    def turn(self) -> Turn:
        """Give the turn."""
        return Turn(self.question, tuple(self.shown))


def _turn(sent: object) -> object:
    """Take a text for a turn that tells nothing of what was shown."""
    return {"question": sent} if isinstance(sent, str) else sent


Turns = Annotated[
    list[Annotated[TurnBody, BeforeValidator(_turn, json_schema_input_type=TurnBody | Text)]],
    Field(max_length=query.MAX_HISTORY),
]
