from __future__ import annotations

from semsearch.presentation.text.languages import language_name


def test_languages_have_english_names() -> None:
    assert [language_name(code) for code in ("de", "zh", "en")] == ["German", "Chinese", "English"]
    assert language_name("xx") == "another language"
