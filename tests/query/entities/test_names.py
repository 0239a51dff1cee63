from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.query.entities.names import Named, find

OUTLETS = (
    "The AREA",
    "TechNode",
    "The Star",
    "Star Tribune",
    "Time",
    "Nature",
    "Wired",
    "Microsoft",
    "Windows",
    "AWS",
    "Security",
    "Reason",
    "Patch",
    "Forbes",
    "Reuters",
    "CNET",
    "Washington Post",
    "The Washington Post Magazine",
    "Fast Company",
    "Government Technology",
    "Biometric Companies",
    "openpr.com",
    "China Daily",
    "The Harbour Ledger",
    "Travel News",
    "Boston",
    "Fox 9",
    "IT Pro",
    "Mint",
    "USA Today",
    "Recombu",
    "technode.com",
)
MENTIONED = frozenset(
    ("Time", "Nature", "Wired", "Microsoft", "Windows", "AWS", "Security", "Reason", "Boston")
)
TOPICS = (
    "AI",
    "AI ethics",
    "AI in Healthcare",
    "Machine Learning",
    "Portals",
    "Health",
    "Power Apps",
    "Math",
)

# question, outlets, topics, what is searched for
LIMITED = [
    ("what did TechNode say about facial recognition", ["TechNode"], [], "facial recognition"),
    ("What did technode say about facial recognition?", ["TechNode"], [], "facial recognition?"),
    ("what has TechNode written on chips", ["TechNode"], [], "chips"),
    ("how did TechNode cover the ruling", ["TechNode"], [], "the ruling"),
    ("what does TechNode have to say about chips", ["TechNode"], [], "chips"),
    ("what did The Star report on masks", ["The Star"], [], "masks"),
    ("what did the Star say about masks", ["The Star"], [], "masks"),
    ("what did Time write about masks", ["Time"], [], "masks"),
    ("what did Nature publish on proteins", ["Nature"], [], "proteins"),
    ("how did Wired cover robots", ["Wired"], [], "robots"),
    ("what did Mint say about masks", ["Mint"], [], "masks"),
    ("what does Patch think about parking", ["Patch"], [], "parking"),
    ("what did the washington post report on cameras", ["Washington Post"], [], "cameras"),
    ("what did Biometric Companies say about airports", ["Biometric Companies"], [], "airports"),
    ("what did TechNode or CNET say about phones", ["TechNode", "CNET"], [], "phones"),
    ("what did TechNode, CNET and The Star report on phones", ["TechNode", "CNET", "The Star"], [], "phones"),
    ("TechNode on Clearview", ["TechNode"], [], "Clearview"),
    ("CNET on phones", ["CNET"], [], "phones"),
    ("technode on phones", ["TechNode"], [], "phones"),
    ("The Star on masks", ["The Star"], [], "masks"),
    ("Fast Company on masks", ["Fast Company"], [], "masks"),
    ("chips, according to Reuters", ["Reuters"], [], "chips"),
    ("according to TechNode, who was fined?", ["TechNode"], [], "who was fined?"),
    ("who was fined according to TechNode?", ["TechNode"], [], "who was fined?"),
    ("who was fined, as reported by Nature", ["Nature"], [], "who was fined"),
    ("an interview in Time on masks", ["Time"], [], "an interview on masks"),
    ("masks, as reported by Reuters", ["Reuters"], [], "masks"),
    ("TechNode's coverage of the ruling", ["TechNode"], [], "the ruling"),
    ("Nature’s coverage of masks", ["Nature"], [], "masks"),
    ("Microsoft's articles on pricing", ["Microsoft"], [], "pricing"),
    ("Forbes' take on chips", ["Forbes"], [], "chips"),
    ("the ruling, only TechNode", ["TechNode"], [], "the ruling"),
    ("the ruling, TechNode only", ["TechNode"], [], "the ruling"),
    ("the ruling only in Nature", ["Nature"], [], "the ruling"),
    ("chips from Microsoft only", ["Microsoft"], [], "chips"),
    ("facial recognition in TechNode", ["TechNode"], [], "facial recognition"),
    ("facial recognition in The Star", ["The Star"], [], "facial recognition"),
    ("facial recognition from openpr.com", ["openpr.com"], [], "facial recognition"),
    ("facial recognition in technode.com", ["technode.com"], [], "facial recognition"),
    ("facial recognition by China Daily in 2021", ["China Daily"], [], "facial recognition in 2021"),
    ("articles in Nature about proteins", ["Nature"], [], "articles about proteins"),
    ("stories from Time on masks", ["Time"], [], "stories on masks"),
    ("articles by Microsoft on pricing", ["Microsoft"], [], "articles on pricing"),
    ("a study in Nature on masks", ["Nature"], [], "a study on masks"),
    ("masks published in Wired", ["Wired"], [], "masks"),
    ("TechNode articles about chips", ["TechNode"], [], "chips"),
    ("latest TechNode news on chips", ["TechNode"], [], "chips"),
    ("robots in the harbour ledger", ["The Harbour Ledger"], [], "robots"),
    ("AI ethics news on face matching", [], ["AI ethics"], "face matching"),
    ("ai ethics news about face matching", [], ["AI ethics"], "face matching"),
    ("latest AI ethics news", [], ["AI ethics"], ""),
    ("AI news on face matching", [], ["AI"], "face matching"),
    ("machine learning articles about proteins", [], ["Machine Learning"], "proteins"),
    ("show me the latest Portals news about logins", [], ["Portals"], "logins"),
    ("bans, topic AI ethics", [], ["AI ethics"], "bans"),
    ("bans in the topic of ai ethics", [], ["AI ethics"], "bans"),
    ("news about the topic AI in Healthcare", [], ["AI in Healthcare"], "news"),
    ("bans in the AI ethics category", [], ["AI ethics"], "bans"),
    ("vaccines in the health section", [], ["Health"], "vaccines"),
    ("AI ethics news in TechNode", ["TechNode"], ["AI ethics"], ""),
]

