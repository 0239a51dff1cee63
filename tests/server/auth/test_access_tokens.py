from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from semsearch.errors import TokenRefused, UsageError
from semsearch.server.auth.access_tokens import LONGEST, Token, read, signed

KEY, OTHER = "k" * 32, "o" * 32
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOKEN = Token(NOW + timedelta(days=90), ("https://wiki.example", "http://wiki:8080"), "faces?", "ask")


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def claims(**more: Any) -> dict[str, Any]:
    good = {"iat": 1, "exp": int(TOKEN.expires.timestamp()), "origins": [], "scope": "all"}
    return {name: value for name, value in {**good, **more}.items() if value is not ...}


@pytest.mark.parametrize(
    "token", [TOKEN, Token(NOW + timedelta(seconds=1)), replace(TOKEN, question="面部？")]
)
def test_a_token_is_read_as_it_was_signed(token: Token) -> None:
    assert read(signed(token, KEY, NOW), KEY, NOW) == token


def test_the_claims_have_the_names_of_the_standard() -> None:
    held = jwt.decode(signed(TOKEN, KEY, NOW), KEY, algorithms=["HS256"], options={"verify_exp": False})
    assert held == {
        "iat": int(NOW.timestamp()),
        "exp": int(TOKEN.expires.timestamp()),
        "origins": ["https://wiki.example", "http://wiki:8080"],
        "question": "faces?",
        "scope": "ask",
    }


def test_a_token_is_good_until_it_expires_by_the_clock_that_is_given() -> None:
    text = signed(TOKEN, KEY, NOW)
    assert read(text, KEY, TOKEN.expires - timedelta(seconds=1)) == TOKEN
    with pytest.raises(TokenRefused, match="expired on 2026-05-30: the server's keeper can make another"):
        read(text, KEY, TOKEN.expires)


def test_a_token_of_another_key_or_of_none_is_refused() -> None:
    for key in (OTHER, ""):
        with pytest.raises(TokenRefused, match="not one of this server's, or was altered"):
            read(signed(TOKEN, KEY, NOW), key, NOW)


def test_every_alteration_is_noticed() -> None:
    head, body, signature = signed(TOKEN, KEY, NOW).split(".")
    wider = encoded(claims(origins=["https://evil.example"]))
    altered = [
        f"{head}.{wider}.{signature}",
        f"{head}.{body}.{signature[:-4]}AAAA",
        f"{head}.{body}.",
        f"{head}.{body}",
        f"{body}.{body}.{signature}",
        "",
        "a.b.c",
        "any",
        "\ud800",
        "é" * 50,
        "a" * (LONGEST + 1),
    ]
    for text in altered:
        with pytest.raises(TokenRefused, match="altered"):
            read(text, KEY, NOW)


@pytest.mark.parametrize("algorithm", ["none", "None", "HS384", "RS256"])
def test_the_token_has_no_say_in_its_algorithm(algorithm: str) -> None:
    head, body = encoded({"alg": algorithm, "typ": "JWT"}), encoded(claims())
    texts = [f"{head}.{body}.", f"{head}.{body}.{signed(TOKEN, KEY, NOW).split('.')[2]}"]
    if algorithm == "HS384":
        texts.append(jwt.encode(claims(), KEY * 2, "HS384"))
    for text in texts:
        with pytest.raises(TokenRefused):
            read(text, KEY * 2 if algorithm == "HS384" else KEY, NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"exp": ...},
        {"iat": ...},
        {"origins": ...},
        {"scope": ...},
        {"exp": "soon"},
        {"exp": 1e300},
        {"exp": 10**30},
        {"origins": "https://wiki.example"},
        {"origins": [1]},
        {"scope": "everything"},
        {"scope": []},
        {"question": None},
        {"question": 7},
    ],
)
def test_claims_that_another_program_got_wrong_grant_nothing(wrong: dict[str, Any]) -> None:
    assert read(jwt.encode(claims(), KEY, "HS256"), KEY, NOW).scope == "all"
    with pytest.raises(TokenRefused):
        read(jwt.encode(claims(**wrong), KEY, "HS256"), KEY, NOW)


def test_a_token_that_would_not_travel_is_not_made() -> None:
    with pytest.raises(UsageError, match="name fewer origins, or ask shorter"):
        signed(replace(TOKEN, question="面" * 2000), KEY, NOW)
