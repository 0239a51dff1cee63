from __future__ import annotations

from rich.style import Style

from semsearch.presentation.terminal.articles import title
from tests.builders import article
from tests.presentation.terminal.samples import ESCAPES, safe


def test_a_title_links_where_that_is_wanted_and_there_is_an_address() -> None:
    here = article("Hotels react", url="https://a.example/1")
    assert [span.style for span in title(here, Style(), True).spans] == [Style(link="https://a.example/1")]
    assert not any(span.style for span in title(here, Style(), False).spans)
    assert not any(span.style for span in title(article("x", url="javascript:alert(1)"), Style(), True).spans)


def test_without_a_title_the_address_stands_for_it() -> None:
    assert title(article(" ", url="https://a.example/1"), Style(), False).plain == "https://a.example/1"
    assert title(article("\x1b"), Style(), False).plain == "(untitled)"
    assert safe(title(article(ESCAPES), Style(), True).plain)
