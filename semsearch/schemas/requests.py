"""What requests have in common, in a body, in an address and in the arguments of a tool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError
from rapidfuzz import fuzz, process

from semsearch import query
from semsearch.types import Turn

MOST_VALUES = 100  # in one list of texts

SHOWN = "The ids of the stories shown, or of their articles, in order; `the second one` refers to them."


def replace_surrogates(value: object) -> object:
    """Replace lone surrogates, which JSON can express and UTF-8 cannot, with question marks."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(replace_surrogates)]
Texts = Annotated[list[Text], Field(max_length=MOST_VALUES)]


class RequestModel(BaseModel):
    """Part of a request. Unknown keys are refused; a key whose value is null counts as not given."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown_keys(cls, sent: object) -> object:
        """Refuse unknown keys, suggesting the nearest known one, and drop those whose value is null."""
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


class TurnBody(RequestModel):
    """An earlier question of the conversation, and the stories shown for it."""

    question: Text = Field(
        description="The question as it was asked.", examples=["rulings on facial recognition in China"]
    )
    shown: Texts = Field(default=[], description=SHOWN, examples=[["yxf52mzcxcevde5m"]])

    def turn(self) -> Turn:
        """Return the turn."""
        return Turn(self.question, tuple(self.shown))


def _from_text(sent: object) -> object:
    """Accept a text as a turn without shown stories."""
    return {"question": sent} if isinstance(sent, str) else sent


Turns = Annotated[
    list[Annotated[TurnBody, BeforeValidator(_from_text, json_schema_input_type=TurnBody | Text)]],
    Field(max_length=query.MAX_HISTORY),
]
