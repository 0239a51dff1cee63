from __future__ import annotations

from dataclasses import replace

from semsearch.server.openai.messages import BROKEN_OFF, Draft, events, pieces, sources
from semsearch.types import (
    Answer,
    AnswerCompleted,
    CitedArticle,
    Event,
    Interpretation,
    Place,
    Sentence,
    SentenceAdded,
    StoriesFound,
)
from tests.schemas.samples import ANSWER

PLAIN = replace(ANSWER, interpretation=Interpretation("faces"), confidence="high", writer="")
LINE = "1. [最高法院 rules on faces](https://a.example/1) — Ann, Harbour Daily, 28 July 2021 · 1 other report"


SAID = "Half a sentence. [1] (Harbour Daily: 最高法院 rules on faces)"


def drafted(*told: Event) -> Draft:
    draft = Draft()
    assert "".join(pieces(draft, told)) == draft.text
    return draft


def written(answer: Answer) -> str:
    return drafted(*events(answer)).text


def test_an_answer_is_its_summary_and_its_stories() -> None:
    assert written(PLAIN) == f"{SAID}\n\n{LINE}"
    assert written(replace(PLAIN, summary=())) == LINE


def test_a_title_ends_before_the_next_sentence() -> None:
    title = Sentence("Court rules on faces", (1,), (Place("a", "title", 0, 20),))
    text = written(replace(PLAIN, summary=(title, Sentence("It was late.", (1,)))))
    assert text.startswith("Court rules on faces. [1] It was late. [1]")


def test_how_the_question_was_read_comes_first_and_who_wrote_last() -> None:
    assert written(ANSWER).split("\n\n") == [
        "Showing results for “faces in July 2021”.",
        "No results for “law news”: filter dropped.",
        "From earlier questions: “faces in shops”, “in July”, the stories shown",
        "No close match: no article contains “Kiel”, and these stories do not mention “40 million”. "
        "These stories may not answer the question.",
        SAID,
        LINE,
        "Summary by a-model, checked against the articles it cites.",
    ]


def test_places_are_counted_in_characters_whatever_stands_before_them() -> None:
    cited = PLAIN.summary[0].cited * 2
    sentence = Sentence("𝔉aces 👩‍⚖️ \\ *here*.", (1, 1), (), cited)
    draft = drafted(StoriesFound(PLAIN), SentenceAdded(1, sentence), AnswerCompleted(PLAIN))
    marked = [
        draft.text[one.url_citation.start_index : one.url_citation.end_index] for one in draft.annotations
    ]
    assert marked == ["[1]", "[1]", "[最高法院 rules on faces](https://a.example/1)"]


def test_a_sentence_cites_the_article_of_the_story_that_it_stands_in() -> None:
    (story,) = PLAIN.stories
    other = replace(story.related[0].article, title="The other", url="https://b.example/2")
    found = replace(PLAIN, stories=(replace(story, related=(replace(story.related[0], article=other),)),))
    sentence = replace(
        PLAIN.summary[0], places=(Place("b2", "excerpt", 0, 16),), cited=(CitedArticle.of(other),)
    )
    draft = drafted(StoriesFound(found), SentenceAdded(1, sentence), AnswerCompleted(found))
    assert [one.url_citation.title for one in draft.annotations] == [
        "The other",
        "最高法院 rules on faces",
    ]
    assert draft.annotations[0].url_citation.url == "https://b.example/2"
    assert draft.text.startswith("Half a sentence. [1] (Harbour Daily: The other)")


def test_story_without_web_address_has_number_but_no_citation() -> None:
    (story,) = PLAIN.stories
    for url in ("", "javascript:alert(1)"):
        lead = replace(story.lead.article, url=url, published_at=None)
        bare = replace(story, lead=replace(story.lead, article=lead), related=())
        said = replace(PLAIN.summary[0], cited=(CitedArticle.of(lead),))
        found = replace(PLAIN, stories=(bare, story), summary=(said,))
        draft = drafted(*events(found))
        assert draft.text.split("\n")[2:] == [
            "1. 最高法院 rules on faces — Ann, Harbour Daily",
            f"2{LINE[1:]}",
        ]
        assert [one.url_citation.url for one in draft.annotations] == ["https://a.example/1"]
        assert [(one.url, one.date) for one in sources(found.stories)] == [
            ("", None),
            ("https://a.example/1", "2021-07-28"),
        ]


def test_a_summary_that_begins_anew_says_so() -> None:
    first, anew = Sentence("A model wrote.", (1,)), PLAIN.summary[0]
    draft = drafted(
        StoriesFound(PLAIN),
        SentenceAdded(1, first, "a-model"),
        SentenceAdded(1, anew),
        SentenceAdded(2, anew),
        AnswerCompleted(PLAIN),
    )
    assert draft.text.split("\n\n") == [
        "A model wrote. [1]",
        BROKEN_OFF,
        f"{SAID} {SAID}",
        LINE,
    ]


def test_a_long_excerpt_is_cut_among_the_sources() -> None:
    (story,) = PLAIN.stories
    lead = replace(story.lead.article, excerpt="a" * 600)
    (source,) = sources((replace(story, lead=replace(story.lead, article=lead)),))
    assert source.snippet == "a" * 499 + "…"
