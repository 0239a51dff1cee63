from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from semsearch.errors import TokenRefused, UsageError
from semsearch.server.auth.access_tokens import MAX_LENGTH, AccessToken, sign, verify

KEY, OTHER = "k" * 32, "o" * 32
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOKEN = AccessToken(NOW + timedelta(days=90), ("https://wiki.example", "http://wiki:8080"), "faces?", "ask")


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def claims(**more: Any) -> dict[str, Any]:
    good = {"iat": 1, "exp": int(TOKEN.expires.timestamp()), "origins": [], "scope": "all"}
    return {name: value for name, value in {**good, **more}.items() if value is not ...}


@pytest.mark.parametrize(
    "token", [TOKEN, AccessToken(NOW + timedelta(seconds=1)), replace(TOKEN, question="面部？")]
)
def test_a_signed_token_is_verified_unchanged(token: AccessToken) -> None:
    assert verify(sign(token, KEY, NOW), KEY, NOW) == token


def test_the_claims_have_the_standard_names() -> None:
    held = jwt.decode(sign(TOKEN, KEY, NOW), KEY, algorithms=["HS256"], options={"verify_exp": False})
    assert held == {
        "iat": int(NOW.timestamp()),
        "exp": int(TOKEN.expires.timestamp()),
        "origins": ["https://wiki.example", "http://wiki:8080"],
        "question": "faces?",
        "scope": "ask",
    }


def test_a_token_is_valid_until_it_expires_at_the_given_time() -> None:
    text = sign(TOKEN, KEY, NOW)
    assert verify(text, KEY, TOKEN.expires - timedelta(seconds=1)) == TOKEN
    with pytest.raises(TokenRefused, match="expired on 2026-05-30: ask the operator for a new one"):
        verify(text, KEY, TOKEN.expires)


def test_a_token_is_refused_with_another_key_or_none() -> None:
    for key in (OTHER, ""):
        with pytest.raises(TokenRefused, match="not issued by this server, or was altered"):
            verify(sign(TOKEN, KEY, NOW), key, NOW)


def test_an_altered_token_is_refused() -> None:
    head, body, signature = sign(TOKEN, KEY, NOW).split(".")
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
        "a" * (MAX_LENGTH + 1),
    ]
    for text in altered:
        with pytest.raises(TokenRefused, match="altered"):
            verify(text, KEY, NOW)


@pytest.mark.parametrize("algorithm", ["none", "None", "HS384", "RS256"])
def test_a_token_cannot_choose_its_algorithm(algorithm: str) -> None:
    head, body = encoded({"alg": algorithm, "typ": "JWT"}), encoded(claims())
    texts = [f"{head}.{body}.", f"{head}.{body}.{sign(TOKEN, KEY, NOW).split('.')[2]}"]
    if algorithm == "HS384":
        texts.append(jwt.encode(claims(), KEY * 2, "HS384"))
    for text in texts:
        with pytest.raises(TokenRefused):
            verify(text, KEY * 2 if algorithm == "HS384" else KEY, NOW)


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
def test_invalid_claims_are_refused(wrong: dict[str, Any]) -> None:
    assert verify(jwt.encode(claims(), KEY, "HS256"), KEY, NOW).scope == "all"
    with pytest.raises(TokenRefused):
        verify(jwt.encode(claims(**wrong), KEY, "HS256"), KEY, NOW)


def test_a_token_that_is_too_long_is_not_signed() -> None:
    with pytest.raises(UsageError, match="use fewer origins or a shorter question"):
        sign(replace(TOKEN, question="面" * 2000), KEY, NOW)
