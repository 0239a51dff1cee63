"""`scripts/summaries.py`: its checks, its tables, and that each build is asked by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import summaries

EXCERPT = "Shops may scan faces. ROME (Wire) - The fine is £20m."


def answer(*texts: str, outlet: str = "Harbour Daily") -> dict[str, Any]:
    excerpt = " ".join((EXCERPT, *texts))
    article = {
        "id": "a",
        "title": "Faces",
        "excerpt": excerpt,
        "provider": {"name": "Harbour Daily", "domain": "harbour.example"},
    }
    return {
        "stories": [{"article": article, "related": []}],
        "summary": [sentence(text, excerpt.index(text), outlet) for text in texts],
        "confidence": "high",
        "timings": {"summary_ms": 2.0},
    }


def sentence(text: str, start: int, outlet: str) -> dict[str, Any]:
    return {
        "text": text,
        "citations": [1],
        "places": [{"article_id": "a", "field": "excerpt", "start": start, "end": start + len(text)}],
        "cited": [{"id": "a", "title": "Faces", "outlet": outlet, "url": ""}],
    }


@pytest.mark.parametrize(
    ("text", "complete", "clean"),
    [
        ("Shops may scan faces.", True, True),
        ("Shops may scan", False, True),
        ("shops may scan faces.", False, True),
        ("Shops may scan the platform,.", False, True),
        ("Shops may ... scan faces.", False, True),
        ("Shops (and others may scan faces.", False, True),
        ("ROME (Wire) - The fine is £20m.", True, False),
        ("Welcome to the update!", True, False),
        ('data-autoplay="1">Shops may scan faces.', False, False),
    ],
)
def test_sentences_are_checked(text: str, complete: bool, clean: bool) -> None:
    given = answer(text)
    (one,) = given["summary"]
    assert summaries.is_complete(one, given) == complete
    assert summaries.is_clean(one, given) == clean
    assert summaries.is_quoted(one, given)


def test_citations_are_checked() -> None:
    given = answer("Shops may scan faces.")
    (one,) = given["summary"]
    assert summaries.names_source(one, given)
    other = answer("Shops may scan faces.", outlet="Another")
    assert not summaries.names_source(other["summary"][0], other)
    assert not summaries.names_source({**one, "cited": []}, given)
    assert not summaries.is_quoted({**one, "text": "Shops may scan."}, given)


def test_repeats_and_what_was_asked_are_checked() -> None:
    said = answer("Shops may scan faces.", "Faces may be scanned by shops.", "The fine is £20m.")["summary"]
    assert summaries.repeats(answer("Shops scan faces here.", "Faces shops scan there.")["summary"])
    assert not summaries.repeats([said[0], said[2]])
    asked = {"asks": "figure", "text": "How much is the fine?"}
    assert summaries.says(asked, answer("The fine is £20m."))
    assert not summaries.says(asked, answer("Shops may scan faces."))
    assert not summaries.says({"asks": "figure", "text": "Is it 20?"}, answer("It is 20 now."))


def test_the_tables_have_every_archive_and_build() -> None:
    asked = [{"archive": "samples", "asks": "figure", "text": "How much?"}]
    lines = list(summaries.table(asked, {"before": [answer("No.")], "now": [answer("The fine is £20m.")]}))
    assert lines[0] == "| checked | samples, before | samples, now |"
    assert "| first sentence says who, when, where, how much | 0 (0%) | 1 (100%) |" in lines
    assert lines[-1] == "| milliseconds, median | 2.0 | 2.0 |"


def test_every_question_is_judged_for_both_builds_but_where_nothing_was_said() -> None:
    head, *lines = summaries.judged()
    assert head.count("|") == 8
    (sentences, *_) = (line for line in lines if line.startswith("| sentences"))
    assert [int(cell) for cell in sentences.split("|")[2:-1]] == [148, 156, 75, 51, 46, 37]


def test_a_folder_that_is_no_build_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        summaries.run(tmp_path, ["-c", summaries.ASK, str(tmp_path / "index"), str(tmp_path)])
    assert "is not of the build" in capfd.readouterr().err
    assert summaries.run(summaries.ROOT, ["-c", summaries.ASK, str(tmp_path), str(summaries.ROOT)]) == ""


def test_an_archive_needs_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        summaries.main(["ai-news"])
    assert "write NAME=FOLDER" in capsys.readouterr().err
