"""What requests have in common, in a body, in an address and in the arguments of a tool."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic.config import JsonDict
from pydantic_core import InitErrorDetails, PydanticCustomError
from rapidfuzz import fuzz, process

from semsearch import query
from semsearch.schemas.resource import is_none, iso
from semsearch.types import Turn

MOST_VALUES = 100  # in one list of texts

FIRST_YEAR, LAST_YEAR = 1970, 2999  # in which a question can have been asked

ASKED_AT = (
    "When it was asked, an instant in ISO 8601: `yesterday` in it is counted from then. Left out, it is read "
    "as if it were asked now."
)
SHOWN = "The ids of the stories shown, or of their articles, in order; `the second one` refers to them."


def replace_surrogates(value: object) -> object:
    """Replace lone surrogates, which JSON can express and UTF-8 cannot, with question marks."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(replace_surrogates)]
Texts = Annotated[list[Text], Field(max_length=MOST_VALUES)]


# What JSON Schema can say of a question that is not empty. Whether it is too long is counted after cleaning.
STATED: JsonDict = {"minLength": 1, "pattern": r"[^\s\x00-\x1f\x7f-\xa0]"}
_DAY = r"-(?:0[1-9]|[12][0-9]|3[01])"
_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])"
_TIME = rf"[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{{1,6}})?)?{_ZONE}?"
_MOMENT = rf"[12][0-9]{{3}}(?:-(?:0[1-9]|1[0-2])(?:{_DAY}(?:{_TIME})?)?)?"
MOMENT = rf"^(?:{_MOMENT})?$"  # a year, a month, a day or an instant; an empty one counts as not given
INTERVAL = rf"^(?:{_MOMENT}/(?:{_MOMENT}|\.\.)|\.\./{_MOMENT})$"


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
    hint = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(known)}"
    return PydanticCustomError("unknown_key", "no such key; {hint}", {"hint": hint})


def _read_instant(text: str) -> datetime:
    """Return an instant, in UTC unless it has an offset."""
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        instant = None
    if instant is None or not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError("must be an instant such as 2021-07-28T12:00:00Z")
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)


def _check_instant(text: str) -> str:
    _read_instant(text)
    return text


class TurnBody(RequestModel):
    """An earlier question of the conversation, the stories shown for it, and when it was asked."""

    question: Text = Field(
        description="The question as it was asked.", examples=["rulings on facial recognition in China"]
    )
    shown: Texts = Field(default=[], description=SHOWN, examples=[["yxf52mzcxcevde5m"]])

    asked_at: Annotated[Text, AfterValidator(_check_instant)] | None = Field(
        default=None, description=ASKED_AT, examples=["2021-08-18T12:00:00Z"], exclude_if=is_none
    )

    def turn(self) -> Turn:
        """Return the turn."""
        asked_at = _read_instant(self.asked_at) if self.asked_at else None
        return Turn(self.question, tuple(self.shown), asked_at)

    @classmethod
    def of(cls, turn: Turn) -> TurnBody:
        """Return the body of a turn; the server checks it."""
        return cls.model_construct(
            question=replace_surrogates(turn.text),
            shown=[replace_surrogates(id) for id in turn.shown],
            asked_at=iso(turn.asked_at.astimezone(UTC)) if turn.asked_at else None,
        )


def _from_text(sent: object) -> object:
    """Accept a text as a turn without shown stories."""
    return {"question": sent} if isinstance(sent, str) else sent


Turns = Annotated[
    list[Annotated[TurnBody, BeforeValidator(_from_text, json_schema_input_type=TurnBody | Text)]],
    Field(max_length=query.MAX_HISTORY),
]
