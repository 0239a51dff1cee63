from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from semsearch import corpus
from semsearch.errors import UsageError
from semsearch.evaluation.judgments import Grade, JudgedQuestion, article_ids_by_item_id, judgments_from
from semsearch.storage.base import Snapshot
from semsearch.types import Item

Write = Callable[[str, str], Path]

QUESTIONS = (
    '{"id": 1, "text": "hotels and  faces", "difficulty": "easy"}\n\n{"id": "b", "query": "a rover"}\n'
)


@pytest.mark.parametrize(
    "qrels",
    [
        "1\tcourt\t2\n1\tjudges\t0\nb\trover\t1\n",
        "1 0 court 2\n1 0 judges 0\nb Q0 rover 1\n",
        "1  court  2\r\n1\tjudges\t-1\r\nb\trover\t1",
        "\ufeffquery-id\tcorpus-id\tscore\n1\tcourt\t2\n1\tjudges\t0\nb\trover\t1\n",
    ],
)
def test_the_forms_that_are_in_use_say_the_same(file: Write, snapshot: Snapshot, qrels: str) -> None:
    read = judgments_from(file("q.jsonl", QUESTIONS), file("qrels", qrels), snapshot)
    assert read.questions == (
        JudgedQuestion("1", "hotels and faces", (Grade("court", 2), Grade("judges", 0)), "easy"),
        JudgedQuestion("b", "a rover", (Grade("rover", 1),)),
    )
    assert (read.unanswered, read.unasked, read.absent) == (0, 0, ())


def test_grades_may_count_as_yes_and_no(file: Write, snapshot: Snapshot) -> None:
    qrels = file("qrels", "1 court 4\n1 judges 1\n1 ferry 0\n")
    read = judgments_from(file("q.jsonl", QUESTIONS), qrels, snapshot, binary=True)
    assert read.questions[0].grades == (Grade("court", 1), Grade("judges", 1), Grade("ferry", 0))


def test_what_is_left_out_is_counted(file: Write, snapshot: Snapshot) -> None:
    long = '{"id": "long", "text": "' + "rover " * 500 + '"}\n'
    qrels = file("qrels", "1 court 1\n1 lost 1\n1 gone 0\nb rover 0\nother rover 1\nlong rover 1\n")
    read = judgments_from(file("q.jsonl", QUESTIONS + long), qrels, snapshot)
    assert [question.id for question in read.questions] == ["1", "long"]
    assert (read.unanswered, read.unasked, read.shortened) == (1, 1, 1)
    assert read.absent == ("gone", "lost")
    assert Grade("lost", 1) in read.questions[0].grades  # it stays right, though nobody can find it
    assert len(read.questions[1].text) == 2000


def test_ids_of_indexed_json_lines_lead_to_their_articles(file: Write, tmp_path: Path) -> None:
    from semsearch import corpus
    from semsearch.indexing import apply
    from semsearch.storage.memory import MemoryStore
    from tests.evaluation.conftest import ENCODER

    items = file("items.jsonl", '{"id": "d1", "title": "Rover"}\n{"id": "d2", "title": "Ferry"}\n')
    with MemoryStore(dimension=256) as store:
        apply.run(corpus.read([items]), store, ENCODER.documents)
        with store.snapshot() as snapshot:
            by_title = {article.title: article.id for article in snapshot.articles()}
            questions, qrels = file("q.jsonl", QUESTIONS), file("qrels", f"1 d2 1\nb {by_title['Rover']} 1\n")
            read = judgments_from(questions, qrels, snapshot, items=items)
            assert [q.grades[0].article_id for q in read.questions] == [by_title["Ferry"], by_title["Rover"]]
            with pytest.raises(UsageError, match=r"none of the judged articles.*--items"):
                judgments_from(questions, file("other", "1 d2 1\n"), snapshot)