TRAPS = [
    "TechNode was sold",
    "who owns TechNode?",
    "TechNode layoffs",
    "lawsuit against TechNode",
    "layoffs in TechNode",
    "invest in TechNode",
    "a firm acquired by Reuters",
    "Reuters journalists in Myanmar",
    "TechNode Global awards",
    "in TechNode Global",
    "what did Microsoft say about pricing?",
    "what did Time say about masks",
    "how does Wired think about robots",
    "who was fined according to Nature",
    "a study by Microsoft on masks",
    "a talk published on Windows",
    "cnet on phones",
    "reuters on chips",
    "mint on the tongue",
    "what did Microsoft announce on pricing",
    "according to Microsoft, what is new",
    "news from Microsoft on pricing",
    "Microsoft on pricing",
    "what is new in Windows",
    "face matching by Microsoft",
    "outages in AWS",
    "updates by AWS in Ohio",
    "how did time change",
    "what does time say about us",
    "Time on Mars",
    "Nature on the brink",
    "robots in nature",
    "lost in time",
    "discoveries in Nature",
    "wired on coffee",
    "Wired on chips",
    "the reason for the ban",
    "by reason of insanity",
    "security on trains",
    "Security on trains",
    "flaws in Security",
    "the star on the flag",
    "what did the star say about her film",
    "rising star in chess",
    "Daily Star on masks",
    "in the Daily Star",
    "a fast company on the stock market",
    "what did biometric companies say about the law",
    "government technology on a budget",
    "travel news on trains",
    "protests in Boston",
    "Boston on alert",
    "only Time will tell",
    "only Microsoft can fix it",
    "patch by Monday",
    "a patch on Tuesday",
    "fresh mint in tea",
    "the best food in the area",
    "Forbes list of billionaires",
    "is AI ethical?",
    "AI ethics of face matching",
    "fake AI news",
    "robots and AI",
    "AI in Healthcare",
    "health news on masks",
    "good news on health",
    "new portals opened",
    "math on the topic",
    "topic of the day",
    "topics in mathematics",
    "Power Apps pricing",
    "what is new in Power Apps",
    "hot topic: climate",
    "news about AI ethics",
    "",
    "?",
]


@pytest.mark.parametrize(("text", "outlets", "topics", "rest"), LIMITED)
def test_a_telling_place_limits(text: str, outlets: list[str], topics: list[str], rest: str) -> None:
    named = find(text, OUTLETS, TOPICS, MENTIONED)
    assert (named.providers, named.topics, named.text) == (tuple(outlets), tuple(topics), rest)
    words = f"{named.provider_words}|{named.topic_words}"
    assert all(name.removeprefix("The ").casefold() in words.casefold() for name in (*outlets, *topics))


@pytest.mark.parametrize("text", TRAPS)
def test_a_name_elsewhere_is_a_word_like_others(text: str) -> None:
    assert find(text, OUTLETS, TOPICS, MENTIONED) == Named((), (), text)


def test_the_tables_are_as_large_as_the_precision_asks_for() -> None:
    assert len(LIMITED) + len(TRAPS) >= 60
    assert len(set(TRAPS)) == len(TRAPS) >= 25


def test_the_longest_name_wins() -> None:
    magazine = find("what did the Washington Post Magazine say", OUTLETS, ())
    assert magazine.providers == ("The Washington Post Magazine",)
    assert find("AI ethics news on faces", (), ("AI", "AI ethics")).topics == ("AI ethics",)


def test_only_what_the_archive_knows_is_a_name() -> None:
    assert find("what did TechNode say about faces", ("CNET",), ()).providers == ()


@pytest.mark.parametrize(
    ("text", "outlet", "topic"),
    [
        ("what did TechNode say about chips", "what did TechNode say about", ""),
        ("a study in Nature on masks", "in Nature", ""),
        ("the ruling, TechNode only", "TechNode only", ""),
        ("AI ethics news in TechNode about faces", "in TechNode", "AI ethics news about"),
    ],
)
def test_the_words_that_told_so_are_given(text: str, outlet: str, topic: str) -> None:
    named = find(text, OUTLETS, TOPICS, MENTIONED)
    assert (named.provider_words, named.topic_words) == (outlet, topic)


TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [*OUTLETS, *TOPICS, *"what did say about only on in by from topic news , ? ' the or".split()]
        ),
        max_size=10,
    ).map(" ".join),
)


@given(TEXTS, st.lists(st.text(max_size=8), max_size=4))
def test_any_text_is_read_and_names_are_the_archives_own(text: str, odd: list[str]) -> None:
    named = find(text, [*OUTLETS, *odd], [*TOPICS, *odd])
    assert set(named.providers) <= {" ".join(name.split()) for name in (*OUTLETS, *odd)}
    assert set(named.topics) <= {" ".join(name.split()) for name in (*TOPICS, *odd)}
    assert named.text.strip() or not text.strip() or named.provider_words or named.topic_words
    assert len(named.text) <= len(text)


@given(TEXTS, st.text(" \t\n", max_size=3), st.text(" \t\n", max_size=3))
def test_white_space_around_changes_nothing(text: str, before: str, after: str) -> None:
    bare, padded = (
        find(text, OUTLETS, TOPICS, MENTIONED),
        find(before + text + after, OUTLETS, TOPICS, MENTIONED),
    )
    assert (padded.providers, padded.topics) == (bare.providers, bare.topics)
    assert padded.text.split() == bare.text.split()
