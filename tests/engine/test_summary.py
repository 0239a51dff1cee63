from __future__ import annotations

from semsearch.engine.summary import CITED, summary
from semsearch.ranking import nothing
from semsearch.types import Article, Hit, Sentence, Story


def story(excerpt: str, id: str = "a") -> Story:
    return Story(Hit(Article(id, id, excerpt), 1.0, nothing(0.0)))


def test_the_sentence_that_shares_most_terms_is_taken() -> None:
    told = [story("The council met. It voted to stop scanning faces! Nobody spoke.")]
    assert summary(told, ["scan", "face"]) == (Sentence("It voted to stop scanning faces!", (1,)),)


def test_of_equal_sentences_the_first_is_taken() -> None:
    assert summary([story("One face. Another face.")], ["face"])[0].text == "One face."


def test_a_sentence_of_two_stories_is_said_once_and_cites_both() -> None:
    told = [story("One face."), story("Another face."), story("One face.")]
    assert summary(told, ["face"]) == (Sentence("One face.", (1, 3)), Sentence("Another face.", (2,)))


def test_only_the_first_stories_are_cited_and_those_without_an_excerpt_passed_over() -> None:
    told = [story(""), *(story(f"Face {n}.") for n in range(5))]
    assert [sentence.citations for sentence in summary(told, ["face"])] == [(n,) for n in range(2, CITED + 1)]


def test_marks_and_quotes_end_a_sentence_of_any_script() -> None:
    assert summary([story('He said "stop." She did not.')], ["stop"])[0].text == 'He said "stop."'
    assert summary([story("警方使用人脸识别。 法院不同意。")], ["法院"])[0].text == "法院不同意。"


def test_without_stories_nothing_is_said() -> None:
    assert summary([], ["face"]) == ()
