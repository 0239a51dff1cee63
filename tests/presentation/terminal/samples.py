"""An answer to show, texts that may hold anything, and what may reach a terminal of them."""

from __future__ import annotations

import textwrap
import unicodedata
from datetime import UTC, datetime

from hypothesis import strategies as st
from rich.text import Text

from semsearch.types import (
    Answer,
    Hit,
    Interpretation,
    Provider,
    Related,
    ScoreBreakdown,
    Story,
    Timings,
)
from tests import builders
from tests.builders import article

ESCAPES = (
    "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\ "
    "\x9b31mred\x9d0;title\x07 \u202egnp.exe\u202c \u2066x\u2069"
)


def answer(*stories: Story, **fields: object) -> Answer:
    given = {
        "question": "face scans",
        "interpretation": Interpretation("face scans", ("face", "scan", "人脸")),
        "timings": Timings(total_ms=38.4),
        "revision": 3,
        "articles": 1412,
    }
    return builders.answer(*stories, **{**given, **fields})


LEAD = Hit(
    article(
        "Harbour court tells hotels and ferries that they may not scan faces",
        url="https://harbour.example/2021/07/hotels",
        excerpt="The ruling says that consumer-facing businesses may not scan a face without consent.",
        provider=Provider("Harbour Daily", "harbour.example"),
        published_at=datetime(2021, 7, 28, 23, 30, tzinfo=UTC),
    ),
    0.9124,
    ScoreBreakdown(dense=0.4118, lexical=0.5006, cosine=0.634, bm25=12.41),
)
COVERAGE = tuple(
    Related(
        article(
            title,
            url=f"https://other.example/{number}",
            provider=Provider(name),
            published_at=datetime(year, month, 29, tzinfo=UTC),
        ),
        "listed",
    )
    for number, (title, name, year, month) in enumerate(
        [
            ("No scans at the gate, say judges", "Canal Post", 2021, 7),
            ("What the ruling leaves open", "Law Weekly", 2020, 12),
            ("Hotels react", "Innkeeper", 2021, 8),
        ]
    )
)
STORY = Story(LEAD, COVERAGE)


def shown(lines: list[Text]) -> str:
    return "\n".join(line.plain for line in lines)


def golden(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


ANY_TEXT = st.text(max_size=120) | st.text(
    alphabet=st.sampled_from(
        [
            *"ab. [/]é",
            "人",
            "、",
            "（",
            "한",
            "ا",
            "\u0301",
            "\ufe0f",
            "👩",
            "\u200d",
            "🇩",
            "❤",
            "\x1b",
            "\x9b",
            "\u202e",
            "\n",
        ]
    ),
    max_size=200,
)


def safe(text: str) -> bool:
    return all(unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") for c in text) and not any(
        c in text
        for c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff\u200b"
    )
