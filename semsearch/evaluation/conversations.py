"""Conversations judged by titles -> how often the right article is shown, turn by turn.

A line of JSON Lines is a conversation, `{"id", "turns": [{"text", "leans", "relevant": {title: grade}}]}`, or
a single question, `{"id", "text", "kind", "relevant"}`. Each turn is asked with the turns before it and what
was shown for them, as a person's client does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from semsearch.errors import InputRefused
from semsearch.types import Answer, Question, Turn

RIGHT = 2  # grade from which an article is right, unless another is wanted
SHOWN = 3  # stories that are looked at

Ask = Callable[[Question], Answer]


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """A question, of which kind it is, and the titles that answer it."""

    text: str
    kind: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Turns:
    """How the questions of one kind went; the figures are shares of `asked`.

    Attributes:
        first: A right article leads the first story.
        leading: One leads one of the first three.
        shown: One stands in one of the first three stories, as lead or as other coverage.
        refused: The confidence was "none".
    """

    kind: str
    asked: int
    first: float
    leading: float
    shown: float
    refused: float


def conversations_from(path: Path, right: int = RIGHT) -> list[list[JudgedTurn]]:
    """Read conversations.

    Args:
        path: Their file.
        right: The grade from which an article is right; where none has it, all are that are judged.

    Raises:
        InputRefused: The file cannot be read, or a line is none.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise InputRefused(f"{path} cannot be read ({error}): name a file of JSON Lines") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append([*_turns(json.loads(line), right)])
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise InputRefused(
                    f"{path}:{number}: no conversation ({error!r}): "
                    'a line is {"turns": [{"text": …, "leans": …, "relevant": {title: grade}}]}'
                ) from error
    return found


def _turns(told: dict[str, object], least: int) -> Iterator[JudgedTurn]:
    turns: list[dict[str, object]] = told.get("turns") or [told]  # type: ignore[assignment]  # checked by use
    for number, turn in enumerate(turns):
        own = "first" if number == 0 else "leaning" if turn["leans"] else "of its own"
        grades: dict[str, int] = turn.get("relevant") or {}  # type: ignore[assignment]
        right = frozenset(t for t, grade in grades.items() if grade >= least) or frozenset(grades)
        yield JudgedTurn(str(turn["text"]), str(turn.get("kind") or own), right)


def converse(conversations: Iterable[Sequence[JudgedTurn]], ask: Ask) -> list[Turns]:
    """Hold conversations, and count by kind of question, all follow-ups and all questions last.

    Args:
        conversations: Each in its order.
        ask: Answers a question.
    """
    seen: dict[str, list[tuple[bool, ...]]] = {}
    for turns in conversations:
        history: tuple[Turn, ...] = ()
        for number, turn in enumerate(turns):
            answer = ask(Question(turn.text, history=history))
            found = _found(answer, turn.right)
            for kind in (turn.kind, *(["follow-ups"] if number else []), "all"):
                seen.setdefault(kind, []).append(found)
            history = (*history, Turn(turn.text, tuple(story.lead.article.id for story in answer.stories)))
    last = [kind for kind in ("follow-ups", "all") if kind in seen]
    kinds = [*(kind for kind in seen if kind not in last), *last]
    return [_counted(kind, seen[kind]) for kind in kinds]


def _found(answer: Answer, right: frozenset[str]) -> tuple[bool, ...]:
    leads = [story.lead.article.title in right for story in answer.stories[:SHOWN]]
    under = [entry.article.title in right for story in answer.stories[:SHOWN] for entry in story.related]
    return any(leads[:1]), any(leads), any(leads) or any(under), answer.confidence == "none"


def _counted(kind: str, found: Sequence[tuple[bool, ...]]) -> Turns:
    first, leading, shown, refused = (sum(column) / len(found) for column in zip(*found, strict=True))
    return Turns(kind, len(found), first, leading, shown, refused)
