"""Read judged questions from files and match them to the articles of an index.

Questions are JSON Lines with `id`, `text` (or `query`) and optionally `difficulty`. Judgments (qrels) are
lines of `question article grade` or, in TREC format, `question 0 article grade`, separated by tabs or spaces.
A header line is skipped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from semsearch import corpus
from semsearch.corpus.formats import JSON_LINES, format_of
from semsearch.errors import UsageError
from semsearch.query import MAX_QUESTION_LENGTH
from semsearch.storage.base import Snapshot
from semsearch.types import Item

_COLUMNS = ("query-id", "query_id", "queryid", "query", "qid", "question", "question_id", "topic")
_MARK = b"\xef\xbb\xbf"  # the byte-order mark


@dataclass(frozen=True, slots=True)
class Grade:
    """The relevance of an article: 0 is not relevant, higher is better."""

    article_id: str
    grade: int


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question with its graded articles.

    Attributes:
        withheld: Ids that are kept out of every ranking for it.
        interpret: Whether limits are read out of its text; not those of a headline.
    """

    id: str
    text: str
    grades: tuple[Grade, ...]
    difficulty: str = ""
    withheld: tuple[str, ...] = ()
    interpret: bool = True


@dataclass(frozen=True, slots=True)
class Judgments:
    """The questions that can be scored, and counts of what was left out (see `report.Evaluation`)."""

    questions: tuple[JudgedQuestion, ...]
    unanswered: int = 0
    unasked: int = 0
    shortened: int = 0
    absent: tuple[str, ...] = ()


def judgments_from(
    questions: Path, qrels: Path, snapshot: Snapshot, *, items: Path | None = None, binary: bool = False
) -> Judgments:
    """Read judged questions and look up the judged articles in the index.

    Args:
        questions: JSON Lines.
        qrels: The judgments.
        snapshot: The index to evaluate.
        items: The indexed JSON Lines, if the judgments use their ids.
        binary: Count every grade above 0 as 1.

    Raises:
        UsageError: A file cannot be read or is malformed, or the index holds none of the judged articles.
    """
    asked = {question.id: question for question in _questions(questions)}
    graded: dict[str, dict[str, int]] = {}
    for question_id, foreign, grade in _grades(qrels):
        of_question = graded.setdefault(question_id, {})
        of_question[foreign] = max(min(grade, 1) if binary else grade, of_question.get(foreign, 0))
    known = _known({id for grades in graded.values() for id in grades}, snapshot, items)
    if not known:
        hint = "" if items else ", or name the indexed JSON Lines with --items if the ids are theirs"
        raise UsageError(f"{qrels}: the index holds none of the judged articles: index them first{hint}")
    right = {id for id, grades in graded.items() if any(grade > 0 for grade in grades.values())}
    found = []
    for question in asked.values():
        if question.id in right:
            grades: dict[str, int] = {}
            for foreign, grade in graded[question.id].items():
                ours = known.get(foreign, foreign)
                grades[ours] = max(grade, grades.get(ours, 0))
            found.append(
                JudgedQuestion(
                    id=question.id,
                    text=question.text[:MAX_QUESTION_LENGTH],
                    grades=tuple(Grade(id, grade) for id, grade in grades.items()),
                    difficulty=question.difficulty,
                )
            )
    if not found:
        raise UsageError(
            f"{qrels}: no question of {questions} has a relevant article there: "
            "check that the files belong together"
        )
    return Judgments(
        questions=tuple(found),
        unanswered=len(asked.keys() - right),
        unasked=len(graded.keys() - asked.keys()),
        shortened=sum(len(asked[judged.id].text) > MAX_QUESTION_LENGTH for judged in found),
        absent=tuple(sorted({id for grades in graded.values() for id in grades} - known.keys())),
    )


def texts_from(questions: Path) -> list[str]:
    """Read questions without judgments.

    Raises:
        UsageError: The file cannot be read or is malformed.
    """
    return [question.text[:MAX_QUESTION_LENGTH] for question in _questions(questions)]


def _known(judged: set[str], snapshot: Snapshot, items: Path | None) -> dict[str, str]:
    """Return the article id for each judged id that the index holds."""
    theirs = article_ids_by_item_id(items) if items else {}
    ours = {foreign: theirs.get(foreign, foreign) for foreign in judged}
    wanted = sorted(set(ours.values()))
    held = {id for id, article in zip(wanted, snapshot.get(wanted), strict=True) if article}
    return {foreign: id for foreign, id in ours.items() if id in held}


def _questions(path: Path) -> Iterator[JudgedQuestion]:
    seen: set[str] = set()
    for number, line in _lines(path):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            raise UsageError(f"{path}:{number}: not JSON: a question is an object on one line") from None
        if not isinstance(record, dict):
            raise UsageError(f"{path}:{number}: a question is an object with id and text")
        id, text = record.get("id"), record.get("text", record.get("query"))
        if not isinstance(id, str | int) or not str(id).strip():
            raise UsageError(f"{path}:{number}: the question has no id")
        if not isinstance(text, str) or not any(c.isprintable() and not c.isspace() for c in text):
            raise UsageError(f"{path}:{number}: the question has no text (or query)")
        if str(id).strip() in seen:
            raise UsageError(f"{path}:{number}: the question id {str(id).strip()!r} is used twice")
        seen.add(str(id).strip())
        yield JudgedQuestion(str(id).strip(), " ".join(text.split()), (), str(record.get("difficulty") or ""))


def _grades(path: Path) -> Iterator[tuple[str, str, int]]:
    for number, line in _lines(path):
        columns = [column.strip() for column in line.split("\t")] if "\t" in line else line.split()
        if number == 1 and columns[0].casefold() in _COLUMNS:
            continue
        if len(columns) not in (3, 4):
            raise UsageError(
                f"{path}:{number}: {len(columns)} columns: expected question, article and grade, "
                "or question, 0, article and grade"
            )
        try:
            grade = int(columns[-1])
        except ValueError:
            raise UsageError(
                f"{path}:{number}: the grade must be a whole number, not {columns[-1]!r}"
            ) from None
        yield columns[0], columns[-2], grade


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Return the lines that are not blank, with their numbers."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text: convert it to UTF-8") from None
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not lines:
        raise UsageError(f"{path} is empty")
    yield from lines


def article_ids_by_item_id(items: Path) -> dict[str, str]:
    """Return the article id for the `id` of each line, reading the file as indexing does.

    Lines that the reader rejects and lines without an `id` are left out.

    Raises:
        UsageError: The file does not exist, is not JSON Lines, or has no `id` in any line.
    """
    if format_of(items.name) is not JSON_LINES:
        raise UsageError(f"{items}: --items takes JSON Lines (.jsonl), the file that was indexed")
    found: dict[str, str] = {}
    lines, last = _item_lines(items), 0
    for record in corpus.read([items]):
        if isinstance(record, Item):
            last, line = next(lines)
            id = json.loads(line).get("id")
            if isinstance(id, str | int) and str(id).strip():
                found.setdefault(str(id).strip(), record.article.id)
        elif record.line not in (None, last):  # otherwise it is about the item just read
            last, _ = next(lines)
    if not found:
        raise UsageError(f"{items}: no line has an id that judgments could name")
    return found


def _item_lines(items: Path) -> Iterator[tuple[int, bytes]]:
    """Return the lines that are not blank, with the line numbers that the reader uses."""
    for number, line in enumerate(items.read_bytes().splitlines(), start=1):
        if content := line.strip().removeprefix(_MARK):
            yield number, content
