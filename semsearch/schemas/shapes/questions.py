"""What was understood of a question."""

from __future__ import annotations

from typing import Literal, TypedDict


class FilterJSON(TypedDict):
    """Limits in force."""

    since: str | None
    until: str | None
    providers: list[str]
    topics: list[str]
    types: list[str]
    published: bool | None
    phrases: list[str]
    excluded: list[str]


class UnderstoodJSON(TypedDict):
    """Words of the question that were taken for more than words.

    `effect` is "limit" where they are in the filter, "lean" where they only lean the order, "relaxed" where
    nothing passed and the limit was dropped. `values` are names as the archive spells them, or the phrase or
    word; a date has `since` and `until` in their place.
    """

    text: str
    kind: Literal["date", "provider", "topic", "phrase", "excluded"]
    effect: Literal["limit", "lean", "relaxed"]
    values: list[str]
    since: str | None
    until: str | None


class InheritedJSON(TypedDict):
    """What was taken over from earlier questions of the conversation.

    `text` is the words that it stands in there; of the subject, what was searched for then. `values` are
    outlets or topics, or the ids of articles; a date has `since` and `until` in their place.
    """

    kind: Literal["subject", "date", "provider", "topic", "stories"]
    text: str
    values: list[str]
    since: str | None
    until: str | None


class InterpretationJSON(TypedDict):
    """What was understood.

    `text` is what was searched for, "" where limits were all there was, and what passes comes newest first.
    `did_you_mean` is the whole question with its misspelt words corrected, null where none was. `focus` is
    what of the text is the question's own, where its subject is inherited, "" where all is.
    """

    text: str
    terms: list[str]
    filter: FilterJSON
    understood: list[UnderstoodJSON]
    did_you_mean: str | None
    inherited: list[InheritedJSON]
    focus: str
