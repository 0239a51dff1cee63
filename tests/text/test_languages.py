from __future__ import annotations

import socket
from typing import Any

import pytest

from semsearch.text.languages import identify, languages


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("rulings on facial recognition in China", "en"),
        ("Wie viele Strafen hat Clearview bekommen?", "de"),
        ("quelles amendes pour la reconnaissance faciale", "fr"),
        ("¿qué tribunales prohibieron\nel reconocimiento facial?", "es"),
        ("какие суды запретили распознавание лиц", "ru"),
        ("中国の顔認識に関する判決", "ja"),
        ("أحكام التعرف على الوجه في الصين", "ar"),
        ("Y", ""),  # "and" in Spanish
        ("Clearview AI", ""),  # a name is of no language
        ("", ""),
        ("2021 ... !?", ""),
        ("\ud800\x00", ""),
    ],
)
def test_the_language_of_a_text(text: str, code: str) -> None:
    assert identify(text) == code


def test_the_languages_of_texts_are_those_of_one_in_a_hundred() -> None:
    german, english = "Das Gericht hat die Strafe bestätigt", "The court has confirmed the penalty"
    assert languages([english] * 3 + [german] * 5) == ("de", "en")
    assert languages([english] * 199 + [german]) == ("en",)
    assert languages(["…"]) == ()


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    from semsearch.text.languages import _model

    def refused(*_: Any) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", refused)
    _model.cache_clear()
    assert identify("Das Gericht hat die Strafe bestätigt") == "de"