@pytest.mark.parametrize(
    ("questions", "qrels", "message"),
    [
        ("", "1 court 1", r"q\.jsonl is empty"),
        (QUESTIONS, " \n", "qrels is empty"),
        ("[1]\n", "1 court 1", r"q\.jsonl:1: a question is an object"),
        ('\n{"id": 1\n', "1 court 1", r"q\.jsonl:2: not JSON"),
        ('{"text": "?"}', "1 court 1", r"q\.jsonl:1: the question has no id"),
        ('{"id": 1, "title": "?"}', "1 court 1", r"q\.jsonl:1: the question has no text"),
        ('{"id": 1, "text": " \u200b"}', "1 court 1", r"q\.jsonl:1: the question has no text"),
        (
            QUESTIONS + '{"id": "1", "text": "?"}',
            "1 court 1",
            r"q\.jsonl:4: the question id '1' is used twice",
        ),
        (QUESTIONS, "1 court 1\n1 court\n", "qrels:2: 2 columns: expected question, article and grade"),
        (QUESTIONS, "1 0 court 1 x\n", "qrels:1: 5 columns"),
        (QUESTIONS, "1\tcourt\tgood\n", "qrels:1: the grade must be a whole number, not 'good'"),
        (QUESTIONS, "1 nowhere 1\n", "the index holds none of the judged articles"),
        (QUESTIONS, "7 court 1\n", "no question of .* has a relevant article"),
        (QUESTIONS, "1 court 0\n", "no question of .* has a relevant article"),
    ],
)
def test_a_wrong_file_gives_one_clear_line(
    file: Write, snapshot: Snapshot, questions: str, qrels: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message) as raised:
        judgments_from(file("q.jsonl", questions), file("qrels", qrels), snapshot)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_or_no_text_is_named(
    file: Write, snapshot: Snapshot, tmp_path: Path
) -> None:
    there = file("q.jsonl", QUESTIONS)
    with pytest.raises(UsageError, match=r"none\.tsv cannot be read: No such file"):
        judgments_from(there, tmp_path / "none.tsv", snapshot)
    (tmp_path / "binary").write_bytes(b"\xff\xfe1")
    with pytest.raises(UsageError, match="binary is not UTF-8"):
        judgments_from(there, tmp_path / "binary", snapshot)


def test_each_id_leads_to_what_indexing_the_line_gives_whatever_stands_between(file: Write) -> None:
    lines = [
        '\ufeff{"id": "first", "title": "No address"}',
        "",
        '{"id": "broken", "title": ',
        '{"id": "untitled", "webUrl": "https://a.example/1"}',
        '{"id": 4, "title": "With an address", "webUrl": "https://a.example/2?utm_source=x"}',
        '{"id": "images", "title": "Images dropped", "images": [1], "related": [{"title": "no address"}]}',
        '{"title": "No id"}',
        '{"id": "again", "title": "The same address", "webUrl": "https://a.example/2"}',
        '{"id": "last", "title": "Last", "excerpt": "Of all."}',
    ]
    items = file("items.jsonl", "\r\n".join(lines))
    by_title = {r.article.title: r.article.id for r in corpus.read([items]) if isinstance(r, Item)}
    assert len(by_title) == 6
    found = article_ids_by_item_id(items)
    assert found == {
        "first": by_title["No address"],
        "4": by_title["With an address"],
        "images": by_title["Images dropped"],
        "again": by_title["The same address"],
        "last": by_title["Last"],
    }
    assert found["4"] == found["again"]
    assert len(set(found.values())) == 4


def test_a_file_of_no_use_is_refused(file: Write, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--items takes JSON Lines"):
        article_ids_by_item_id(file("items.md", "---\ntitle: x\n---\n"))
    for text in ("", '{"title": "No id"}\n'):
        with pytest.raises(UsageError, match="no line has an id"):
            article_ids_by_item_id(file("items.jsonl", text))
    with pytest.raises(UsageError, match="no such file"):
        article_ids_by_item_id(tmp_path / "none.jsonl")
