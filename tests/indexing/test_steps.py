from __future__ import annotations

from semsearch.indexing.ledger import Ledger, Note
from semsearch.indexing.steps import Add, Duplicate, Reject, Remove, Tally, Update
from semsearch.types import Article, Change, Precedence, Rejection

REJECTION = Rejection("/a.md", 3, "title: missing")


def article(number: int) -> Article:
    return Article(f"a{number}", f"Title {number}")


def test_a_dry_run_names_the_first_ten_changes_of_each_kind() -> None:
    with Ledger.open() as ledger:
        tally = Tally(ledger)
        tally.add(Add(article(n), "/a.jsonl") for n in range(12))
        tally.add([Remove(article(20), "/gone.md"), Update(article(30), "/b.md")])
        report = tally.report(12, 1, 1.0, dry_run=True)
    added = [change for change in report.changes if change.kind == "add"]
    assert [change.id for change in added] == [f"a{n}" for n in range(10)]
    assert [change for change in report.changes if change.kind != "add"] == [
        Change("update", "a30", "Title 30", "/b.md"),
        Change("remove", "a20", "Title 20", "/gone.md"),
    ]


def test_a_later_change_of_a_named_article_replaces_the_earlier_one() -> None:
    with Ledger.open() as ledger:
        tally = Tally(ledger)
        tally.add(Add(article(n), "/list.jsonl") for n in range(10))
        tally.add([Add(article(3), "/item.md")])
        report = tally.report(10, 1, 1.0, dry_run=True)
    assert report.changes[3] == Change("add", "a3", "Title 3", "/item.md")
    assert len(report.changes) == 10


def test_articles_are_counted_once_and_steps_as_often_as_they_come() -> None:
    with Ledger.open() as ledger:
        for id in ("a1", "a2", "a1"):
            ledger.write({id: Note("added", Precedence.ITEM)})
        ledger.write({"a3": Note("unchanged", Precedence.ITEM)})
        tally = Tally(ledger)
        tally.add([Add(article(1), ""), Duplicate(article(1), ""), Duplicate(article(1), "")])
        tally.add([Remove(article(9), ""), Reject(REJECTION)])
        report = tally.report(3, 7, 0.5, dry_run=False)
    assert (report.added, report.updated, report.unchanged) == (2, 0, 1)
    assert (report.duplicates, report.removed, report.rejected) == (2, 1, (REJECTION,))
    assert (report.articles, report.revision, report.items_per_second) == (
        3,
        7,
        6.0,
    )  # 3 in 0.5 s
    assert report.changes == ()
