"""Run judged conversations and measure how often a relevant article is shown, turn by turn.

Each line of the JSON Lines file is a conversation, `{"id", "turns": [{"text", "leans", "relevant":
{title: grade}}]}`, or a single question, `{"id", "text", "kind", "relevant"}`. `leans` says whether a turn
depends on earlier ones. Each turn is asked with its history and the stories shown for it, as a client does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from semsearch.errors import InputRefused
from semsearch.types import Answer, Question, Turn

RELEVANT_GRADE = 2  # default grade from which an article is relevant
SHOWN = 3  # stories that are scored

Ask = Callable[[Question], Answer]


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """A question, its kind, and the titles of the articles that answer it."""

    text: str
    kind: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class TurnMetrics:
    """The results for questions of one kind, as shares of `asked`.

    Attributes:
        first: A relevant article leads the first story.
        leading: A relevant article leads one of the first three stories.
        shown: A relevant article is in one of the first three stories.
        refused: The confidence was "none".
    """

    kind: str
    asked: int
    first: float
    leading: float
    shown: float
    refused: float


def conversations_from(path: Path, min_grade: int = RELEVANT_GRADE) -> list[list[JudgedTurn]]:
    """Read conversations.

    Args:
        path: The JSON Lines file.
        min_grade: The grade from which an article is relevant. If no article has it, all judged ones are.

    Raises:
        InputRefused: The file cannot be read, or a line is not a conversation.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise InputRefused(f"{path} cannot be read ({error}): name a file of JSON Lines") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append([*_turns(json.loads(line), min_grade)])
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise InputRefused(
                    f"{path}:{number}: no conversation ({error!r}): "
                    'a line is {"turns": [{"text": …, "leans": …, "relevant": {title: grade}}]}'
                ) from error
    return found


def _turns(record: dict[str, object], min_grade: int) -> Iterator[JudgedTurn]:
    turns: list[dict[str, object]] = record.get("turns") or [record]  # type: ignore[assignment]  # checked by use
    for number, turn in enumerate(turns):
        position = "first" if number == 0 else "dependent" if turn["leans"] else "independent"
        grades: dict[str, int] = turn.get("relevant") or {}  # type: ignore[assignment]
        relevant = frozenset(t for t, grade in grades.items() if grade >= min_grade) or frozenset(grades)
        yield JudgedTurn(str(turn["text"]), str(turn.get("kind") or position), relevant)


def run_conversations(conversations: Iterable[Sequence[JudgedTurn]], ask: Ask) -> list[TurnMetrics]:
    """Run conversations; return the metrics by kind of question, then of all follow-ups and of all questions.

    Args:
        conversations: The turns of each, in order.
        ask: Answers a question.
    """
    outcomes: dict[str, list[tuple[bool, ...]]] = {}
    for turns in conversations:
        history: tuple[Turn, ...] = ()
        for number, turn in enumerate(turns):
            answer = ask(Question(turn.text, history=history))
            outcome = _outcome(answer, turn.relevant)
            for kind in (turn.kind, *(["follow-ups"] if number else []), "all"):
                outcomes.setdefault(kind, []).append(outcome)
            history = (*history, Turn(turn.text, tuple(story.lead.article.id for story in answer.stories)))
    last = [kind for kind in ("follow-ups", "all") if kind in outcomes]
    kinds = [*(kind for kind in outcomes if kind not in last), *last]
    return [_metrics(kind, outcomes[kind]) for kind in kinds]


def _outcome(answer: Answer, relevant: frozenset[str]) -> tuple[bool, ...]:
    """Return whether the answer counts for `first`, `leading`, `shown` and `refused`."""
    stories = answer.stories[:SHOWN]
    leads = [story.lead.article.title in relevant for story in stories]
    coverage = [entry.article.title in relevant for story in stories for entry in story.related]
    return any(leads[:1]), any(leads), any(leads) or any(coverage), answer.confidence == "none"


def _metrics(kind: str, outcomes: Sequence[tuple[bool, ...]]) -> TurnMetrics:
    first, leading, shown, refused = (sum(column) / len(outcomes) for column in zip(*outcomes, strict=True))
    return TurnMetrics(kind, len(outcomes), first, leading, shown, refused)
