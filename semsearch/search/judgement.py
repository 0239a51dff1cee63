"""Judgement: how sure the engine is that stories answer a question, or one side of it."""

from __future__ import annotations

from dataclasses import dataclass

from semsearch.types import Confidence


@dataclass(frozen=True, slots=True)
class Judgement:
    """How sure the engine is, and why it may not be.

    Attributes:
        confidence: The level.
        unknown: Names in the question that no article mentions.
        missing: Other parts of the question that the best stories do not mention.
        foreign_language: The language of the question, if no article is in it; then nothing else is named.
    """

    confidence: Confidence
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    foreign_language: str = ""
