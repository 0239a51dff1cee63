from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from semsearch.storage.story_names import StoryNames

IDS, STORIES = "abcdefgh", "stuv"
Places = Mapping[str, str]


def moved(names: StoryNames, before: Places, after: Places) -> StoryNames:
    """Return the names after all articles moved from one story each to another."""
    moves = Counter((was, after[id]) for id, was in before.items() if was != after[id])
    begun = Counter(story for story in after.values() if story not in before.values())
    return names.after(moves, begun, set(after.values()))


def placed(stories: str) -> Places:
    return dict(zip(IDS, stories, strict=False))


def test_a_merged_story_leads_to_the_one_that_it_is_part_of() -> None:
    names = moved(StoryNames(), placed("sstt"), placed("ssss"))
    assert names == StoryNames({"t": "s"})
    assert (names.previous("s"), names.previous("t")) == (("t",), ())


def test_of_several_successors_the_one_with_most_articles_counts() -> None:
    assert moved(StoryNames(), placed("ssstu"), placed("tuutu")) == StoryNames({"s": "u"})


def test_chains_are_one_step() -> None:
    names = moved(StoryNames(), placed("stu"), placed("ttu"))
    names = moved(names, placed("ttu"), placed("uuu"))
    assert names == StoryNames({"s": "u", "t": "u"})
    assert names.previous("u") == ("s", "t")


def test_a_name_that_is_in_use_again_leads_nowhere() -> None:
    names = moved(StoryNames(), placed("stt"), placed("ttt"))
    assert moved(names, placed("ttt"), placed("sss")) == StoryNames({"t": "s"})
    assert moved(names, placed("ttt"), placed("stt")) == StoryNames({}, {"s": "t"})


def test_a_part_that_leaves_says_where_it_was() -> None:
    names = moved(StoryNames(), placed("sssst"), placed("ssuut"))
    assert names == StoryNames({}, {"u": "s"})
    assert moved(names, placed("ssuut"), placed("ttuut")) == StoryNames({"s": "t"}, {"u": "t"})
    assert moved(names, placed("ssuut"), placed("sssst")) == StoryNames({"u": "s"})


def test_a_new_story_that_took_few_of_another_did_not_split_from_it() -> None:
    names = StoryNames().after({("s", "t"): 1}, {"t": 3}, {"s", "t"})
    assert names == StoryNames()
    assert StoryNames().after({("s", "t"): 1}, {"t": 2}, {"s", "t"}).split == {"t": "s"}


def test_an_article_that_moves_between_stories_leaves_no_name() -> None:
    assert moved(StoryNames(), placed("sstt"), placed("sttt")) == StoryNames()


def test_what_is_gone_is_forgotten() -> None:
    names = StoryNames({"s": "t", "u": "v"}, {"v": "t", "t": "v"})
    assert names.after({("w", "v"): 1}, {}, {"v"}) == StoryNames({"u": "v", "w": "v"})


@given(st.lists(st.tuples(*[st.sampled_from(STORIES)] * len(IDS)), min_size=2, max_size=8))
def test_whatever_happens_every_name_leads_to_a_story_at_once(history: list[tuple[str, ...]]) -> None:
    names, before = StoryNames(), placed("".join(history[0]))
    used = set(before.values())
    for stories in history[1:]:
        after = placed("".join(stories))
        names, before = moved(names, before, after), after
        living = set(after.values())
        used |= living
        assert used == living | names.renamed.keys()  # no address that was given is lost
        assert set(names.renamed.values()) <= living
        assert not living & names.renamed.keys()
        assert all(story != origin and {story, origin} <= living for story, origin in names.split.items())
