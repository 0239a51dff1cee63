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


# --- errors of PyJWT --------------------------------------------------------------------------------------

PUBLIC_KEY = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7"  # PyJWT refuses it as a key for HMAC


def with_claims(**more: Any) -> str:
    return jwt.encode(claims(**more), KEY, "HS256")


RAISED = {  # by real tokens
    "DecodeError": ("a.b.c", KEY),
    "InvalidAlgorithmError": (jwt.encode(claims(), KEY * 2, "HS384"), KEY),
    "InvalidJTIError": (with_claims(jti=1), KEY),
    "InvalidKeyError": (with_claims(), PUBLIC_KEY),
    "InvalidSignatureError": (with_claims(), OTHER),
    "InvalidSubjectError": (with_claims(sub=1), KEY),
    "MissingRequiredClaimError": (with_claims(exp=...), KEY),
}
NOT_RAISED = {
    "ExpiredSignatureError",  # `verify` checks the expiry itself
    "ImmatureSignatureError",  # `nbf` and `iat` are not checked
    "InvalidIssuedAtError",
    "InvalidAudienceError",  # neither audience nor issuer is checked
    "InvalidIssuerError",
    "MissingCryptographyError",  # for algorithms with public keys, and keys from JSON Web Key Sets
    "PyJWKClientConnectionError",
    "PyJWKClientError",
    "PyJWKError",
    "PyJWKSetError",
    "InvalidTokenError",  # base classes
    "PyJWTError",
}


def test_every_error_of_pyjwt_is_in_the_table() -> None:
    public = {name for name, error in vars(jwt.exceptions).items() if isinstance(error, type)}
    assert public == RAISED.keys() | NOT_RAISED


@pytest.mark.parametrize("name", sorted(RAISED))
def test_errors_of_pyjwt_refuse_the_token(name: str) -> None:
    text, key = RAISED[name]
    with pytest.raises(getattr(jwt.exceptions, name)) as raised:
        jwt.decode(text, key, algorithms=["HS256"], options={"require": ["exp"], "verify_exp": False})
    assert raised.type.__name__ == name
    with pytest.raises(TokenRefused, match="was not issued by this server, or was altered"):
        verify(text, key, NOW)


@pytest.mark.parametrize("name", sorted(NOT_RAISED))
def test_errors_that_pyjwt_might_raise_later_refuse_the_token_too(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decode(*_: Any, **__: Any) -> None:
        raise getattr(jwt.exceptions, name)("a message")

    monkeypatch.setattr(jwt, "decode", decode)
    with pytest.raises(TokenRefused, match="was not issued by this server, or was altered"):
        verify(sign(TOKEN, KEY, NOW), KEY, NOW)


@pytest.mark.parametrize("key", ["", PUBLIC_KEY, "-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----"])
def test_a_key_that_pyjwt_refuses_is_a_usage_error(key: str) -> None:
    with pytest.raises(UsageError, match="set SEMSEARCH_TOKEN_KEY to at least 32 random characters"):
        sign(TOKEN, key, NOW)
